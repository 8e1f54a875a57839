"""``asylum-clinic export``: grades as CSV and feedback as zips that Canvas and Moodle take, written to a folder."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import FEEDBACK, REPORTS
from asylum_clinic.grading.lms.collecting import names_in_canvas
from asylum_clinic.grading.lms.conventions import letters
from asylum_clinic.grading.lms.roster import Person, Roster
from asylum_clinic.grading.lms.worksheets import fill, number, questions
from asylum_clinic.grading.outcomes import GradeRow
from asylum_clinic.grading.report.csv_files import guarded


@dataclass(frozen=True)
class Exported:
    """The files that were written, and sentences on what an instructor has to know."""

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def export(root: Path, assignment: str, grades: Mapping[str, GradeRow], worksheet: Path | None = None) -> Exported:
    """Write an assignment's grades and feedback for an LMS to ``grading/reports/PS/lms``.

    Parameters
    ----------
    root : Path
        The course's folder.
    assignment : str
    grades : dict of student to GradeRow
    worksheet : Path, optional
        The gradebook as it was exported from Canvas, or Moodle's grading worksheet, to be filled in.

    Raises
    ------
    KitError
        If nobody is graded, or the worksheet can't be filled in.
    """
    if not grades:
        raise KitError(f"nobody is graded on {assignment!r} yet", root, do=f"asylum-clinic grade {assignment}")
    people = Roster(root).people
    folder = root / REPORTS / assignment / "lms"
    folder.mkdir(parents=True, exist_ok=True)
    waiting = sum(row.needs_person or row.manual is None for row in grades.values())
    notes = [f"{waiting} of {len(grades)} still wait for a person: their grades are not final."] if waiting else []
    written = {
        "questions.csv": questions(grades, people).encode(),
        "grades.csv": _grades(grades, people).encode(),
        **_feedback(root, assignment, people),
    }
    if worksheet is not None:
        filled = fill(worksheet, assignment, grades, people)
        written[f"filled-{worksheet.name}"] = filled.text.encode("utf-8-sig")
        if filled.not_there:
            names = ", ".join(filled.not_there)
            notes.append(f"Not in the worksheet, so their grades are not in it: {names}. Check grading/roster.csv.")
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return Exported(tuple(folder / name for name in written), tuple(notes))


def _grades(grades: Mapping[str, GradeRow], people: Mapping[str, Person]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["student", "name", "email", "canvas", "moodle", "score", "most", "final"])
    for student, row in sorted(grades.items()):
        person = people.get(student, Person(student))
        final = "no" if row.needs_person or (row.manual is None and _by_hand(row)) else "yes"
        told = [guarded(text) for text in (student, person.name, person.email, person.canvas, person.moodle)]
        writer.writerow([*told, number(row.score), number(row.most), final])
    return text.getvalue()


def _by_hand(row: GradeRow) -> bool:
    return any(cell.by_hand for cell in row.cells.values())


def _feedback(root: Path, assignment: str, people: Mapping[str, Person]) -> dict[str, bytes]:
    """Return the zips of feedback: by student, for Moodle's *Upload feedback files*, for Canvas's *Upload submissions*.

    Moodle knows whose a file is by the folder's name, Canvas by its own numbers of the student and of the file that was
    handed in.
    """
    canvas = names_in_canvas(root, assignment)
    zips: dict[str, dict[str, bytes]] = {}
    for path in sorted((root / FEEDBACK).glob(f"*/{assignment}/*.html")):
        student, page = path.parent.parent.name, path.read_bytes()
        person = people.get(student, Person(student))
        zips.setdefault("feedback.zip", {})[f"{student}/{path.name}"] = page
        if person.moodle:
            folder = f"{person.name or student}_{person.moodle}_assignsubmission_file"
            zips.setdefault("feedback-moodle.zip", {})[f"{folder}/{path.name}"] = page
        if student in canvas:
            user, file = canvas[student]
            zips.setdefault("feedback-canvas.zip", {})[f"{letters(student)}_{user}_{file}_{path.name}"] = page
    return {name: _zipped(pages) for name, pages in zips.items()}


def _zipped(pages: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), page, zipfile.ZIP_DEFLATED)
    return data.getvalue()
