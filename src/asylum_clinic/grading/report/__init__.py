"""The class view: what a class did on an assignment, as one page, as CSV files, and in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import AUTOGRADED, REPORTS
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.report.csv_files import write_csv
from asylum_clinic.grading.report.page import render
from asylum_clinic.grading.report.reading import read_class
from asylum_clinic.grading.report.view import View, build

__all__ = ["Shown", "View", "class_view", "show", "write_report"]


def class_view(course: Course, assignment: str) -> View:
    """Return the class view of an assignment as plain values.

    Raises
    ------
    KitError
        If there is no such assignment, nothing is graded yet, or a file it rests on is missing or wrong.
    """
    course.grades(assignment)
    if not any((course.root / AUTOGRADED).glob(f"*/{assignment}/*.ipynb")):
        place = course.root / AUTOGRADED
        raise KitError("nothing is graded yet", place, do=f"grade first: asylum-clinic grade {assignment}")
    return build(read_class(course.root, assignment), course.root)


def write_report(course: Course, assignment: str, *, names: bool = False) -> Path:
    """Write the page ``grading/reports/PS/index.html`` with its CSV files beside it, and return the page's path.

    Parameters
    ----------
    course : Course
    assignment : str
    names : bool
        Show students' names; off unless asked for.

    Raises
    ------
    KitError
        As ``class_view``, or if the folder can't be written.
    """
    view = class_view(course, assignment)
    folder = course.root / REPORTS / assignment
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(view, folder, names=names)
        (folder / "index.html").write_text(render(view, names=names), encoding="utf-8")
    except OSError as error:
        do = "close the file in other programs, or free the disk"
        raise KitError(f"the report can't be written ({error.strerror})", error.filename or folder, do=do) from None
    return folder / "index.html"


@dataclass(frozen=True)
class Shown:
    """A class view in a notebook: the page in a frame in which no script runs."""

    page: str
    title: str

    def _repr_html_(self) -> str:
        frame = 'sandbox="" style="width: 100%; height: 45rem; border: 1px solid #767676"'
        return f'<iframe {frame} title="{escape(self.title)}" srcdoc="{escape(self.page)}"></iframe>'


def show(assignment: str, *, names: bool = False) -> Shown:
    """Return the class view of an assignment for a notebook of the course that one is in.

    Raises
    ------
    KitError
        As ``class_view``, or if there is no course around the notebook.
    """
    return Shown(render(class_view(Course.find(), assignment), names=names), f"Class view of {assignment}")
