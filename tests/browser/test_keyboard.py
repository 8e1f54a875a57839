"""The graded exercise, as students get it, answered without a mouse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from desk import Desk, until
from playwright.sync_api import Page
from typist import LETTERS, ROOT, answer_everything, enter_form, model_answers, tab_to

from asylum_clinic.assessment.keeping import restore
from asylum_clinic.assessment.key import find_key, read_key
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.grading.course import Course

ASSIGNMENT = "grounds-and-nexus"


def instructors_course(root: Path) -> Course:
    """Lay out a copy of the repository's own course, with the assignment released."""
    for name in ("solutions", "grading/keys"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", root / "grading")
    course = Course(root)
    course.release(ASSIGNMENT)
    return course


def shape(desk: Desk, path: Path | None = None) -> list[tuple[str, str, str]]:
    return [(cell["id"], cell["cell_type"], "".join(cell["source"])) for cell in desk.cells(path)]


def test_the_keyboard_alone_answers_every_question_and_the_saved_notebook_alone_earns_every_point(
    exercise: Desk, tmp_path: Path
) -> None:
    before = shape(exercise)
    opened = open_form(exercise.form, exercise.folder)
    key = read_key(find_key(exercise.form, ROOT))
    answers = model_answers(opened.form, key)
    saved = answer_everything(exercise, answers)
    assert shape(exercise) == before
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.copy(saved, alone)
    record = restore(opened, alone, {})
    assert (record.carrier, record.problems) == ("notebook", ())
    course = instructors_course(tmp_path / "course")
    handed_in = course.root / "grading" / "submitted" / "ada" / ASSIGNMENT
    handed_in.mkdir(parents=True)
    shutil.copy(saved, handed_in / f"{ASSIGNMENT}.ipynb")
    (outcome,) = course.grade(ASSIGNMENT)
    assert course.grades(ASSIGNMENT)[0].auto == opened.form.points, outcome
    course.feedback(ASSIGNMENT)
    page = (course.root / "grading" / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text("utf-8")
    assert "Then what it does not say: abcd mvx." in page
    assert page.count("Well chosen") > len(opened.form.elements)
    assert "Missed" not in page


@pytest.mark.parametrize("control", ["radio", "checkbox", "searchbox", "button"])
def test_keys_on_a_control_belong_to_the_form(desk: Desk, control: str) -> None:
    before = shape(desk)
    desk.open()
    desk.run_all()
    enter_form(desk)
    tab_to(desk, desk.root_element.locator(".ac-questions").get_by_role(control).first)  # type: ignore[arg-type]
    for key in [
        *LETTERS,
        "Escape",
        "ArrowUp",
        "ArrowDown",
        "ArrowLeft",
        "ArrowRight",
        "Shift+Enter",
        "d",
        "d",
        "0",
        "0",
    ]:
        desk.page.keyboard.press(key)
    desk.page.keyboard.press("Control+s")
    assert until(lambda: desk.cells()[1]["outputs"])
    assert shape(desk) == before


def test_ctrl_s_saves_the_word_just_typed(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    enter_form(desk)
    tab_to(desk, desk.root_element.get_by_role("textbox").last)
    desk.page.keyboard.type("What did the captain say next?")
    desk.page.keyboard.press("Control+s")
    assert until(lambda: desk.saved() == {"memo": "What did the captain say next?"})
    assert until(lambda: desk.sidecar() == {"memo": "What did the captain say next?"})


def test_a_paragraph_is_shown_and_escape_leads_back(desk: Desk, page: Page) -> None:
    desk.open()
    desk.run_all()
    enter_form(desk)
    show = desk.root_element.get_by_role("button", name="Show ¶ 4")
    tab_to(desk, show)
    page.keyboard.press("Enter")
    assert "harbour office asked my mother" in page.evaluate("() => document.activeElement.textContent")
    page.keyboard.press("Escape")
    assert show.evaluate("(element) => element === document.activeElement")
