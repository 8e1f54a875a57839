"""What is handed in damaged earns what it would have earned undamaged, or a person is told why it can't."""

from __future__ import annotations

import io
import itertools
import json
import random
import shutil
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import damages
from asylum_clinic.assessment.records import METADATA
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.doctor import examine
from asylum_clinic.grading.doctor.finding import find_files
from asylum_clinic.grading.doctor.mending import mend
from asylum_clinic.grading.doctor.reading import read_notebook
from asylum_clinic.grading.doctor.reference import Reference, read_reference
from asylum_clinic.grading.outcomes import GradeRow, Outcome
from damages import ALL, ESSAY, WORDS, cell, damage, essay_cells, zipped
from helpers_course import BEST, FORM, MEMO, PS, MiniCourse, lay_out, record

SEED = 6
PAIRS = 200
LOST = {("turned_upside_down", "cut_in_its_last_words")}
"""Pairs of which nothing but the first words of the last cell is left."""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def plain(text: str) -> str:
    return " ".join(text.split())


@dataclass
class Class:
    """A class after grading, and what it had handed in."""

    mini: MiniCourse
    outcomes: dict[str, Outcome]
    before: dict[str, bytes]
    after: dict[str, bytes]
    rows: dict[str, GradeRow]

    def earned(self, student: str) -> tuple[Any, ...]:
        """All that the gradebook says of a student."""
        cells = self.rows[student].cells
        return tuple((name, one.auto, one.score, one.needs_person) for name, one in sorted(cells.items()))

    def essay(self, student: str) -> str:
        """What the grader reads as the student's own words."""
        nb = self.mini.autograded(student)
        return next(one.source for one in nb.cells if one.metadata.get("nbgrader", {}).get("grade_id") == ESSAY)


def grade(mini: MiniCourse) -> Class:
    submitted = mini.root / "grading" / "submitted"
    before, outcomes = contents(submitted), mini.grade()
    rows = {row.student: row for row in mini.course.grades(PS)}
    return Class(mini, outcomes, before, contents(submitted), rows)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> MiniCourse:
    """The course of these tests, released, to which nobody has handed in."""
    made = Course(lay_out(tmp_path_factory.mktemp("doctor") / "course", *essay_cells()))
    made.release(PS)
    return MiniCourse(made)


@pytest.fixture
def course(empty: MiniCourse, tmp_path: Path) -> MiniCourse:
    return MiniCourse(Course(shutil.copytree(empty.root, tmp_path / "course")))


@pytest.fixture(scope="module")
def reference(empty: MiniCourse) -> Reference:
    return read_reference(empty.root, PS, PS)


def whole(nb: dict[str, Any]) -> list[dict[str, Any]]:
    """A notebook's cells as the doctor reads them."""
    data = json.dumps(nb).encode()
    return list(read_notebook(io.BytesIO(data), len(data), "a.ipynb").versions[0]["cells"])


