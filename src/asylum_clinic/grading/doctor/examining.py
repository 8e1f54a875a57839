"""A submission looked at on disk before nbgrader sees it, and a mended copy written where one is needed.

What was handed in is never written to. A copy goes to ``grading/reports/mended/STUDENT/ASSIGNMENT``, and nbgrader is
pointed to it for this one submission.
"""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import REPORTS, SUBMITTED
from asylum_clinic.grading.doctor import wording
from asylum_clinic.grading.doctor.answers import Answers, find_answers
from asylum_clinic.grading.doctor.finding import Files, find_files
from asylum_clinic.grading.doctor.gathering import Gathered, gather
from asylum_clinic.grading.doctor.matching import Cell
from asylum_clinic.grading.doctor.mending import is_whole, mend
from asylum_clinic.grading.doctor.reference import Reference, read_reference
from asylum_clinic.grading.doctor.versions import choose

MENDED = f"{REPORTS}/mended"
ABSENT = "The notebook '{}.ipynb' was not handed in and counts as 0."
ANSWERS_ONLY = "The notebook '{}.ipynb' was not handed in; the answers that were kept beside it were graded."


@dataclass(frozen=True)
class Seen:
    """What the doctor found.

    ``notes`` are sentences; ``lost`` are the cells, by notebook, of
    which nothing could be found; ``mended`` says that a copy is to be graded in place of what was handed in.
    """

    notes: tuple[str, ...] = ()
    lost: dict[str, dict[str, str]] = field(default_factory=dict)
    mended: bool = False

    def settings(self, config: Any) -> Any:
        """Return nbgrader's configuration for this one submission."""
        if not self.mended:
            return config
        own = deepcopy(config)
        own.CourseDirectory.submitted_directory = MENDED
        own.KitPreprocessor.handed_in = MENDED
        own.KitPreprocessor.lost = self.lost
        return own


@dataclass
class _Copy:
    """What is to be written: the notebooks by name, and what was said of them."""

    notebooks: dict[str, list[Cell]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lost: dict[str, dict[str, str]] = field(default_factory=dict)
    changed: bool = False


def examine(root: Path, assignment: str, student: str, notebooks: tuple[str, ...]) -> Seen:
    """Look at a submission, and write a mended copy if nbgrader could not grade it as it is.

    Parameters
    ----------
    root : Path
        The course's folder.
    assignment, student : str
    notebooks : tuple of str
        The names of the notebooks that were released, without their ending.

    Raises
    ------
    KitError
        If nothing can be graded: there is no notebook of the assignment, and there are no answers beside one.
    OSError
        If the copy can't be written.
    """
    folder, copy = root / SUBMITTED / student / assignment, root / MENDED / student / assignment
    references = {name: read_reference(root, assignment, name) for name in notebooks}
    files = find_files(folder)
    gathered = gather(files, references)
    forms = frozenset(form for reference in references.values() for form in reference.forms)
    answers = find_answers(files, forms)
    made = _Copy(notes=[*files.notes, *answers.notes], changed=answers.moved)
    for name in notebooks:
        _one(name, references[name], gathered[name], answers, made)
    shutil.rmtree(copy, ignore_errors=True)
    if not made.notebooks:
        raise _no_notebook(files, notebooks, made.notes)
    if made.changed:
        _write(copy, files, made, answers, gathered)
    return Seen(tuple(dict.fromkeys(made.notes)), made.lost, made.changed)


def _one(name: str, reference: Reference, found: Gathered, answers: Answers, made: _Copy) -> None:
    """Decide what becomes of one notebook."""
    if not found.versions:
        _without(name, reference, found, answers, made)
        return
    base = choose(found.versions, reference)
    extras = found.extras(base, reference)
    own = [*base.notes, *found.said(base, f"{name}.ipynb")]
    if base.proper and not base.notes and not extras and is_whole(base.notebook["cells"], reference):
        made.notebooks[name] = base.notebook["cells"]
        made.notes += own
        return
    result = mend(base.notebook["cells"], reference, extras, cut=base.cut, answered=answers.forms)
    own += result.notes
    made.changed = made.changed or not base.proper or bool(base.notes or result.notes)
    _take(name, result.cells, own, result.lost, made, whole=not base.cut)


def _without(name: str, reference: Reference, found: Gathered, answers: Answers, made: _Copy) -> None:
    """Grade the released notebook in place of one that is missing, or that can't be read, where there is any sense."""
    if not found.fault and not reference.forms & answers.forms:
        made.notes.append(ABSENT.format(name))
        return
    result = mend([], reference, cut=True, answered=answers.forms)
    made.changed = True
    _take(name, result.cells, [found.fault or ANSWERS_ONLY.format(name)], result.lost, made, whole=False)


def _take(name: str, cells: list[Cell], notes: list[str], lost: dict[str, str], made: _Copy, *, whole: bool) -> None:
    made.notes += notes
    if lost:
        made.lost[name] = lost
    told = {"id": "mended-note", "cell_type": "markdown", "metadata": {}}
    made.notebooks[name] = (
        [{**told, "source": wording.note_cell(notes, whole=whole and not lost)}, *cells] if notes else cells
    )


def _no_notebook(files: Files, notebooks: tuple[str, ...], notes: list[str]) -> KitError:
    asked = " and ".join(f"'{name}.ipynb'" for name in notebooks)
    others = [one.name for one in files.found if one.place.suffix.lower() == ".ipynb"]
    if others:
        return KitError(
            f"The folder holds '{others[0]}', which is another notebook than {asked}", do="ask for that one"
        )
    more = [note for note in notes if note not in {ABSENT.format(name) for name in notebooks}]
    found = " ".join((*more, f"The folder holds no notebook {asked}"))
    return KitError(found, do="ask the student to hand it in")


def _write(copy: Path, files: Files, made: _Copy, answers: Answers, gathered: dict[str, Gathered]) -> None:
    read = {one.place for found in gathered.values() for one in found.files}
    for one in files.found:
        if one.path and one.place not in read and one.place.suffix.lower() != ".ipynb" and not one.is_checkpoint:
            target = copy / one.place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(one.path, target)
    for form, data in answers.kept.items():
        target = copy / "answers" / f"{form}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    copy.mkdir(parents=True, exist_ok=True)
    for name, cells in made.notebooks.items():
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
        text = json.dumps(notebook, indent=1, sort_keys=True)
        (copy / f"{name}.ipynb").write_text(text, encoding="utf-8")
