"""The rubric in the real Formgrader: points by level, two graders who do not see each other's marks, comments again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from server import course_server, submission
from test_looks import SCREENSHOTS

from asylum_clinic.grading.course import Course
from helpers_course import BEST, MEMO, PS, MiniCourse, record

sync_api = pytest.importorskip("playwright.sync_api", reason="install playwright: python -m pip install -e '.[test]'")

RUBRIC = """\
form: mini-form
question: memo
points: 4
title: The memo <b>
note: Style is not graded.
criteria:
  - id: facts
    title: Facts
    points: 2
    look_for: the constable's letter
    levels:
      - {points: 2, text: Names facts each way.}
      - {points: 1, text: Names facts one way.}
      - {points: 0, text: Names none.}
  - id: law
    title: Law
    points: 2
    levels:
      - {points: 2, text: Uses binding law.}
      - {points: 0, text: Names none.}
"""


@pytest.fixture(scope="module")
def clinic(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> MiniCourse:
    """A graded course with a rubric and two students."""
    root = shutil.copytree(released_once, tmp_path_factory.mktemp("marking") / "course")
    (root / "grading" / "rubrics" / f"{MEMO}.yaml").write_text(RUBRIC)
    mini = MiniCourse(Course(root))
    mini.hand_in("ada", notebook=record(BEST))
    mini.hand_in("bo", notebook=record({**BEST, "memo": "Another memo."}))
    mini.grade()
    return mini


@pytest.fixture(scope="module")
def formgrader(clinic: MiniCourse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with course_server(clinic.root, tmp_path_factory.mktemp("marking-server")) as address:
        yield f"{address}/formgrader"


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    context = browser.new_context()
    context.route(lambda url: url.startswith("http") and "127.0.0.1" not in url, lambda route: route.abort())
    yield context.new_page()
    context.close()


def open_as(page: sync_api.Page, address: str, grader: str) -> sync_api.Locator:
    """Open a submission as a grader; give the rubric's panel."""
    page.add_init_script(f"localStorage.setItem('asylum-clinic-grader', {grader!r})")
    page.goto(address)
    panel = page.locator(".kit-rubric")
    sync_api.expect(panel).to_be_visible()
    return panel


def mark(panel: sync_api.Locator, facts: str, law: str, comment: str = "") -> str:
    """Choose levels, write a comment, and mark; give what is said then."""
    panel.get_by_role("group", name="Facts").get_by_role("radio", name=facts, exact=False).check()
    panel.get_by_role("group", name="Law").get_by_role("radio", name=law, exact=False).check()
    panel.get_by_label("Your comment").fill(comment)
    panel.get_by_role("button", name="Mark by the rubric").click()
    said = panel.locator(".kit-said")
    sync_api.expect(said).to_contain_text("Marked")
    return said.inner_text()


def test_two_graders_mark_by_level_each_blind_to_the_other_and_the_mean_counts(
    clinic: MiniCourse, formgrader: str, page: sync_api.Page, browser: sync_api.Browser
) -> None:
    address = f"{formgrader}/submissions/{submission(clinic, 'ada')}/"
    panel = open_as(page, address, "Grader One")
    sync_api.expect(panel.get_by_text("Rubric: The memo <b> (4 points)")).to_be_visible()
    assert "the constable's letter" in panel.inner_text()
    panel.get_by_role("button", name="Mark by the rubric").click()
    sync_api.expect(panel.locator(".kit-said")).to_contain_text("choose one level of each criterion")
    assert mark(panel, "2 Names facts each way", "2 Uses", "Well argued.") == "Marked: 4 of 4."
    sync_api.expect(page.locator(f"[id='{MEMO}']")).to_have_value("4")
    assert (clinic.row("ada").manual, clinic.row("ada").needs_person) == (4, False)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "marking-light.png", full_page=True)

    second = browser.new_context().new_page()
    panel = open_as(second, address, "Grader Two")
    sync_api.expect(panel.locator(".kit-said")).to_contain_text("kept from you until you have marked")
    sync_api.expect(second.locator(f"[id='{MEMO}']")).not_to_be_visible()
    said = mark(panel, "1 Names facts one way", "2 Uses")
    assert said.startswith("Marked: 3.5 of 4. The mean of 2 graders.")
    assert "You differ. Facts: Grader One 2, Grader Two 1, of 2." in said
    sync_api.expect(second.locator(f"[id='{MEMO}']")).to_be_visible()
    assert clinic.row("ada").manual == 3.5
    second.context.close()
    clinic.course.feedback(PS)
    feedback = (clinic.root / "grading" / "feedback" / "ada" / PS / f"{PS}.html").read_text(encoding="utf-8")
    assert "Facts: 1.5 of 2." in feedback
    assert "Well argued." in feedback
    assert "kit-rubric" not in feedback


def test_a_comment_is_offered_again_on_the_next_answer(
    clinic: MiniCourse, formgrader: str, page: sync_api.Page
) -> None:
    panel = open_as(page, f"{formgrader}/submissions/{submission(clinic, 'bo')}/", "Grader One")
    panel.get_by_label("Use an earlier comment").select_option(label="Well argued.")
    assert panel.get_by_label("Your comment").input_value() == "Well argued."


def test_the_panel_breaks_no_accessibility_rule(clinic: MiniCourse, formgrader: str, page: sync_api.Page) -> None:
    open_as(page, f"{formgrader}/submissions/{submission(clinic, 'bo')}/", "Grader One")
    found = Axe().run(page, context=".kit-rubric").response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
