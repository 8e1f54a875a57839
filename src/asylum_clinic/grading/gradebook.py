"""The gradebook, read: which cells were released, what each student earned, and whether anyone else holds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Standing:
    """An assignment as it was released: its notebooks, and when it is due, for all and by student, as text."""

    notebooks: tuple[str, ...] = ()
    due: str = ""
    extensions: Mapping[str, str] = field(default_factory=dict)


def standing(root: Path, assignment: str) -> Standing:
    """Return how an assignment was released; one without notebooks if it never was."""
    from nbgrader.api import MissingEntry, SubmittedAssignment

    with opened(root) as book:
        try:
            found = book.find_assignment(assignment)
        except MissingEntry:
            return Standing()
        granted = book.db.query(SubmittedAssignment.student_id, SubmittedAssignment.extension)
        granted = granted.filter_by(assignment_id=found.id).filter(SubmittedAssignment.extension.isnot(None))
        extensions = {student: str(extension) for student, extension in granted}
        return Standing(tuple(notebook.name for notebook in found.notebooks), str(found.duedate or ""), extensions)


def read_grades(root: Path, assignment: str) -> dict[str, GradeRow]:
    """Return what each student earned on an assignment, by student.

    It asks once for all: nbgrader's own objects ask anew for every cell, which takes seconds in a large class.
    """
    from nbgrader.api import MissingEntry, SubmittedAssignment

    with opened(root) as book:
        try:
            found = book.find_assignment(assignment)
        except MissingEntry:
            return {}
        known = {
            cell.id: (notebook.name, cell, by_hand) for notebook in found.notebooks for cell, by_hand in _of(notebook)
        }
        names = book.db.query(SubmittedAssignment.student_id).filter_by(assignment_id=found.id)
        rows: dict[str, dict[str, CellGrade]] = {name: {} for (name,) in sorted(names)}
        for name, cell_id, *earned in _grades(book, found.id):
            notebook, cell, by_hand = known[cell_id]
            called = cell.name if cell.name not in rows[name] else f"{notebook}/{cell.name}"
            rows[name][called] = _cell(cell, by_hand, *earned)
        return {name: _row(name, cells) for name, cells in rows.items()}


def points_of(root: Path, assignment: str, student: str) -> tuple[dict[str, float | None], float, float]:
    """Return the machine's points by cell, what the student earned in all, and the most, in one short question."""
    from nbgrader.api import Assignment, BaseCell, Grade, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook

    with Gradebook(database_url(root)) as book:
        asked = book.db.query(Notebook.name, BaseCell.name, Grade.auto_score, Grade.score, Grade.max_score)
        asked = asked.select_from(Grade).join(BaseCell, BaseCell.id == Grade.cell_id)
        asked = asked.join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        asked = asked.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        asked = asked.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        asked = asked.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        asked = asked.filter(Assignment.name == assignment, SubmittedAssignment.student_id == student)
        rows = sorted(asked.all(), key=lambda row: tuple(row[:2]))
    points: dict[str, float | None] = {}
    for notebook, cell, auto, _, _ in rows:
        points[cell if cell not in points else f"{notebook}/{cell}"] = auto
    return points, sum(row[3] or 0.0 for row in rows), sum(row[4] for row in rows)


def _of(notebook: Any) -> list[tuple[Any, bool]]:
    """Return a notebook's cells with points, and for each whether a person grades it."""
    written = {cell.name for cell in (*notebook.solution_cells, *notebook.task_cells)}
    cells = (*notebook.grade_cells, *notebook.task_cells)
    return [(cell, cell.name in written or cell.cell_type != "code") for cell in cells]


def _grades(book: Any, assignment_id: str) -> Any:
    from nbgrader.api import Grade, Notebook, SubmittedAssignment, SubmittedNotebook

    columns = (Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade, Grade.score)
    asked = book.db.query(SubmittedAssignment.student_id, Grade.cell_id, *columns)
    asked = asked.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    asked = asked.join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    asked = asked.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
    return asked.filter(SubmittedAssignment.assignment_id == assignment_id).order_by(Notebook.name, Grade.cell_id)


def _row(student: str, cells: dict[str, CellGrade]) -> GradeRow:
    hand = [cell for cell in cells.values() if cell.by_hand]
    waits = any(cell.manual is None and cell.auto is None for cell in hand)
    return GradeRow(
        student=student,
        auto=sum(cell.auto or 0.0 for cell in cells.values() if not cell.by_hand),
        manual=None if waits or not hand else sum(cell.score for cell in hand),
        most=sum(cell.most for cell in cells.values()),
        needs_person=any(cell.needs_person for cell in cells.values()),
        score=sum(cell.score for cell in cells.values()),
        cells=cells,
    )


def _cell(
    cell: Any, by_hand: bool, auto: float | None, manual: float | None, extra: float | None, needs: bool, score: float
) -> CellGrade:
    return CellGrade(
        auto=auto,
        manual=manual,
        extra=extra or 0.0,
        most=float(cell.max_score),
        by_hand=by_hand,
        needs_person=bool(needs),
        score=float(score or 0.0),
    )


def students_and_assignments(root: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of everyone and of every assignment that the gradebook knows."""
    with opened(root) as book:
        return tuple(one.id for one in book.students), tuple(one.name for one in book.assignments)
