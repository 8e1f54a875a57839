"""The sample class: invented students who answer as a real class does, and hand in as a real class does.

The class lies in ``datasets/classes/FORM.yaml``. Handing in means what a student does: take the released exercise and
let the page write the answers into it (cell metadata, a file in ``answers/``, the cell's output), or leave some of
that out, delete a cell, or mend a record by hand.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Literal

import nbformat
from pydantic import BaseModel, ConfigDict, Field

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.keeping import sidecar
from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.records import METADATA, MIMETYPE, Record
from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets, read_model

HandsIn = Literal["everything", "notebook_alone", "sidecar_alone", "form_cell_deleted", "broken_record", "untouched"]
"""How a student hands in.

``everything``: the folder as the page leaves it. ``notebook_alone``: the saved notebook and no other file.
``sidecar_alone``: the notebook was never saved, so only ``answers/`` holds the answers. ``form_cell_deleted``: as
``everything``, but the form's cell was deleted. ``broken_record``: as ``everything``, but the file in ``answers/`` was
cut short, the record in the notebook was changed by hand and the outputs were cleared. ``untouched``: the exercise as
it was released.
"""

ANSWERED_AT = "2026-02-03T10:00:00.000Z"
"""The time that every sample record states, so that the class is the same on every run."""


class Student(BaseModel):
    """One invented student: what this one shows, how they hand in and what they answer.

    ``by_hand`` holds entries that the student wrote into the record with a text editor.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    shows: str
    hands_in: HandsIn = "everything"
    answers: dict[str, Answer] = {}
    by_hand: dict[str, Any] = {}


class SampleClass(BaseModel):
    """A sample class for one form."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    form: str
    students: tuple[Student, ...] = Field(min_length=1)


def read_class(form_id: str) -> SampleClass:
    """Return the sample class of a form, so that a course can be tried before there are students.

    Raises
    ------
    KitError
        If there is none or its file is wrong, with file and line.

    Examples
    --------
    >>> len(read_class("notice-screening").students)
    12
    """
    return read_model(SampleClass, datasets() / "classes" / f"{form_id}.yaml")


def hand_in(student: Student, exercise: Path, submitted: Path, opened: Opened) -> None:
    """Write a student's submission, in place of an earlier one of the same student.

    Parameters
    ----------
    student : Student
    exercise : Path
        The released assignment's folder.
    submitted : Path
        The folder to write, ``grading/submitted/STUDENT/ASSIGNMENT``.
    opened : Opened
        The form and case that the answers are about.

    Raises
    ------
    KitError
        If the released exercise has no cell for the form.
    """
    if submitted.exists():
        shutil.rmtree(submitted)
    path = find_notebook(exercise)
    if student.hands_in == "notebook_alone":
        submitted.mkdir(parents=True)
        shutil.copy2(path, submitted / path.name)
    else:
        shutil.copytree(exercise, submitted)
    record = record_of(student, opened)
    if student.hands_in not in {"notebook_alone", "untouched"}:
        text = json.dumps(record, indent=1, ensure_ascii=False)
        cut = len(text) // 2 if student.hands_in == "broken_record" else len(text)
        path_of_answers = sidecar(submitted, opened.form.id)
        path_of_answers.parent.mkdir(exist_ok=True)
        path_of_answers.write_text(text[:cut], encoding="utf-8")
    if student.hands_in not in {"sidecar_alone", "untouched"}:
        _save_notebook(student, submitted / path.name, record)


def record_of(student: Student, opened: Opened) -> dict[str, Any]:
    """Return a student's record as the page keeps it, one step in its sequence for each answer."""
    record = Record(
        form=opened.form.id,
        case_digest=opened.case.digest,
        seq=len(student.answers),
        time=ANSWERED_AT,
        answers=student.answers,
    )
    return record.as_json()


def find_notebook(folder: Path) -> Path:
    """Return the one notebook of an assignment's folder.

    Raises
    ------
    KitError
        If there is none, or more than one.
    """
    found = sorted(folder.glob("*.ipynb"))
    if len(found) != 1:
        raise KitError(
            f"the folder holds {len(found)} notebooks instead of one", folder, do="release the exercise again"
        )
    return found[0]


def _save_notebook(student: Student, path: Path, record: dict[str, Any]) -> None:
    notebook = nbformat.read(path, as_version=4)
    cell = _form_cell(notebook, record["form"], path)
    if student.hands_in == "form_cell_deleted":
        notebook.cells.remove(cell)
    else:
        kept = {**record, "answers": {**record["answers"], **student.by_hand}}
        shown = {MIMETYPE: record, "text/plain": f"{len(student.answers)} answers. Press Run All to go on."}
        cell.metadata[METADATA] = nbformat.from_dict(kept)
        broken = student.hands_in == "broken_record"
        cell.outputs = [] if broken else [nbformat.v4.new_output("display_data", data=shown)]
        cell.execution_count = 1
    nbformat.write(notebook, path)


def _form_cell(notebook: nbformat.NotebookNode, form_id: str, path: Path) -> nbformat.NotebookNode:
    cells: list[nbformat.NotebookNode] = notebook.cells
    for cell in cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == form_id:
            return cell
    raise KitError(f"the notebook has no cell for the form {form_id!r}", path, do="release the exercise again")
