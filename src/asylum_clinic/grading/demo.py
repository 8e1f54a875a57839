"""The demo: a small course, built from the practice case, that is released, handed in and graded for real.

Its form's key is open, so that anybody may see how an answer becomes a grade. Nothing else is imitated: the course
is laid out, released, graded and given feedback by the same code, and the same nbgrader, as any other course.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from asylum_clinic.assessment.key import practice_key
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.questions import Form, find_form
from asylum_clinic.errors import KitError
from asylum_clinic.grading.sample_class import SampleClass, hand_in, read_class
from asylum_clinic.grading.source import MEMO_NOTE
from asylum_clinic.resources import datasets

if TYPE_CHECKING:
    from asylum_clinic.grading.course import Course, GradeRow, Outcome

ASSIGNMENT = "practice-notice"
FORM = "notice-screening"
FOLDER = "asylum-clinic-demo"
MARKER = ".asylum-clinic-demo"
"""The file that says that a folder is a demo course, which may be written again."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many of it are done, and how many there are."""


@dataclass(frozen=True)
class Demo:
    """What the demo made: the course, what became of each student, their grades, the table and a feedback page."""

    course: Path
    assignment: str
    shows: dict[str, str]
    outcomes: tuple[Outcome, ...]
    grades: tuple[GradeRow, ...]
    table: Path
    feedback: Path


def run_demo(root: Path, progress: Progress = lambda *_: None) -> Demo:
    """Lay out the demo course, release it, hand in the sample class, grade it and write feedback and a table.

    Running it again in its own folder writes the demo's own files anew; scores that a person gave stay in the
    gradebook.

    Parameters
    ----------
    root : Path
        The course's folder: a new or empty one, or one that this function made.
    progress : callable, optional
        Called with what is being done, how many are done and how many there are.

    Raises
    ------
    KitError
        If the folder holds something else, or can't be written.
    """
    from asylum_clinic.grading.course import Course

    root = root.resolve()
    claim(root)
    progress("Laying out the course", 0, 1)
    try:
        sample = lay_out(root)
        course = Course(root)
        progress("Releasing the assignment", 0, 1)
        course.release(ASSIGNMENT)
        exercise = root / "exercises" / ASSIGNMENT
        hand_in_class(sample, root, open_form(FORM, exercise), progress)
        return _grade(course, root, sample, progress)
    except OSError as error:
        place = error.filename or root
        raise KitError(
            f"a file can't be written ({error.strerror})", place, do="free the disk or name another --course"
        ) from error


def claim(root: Path) -> None:
    """Make the demo's folder and mark it, refusing a folder that holds anything but a demo course.

    Raises
    ------
    KitError
        If it is in use, is a file or can't be made.
    """
    try:
        if root.is_dir() and any(root.iterdir()) and not (root / MARKER).is_file():
            raise KitError(
                "the folder holds something that is not a demo course, so nothing was written",
                root,
                do="name a new folder with --course, or move what is in it",
            )
        root.mkdir(parents=True, exist_ok=True)
        (root / MARKER).write_text("This folder was made by 'asylum-clinic demo', which may write it again.\n")
    except OSError as error:
        raise KitError(
            f"the folder can't be made ({error.strerror})", root, do="name another one with --course"
        ) from None


def lay_out(root: Path) -> SampleClass:
    """Write the demo course's sources, the form and its key, and return its sample class."""
    from asylum_clinic.grading.course import create_course

    opened = open_form(FORM, root)
    key = practice_key(FORM)
    if key is None:
        raise KitError("the practice form's open key is missing", datasets() / "forms", do="install the kit again")
    create_course(root)
    source = root / "solutions" / ASSIGNMENT
    for folder in (source / "forms", root / "grading" / "keys"):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(find_form(FORM), source / "forms" / f"{FORM}.yaml")
    shutil.copyfile(key, root / "grading" / "keys" / f"{FORM}.yaml")
    nbformat.write(practice_notebook(opened), source / f"{ASSIGNMENT}.ipynb")
    return read_class(FORM)


def practice_notebook(opened: Opened) -> nbformat.NotebookNode:
    """Return the demo assignment's notebook: a title, the form's graded cell and a cell for each text question."""
    form, case = opened.form, opened.case
    title = (
        f"# {case.paper.title}\n\n{case.paper.summary}\n\nPress **Run All** (▸▸) above, then answer in the form below."
    )
    call = f'from asylum_clinic import assess\n\nassess("{form.id}")'
    cells = [nbformat.v4.new_markdown_cell(title, id="title"), nbformat.v4.new_code_cell(call, id="form")]
    cells[0].metadata |= {"deletable": False, "editable": False}
    cells[1].metadata["nbgrader"] = _graded(form.id, form.points, "code", solution=False)
    cells[1].metadata["jupyter"] = {"source_hidden": True}
    cells += [_memo_cell(form, question.id, question.points) for question in form.manual()]
    notebook: nbformat.NotebookNode = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return notebook


def _memo_cell(form: Form, question: str, points: float) -> nbformat.NotebookNode:
    cell: nbformat.NotebookNode = nbformat.v4.new_markdown_cell(MEMO_NOTE, id=question)
    cell.metadata["nbgrader"] = _graded(f"{form.id}--{question}", points, "markdown", solution=True)
    return cell


def _graded(grade_id: str, points: float, kind: str, *, solution: bool) -> dict[str, object]:
    return {
        "schema_version": 3,
        "grade_id": grade_id,
        "cell_type": kind,
        "points": points,
        "grade": True,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }


def hand_in_class(sample: SampleClass, root: Path, opened: Opened, progress: Progress) -> None:
    """Write a submission of the released exercise for each student of the sample class."""
    for number, student in enumerate(sample.students):
        progress("Handing in", number, len(sample.students))
        submitted = root / "grading" / "submitted" / student.id / ASSIGNMENT
        hand_in(student, root / "exercises" / ASSIGNMENT, submitted, opened)


def _grade(course: Course, root: Path, sample: SampleClass, progress: Progress) -> Demo:
    names = [student.id for student in sample.students]
    outcomes = course.grade(ASSIGNMENT, students=names, force=True, progress=progress)
    progress("Writing feedback", 0, 1)
    course.feedback(ASSIGNMENT)
    grades = tuple(row for row in course.grades(ASSIGNMENT) if row.student in names)
    table = root / "grading" / "reports" / f"{ASSIGNMENT}.csv"
    write_table(grades, table)
    shows = {student.id: student.shows for student in sample.students}
    page = root / "grading" / "feedback" / names[0] / ASSIGNMENT / f"{ASSIGNMENT}.html"
    return Demo(root, ASSIGNMENT, shows, tuple(outcomes), grades, table, page)


def write_table(grades: Sequence[GradeRow], path: Path) -> None:
    """Write a grade table as CSV: a line for each student; an empty manual score waits for a person."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["student", "form", "by_a_person", "most", "waits_for_a_person"])
        for row in grades:
            manual = "" if row.manual is None else row.manual
            writer.writerow([row.student, row.auto, manual, row.most, "yes" if row.needs_person else "no"])
