"""Read-only on the page: every answer is there as text and reached by Tab, and no hand and no key changes one."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from axe_playwright_python.sync_playwright import Axe
from desk import Desk
from playwright.sync_api import expect
from test_looks import RULES, SCREENSHOTS, use_theme
from test_rooms import HERE, load

from asylum_clinic.assessment.opening import open_form

NOTES = {"other-side": "DHS would say: nobody asked.", "position--grounds--religion": "unknown", "sure": "fairly"}
ANSWERS = {
    "grounds": ["political-opinion"],
    "ground-passages": ["n1", "n3"],
    "nexus": "likely_yes",
    "who-decides": "officer",
    "nexus-authorities": ["elias-zacarias"],
}
MEMO = "First line: <b>who</b> said so?\n  Second line, moved in."


def kept(form: str, seq: int, answers: dict[str, object], **notes: object) -> dict[str, object]:
    return {"schema": 1, "form": form, "case_digest": "", "seq": seq, "time": "", "answers": answers, **notes}


def looked_at(desk: Desk, name: str) -> None:
    """Take pictures in both themes, and let axe look."""
    SCREENSHOTS.mkdir(exist_ok=True)
    for theme in ("dark", "light"):
        use_theme(desk, theme)
        desk.root_element.locator("h2").scroll_into_view_if_needed()
        desk.page.screenshot(path=SCREENSHOTS / f"{name}-read-only-{theme}.png")
        found = Axe().run(desk.page, context=f".{desk.room}", options=RULES)
        assert found.violations_count == 0, found.generate_report()


def tab_through(desk: Desk, most: int = 300) -> list[str]:
    """Press Tab from the room's first stop until the focus leaves it; the ids of what was reached."""
    first = desk.root_element.locator("[tabindex='0'], a, button, input, select, summary, textarea").first
    first.evaluate("(one) => one.focus()")
    reached = []
    for _ in range(most):
        inside = desk.root_element.evaluate(
            "(root) => root.contains(document.activeElement) ? document.activeElement.id || '-' : null"
        )
        if inside is None:
            return reached
        reached.append(inside)
        for key in ("a", "Space", "ArrowDown"):
            desk.page.keyboard.press(key)
        desk.page.keyboard.press("Tab")
    return reached


def test_after_the_deadline_a_form_is_read_and_printed_and_nothing_in_it_changes(desk: Desk) -> None:
    passed = datetime.now().astimezone() - timedelta(hours=1)
    (desk.folder / "closes.yaml").write_text(f'closes: "{passed.isoformat(timespec="minutes")}"\n', encoding="utf-8")
    (desk.folder / "answers").mkdir()
    sidecar = desk.folder / "answers" / f"{desk.form}.json"
    sidecar.write_text(json.dumps(kept(desk.form, 3, ANSWERS, notes=NOTES)), encoding="utf-8")
    newer = kept(desk.form, 4, {**ANSWERS, "memo": MEMO}, notes=NOTES)  # given last, and only in the notebook
    nb = json.loads(desk.path.read_text(encoding="utf-8"))
    nb["cells"][1]["metadata"]["asylum_clinic"] = newer
    desk.path.write_text(json.dumps(nb), encoding="utf-8")
    before = sidecar.read_bytes()
    opened = open_form(desk.form, desk.folder)
    desk.open()
    desk.run_all()
    expect(desk.root_element.locator(".ac-notices")).to_contain_text("This form is read-only: the deadline passed on")
    expect(desk.root_element.locator(".ac-notices")).to_contain_text("The clock of the computer")
    expect(desk.status).to_contain_text("Read-only")
    expect(desk.root_element.locator("input, textarea, select")).to_have_count(0)
    expect(desk.root_element.get_by_role("button", name="Undo")).to_have_count(0)
    expect(desk.field("Is there a significant")).to_contain_text("Likely yes")
    expect(desk.field("Which paragraphs")).to_contain_text(opened.case.passages["n3"].text)
    expect(desk.field("Which authorities")).to_contain_text("502 U.S. 478")
    expect(desk.field("In one paragraph").locator(".ac-answer b")).to_have_text(MEMO)
    expect(desk.root_element.get_by_role("region", name="Beside the answers")).to_contain_text("nobody asked")
    looked_at(desk, "form")
    reached = tab_through(desk)
    for question in opened.form.questions:
        assert [one for one in reached if one.endswith(f"-{question}")], f"Tab does not reach {question}"
    desk.page.emulate_media(media="print")
    assert desk.root_element.locator(".ac-questions").evaluate("(one) => getComputedStyle(one).overflow") == "visible"
    desk.page.emulate_media(media="screen")
    desk.root_element.get_by_role("button", name="Print my answers").click()
    sheet = desk.page.frame_locator("iframe.ac-sheet")
    expect(sheet.locator("section").filter(has_text="In one paragraph").locator(".said")).to_have_text(MEMO)
    desk.save()
    assert sidecar.read_bytes() == before
    assert [cell["metadata"].get("asylum_clinic") for cell in desk.cells()] == [None, newer, None]


def test_in_the_courses_own_copy_a_reader_shows_every_mark_and_a_variant_and_writes_nothing(desk: Desk) -> None:
    walk = load(HERE / "walks" / "case_reader.py")
    course = desk.folder / "course"
    folder = course / "grading" / "autograded" / "ada" / "week"
    (folder / "answers").mkdir(parents=True)
    (course / "grading" / "nbgrader_config.py").write_text("", encoding="utf-8")
    sidecar = folder / "answers" / f"{walk.RECORD}.json"
    marks = {**walk.BOTH, "mark--nexus--n3": "hurts", "compared--nexus": "yes"}
    sidecar.write_text(json.dumps(kept(walk.RECORD, 3, marks)), encoding="utf-8")
    before = sidecar.read_bytes()
    desk.lay_out(walk.RECORD, folder, walk.SOURCE, "ac-case-reader")
    desk.open()
    desk.run_all()
    root = desk.root_element
    expect(root.locator(".ac-notices")).to_contain_text("read-only: it has been graded")
    expect(root.locator(".ac-bears:visible")).to_have_count(0)
    marked = root.locator(".ac-others", has_text="Nexus: hurts the claim")
    expect(marked).to_contain_text("Marked.")
    expect(root.locator(".ac-others", has_text="unknown: one has to ask")).to_have_count(1)
    root.get_by_label("Show what was marked on").select_option("nexus")
    expect(root.get_by_role("row").filter(has_text="Hurts the claim").first).to_be_visible()
    root.get_by_label("What if he had posted against the war and been warned?").check()
    expect(root.locator("[data-change=added]")).to_be_visible()
    expect(root.locator(".ac-revisit:visible")).to_contain_text("You named: nothing.")
    looked_at(desk, "case_reader")
    root.locator(".ac-passage").first.focus()
    desk.page.keyboard.press("Tab")
    assert root.evaluate("() => document.activeElement.classList.contains('ac-passage')")
    desk.save()
    assert sidecar.read_bytes() == before
    assert [cell["metadata"].get("asylum_clinic") for cell in desk.cells()] == [None, None, None]
