"""What becomes of notebooks on their way to a grader: each damage is a function, and its name says what it does.

A damage works on the cells, on the bytes of the file, or on its place in the folder, in this order.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbformat import convert, from_dict
from nbformat.v4 import new_markdown_cell

from asylum_clinic.assessment.records import METADATA, MIMETYPE
from helpers_course import BEST, FORM, HALF, MEMO, PS, nbgrader, record

ESSAY = "essay"
WORDS = (
    "The constable’s words, in my own:\n\n- they name the letter\n- they mean “the oven” – and no café will hire her"
)
"""What a student wrote in the cell of their own; the quotation marks and the dash are not in every encoding."""

Cells = list[dict[str, Any]]
CELLS: dict[str, Callable[[dict[str, Any]], object]] = {}
BYTES: dict[str, Callable[[bytes], bytes]] = {}
PLACES: dict[str, Callable[[Path], object]] = {}
BESIDE = {"deleted_form", "deleted_everything_but_the_essay", "lost_metadata_of_every_kind", "merged_into_the_title"}
"""The damages after which the answers are left in the folder ``answers`` alone."""


def essay_cells() -> Cells:
    """The cells that the source has after the form: an answer in the notebook itself, between two of prose."""
    asked = new_markdown_cell("## In your own words\n\nSay what the constable's words mean for the claim.", id="asked")
    essay = new_markdown_cell("YOUR ANSWER HERE", id="essay")
    essay.metadata["nbgrader"] = nbgrader(ESSAY, "markdown", 3, solution=True)
    end = new_markdown_cell("## When you are done\n\nSave and hand in.", id="hand-in")
    return [asked, essay, end]


def cell(nb: dict[str, Any], name: str) -> dict[str, Any]:
    """The cell with this id, or one that holds nothing where a damage before has taken it away."""
    return next((one for one in nb["cells"] if one.get("id") == name), {"source": "", "metadata": {}})


def drop(nb: dict[str, Any], *names: str) -> None:
    nb["cells"] = [one for one in nb["cells"] if one.get("id") not in names]


def on_cells(damage: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    CELLS[damage.__name__] = damage
    return damage


def on_bytes(damage: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    BYTES[damage.__name__] = damage
    return damage


def on_place(damage: Callable[[Path], object]) -> Callable[[Path], object]:
    PLACES[damage.__name__] = damage
    return damage


def copy_of(nb: dict[str, Any], name: str) -> None:
    for place, one in enumerate(nb["cells"]):
        if one.get("id") == name:
            nb["cells"].insert(place + 1, {**deepcopy(one), "id": f"{name}-2"})
            return


@on_cells
def copied_form(nb: dict[str, Any]) -> None:
    copy_of(nb, "form")


@on_cells
def copied_form_with_older_answers(nb: dict[str, Any]) -> None:
    copy_of(nb, "form")
    cell(nb, "form-2")["metadata"][METADATA] = record(HALF, 1)


@on_cells
def copied_essay(nb: dict[str, Any]) -> None:
    copy_of(nb, "essay")


@on_cells
def copied_everything(nb: dict[str, Any]) -> None:
    nb["cells"] += deepcopy(nb["cells"])


@on_cells
def deleted_form(nb: dict[str, Any]) -> None:
    drop(nb, "form")


@on_cells
def deleted_memo(nb: dict[str, Any]) -> None:
    drop(nb, "memo")


@on_cells
def deleted_prose(nb: dict[str, Any]) -> None:
    drop(nb, "title", "asked", "hand-in")


@on_cells
def deleted_everything_but_the_essay(nb: dict[str, Any]) -> None:
    drop(nb, "title", "form", "memo", "asked", "hand-in")


@on_cells
def turned_upside_down(nb: dict[str, Any]) -> None:
    nb["cells"].reverse()


@on_cells
def form_moved_to_the_end(nb: dict[str, Any]) -> None:
    nb["cells"].sort(key=lambda one: one.get("id") == "form")


def retype(one: dict[str, Any], kind: str) -> None:
    one["cell_type"] = kind
    for part in ("outputs", "execution_count"):
        one.pop(part, None)
    if kind == "code":
        one.update(outputs=[], execution_count=None)


@on_cells
def form_made_markdown(nb: dict[str, Any]) -> None:
    retype(cell(nb, "form"), "markdown")


@on_cells
def form_made_raw(nb: dict[str, Any]) -> None:
    retype(cell(nb, "form"), "raw")


@on_cells
def essay_made_code(nb: dict[str, Any]) -> None:
    retype(cell(nb, "essay"), "code")


@on_cells
def everything_made_raw(nb: dict[str, Any]) -> None:
    for one in nb["cells"]:
        retype(one, "raw")


@on_cells
def of_an_unknown_type(nb: dict[str, Any]) -> None:
    cell(nb, "essay")["cell_type"] = "heading"


@on_cells
def renamed_cells(nb: dict[str, Any]) -> None:
    for name in ("form", "memo", "essay"):
        if "nbgrader" in cell(nb, name)["metadata"]:
            cell(nb, name)["metadata"]["nbgrader"]["grade_id"] = f"cell-{name}"


@on_cells
def renamed_essay_like_the_memo(nb: dict[str, Any]) -> None:
    if "nbgrader" in cell(nb, "essay")["metadata"]:
        cell(nb, "essay")["metadata"]["nbgrader"]["grade_id"] = MEMO


def split(nb: dict[str, Any], name: str, at: str) -> None:
    before, found, after = cell(nb, name)["source"].partition(at)
    if found:
        copy_of(nb, name)
        cell(nb, name)["source"], cell(nb, f"{name}-2")["source"] = before.rstrip("\n"), (found + after).lstrip("\n")


@on_cells
def split_form(nb: dict[str, Any]) -> None:
    split(nb, "form", "assess(")


@on_cells
def split_essay(nb: dict[str, Any]) -> None:
    split(nb, "essay", "- they name")


def merge(nb: dict[str, Any], *names: str) -> None:
    first, *rest = [one for one in nb["cells"] if one.get("id") in names] or [{}]
    if rest:
        first["source"] = "\n\n".join([first["source"], *(one["source"] for one in rest)])
        nb["cells"] = [one for one in nb["cells"] if not any(one is other for other in rest)]


@on_cells
def merged_form_and_memo(nb: dict[str, Any]) -> None:
    merge(nb, "form", "memo")


@on_cells
def merged_essay_into_its_question(nb: dict[str, Any]) -> None:
    merge(nb, "asked", "essay")


@on_cells
def merged_essay_and_the_end(nb: dict[str, Any]) -> None:
    merge(nb, "essay", "hand-in")


@on_cells
def merged_into_the_title(nb: dict[str, Any]) -> None:
    merge(nb, "title", "form", "memo", "asked")


@on_cells
def lost_nbgrader_metadata(nb: dict[str, Any]) -> None:
    for one in nb["cells"]:
        one["metadata"].pop("nbgrader", None)


@on_cells
def lost_nbgrader_metadata_and_ids(nb: dict[str, Any]) -> None:
    lost_nbgrader_metadata(nb)
    lost_ids(nb)


@on_cells
def lost_metadata_of_every_kind(nb: dict[str, Any]) -> None:
    nb["metadata"] = {}
    for one in nb["cells"]:
        one["metadata"] = {}


@on_cells
def lost_ids(nb: dict[str, Any]) -> None:
    nb["nbformat_minor"] = 4
    for one in nb["cells"]:
        one.pop("id", None)


@on_cells
def ids_all_the_same(nb: dict[str, Any]) -> None:
    for one in nb["cells"]:
        one["id"] = "same"


@on_cells
def with_a_kernel_for_another_language(nb: dict[str, Any]) -> None:
    nb["metadata"] = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}


@on_cells
def with_metadata_of_an_old_nbgrader(nb: dict[str, Any]) -> None:
    for one in nb["cells"]:
        if "nbgrader" in one["metadata"]:
            one["metadata"]["nbgrader"] = {**one["metadata"]["nbgrader"], "schema_version": 1, "task": None}


@on_cells
def locked_text_changed(nb: dict[str, Any]) -> None:
    cell(nb, "form")["source"] = "# the form\n" + cell(nb, "form")["source"].replace("import", "  import")


@on_cells
def more_points_than_there_are(nb: dict[str, Any]) -> None:
    cell(nb, "form")["metadata"].setdefault("nbgrader", {})["points"] = 600


@on_cells
def answers_in_the_output_alone(nb: dict[str, Any]) -> None:
    kept = cell(nb, "form")["metadata"].pop(METADATA, None)
    if kept:
        data = {MIMETYPE: kept, "text/plain": ["answers"]}
        cell(nb, "form")["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]


@on_cells
def with_odd_outputs_and_attachments(nb: dict[str, Any]) -> None:
    cell(nb, "form")["outputs"] = [3, {"data": 4}, None]
    cell(nb, "title")["attachments"] = {"a": 3}


@on_cells
def with_two_thousand_cells_more(nb: dict[str, Any]) -> None:
    nb["cells"] += [{"cell_type": "raw", "id": f"c{n}", "metadata": {}, "source": ""} for n in range(2_000)]


@on_cells
def with_the_essay_beside_its_cell(nb: dict[str, Any]) -> None:
    """As students do who delete the cell and write in one of their own."""
    own = cell(nb, "essay")
    own["metadata"] = {}
    own["id"] = "mine"


@on_cells
def of_format_3(nb: dict[str, Any]) -> None:
    for one in nb["cells"]:
        one["outputs"] = [
            output for output in one.get("outputs", ()) if isinstance(output, dict) and "metadata" in output
        ]
    old = convert(from_dict(json.loads(json.dumps(nb))), 3)
    nb.clear()
    nb.update(old)


def of_minor(minor: Any) -> Callable[[dict[str, Any]], object]:
    def damage(nb: dict[str, Any]) -> None:
        nb["nbformat_minor"] = minor

    return damage


CELLS |= {f"of_format_4_{minor}": of_minor(minor) for minor in range(5)}
CELLS["of_a_format_in_words"] = of_minor("five")


@on_bytes
def with_a_byte_order_mark(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


@on_bytes
def in_utf_16(data: bytes) -> bytes:
    return data.decode().encode("utf-16")


@on_bytes
def in_utf_16_without_a_mark(data: bytes) -> bytes:
    return data.decode().encode("utf-16-be")


@on_bytes
def in_utf_32(data: bytes) -> bytes:
    return data.decode().encode("utf-32")


@on_bytes
def in_windows_letters(data: bytes) -> bytes:
    return data.decode().encode("cp1252", "ignore")


@on_bytes
def with_windows_line_ends(data: bytes) -> bytes:
    return data.replace(b"\n", b"\r\n").replace(b"\\n", b"\\r\\n")


@on_bytes
def padded_with_zeros(data: bytes) -> bytes:
    return data + b"\0" * 4096


@on_bytes
def with_something_after_its_end(data: bytes) -> bytes:
    return data + b"\n}\n  ]\n}\n"


@on_bytes
def with_a_comma_too_many(data: bytes) -> bytes:
    head, _, tail = data.rpartition(b"]")
    return head.rstrip() + b",\n ]" + tail


@on_bytes
def cut_after_its_cells(data: bytes) -> bytes:
    return data[: data.rindex(b"]")]


@on_bytes
def cut_in_its_last_words(data: bytes) -> bytes:
    return data[: data.rindex(b"hand in") + 4]


@on_bytes
def with_an_open_merge(data: bytes) -> bytes:
    older = data.replace(b'"n2"', b'"n1"').replace(b'"seq": 7', b'"seq": 2')
    return b"<<<<<<< HEAD\n" + older + b"\n=======\n" + data + b"\n>>>>>>> mine\n"


@on_bytes
def with_a_merge_open_in_a_few_lines(data: bytes) -> bytes:
    for newer, older in ((b'"n2"', b'"n3"'), (b'"seq": 7', b'"seq": 6')):
        lines = data.split(b"\n")
        for place, line in enumerate(lines):
            if newer in line:
                ours = [b"<<<<<<< HEAD", line.replace(newer, older), b"||||||| base"]
                lines[place : place + 1] = [*ours, b"=======", line, b">>>>>>> branch"]
                break
        data = b"\n".join(lines)
    return data


@on_bytes
def with_line_ends_within_a_text(data: bytes) -> bytes:
    return data.replace(b"Save and", b"Save\nand\x01")


def moved(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return (folder / f"{PS}.ipynb").rename(path)


for _name, _file in {
    "named_as_a_second_download": f"{PS} (1).ipynb",
    "named_as_a_copy": f"Copy of {PS}.ipynb",
    "named_as_jupyters_copy": f"{PS}-Copy1.ipynb",
    "named_in_capitals": f"{PS.upper()}.IPYNB",
    "named_in_other_letters": "Übung – пекарь.ipynb",
    "named_after_a_person": "Ada_hw1_FINAL(2).ipynb",
    "named_as_text": f"{PS}.ipynb.txt",
    "named_as_json": f"{PS}.json",
    "named_without_an_ending": PS,
    "in_a_folder": f"{PS}/{PS}.ipynb",
    "in_a_folder_and_renamed": f"my work/week 1/{PS} (2).ipynb",
    "left_as_jupyters_checkpoint_alone": f".ipynb_checkpoints/{PS}-checkpoint.ipynb",
}.items():
    PLACES[_name] = lambda folder, file=_file: moved(folder, file)


def zipped(folder: Path, *more: tuple[str, bytes], inside: str = "") -> bytes:
    """Everything that lies in the folder, in a zip; the folder is emptied."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, inside + path.relative_to(folder).as_posix())
        for name, data in more:
            archive.writestr(name, data)
    for path in list(folder.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return made.getvalue()


@on_place
def in_a_zip(folder: Path) -> None:
    (folder / f"{PS}.zip").write_bytes(zipped(folder, inside=f"{PS}/"))


@on_place
def in_a_zip_within_a_zip(folder: Path) -> None:
    inner = zipped(folder)
    (folder / "submission.zip").write_bytes(zipped(folder, ("work.zip", inner)))


@on_place
def in_a_zip_made_on_a_mac(folder: Path) -> None:
    rubbish = (f"__MACOSX/{PS}/._{PS}.ipynb", b"\0\5\26\7" * 30)
    (folder / "Archive.zip").write_bytes(zipped(folder, rubbish, inside=f"{PS}/"))


@on_place
def in_a_zip_with_files_that_climb_out(folder: Path) -> None:
    (folder / "a.zip").write_bytes(zipped(folder, (f"../../eve/{PS}/{PS}.ipynb", b"{}"), ("/etc/cron.d/x", b"x")))


@on_place
def beside_what_a_mac_leaves(folder: Path) -> None:
    (folder / f"._{PS}.ipynb").write_bytes(b"\0\5\26\7" * 30)
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / f"{PS}.ipynb").write_bytes(b"\0\5\26\7")


