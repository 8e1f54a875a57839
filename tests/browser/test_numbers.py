"""The pandas track of numbers-in-a-brief from the student's first click to the feedback: write, save, grade, read."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from desk import Desk, until
from playwright.sync_api import expect

from asylum_clinic.grading.course import Course, GradeRow
from helpers_probes import MISSING

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
PANDAS = "numbers-in-a-brief-pandas"
CLAIM, VERDICT = "May this stand? Encounters with Russians", "Safe to say"


@pytest.fixture
def course(desk: Desk, tmp_path: Path) -> Course:
    """The repository's course with this exercise, released, and the exercise on the student's desk."""
    name = PANDAS
    shutil.copytree(ROOT / "solutions" / name, tmp_path / "course" / "solutions" / name)
    for part in ("keys", "rubrics"):
        shutil.copytree(ROOT / "grading" / part, tmp_path / "course" / "grading" / part)
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", tmp_path / "course" / "grading")
    course = Course(tmp_path / "course")
    course.release(name)
    shutil.rmtree(desk.folder)
    shutil.copytree(course.root / "exercises" / name, desk.folder)
    desk.path, desk.form = desk.folder / f"{name}.ipynb", name
    desk.open()
    return course


def handed_in(course: Course, desk: Desk) -> GradeRow:
    """Save with the keyboard, hand the folder in, grade it and write its feedback."""
    desk.page.keyboard.press("Control+s")
    assert until(lambda: desk.saved())
    name = desk.path.stem
    shutil.copytree(desk.folder, course.root / "grading" / "submitted" / "ada" / name)
    course.grade(name)
    course.feedback(name)
    (row,) = course.grades(name)
    return row


def shot(desk: Desk, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    desk.page.screenshot(path=SCREENSHOTS / f"{name}.png")


def read_feedback(course: Course, desk: Desk) -> None:
    """Open the feedback page as a student does."""
    name = desk.path.stem
    desk.reloaded = True
    desk.page.once("dialog", lambda dialog: dialog.accept())
    desk.page.goto((course.root / "grading" / "feedback" / "ada" / name / f"{name}.html").as_uri())


def type_into(desk: Desk, cell: str, source: str) -> None:
    """Replace a cell's code by the keyboard and run it with the examples below."""
    desk.page.evaluate(
        """async (id) => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === id);
          await notebook.scrollToItem(notebook.activeCellIndex, "center");
          notebook.mode = "edit";
        }""",
        cell,
    )
    expect(desk.page.locator(".jp-Cell.jp-mod-active .cm-content")).to_be_focused()
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.insert_text(source)
    for _ in range(2):
        desk.page.keyboard.press("Shift+Enter")


def outputs(desk: Desk, cell: str) -> str:
    """What the saved notebook shows under a cell."""
    desk.save()
    (found,) = [one for one in desk.cells() if one["id"] == cell]
    return "".join("".join(output.get("text", "")) for output in found["outputs"])


@pytest.mark.skipif(bool(MISSING), reason=f"NO SANDBOX ON THIS MACHINE: {MISSING}")
def test_the_track_with_pandas_from_the_first_click_to_the_feedback(course: Course, desk: Desk) -> None:
    desk.run_all()
    assert until(lambda: "not written yet" in outputs(desk, "count-examples"))
    shot(desk, "numbers-pandas-untouched")
    nb = nbformat.read(ROOT / "solutions" / PANDAS / f"{PANDAS}.ipynb", as_version=4)
    solved = {cell.id: cell.source for cell in nb.cells}
    type_into(desk, "count", solved["count"])
    assert until(lambda: "count: as it should be, it gives 2165." in outputs(desk, "count-examples"))
    type_into(desk, "share", solved["share"].replace("in out_of", 'in ("granted", "denied")'))
    assert until(lambda: "share: not yet. It gave another number: 88.69" in outputs(desk, "share-examples"))
    shot(desk, "numbers-pandas-share")
    type_into(desk, "draw_shares", solved["draw_shares"])
    assert until(lambda: "with bars, title, y_label, source" in outputs(desk, "draw_shares-examples"))
    expect(desk.page.locator(".jp-RenderedImage img:visible").last).to_be_visible()
    shot(desk, "numbers-pandas-figure")
    desk.page.locator(".ac-assessment-form").first.scroll_into_view_if_needed()
    desk.choose(CLAIM, VERDICT)
    desk.kept()
    shot(desk, "numbers-pandas-form")
    row = handed_in(course, desk)
    earned = {name: cell.auto for name, cell in row.cells.items() if cell.auto}
    assert earned == {"count-examples": 4, "share-examples": 4, "draw_shares-examples": 6, PANDAS: 1.5}
    read_feedback(course, desk)
    expect(desk.page.locator("body")).to_contain_text("With all claims that ended: it gave another number (0 of 2).")
    desk.page.get_by_text("With all claims that ended").scroll_into_view_if_needed()
    shot(desk, "numbers-pandas-feedback")
