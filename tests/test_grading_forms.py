"""A class that hands in what real students hand in, and worse: each gets what the table says."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_output

from asylum_clinic.assessment.records import MIMETYPE
from asylum_clinic.grading.course import Course, Outcome
from asylum_clinic.grading.harvest import OLDER
from helpers_course import BEST, DIGEST, FORM, HALF, MEMO, PS, MiniCourse, form_cell, record

Notebook = nbformat.NotebookNode


def delete(*names: str) -> Callable[[Notebook], None]:
    """Delete the cells that nbgrader knows under these names."""

    def change(nb: Notebook) -> None:
        nb.cells = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") not in names]

    return change


def double(nb: Notebook) -> None:
    copy = nbformat.from_dict(json.loads(json.dumps(form_cell(nb))))
    copy.id = "copy"
    copy.metadata.pop("asylum_clinic")
    nb.cells.append(copy)


def into_markdown(nb: Notebook) -> None:
    cell = form_cell(nb)
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def cheat(nb: Notebook) -> None:
    cell = form_cell(nb)
    cell.source = "6.0"
    cell.outputs = [new_output("execute_result", data={"text/plain": "6.0"}, execution_count=1)]


def of_nbgrader(**data: Any) -> Callable[[Notebook], None]:
    """Change what nbgrader knows of the form's cell."""
    return lambda nb: form_cell(nb).metadata["nbgrader"].update(data)


def all_of_nbgrader(value: Any) -> Callable[[Notebook], None]:
    """Put something else in place of what nbgrader knows of a cell."""
    return lambda nb: nb.cells[0].metadata.update(nbgrader=value)


def write_in_memo(nb: Notebook) -> None:
    nb.cells[-1].source = "I write here."


def half_a_character(nb: Notebook) -> None:
    nb.cells[0].update(source="\ud83d", attachments={"\ud83d": {"image/png": "\ud83d"}, "b": {"image/png": "\ud83d"}})


def many_outputs(nb: Notebook) -> None:
    shown = {MIMETYPE: {"form": FORM}}
    form_cell(nb).outputs = [new_output("display_data", data=shown) for _ in range(20_000)]


def widgets(nb: Notebook) -> None:
    nb.metadata.update(widgets={"a": "b"}, language_info={"pygments_lexer": '"><script>'}, kernelspec=[1])
    nb.cells[0].update(metadata={"tags": "x", "asylum_clinic": ["x"]}, attachments={"a": {"b": 3}})


@dataclass
class Case:
    """What a student hands in, and what becomes of it."""

    points: float
    status: str = "graded"
    says: str = ""
    hands_in: dict[str, Any] = field(default_factory=dict)
    in_feedback: str = ""


def given(points: float, status: str = "graded", says: str = "", in_feedback: str = "", **hands_in: Any) -> Case:
    return Case(points, status, says, hands_in, in_feedback)