@on_place
def older_than_its_checkpoint(folder: Path) -> None:
    path = moved(folder, f".ipynb_checkpoints/{PS}-checkpoint.ipynb")
    (folder / f"{PS}.ipynb").write_bytes(path.read_bytes().replace(b'"n2"', b'"n1"').replace(b'"seq": 7', b'"seq": 2'))


@on_place
def beside_an_older_copy(folder: Path) -> None:
    data = (folder / f"{PS}.ipynb").read_bytes()
    (folder / f"{PS}-old.ipynb").write_bytes(data.replace(b'"n2"', b'"n1"').replace(b'"seq": 7', b'"seq": 2'))


@on_place
def beside_the_untouched_one(folder: Path) -> None:
    path = moved(folder, f"{PS} (1).ipynb")
    untouched = folder.parents[3] / "exercises" / PS / f"{PS}.ipynb"
    shutil.copy(untouched, path.with_name(f"{PS}.ipynb"))


@on_place
def beside_another_notebook(folder: Path) -> None:
    other = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    (folder / "scratch.ipynb").write_text(json.dumps(other))


ALL = {**CELLS, **BYTES, **PLACES}


def write_notebook(folder: Path) -> dict[str, Any]:
    """Write what a student hands in undamaged: the form answered, and the essay written; give it as JSON."""
    path = folder / f"{PS}.ipynb"
    nb = json.loads(path.read_text())
    for one in nb["cells"]:
        one["source"] = "".join(one["source"])
    cell(nb, "form")["metadata"][METADATA] = record(BEST, 7)
    cell(nb, "essay")["source"] = WORDS
    write(path, nb)
    return dict(nb)


def write(path: Path, nb: dict[str, Any]) -> None:
    """Write a notebook as Jupyter does, its lines apart."""
    for one in nb.get("cells", ()):
        if isinstance(one["source"], str):
            one["source"] = one["source"].splitlines(keepends=True)
    path.write_text(json.dumps(nb, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def damage(folder: Path, *names: str) -> None:
    """Do what the names say to a submission: to its cells first, then to its bytes, then to its place."""
    nb, path = write_notebook(folder), folder / f"{PS}.ipynb"
    if BESIDE & set(names):
        (folder / "answers").mkdir()
        (folder / "answers" / f"{FORM}.json").write_text(json.dumps(record(BEST, 7)))
    for name in sorted(names, key="of_format_3".__eq__):
        if name in CELLS:
            for one in nb.get("cells", ()):
                one["source"] = "".join(one["source"])
            CELLS[name](nb)
    write(path, nb)
    for name in sorted((name for name in names if name in BYTES), key=lambda name: name.startswith("in_"))[:2]:
        with suppress(UnicodeDecodeError):  # what is in one encoding already is not put into another one
            path.write_bytes(BYTES[name](path.read_bytes()))
    for name in names:
        if name in PLACES and path.exists():
            PLACES[name](folder)
