"""Grades as an LMS takes them: the instructor's own export of its gradebook, with the assignment's column filled in.

Canvas: Grades, *Export*; the file has one row a student with ``ID``, and a row ``Points Possible``. Moodle: the
assignment, *Download grading worksheet*; one row a participant with ``Identifier``, ``Grade`` and ``Maximum Grade``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.lms.roster import Person
from asylum_clinic.grading.outcomes import GradeRow
from asylum_clinic.grading.report.csv_files import guarded
from asylum_clinic.resources import read_text

_PARTICIPANT = re.compile(r"\d+")


@dataclass(frozen=True)
class Filled:
    """A worksheet filled in, and who is on one side only."""

    text: str
    without_grade: tuple[str, ...]
    not_there: tuple[str, ...]


def fill(path: Path, assignment: str, grades: Mapping[str, GradeRow], people: Mapping[str, Person]) -> Filled:
    """Fill grades into a worksheet that was exported from Canvas or Moodle.

    Parameters
    ----------
    path : Path
        The CSV file as the LMS wrote it.
    assignment : str
    grades : dict of student to GradeRow
    people : dict of student to Person
        The roster: whom the LMS means by its numbers.

    Raises
    ------
    KitError
        If it is neither's worksheet, the assignment has no column in it, or its most points differ.
    """
    rows = list(csv.reader(io.StringIO(read_text(path))))
    heads = rows[0] if rows else []
    if "ID" in heads and "Student" in heads:
        return _fill_canvas(path, rows, assignment, grades, people)
    if "Identifier" in heads and "Grade" in heads:
        return _fill_moodle(path, rows, grades, people)
    do = "give the file that Canvas's gradebook exports, or Moodle's grading worksheet"
    raise KitError("this is neither's worksheet", path, 1, do)


def late_in(path: Path) -> frozenset[str]:
    """Return the participants' numbers that a Moodle worksheet calls late, or whose work came after the extension.

    Raises
    ------
    KitError
        If it is no Moodle worksheet.
    """
    rows = list(csv.DictReader(io.StringIO(read_text(path))))
    if not rows or not {"Identifier", "Status"} <= set(rows[0]):
        raise KitError("this is no grading worksheet of Moodle", path, 1, "download it again, with its status column")
    late = [row["Identifier"] for row in rows if re.search(r"\blate\b|overdue", row["Status"] or "", re.IGNORECASE)]
    return frozenset(_number(identifier) for identifier in late)


def _fill_canvas(
    path: Path,
    rows: list[list[str]],
    assignment: str,
    grades: Mapping[str, GradeRow],
    people: Mapping[str, Person],
) -> Filled:
    heads = rows[0]
    plain = assignment.casefold().replace("-", " ")
    found = [
        at for at, head in enumerate(heads) if re.sub(r"\s*\(\d+\)$", "", head).casefold().replace("-", " ") == plain
    ]
    if len(found) != 1:
        said = f"{len(found) or 'no'} column is called {assignment!r}, with or without its number"
        raise KitError(said, path, 1, "make the assignment in Canvas, or rename it so, and export again")
    for row in rows[1:4]:
        if row and row[0].strip() == "Points Possible":
            _same_most(path, row[found[0]], grades)
    by_number = {person.canvas: student for student, person in people.items() if person.canvas}
    done: list[str] = []
    for row in rows[1:]:
        student = by_number.get(row[heads.index("ID")].strip()) if len(row) > heads.index("ID") else None
        if student is not None and student in grades:
            row += [""] * (found[0] + 1 - len(row))
            row[found[0]] = number(grades[student].score)
            done.append(student)
    return _filled(rows, grades, done)


def _fill_moodle(
    path: Path, rows: list[list[str]], grades: Mapping[str, GradeRow], people: Mapping[str, Person]
) -> Filled:
    heads = rows[0]
    by_number = {person.moodle: student for student, person in people.items() if person.moodle}
    done: list[str] = []
    for row in rows[1:]:
        student = by_number.get(_number(row[heads.index("Identifier")])) if row else None
        if student is not None and student in grades:
            if "Maximum Grade" in heads:
                _same_most(path, row[heads.index("Maximum Grade")], grades)
            row[heads.index("Grade")] = number(grades[student].score)
            done.append(student)
    return _filled(rows, grades, done)


def _filled(rows: list[list[str]], grades: Mapping[str, GradeRow], done: Sequence[str]) -> Filled:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    missing = tuple(sorted(set(grades) - set(done)))
    return Filled(text.getvalue(), (), missing)


def _same_most(path: Path, said: str, grades: Mapping[str, GradeRow]) -> None:
    most = max((row.most for row in grades.values()), default=0.0)
    try:
        there = float(said.replace(",", ".")) if said.strip() else most
    except ValueError:
        return
    if there != most:
        found = f"the LMS gives at most {number(there)} points and the assignment {number(most)}"
        raise KitError(found, path, do="set the points of the assignment in the LMS, and export again")


def questions(grades: Mapping[str, GradeRow], people: Mapping[str, Person]) -> str:
    """Return one row a student with the score of every graded cell, as CSV."""
    cells = list(dict.fromkeys(name for row in grades.values() for name in row.cells))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["student", "name", *(f"{name} ({number(_most(grades, name))})" for name in cells), "total"])
    for student, row in sorted(grades.items()):
        name = people[student].name if student in people else ""
        scores = [number(row.cells[cell].score) if cell in row.cells else "" for cell in cells]
        writer.writerow([guarded(student), guarded(name), *scores, number(row.score)])
    return text.getvalue()


def number(value: float) -> str:
    """Return points as they are printed everywhere: at most three decimals, no needless zeros.

    Examples
    --------
    >>> number(19.0), number(19.4567)
    ('19', '19.457')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _most(grades: Mapping[str, GradeRow], name: str) -> float:
    return max(row.cells[name].most for row in grades.values() if name in row.cells)


def _number(identifier: str) -> str:
    found = _PARTICIPANT.search(identifier)
    return found.group() if found else ""
