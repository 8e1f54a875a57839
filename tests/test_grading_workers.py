"""Whoever runs students' code, and in which order, the grades and the feedback are the same to the byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from asylum_clinic.grading import gradebook
from asylum_clinic.grading.ahead import Ahead, threads
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.grade_class import ClassRun
from asylum_clinic.grading.sandbox.step import close_all
from helpers_course import BEST, HALF, PS, MiniCourse, add_code, lay_out, record, state

ANSWERS = {
    "ada": "return 2 * x",
    "bob": "return 3 * x",
    "cyd": "return undefined",
    "dan": "import os\n    os._exit(0)",
    "eve": "return x + x",
    "fay": None,
}
"""What each student wrote; one handed in a notebook without ids, and one deleted the tested cell."""


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A class that has handed in forms and code."""
    root = lay_out(tmp_path_factory.mktemp("workers") / "course")
    add_code(root)
    (root / "solutions" / PS / "table.csv").write_text("x\n1\n")
    mini = MiniCourse(Course(root))
    mini.course.release(PS)
    for student, body in ANSWERS.items():
        folder = mini.hand_in(student, notebook=record(BEST if body else HALF))
        path = folder / "code.ipynb"
        if body is None:
            path.unlink()
            continue
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source = f"def double(x):\n    {body}"
        if student == "eve":
            notebook.cells.pop()
            notebook.nbformat_minor = 4
            del notebook.cells[0]["id"]
        nbformat.write(notebook, path)
        (folder / "own.txt").write_text(student)
        (folder / "table.csv").write_text("changed")
    yield root
    close_all()


def graded(root: Path, into: Path, workers: int, students: list[str]) -> dict[str, Any]:
    """Grade a copy of the class with some workers, in some order; what that left, and how much was not foreseen."""
    course = Course(shutil.copytree(root, into / "course"))
    ahead = Ahead(threads(workers))
    config, standing = course._ready(PS), gradebook.standing(course.root, PS)
    run = ClassRun(course.root, PS, config, standing, ahead, force=False, far=2 * workers + 1)
    outcomes = run.grade(students, lambda *_: None, lambda *_: None)
    assert {outcome.student: outcome.status for outcome in outcomes} == dict.fromkeys(ANSWERS, "graded") | {
        "dan": "needs_person"
    }
    course.feedback(PS)
    feedback = course.root / "grading" / "feedback"
    pages = {path.relative_to(feedback): path.read_bytes() for path in feedback.rglob("*.html")}
    return {**state(course.root), "pages": pages, "missed": ahead.missed}


def test_neither_the_number_of_workers_nor_the_order_changes_a_byte(coded: Path, tmp_path: Path) -> None:
    plain = graded(coded, tmp_path / "1", 1, list(ANSWERS))
    assert plain["missed"] == 0
    assert len(plain["pages"]) == 11
    scores = {
        name: row.cells["tested"].auto for name, row in gradebook.read_grades(tmp_path / "1" / "course", PS).items()
    }
    assert scores == {"ada": 3, "bob": 0, "cyd": 0, "dan": 0, "eve": 3, "fay": 0}
    assert graded(coded, tmp_path / "2", 2, list(ANSWERS)) == plain
    assert graded(coded, tmp_path / "3", 3, list(reversed(ANSWERS))) == plain