def notebook(write: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        path = folder / f"{PS}.ipynb"
        path.write_bytes(write(path.read_bytes()))

    return change


def without_the_form(folder: Path) -> None:
    nb = damages.write_notebook(folder)
    damages.drop(nb, "form")
    damages.write(folder / f"{PS}.ipynb", nb)


def with_answers_beside_an_empty_file(folder: Path) -> None:
    (folder / f"{PS}.ipynb").write_bytes(b"")
    (folder / "answers").mkdir()
    (folder / "answers" / f"{FORM}.json").write_text(json.dumps(record(BEST)))


def with_answers_alone(folder: Path) -> None:
    with_answers_beside_an_empty_file(folder)
    (folder / f"{PS}.ipynb").unlink()


def another_notebook(folder: Path) -> None:
    damages.beside_another_notebook(folder)
    (folder / f"{PS}.ipynb").unlink()


def locked_zip(folder: Path) -> None:
    data = bytearray(zipped(folder))
    data[data.index(b"PK\1\2") + 8] |= 1
    data[data.index(b"PK\3\4") + 6] |= 1
    (folder / "work.zip").write_bytes(data)


def bomb(folder: Path) -> None:
    zipped(folder)
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{PS}.ipynb", b" " * 30_000_000)


def zip_below_a_zip_below_a_zip(folder: Path) -> None:
    data = zipped(folder)
    for _ in range(2):
        data = zipped(folder, ("work.zip", data))
    (folder / "work.zip").write_bytes(data)


NOTHING = (0, 0)
UNMENDABLE: dict[str, tuple[str, tuple[float, float] | None, Callable[[Path], object]]] = {
    "empty": ("is cut off or damaged", NOTHING, notebook(lambda data: b"")),
    "web-page": ("is cut off or damaged", NOTHING, notebook(lambda data: b"<!DOCTYPE html><p>")),
    "picture": ("is not text", NOTHING, notebook(lambda data: b"\x89PNG\xff\0" * 99)),
    "cut-early": ("its first 2 cells could be read", NOTHING, notebook(lambda data: data[: data.index(b'"form"')])),
    "form-gone": (f"'{FORM}' had been deleted", (0, 1), without_the_form),
    "answers-beside": ("is cut off or damaged", (6, 0), with_answers_beside_an_empty_file),
    "answers-alone": ("was not handed in; the answers", (6, 0), with_answers_alone),
    "another": ("is another notebook than", None, another_notebook),
    "no-zip": (
        "is no zip that can be opened",
        None,
        lambda folder: zipped(folder) and (folder / "a.zip").write_bytes(b"P"),
    ),
    "locked-zip": ("is locked with a password", None, locked_zip),
    "bomb": ("is too large when unpacked", None, bomb),
    "zips": ("lies too deep", None, zip_below_a_zip_below_a_zip),
}
"""The reason that is named; the form's points, and whether the essay is there, or None if nothing can be graded."""


KEPT = Path(__file__).parent / "data" / "damaged"
IN_JUPYTERLAB = sorted(path.name for path in KEPT.iterdir() if path.is_dir())


def of_jupyterlab(folder: Path, name: str) -> None:
    """Hand in what JupyterLab made of the notebook; where it took the answers out of it, with those beside it."""
    (folder / f"{PS}.ipynb").unlink()
    shutil.copytree(KEPT / name, folder, dirs_exist_ok=True)
    if not any(f'"{METADATA}"' in path.read_text(encoding="utf-8") for path in folder.rglob("*.ipynb")):
        (folder / "answers").mkdir()
        (folder / "answers" / f"{FORM}.json").write_text(json.dumps(record(BEST, 7)))


@pytest.fixture(scope="module")
def damaged(empty: MiniCourse, tmp_path_factory: pytest.TempPathFactory) -> Class:
    mini = MiniCourse(Course(shutil.copytree(empty.root, tmp_path_factory.mktemp("damaged") / "course")))
    damage(mini.hand_in("undamaged"))
    for name in ALL:
        damage(mini.hand_in(name), name)
    for name in IN_JUPYTERLAB:
        of_jupyterlab(mini.hand_in(f"lab-{name}"), name)
    for name, (_, _, spoil) in UNMENDABLE.items():
        spoil(mini.hand_in(name))
    return grade(mini)


@pytest.mark.parametrize("name", [*ALL, *(f"lab-{name}" for name in IN_JUPYTERLAB)])
def test_a_damaged_notebook_earns_exactly_what_the_undamaged_one_does(damaged: Class, name: str) -> None:
    assert damaged.earned(name) == damaged.earned("undamaged")
    assert (damaged.outcomes[name].status, damaged.outcomes[name].score) == ("graded", 6)
    assert plain(damaged.essay(name)) == plain(WORDS)


@pytest.mark.parametrize("name", UNMENDABLE)
def test_what_cannot_be_mended_is_named_and_counts_0_for_that_part_alone(damaged: Class, name: str) -> None:
    reason, expected, _ = UNMENDABLE[name]
    outcome = damaged.outcomes[name]
    assert reason in " ".join(outcome.messages)
    if expected is None:
        assert (outcome.status, "What to do:" in outcome.messages[0]) == ("failed", True)
        return
    earned = {cell: (auto, waits) for cell, auto, _, waits in damaged.earned(name)}
    assert earned[FORM] == (expected[0], expected == NOTHING)
    assert earned[ESSAY] == ((None, True) if expected[1] else (0, True))
    assert outcome.status == ("graded" if name == "form-gone" else "needs_person")


def test_the_corpus_is_half_made_by_a_script_and_half_in_jupyterlab() -> None:
    assert len(ALL) >= 30
    assert len(IN_JUPYTERLAB) >= 30


def test_what_was_handed_in_is_kept_byte_for_byte(damaged: Class) -> None:
    assert damaged.before == damaged.after


def test_no_traceback_and_no_word_of_a_programmer_reaches_the_teacher(damaged: Class) -> None:
    for outcome in damaged.outcomes.values():
        said = " ".join(outcome.messages)
        assert not any(word in said for word in ("Traceback", "Error", "Exception", "nbgrader could not", "None"))


def test_an_undamaged_submission_is_graded_as_it_is(damaged: Class) -> None:
    assert damaged.outcomes["undamaged"].messages == ("2 answers in words wait for a person to read.",)
    assert not (damaged.mini.root / "grading" / "reports" / "mended" / "undamaged").exists()


def test_the_notebook_itself_tells_the_grader_and_the_student_what_was_done(damaged: Class) -> None:
    told = damaged.mini.autograded("merged_into_the_title").cells[0].source
    assert "Four cells had been merged; they were taken apart again." in told
    assert told.endswith("- Nothing was lost.\n- What was handed in is kept as it is.")
    assert "Nothing was lost" not in damaged.mini.autograded("cut-early").cells[0].source
    assert any("Four cells had been merged" in said for said in damaged.outcomes["merged_into_the_title"].messages)


def test_what_cannot_be_placed_is_kept_at_the_end(damaged: Class) -> None:
    last = damaged.mini.autograded("locked_text_changed").cells[-1].source
    assert last.startswith("**Found in what was handed in, not placed:**")
    assert "> # the form" in last


def test_a_zip_writes_nothing_outside_the_mended_copy(damaged: Class) -> None:
    assert not (damaged.mini.root / "grading" / "submitted" / "eve").exists()
    assert not (damaged.mini.root / "grading" / "reports" / "mended" / "eve").exists()


def test_mending_twice_gives_the_same_bytes(damaged: Class) -> None:
    mended = damaged.mini.root / "grading" / "reports" / "mended"
    for name in ("copied_everything", "lost_nbgrader_metadata_and_ids", "in_a_zip_within_a_zip"):
        first = contents(mended / name)
        assert first
        examine(damaged.mini.root, PS, name, (PS,))
        assert contents(mended / name) == first


def pairs() -> list[tuple[str, str]]:
    return random.Random(SEED).sample(list(itertools.combinations(ALL, 2)), PAIRS)


def test_two_damages_at_once_are_mended_too(course: MiniCourse) -> None:
    mini = course
    damage(mini.hand_in("undamaged"))
    chosen = {f"pair-{number}": pair for number, pair in enumerate(pairs())}
    for name, pair in chosen.items():
        damage(mini.hand_in(name), *pair)
    graded = grade(mini)
    wrong = []
    for name, pair in chosen.items():
        same = (graded.earned(name), plain(graded.essay(name))) == (graded.earned("undamaged"), plain(WORDS))
        named = graded.outcomes[name].status == "needs_person" and "counts as 0" in " ".join(
            graded.outcomes[name].messages
        )
        if not (named if pair in LOST else same):
            wrong.append((pair, graded.outcomes[name]))
    assert wrong == []
    assert graded.before == graded.after


def test_feedback_shows_what_was_mended(course: MiniCourse) -> None:
    mini = course
    damage(mini.hand_in("ada"), "named_as_a_copy", "split_form")
    mini.grade()
    page = mini.feedback("ada")
    assert "This notebook was mended before it was graded" in page
    assert "Copy of baker.ipynb" in page
    assert "Nothing was lost." in page


def test_an_output_of_200_megabytes_is_left_out_without_being_held(tmp_path: Path) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "HERE"}
    cells = [
        {"cell_type": "code", "id": "a", "metadata": {}, "source": "1", "outputs": [output], "execution_count": 1},
        {"cell_type": "markdown", "id": "b", "metadata": {METADATA: record(BEST)}, "source": "Mine."},
    ]
    nb = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    before, after = nb.split(b"HERE")
    path = tmp_path / "large.ipynb"
    with path.open("wb") as file:
        file.writelines((before, *[b"\\u00e9\\\\ 0123456789" * 55_555] * 200, after))
    assert path.stat().st_size > 200_000_000
    tracemalloc.start()
    with path.open("rb") as file:
        reading = read_notebook(file, path.stat().st_size, "large.ipynb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    path.unlink()
    assert peak < 100_000_000
    assert [one["source"] for one in reading.versions[0]["cells"]] == ["1", "Mine."]
    assert reading.versions[0]["cells"][1]["metadata"][METADATA] == record(BEST)
    assert "its outputs were left out" in reading.notes[0]


def test_no_cut_of_a_notebook_raises_or_invents_an_answer(
    reference: Reference, tmp_path: Path, empty: MiniCourse
) -> None:
    folder = shutil.copytree(empty.root / "exercises" / PS, tmp_path / PS)
    damage(folder)
    data = (folder / f"{PS}.ipynb").read_bytes()
    for end in range(0, len(data), 23):
        reading = read_notebook(io.BytesIO(data[:end]), end, "cut.ipynb")
        assert reading.versions or reading.fault
        for version in reading.versions:
            mended = mend(version["cells"], reference, cut=reading.cut)
            kept = [one["metadata"][METADATA] for one in mended.cells if METADATA in one["metadata"]]
            assert kept in ([], [record(BEST, 7)])
            assert [one["metadata"].get("nbgrader", {}).get("grade_id") for one in mended.cells].count(FORM) == 1
            assert bool(kept) != (FORM in mended.lost)


def test_conflicts_without_an_end_and_a_thousand_versions_of_an_answer_take_no_time(reference: Reference) -> None:
    start = time.process_time()
    data = b"<<<<<<< a\n" * 500_000
    assert read_notebook(io.BytesIO(data), len(data), "a.ipynb").fault
    own = {"nbgrader": {"grade_id": ESSAY}}
    cells = [{"cell_type": "markdown", "metadata": own, "source": f"{number} " * 200} for number in range(1_000)]
    mended = mend(cells, reference)
    assert all(any(plain(one["source"]) in plain(kept["source"]) for kept in mended.cells) for one in cells[:9])
    assert time.process_time() - start < 10


def test_a_zip_of_many_zips_is_opened_up_to_a_limit(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.ipynb", bytes(9_000_000))
    with zipfile.ZipFile(tmp_path / "many.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"{number}.zip", inner.getvalue())
    files = find_files(tmp_path)
    assert len(files.found) == 4
    assert sum("too large" in note for note in files.notes) == 5


def test_where_it_cannot_be_told_which_text_was_written_where_a_person_is_asked(reference: Reference) -> None:
    texts = ["One thought.", "Another.", "A third."]
    mended = mend([{"cell_type": "markdown", "metadata": {}, "source": text} for text in texts], reference)
    assert set(mended.lost) == {MEMO, ESSAY}
    assert "It can't be told" in mended.lost[ESSAY]
    assert [one["source"] for one in mended.cells if one["source"] in texts] == texts


def test_two_versions_of_an_answer_are_both_kept(reference: Reference, tmp_path: Path, empty: MiniCourse) -> None:
    nb = damages.write_notebook(shutil.copytree(empty.root / "exercises" / PS, tmp_path / PS))
    damages.copied_essay(nb)
    cell(nb, "essay-2")["source"] = "Quite another answer."
    mended = mend(whole(nb), reference)
    assert f"{WORDS}\n\nQuite another answer." in [one["source"] for one in mended.cells]
