"""A class read from disk: who is in it, what each answered and earned. Data only: nothing of a student's is run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.feedback import ungraded_authorities
from asylum_clinic.assessment.keeping import MAX_NOTEBOOK_BYTES
from asylum_clinic.assessment.key import Key, find_key, read_fitting_key
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.records import METADATA, parse_record
from asylum_clinic.assessment.scoring import score_form
from asylum_clinic.grading import gradebook
from asylum_clinic.grading.config import AUTOGRADED, SOURCE, SUBMITTED
from asylum_clinic.grading.outcomes import GradeRow
from asylum_clinic.grading.reviews import signed_authorities, with_signature
from asylum_clinic.grading.running import quiet
from asylum_clinic.grading.source import forms_in


@dataclass(frozen=True)
class FormClass:
    """What a class answered on one form: answers and points by student, then by question."""

    opened: Opened
    key: Key
    cell: str
    answers: dict[str, dict[str, Answer]]
    points: dict[str, dict[str, float]]
    most: dict[str, float]


@dataclass(frozen=True)
class ClassRead:
    """A whole class on one assignment, and what it did on the others."""

    assignment: str
    roster: tuple[str, ...]
    handed_in: frozenset[str]
    grades: dict[str, GradeRow]
    forms: tuple[FormClass, ...]
    others: dict[str, dict[str, GradeRow]]
    submitted: dict[str, frozenset[str]]
    notes: tuple[str, ...] = field(default=())


def read_class(root: Path, assignment: str) -> ClassRead:
    """Return a class on an assignment of a course.

    Raises
    ------
    KitError
        If the gradebook is locked, or a form, its case or its key is missing or wrong.
    """
    submitted = _submitted(root)
    students, names = gradebook.students_and_assignments(root)
    grades = {name: gradebook.read_grades(root, name) for name in dict.fromkeys((*names, assignment))}
    roster = tuple(sorted({*students, *(student for found in submitted.values() for student in found)}))
    forms = tuple(
        read_form_class(root, assignment, notebook, form_id, cell)
        for notebook in sorted((root / SOURCE / assignment).glob("*.ipynb"))
        for form_id, cell in _forms(notebook).items()
    )
    handed_in = submitted.get(assignment, frozenset()) | frozenset(grades[assignment])
    notes = tuple(_notes(forms, grades[assignment], handed_in))
    return ClassRead(assignment, roster, handed_in, grades[assignment], forms, grades, submitted, notes)


def _submitted(root: Path) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in (root / SUBMITTED).glob("*/*"):
        if path.is_dir() and not path.parent.name.startswith("."):
            found.setdefault(path.name, set()).add(path.parent.name)
    return {name: frozenset(students) for name, students in found.items()}


def _forms(notebook: Path) -> dict[str, str]:
    import nbformat

    with quiet():
        found = forms_in(nbformat.read(notebook, as_version=4))
    return {form: str(cell.metadata["nbgrader"]["grade_id"]) for form, cell in found.items()}


def read_form_class(root: Path, assignment: str, notebook: Path, form_id: str, cell: str) -> FormClass:
    """Return what the class answered on one form, scored with the key as it is now."""
    opened = open_form(form_id, root / SOURCE / assignment)
    today = datetime.now(UTC).date()
    key = with_signature(read_fitting_key(opened.form, find_key(form_id, root)), root, today)
    ungraded = ungraded_authorities(signed_authorities(root, today))
    answers: dict[str, dict[str, Answer]] = {}
    points: dict[str, dict[str, float]] = {}
    most: dict[str, float] = {item.question: item.most for item in score_form(opened.form, {}, key, ungraded).questions}
    for path in sorted((root / AUTOGRADED).glob(f"*/{assignment}/{notebook.name}")):
        raw = _kept(path, cell)
        record = parse_record(raw, opened.form, tuple(opened.case.passages), "notebook")
        student = path.parent.parent.name
        answers[student] = dict(record.answers) if record else {}
        score = score_form(opened.form, answers[student], key, ungraded)
        points[student] = {item.question: item.points for item in score.questions}
    return FormClass(opened, key, cell, answers, points, most)


def _kept(path: Path, cell_id: str) -> Any:
    """Return the record that the grading wrote into a form's cell; None where the notebook can't be read."""
    try:
        if path.is_symlink() or path.stat().st_size > MAX_NOTEBOOK_BYTES:
            return None
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == cell_id:
                return cell["metadata"].get(METADATA)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None
    return None


def _notes(forms: tuple[FormClass, ...], grades: dict[str, GradeRow], handed_in: frozenset[str]) -> list[str]:
    notes = []
    waiting = len(handed_in - set(grades))
    if waiting:
        notes.append(f"{waiting} handed in and not graded: grade first, since this page counts only what is graded.")
    for form in forms:
        changed = sum(
            form.cell in row.cells and abs((row.cells[form.cell].auto or 0) - sum(form.points[name].values())) > 0.002
            for name, row in grades.items()
            if name in form.points
        )
        if changed:
            notes.append(
                f"On the form {form.opened.form.title!r}, {changed} scores in the gradebook differ from what the key "
                "gives now: the key has changed since, or a form waits for a person. Grade again."
            )
        if not form.key.reviewed_by:
            notes.append(f"The key of the form {form.opened.form.title!r} is not yet reviewed by an attorney.")
    return notes
