"""Release: students get the assignment with its case, and nothing that is the instructor's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.records import METADATA, MIMETYPE
from asylum_clinic.errors import KitError
from asylum_clinic.grading import config
from helpers_course import BEST, FORM, PS, MiniCourse, form_cell, record


def files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def click_through(path: Path) -> None:
    """Leave in the source notebook what an instructor leaves who tries the form."""
    nb = nbformat.read(path, as_version=4)
    cell = form_cell(nb)
    cell.metadata[METADATA] = record(BEST)
    cell.outputs = [new_output("display_data", data={MIMETYPE: record(BEST), "text/plain": "The letter."})]
    cell.execution_count = 7
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {"answers": BEST}}}}
    nb.metadata[METADATA] = record(BEST)
    nbformat.write(nb, path)


def test_an_assignment_carries_its_form_and_its_case(released: MiniCourse) -> None:
    assert sorted(files(released.root / "exercises" / PS)) == [
        f"{PS}.ipynb",
        "cases/mini-case/case.yaml",
        "cases/mini-case/exhibits/letter.md",
        "cases/mini-case/narrative.md",
        "forms/mini-form.yaml",
    ]


def test_the_memos_cell_says_where_the_memo_is_written(released: MiniCourse) -> None:
    nb = nbformat.read(released.root / "exercises" / PS / f"{PS}.ipynb", as_version=4)
    assert "written in the form above" in nb.cells[-1].source


def test_a_case_of_the_kit_is_carried_too(mini: MiniCourse, tmp_path: Path) -> None:
    source = mini.root / "solutions" / PS
    form = source / "forms" / "mini-form.yaml"
    form.write_text(form.read_text().replace("case: mini-case", "case: notice-under-the-door"))
    mini.course.release(PS)
    assert (mini.root / "exercises" / PS / "cases" / "notice-under-the-door" / "narrative.md").is_file()


@pytest.mark.filterwarnings("ignore")
def test_of_a_cases_folder_only_its_papers_and_exhibits_are_carried(mini: MiniCourse) -> None:
    folder = mini.root / "solutions" / PS
    (folder / "cases" / "mini-case" / "teaching-note.md").write_text("For instructors.")
    (folder / "cases" / "mini-case" / "exhibits" / "key.yaml").write_text("form: x")
    from asylum_clinic.grading.attach_case import case_files

    names = [path.name for path in case_files(open_form(FORM, folder))]
    assert names == ["case.yaml", "narrative.md", "letter.md"]


def test_what_an_instructor_clicked_is_not_released(mini: MiniCourse) -> None:
    mini.course.release(PS)
    clean = files(mini.root / "exercises" / PS)
    click_through(mini.root / "solutions" / PS / f"{PS}.ipynb")
    mini.course.release(PS)
    assert files(mini.root / "exercises" / PS) == clean


def test_no_part_of_the_key_is_released(released: MiniCourse) -> None:
    for name, content in files(released.root / "exercises").items():
        assert b"QUINCE" not in content, name
        assert b"constable's words" not in content, name


def with_answers(source: Path) -> None:
    (source / "answers").mkdir()
    (source / "answers" / f"{FORM}.json").write_text(json.dumps(record(BEST)))


def with_key(name: str) -> Callable[[Path], None]:
    def change(source: Path) -> None:
        (source / name).parent.mkdir(exist_ok=True)
        shutil.copy(source.parents[1] / "grading" / "keys" / "mini-form.yaml", source / name)

    return change


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(source: Path) -> None:
        text = (source / name).read_text()
        assert old in text
        (source / name).write_text(text.replace(old, new))

    return change


REFUSED = {
    "answers": ("your own answers lie in the assignment", with_answers),
    "a key by its name": ("this is a key", with_key("forms/mini-form.key.yaml")),
    "a key by its folder": ("this is a key", with_key("keys/mini-form.yaml")),
    "a key by what it holds": ("this is a key", with_key("notes.yml")),
    "an editor's copy of a key": ("this is a key", with_key("mini-form.yaml~")),
    "a key in capitals": ("this is a key", with_key("NOTES.YAML")),
    "a key under another name": ("this is a key", with_key("cases/notes.txt")),
    "a broken key": ("this is a key", lambda source: (source / "k.yaml").write_text("model_answer: The letter.\n :[")),
    "a key as JSON": ("this is a key", lambda source: (source / "k.json").write_text('{"q": {"model_answer": "x"}}')),
    "a rubric": ("this is a key", lambda source: (source / "r.yaml").write_text("rubric: [names the letter]")),
    "a link to a key": (
        "this is a key",
        lambda source: (source / "x.txt").symlink_to("../../grading/keys/mini-form.yaml"),
    ),
    "other points": ("is worth 6 points, its elements 7", replaced("forms/mini-form.yaml", "points: 6", "points: 7")),
    "no cell for the memo": ("no manually graded cell", replaced(f"{PS}.ipynb", "mini-form--memo", "another")),
    "other points for the memo": ("other points than its", replaced("forms/mini-form.yaml", "points: 4", "points: 5")),
    "no case": ("there is no case", replaced("forms/mini-form.yaml", "case: mini-case", "case: no-case")),
    "a broken form": ("kind", replaced("forms/mini-form.yaml", "kind: scale", "kind: guess")),
    "an unknown authority": ("unknown authority 'x1'", replaced("forms/mini-form.yaml", "ina-208a1", "x1")),
    "a broken notebook": ("", lambda source: (source / f"{PS}.ipynb").write_text('{"cells": [')),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_must_not_be_released_is_refused_in_a_sentence_and_the_old_release_stays(
    released: MiniCourse, what: str
) -> None:
    said, change = REFUSED[what]
    before = files(released.root / "exercises" / PS)
    change(released.root / "solutions" / PS)
    with pytest.raises(KitError, match="What to do:") as caught:
        released.course.release(PS)
    assert said in str(caught.value)
    assert "Traceback" not in str(caught.value)
    assert files(released.root / "exercises" / PS) == before


def test_a_cell_added_after_students_handed_in_is_refused_in_words(released: MiniCourse) -> None:
    released.hand_in(notebook=record(BEST))
    released.grade()
    replaced(f"{PS}.ipynb", "mini-form--memo", "mini-form--other")(released.root / "solutions" / PS)
    replaced("forms/mini-form.yaml", "id: memo\n        kind", "id: other\n        kind")(
        released.root / "solutions" / PS
    )
    with pytest.raises(KitError, match="after students had handed in"):
        released.course.release(PS)


@pytest.mark.parametrize(
    ("ours", "converter", "trait"),
    [
        (config.GENERATE, "GenerateAssignment", "preprocessors"),
        (config.SANITIZE, "Autograde", "sanitize_preprocessors"),
        (config.AUTOGRADE, "Autograde", "autograde_preprocessors"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_nbgraders_own_steps_stay_in_their_order(ours: tuple[str, ...], converter: str, trait: str) -> None:
    from nbgrader import converters

    stock = [step.__name__ for step in getattr(converters, converter).class_traits()[trait].default()]
    in_place_of = {"KitExecute": "Execute", "CheckMetadata": "CheckCellMetadata"}
    kept = [in_place_of.get(name, name) for name in (name.rpartition(".")[2] for name in ours)]
    own = {name.rpartition(".")[2] for name in ours if name.startswith("asylum_clinic")}
    assert [name for name in kept if name not in own] == stock
