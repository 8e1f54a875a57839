"""The gradebook, read: which cells were released, what each student earned, and whether anyone else holds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import GRADEBOOK, database_url
from asylum_clinic.grading.outcomes import CellGrade, GradeRow
from asylum_clinic.grading.running import quiet

_WAIT = 2.0
"""How long to wait for another program to let go of the gradebook, in seconds."""


def check_free(path: Path) -> None:
    """Refuse early where nbgrader would break off in the middle.

    Raises
    ------
    KitError
        If another program holds the gradebook, or it is no gradebook.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as base:
            base.execute("BEGIN IMMEDIATE")
            base.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise held(path) from None
        raise KitError(f"the gradebook can't be written ({error})", path, do="check its permissions") from None
    except sqlite3.DatabaseError as error:
        raise KitError(f"the gradebook is damaged ({error})", path, do="put back a copy of it") from None


def held(path: Path) -> KitError:
    """Return the error for a gradebook that another program holds."""
    do = "wait until the other program has finished, or close it, and give the command again"
    return KitError("the gradebook is locked by another program", path, do=do)


@contextmanager
def opened(root: Path) -> Iterator[Any]:
    """Open the course's gradebook for reading, and close it.

    Raises
    ------
    KitError
        If it is locked or damaged.
    """
    path = root / GRADEBOOK
    check_free(path)
    with quiet():
        from nbgrader.api import Gradebook
        from sqlalchemy.exc import OperationalError

        try:
            with Gradebook(database_url(root)) as book:
                yield book
        except OperationalError as error:
            if "locked" in str(error):
                raise held(path) from None
            raise KitError("the gradebook can't be read", path, do="run 'nbgrader db upgrade' or restore it") from error


def released_notebooks(root: Path, assignment: str) -> tuple[str, ...]:
    """Return the names of an assignment's notebooks as they were released; none if it never was."""
    from nbgrader.api import MissingEntry

    with opened(root) as book:
        try:
            return tuple(notebook.name for notebook in book.find_assignment(assignment).notebooks)
        except MissingEntry:
            return ()


def read_grades(root: Path, assignment: str) -> dict[str, GradeRow]:
    """Return what each student earned on an assignment, by student."""
    from nbgrader.api import MissingEntry

    with opened(root) as book:
        try:
            submissions = book.assignment_submissions(assignment)
        except MissingEntry:
            return {}
        return {entry.student.id: _row(entry) for entry in sorted(submissions, key=lambda entry: entry.student.id)}


def _row(submission: Any) -> GradeRow:
    cells: dict[str, CellGrade] = {}
    most = 0.0
    for notebook in submission.notebooks:
        written = {cell.name for cell in (*notebook.notebook.solution_cells, *notebook.notebook.task_cells)}
        for grade in notebook.grades:
            by_hand = grade.cell.name in written or grade.cell.cell_type != "code"
            cells[grade.cell.name] = _cell(grade, by_hand=by_hand)
    most = sum(cell.most for cell in cells.values())
    hand = [cell for cell in cells.values() if cell.by_hand]
    waits = any(cell.manual is None and cell.auto is None for cell in hand)
    return GradeRow(
        student=submission.student.id,
        auto=sum(cell.auto or 0.0 for cell in cells.values() if not cell.by_hand),
        manual=None if waits or not hand else sum(cell.score for cell in hand),
        most=most,
        needs_person=any(cell.needs_person for cell in cells.values()),
        score=sum(cell.score for cell in cells.values()),
        cells=cells,
    )


def _cell(grade: Any, *, by_hand: bool) -> CellGrade:
    return CellGrade(
        auto=grade.auto_score,
        manual=grade.manual_score,
        extra=grade.extra_credit or 0.0,
        most=float(grade.cell.max_score),
        by_hand=by_hand,
        needs_person=bool(grade.needs_manual_grade),
        score=float(grade.score or 0.0),
    )


def students_and_assignments(root: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of everyone and of every assignment that the gradebook knows."""
    with opened(root) as book:
        return tuple(one.id for one in book.students), tuple(one.name for one in book.assignments)
