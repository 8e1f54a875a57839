"""What a form tells: in practice at once, in graded work nothing, and to instructors what could be accepted."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from desk import Desk, until
from playwright.sync_api import expect
from test_looks import RULES, SCREENSHOTS, use_theme

from asylum_clinic.assessment.key import find_key, practice_key, read_key
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.law.authorities import authorities

ROOT = Path(__file__).parents[2]
PRACTICE = "notice-screening"
CHECK = "Check my analysis of this invented case"


def test_practice_mode_gives_reasons_on_demand_and_the_weight_of_authorities_only_after_the_check(desk: Desk) -> None:
    desk.lay_out(PRACTICE)
    opened = open_form(PRACTICE, desk.folder)
    first = next(question for question in opened.form.questions.values() if question.kind == "authorities")
    element = next(one for one in opened.form.elements if any(item.kind == "passages" for item in one.questions))
    cited = next(question for question in element.questions if question.kind == "passages")
    reader = {f"mark--{element.law_elements[0]}--n1": "helps"}
    record = {"schema": 1, "form": "reader-notice-under-the-door", "seq": 2, "time": "", "answers": reader}
    (desk.folder / "answers").mkdir()
    (desk.folder / "answers" / "reader-notice-under-the-door.json").write_text(json.dumps(record), encoding="utf-8")
    desk.open()
    desk.run_all()
    expect(desk.root_element).to_contain_text("not yet reviewed by an attorney")
    desk.field(first.text).get_by_role("checkbox").first.check()
    desk.field(cited.text).get_by_role("checkbox").first.check()
    desk.kept()
    more = desk.field(first.text).locator(".ac-more:visible")
    expect(more).to_have_count(0)
    desk.root_element.get_by_role("button", name=CHECK).click()
    expect(desk.root_element.locator(".ac-feedback")).to_be_hidden()
    desk.root_element.get_by_role("group", name="how sure are you").get_by_role("button", name="Fairly sure").click()
    expect(desk.root_element.locator(".ac-feedback h3")).to_be_focused()
    expect(desk.root_element.locator(".ac-feedback")).to_contain_text("Before this you said: fairly sure.")
    expect(desk.root_element.locator(".ac-feedback")).to_contain_text("Look first at")
    expect(desk.root_element.locator(".ac-feedback li").first).to_be_visible()
    expect(more).to_contain_text("in this case, decided on 9 December 2022")
    SCREENSHOTS.mkdir(exist_ok=True)
    desk.page.screenshot(path=SCREENSHOTS / "practice-checked.png")
    desk.root_element.get_by_label("argue the other side").fill("DHS would say: <b>no one</b> asked him. It hurts.")
    desk.kept()
    kept = {"sure": "fairly", "other-side": "DHS would say: <b>no one</b> asked him. It hurts."}
    assert until(lambda: kept.items() <= desk.record().get("notes", {}).items())
    expect(desk.root_element.locator(".ac-feedback")).not_to_contain_text("You changed an answer")
    client = "Her number is A 203 456 789, and no one asked."
    desk.root_element.get_by_label("argue the other side").fill(client)
    expect(desk.root_element.locator(".ac-notices[role=status]")).to_contain_text("seems to hold an A-number")
    desk.kept()  # nothing is blocked: a computer can't know whose number it is
    assert until(lambda: desk.record()["notes"]["other-side"] == client)
    expect(desk.root_element.get_by_label("argue the other side")).to_have_value(client)
    desk.field(first.text).locator(".ac-said summary").click()
    desk.field(first.text).scroll_into_view_if_needed()
    desk.page.screenshot(path=SCREENSHOTS / "practice-reasons.png")
    field = desk.field(cited.text)
    field.locator(".ac-said summary").click()
    expect(field.get_by_role("columnheader")).to_have_text(["Paragraph", "You said", "The key says", "What it brought"])
    expect(field.get_by_role("rowheader", name=re.compile("^¶ 1 "))).to_be_visible()
    expect(field.get_by_role("row").filter(has_text="Cited; marked: helps the claim")).to_have_count(1)
    for theme in ("dark", "light"):
        use_theme(desk, theme)
        field.locator("table").scroll_into_view_if_needed()
        desk.page.screenshot(path=SCREENSHOTS / f"practice-marks-{theme}.png")
        found = Axe().run(desk.page, context=".ac-assessment-form", options=RULES)
        assert found.violations_count == 0, found.generate_report()
    desk.field(first.text).get_by_role("checkbox").nth(1).check()
    expect(desk.root_element.locator(".ac-feedback")).to_contain_text("You changed an answer")


def test_what_was_chosen_earlier_is_asked_again_and_marks_are_taken_over_taken_back_and_printed(desk: Desk) -> None:
    desk.lay_out(PRACTICE)
    opened = open_form(PRACTICE, desk.folder)
    nexus = next(element for element in opened.form.elements if element.id == "nexus")
    question = next(one for one in nexus.questions if one.kind == "passages")
    reader = {"mark--nexus--n4": "hurts", "mark--nexus--n6": "helps"}
    record = {"schema": 1, "form": "reader-notice-under-the-door", "seq": 2, "time": "", "answers": reader}
    (desk.folder / "answers").mkdir()
    (desk.folder / "answers" / "reader-notice-under-the-door.json").write_text(json.dumps(record), encoding="utf-8")
    trap = opened.form.authorities[0]
    earlier = {"schema": 1, "form": PRACTICE, "seq": 1, "time": "", "answers": {}, "notes": {"again": trap}}
    (desk.folder / "answers" / f"{PRACTICE}.json").write_text(json.dumps(earlier), encoding="utf-8")
    desk.open()
    desk.run_all()
    once_more = desk.field(f"Once more: could {authorities()[trap].title}")
    expect(once_more.get_by_role("status")).to_be_hidden()
    once_more.get_by_label("Yes").check()
    expect(once_more.get_by_role("status")).to_contain_text("in this case, decided on 9 December 2022")
    field = desk.field(question.text)
    field.get_by_role("checkbox").first.check()
    field.get_by_role("button", name="Take over my marks from the case reader").click()
    expect(field.get_by_role("status").last).to_contain_text("Taken over: 2")
    assert until(lambda: desk.sidecar().get(question.id) == ["n4", "n6"])
    field.get_by_role("checkbox").nth(1).focus()
    desk.page.keyboard.press("Control+z")
    expect(desk.root_element.locator(".ac-undoing")).to_contain_text(f"Taken back: {question.text}")
    assert until(lambda: desk.sidecar().get(question.id) == ["n1"])
    desk.root_element.locator(".ac-grounds summary").click()
    religion = desk.field("Religion: how does the record stand to it?")
    religion.get_by_label("unknown").check()
    religion.get_by_label("What would you ask?").fill("Is there anything in your beliefs that has to do with it?")
    desk.field("Race: how does the record stand to it?").get_by_label("the record supports it").check()
    desk.kept()
    assert desk.sidecar()["ground"] == ["race"]
    assert desk.record()["notes"]["position--ground--religion"] == "unknown"
    religion.scroll_into_view_if_needed()
    desk.page.screenshot(path=SCREENSHOTS / "form-grounds.png")
    found = Axe().run(desk.page, context=".ac-assessment-form", options=RULES)
    assert found.violations_count == 0, found.generate_report()
    desk.root_element.get_by_role("button", name="Print my answers").click()
    sheet = desk.page.frame_locator("iframe.ac-sheet")
    expect(sheet.locator("h1")).to_have_text(opened.form.title)
    asked = sheet.locator("section").filter(has_text=question.text)
    expect(asked.locator(".said")).to_have_text("¶ 1")
    expect(sheet.locator("section")).to_have_count(len(opened.form.questions))


def test_graded_mode_has_no_check_button_and_sends_no_word_of_the_key(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    expect(desk.root_element.get_by_role("button", name=CHECK)).to_have_count(0)
    desk.choose("Which authorities", "Elias")
    desk.kept()
    expect(desk.root_element.locator(".ac-more:visible")).to_have_count(0)


def test_an_instructor_sees_what_could_be_accepted_beside_each_question(desk: Desk) -> None:
    course = desk.folder
    (course / "grading" / "keys").mkdir(parents=True)
    shutil.copy(practice_key(PRACTICE), course / "grading" / "keys" / f"{PRACTICE}.yaml")
    desk.lay_out(PRACTICE, course / "solutions" / "week")
    desk.open()
    desk.run_all()
    opened = open_form(PRACTICE, desk.folder)
    key = read_key(find_key(PRACTICE, course))
    folds = desk.root_element.locator("fieldset details", has_text="What a supervising attorney could accept")
    expect(folds).to_have_count(len(opened.form.questions))
    folds.first.locator("summary").click()
    entry = key.questions[next(iter(opened.form.questions))]
    expect(folds.first).to_contain_text(getattr(entry, "why", "") or entry.must[0].missed)


def test_answers_to_another_version_of_the_case_are_kept_and_flagged(desk: Desk) -> None:
    (desk.folder / "answers").mkdir()
    record = {"schema": 1, "form": desk.form, "case_digest": "0123456789abcdef", "seq": 4}
    record |= {"time": "2026-01-02T03:04:05.000Z", "answers": {"nexus": "yes"}}
    path = desk.folder / "answers" / f"{desk.form}.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    desk.open()
    desk.run_all()
    desk.shows("Is there a significant", "Yes")
    notice = desk.root_element.locator(".ac-notices")
    expect(notice).to_contain_text("The case file has changed since you answered")
    desk.choose("Who decides", "An asylum officer")
    desk.kept()
    expect(notice).to_contain_text("The case file has changed since you answered")
    notice.get_by_role("button", name="I have looked through them").click()
    expect(notice).not_to_contain_text("The case file has changed")
    desk.kept()
    desk.save()
    assert desk.saved() == {"nexus": "yes", "who-decides": "officer"}


def test_a_broken_sidecar_is_told_on_the_screen_and_does_no_harm(desk: Desk) -> None:
    (desk.folder / "answers").mkdir()
    (desk.folder / "answers" / f"{desk.form}.json").write_text("{half a rec", encoding="utf-8")
    desk.open()
    desk.run_all()
    expect(desk.root_element.locator(".ac-notices")).to_contain_text("it is not JSON")
    desk.choose("Who decides", "An asylum officer")
    desk.kept()
    assert desk.sidecar() == {"who-decides": "officer"}


def test_the_limit_is_told_and_an_exclusive_option_stands_alone(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    for paragraph in ("¶ 1", "¶ 2"):
        desk.choose("Which paragraphs", paragraph)
    expect(desk.field("Which paragraphs")).to_contain_text("2 of at most 2 chosen. The others rest")
    expect(desk.option("Which paragraphs", "¶ 3")).to_be_disabled()
    desk.choose("Which protected grounds", "Religion")
    desk.choose("Which protected grounds", "None of the five")
    expect(desk.option("Which protected grounds", "Religion")).not_to_be_checked()
    desk.kept()
    assert desk.sidecar() == {"ground-passages": ["n1", "n2"], "grounds": ["none"]}


def test_what_is_open_is_listed_and_leads_to_its_question(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    desk.choose("Who decides", "An asylum officer")
    strip = desk.root_element.locator(".ac-progress")
    expect(strip).to_contain_text("1 of 6 answered")
    strip.locator("summary").click()
    expect(strip.get_by_role("button")).to_have_count(5)
    strip.get_by_role("button", name="In one paragraph").click()
    expect(desk.field("In one paragraph").get_by_role("textbox")).to_be_focused()


def test_a_missing_form_is_one_sentence_without_a_traceback(desk: Desk) -> None:
    desk.lay_out("no-such-form")
    desk.open()
    desk.command("notebook:run-all-cells")
    output = desk.page.locator(".jp-OutputArea-output").first
    expect(output).to_contain_text("there is no form 'no-such-form'")
    expect(output).not_to_contain_text("Traceback")