CLASS: dict[str, Case] = {
    "in-the-notebook": given(6, notebook=record(BEST)),
    "in-the-sidecar": given(6, sidecar=record(BEST), in_feedback="taken from the file in the folder"),
    "in-the-output": given(6, output=record(BEST), in_feedback="taken from the summary printed under the form"),
    "half-right": given(3, notebook=record(HALF)),
    "untouched": given(0),
    "newer-sidecar": given(6, says=OLDER, notebook=record(HALF, 1), sidecar=record(BEST, 2)),
    "older-sidecar": given(6, notebook=record(BEST, 5), sidecar=record(HALF, 2)),
    "newer-output": given(6, notebook=record(HALF, 1), output=record(BEST, 2)),
    "newer-but-empty": given(6, notebook=record({}, 9), sidecar=record(BEST, 2)),
    "broken-sidecar": given(3, says="it is not JSON", notebook=record(HALF), sidecar='{"schema": 1, "fo'),
    "nothing-but-broken": given(0, "needs_person", "it is not JSON", sidecar='{"schema": 1, "fo'),
    "huge-sidecar": given(0, "needs_person", "larger than", sidecar=json.dumps(record({"memo": "x" * 1_100_000}))),
    "huge-in-the-notebook": given(0, "needs_person", "larger than", notebook=record({"memo": "x" * 1_100_000})),
    "not-a-record": given(0, "needs_person", "it is not a record", sidecar="[1, 2]"),
    "deep-sidecar": given(0, "needs_person", "it is not JSON", sidecar="[" * 100_000),
    "wrong-types": given(2, "needs_person", "counts as unanswered", notebook=record({**HALF, "position": 3})),
    "unknown-ids": given(2, "needs_person", "not offered", notebook=record({"facts": ["n2", "n99"], "zzz": "x"})),
    "another-form": given(0, "needs_person", "another form", notebook={**record(BEST), "form": "other"}),
    "another-version": given(6, in_feedback="another version of the case", notebook=record(BEST, case_digest="0")),
    "a-word-in-the-notebook": given(6, notebook="hello", sidecar=record(BEST), says="it is not JSON"),
    "deleted-form": given(6, says="was put back", sidecar=record(BEST), change=delete(FORM)),
    "deleted-memo": given(6, says="was put back", notebook=record(BEST), change=delete(MEMO)),
    "deleted-both": given(6, says="was put back", sidecar=record(BEST), change=delete(FORM, MEMO)),
    "deleted-memo-and-blank": given(3, says="was put back", notebook=record(HALF), change=delete(MEMO)),
    "deleted-everything": given(0, says="was put back", change=lambda nb: nb.cells.clear()),
    "doubled-form": given(6, notebook=record(BEST), change=double),
    "form-as-markdown": given(6, notebook=record(BEST), change=into_markdown),
    "full-marks-by-hand": given(3, notebook=record(HALF), change=cheat),
    "full-marks-by-output": given(0, change=cheat),
    "made-a-solution": given(3, notebook=record(HALF), change=of_nbgrader(solution=True, locked=False)),
    "made-ungraded": given(3, notebook=record(HALF), change=of_nbgrader(grade=False)),
    "more-points": given(3, notebook=record(HALF), change=of_nbgrader(points=60)),
    "points-in-words": given(3, notebook=record(HALF), change=of_nbgrader(points="many")),
    "newer-schema": given(3, notebook=record(HALF), change=of_nbgrader(schema_version=99)),
    "a-list-for-nbgrader": given(3, notebook=record(HALF), change=all_of_nbgrader([1])),
    "nothing-for-nbgrader": given(3, notebook=record(HALF), change=all_of_nbgrader({})),
    "unknown-cell": given(3, notebook=record(HALF), change=all_of_nbgrader({"grade_id": "x", "grade": True})),
    "number-for-an-id": given(3, notebook=record(HALF), change=all_of_nbgrader({"grade_id": ["x"]})),
    "odd-metadata": given(3, notebook=record(HALF), change=widgets),
    "memo-in-its-cell": given(0, change=write_in_memo),
    "half-a-character": given(6, notebook=record({**BEST, "memo": "The letter. \ud83d"})),
    "half-a-character-in-a-cell": given(6, notebook=record(BEST), change=half_a_character),
    "many-outputs": given(6, notebook=record(BEST), says="of a version this kit can't read", change=many_outputs),
}


def truncate(folder: Path) -> None:
    path = folder / f"{PS}.ipynb"
    path.write_text(path.read_text()[:400])


def edit(folder: Path, number: int, **changes: Any) -> None:
    path = folder / f"{PS}.ipynb"
    data = json.loads(path.read_text())
    data["cells"][number].update(changes)
    path.write_text(json.dumps(data))


def link(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


def with_link(folder: Path) -> None:
    (folder / "forms" / "mini-form.yaml").unlink()
    (folder / "forms" / "mini-form.yaml").symlink_to(folder.parents[2] / "keys" / "mini-form.yaml")


def with_hole(folder: Path) -> None:
    with (folder / "timestamp.txt").open("wb") as file:
        file.truncate(10_000_000_000)


def with_many_files(folder: Path) -> None:
    for number in range(2_001):
        (folder / f"{number}.txt").touch()


def of_a_friend(folder: Path) -> None:
    folder.parent.rename(folder.parent.with_name("a-friends"))
    folder.parent.symlink_to("in-the-notebook")


UNREADABLE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "truncated": ("is cut off or damaged", truncate),
    "binary": ("is not text", lambda folder: (folder / f"{PS}.ipynb").write_bytes(b"\x89PNG\x00\xff\xfe" * 50)),
    "too-many-parts": (
        "more than 500,000 parts",
        lambda folder: (folder / f"{PS}.ipynb").write_text(f'{{"a": [{"{}," * 500_000}0]}}'),
    ),
    "too-much-text": ("2,000,000 characters", lambda folder: edit(folder, 2, source=["*a " * 800_000])),
    "nested": ("too deeply", lambda folder: (folder / f"{PS}.ipynb").write_text("[" * 200_000)),
    "not-a-notebook": ("is not a Jupyter notebook", lambda folder: (folder / f"{PS}.ipynb").write_text('{"a": 1}')),
    "cells-of-words": (
        "holds cells that can't be read",
        lambda folder: (folder / f"{PS}.ipynb").write_text('{"nbformat": 4, "metadata": {}, "cells": ["a"]}'),
    ),
}

BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no-notebook": ("holds no notebook", lambda folder: (folder / f"{PS}.ipynb").unlink()),
    "linked": ("a link to another place", with_link),
    "linked-notebook": ("a link to another place", lambda f: link(f / f"{PS}.ipynb", "../../in-the-notebook/baker")),
    "linked-folder": ("a link to another place", of_a_friend),
    "pipe": ("'timestamp.txt', which is no plain file", lambda folder: os.mkfifo(folder / "timestamp.txt")),
    "pipe-for-answers": ("'answers', which is no plain file", lambda folder: os.mkfifo(folder / "answers")),
    "hole": ("more than 2,000 files or 200,000,000 bytes", with_hole),
    "many-files": ("more than 2,000 files or 200,000,000 bytes", with_many_files),
    "n" * 201: ("a name that is too long", lambda folder: None),
    "n" * 255: ("a name that is too long", lambda folder: None),
    "timeless": ("timestamp.txt", lambda folder: (folder / "timestamp.txt").write_text("soon")),
    "<img src=x onerror=alert(1)>": ("web pages can't show safely", lambda folder: None),
}


@dataclass
class Graded:
    """The class after grading."""

    mini: MiniCourse
    outcomes: dict[str, Outcome]
    feedback: dict[str, str]


@pytest.fixture(scope="module")
def graded(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    root = shutil.copytree(released_once, tmp_path_factory.mktemp("class") / "course")
    mini = MiniCourse(Course(root))
    for student, case in CLASS.items():
        mini.hand_in(student, **case.hands_in)
    for student, (_, damage) in {**UNREADABLE, **BROKEN}.items():
        damage(mini.hand_in(student))
    outcomes = mini.grade()
    mini.course.feedback(PS)
    pages = {path.parts[-3]: path.read_text() for path in (root / "grading" / "feedback").glob(f"*/{PS}/*.html")}
    return Graded(mini, outcomes, pages)


@pytest.mark.parametrize("student", CLASS)
def test_a_student_gets_what_the_table_says(graded: Graded, student: str) -> None:
    case, outcome = CLASS[student], graded.outcomes[student]
    assert graded.mini.row(student).cells[FORM].auto == pytest.approx(case.points)
    assert outcome.status == case.status
    assert case.says in " ".join(outcome.messages)
    assert graded.mini.row(student).cells[FORM].needs_person == (case.status == "needs_person")


@pytest.mark.parametrize("student", CLASS)
def test_feedback_says_what_was_found_where(graded: Graded, student: str) -> None:
    page, case = graded.feedback[student], CLASS[student]
    assert f"{case.points:g} of 6 points" in page
    assert case.in_feedback in page
    assert case.says in page.replace("&#x27;", "'")


@pytest.mark.parametrize("student", CLASS)
def test_a_written_memo_waits_for_a_person_and_a_blank_one_is_0(graded: Graded, student: str) -> None:
    case, memo = CLASS[student], graded.mini.row(student).cells[MEMO]
    kept = json.dumps(case.hands_in.get("notebook")), json.dumps(case.hands_in.get("sidecar"))
    written = case.points == 6 or student == "memo-in-its-cell"
    assert memo.needs_person == written, kept
    assert memo.auto == (None if written else 0)


@pytest.mark.parametrize("student", BROKEN)
def test_a_broken_submission_fails_with_a_sentence_and_stops_nobody(graded: Graded, student: str) -> None:
    outcome = graded.outcomes[student]
    assert outcome.status == "failed"
    assert BROKEN[student][0] in outcome.messages[0]
    assert "What to do:" in outcome.messages[0]
    assert "Traceback" not in outcome.messages[0]


@pytest.mark.parametrize("student", UNREADABLE)
def test_an_unreadable_notebook_counts_as_0_and_waits_for_a_person(graded: Graded, student: str) -> None:
    outcome, row = graded.outcomes[student], graded.mini.row(student)
    assert (outcome.status, outcome.score) == ("needs_person", 0)
    assert UNREADABLE[student][0] in " ".join(outcome.messages)
    assert all(cell.needs_person for cell in row.cells.values())


@pytest.mark.parametrize("student", CLASS)
def test_no_sentence_of_the_key_that_is_not_feedback_reaches_a_student(graded: Graded, student: str) -> None:
    for path in (graded.mini.root / "grading" / "feedback" / student).rglob("*"):
        if path.is_file():
            assert b"QUINCE" not in path.read_bytes()


def test_the_graded_notebook_holds_the_record_that_counted_and_no_other(graded: Graded) -> None:
    for student in ("newer-sidecar", "deleted-form", "doubled-form"):
        nb = graded.mini.autograded(student)
        held = [cell.metadata["asylum_clinic"] for cell in nb.cells if "asylum_clinic" in cell.metadata]
        assert [kept["answers"] for kept in held] == [BEST]
        assert held[0]["case_digest"] == DIGEST


def test_what_a_student_wrote_in_the_memos_own_cell_is_kept(graded: Graded) -> None:
    assert graded.mini.autograded("memo-in-its-cell").cells[-1].source == "I write here."
