"""What was handed in, looked at before nbgrader does: what it could not read, or should not follow.

nbgrader drops a whole submission where it stumbles, with a traceback. Here each fault has a sentence.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asylum_clinic.grading import ledger
from asylum_clinic.grading.running import printable, quiet

MAX_NOTEBOOK = 20_000_000
"""The largest notebook that is read, in bytes: it takes many times as much memory."""
MAX_CELLS = 2_000
"""The most cells that a notebook may have; each is looked at by some twenty steps."""
MAX_TEXT = 2_000_000
"""The most characters that all cells may hold, outputs apart; feedback shows every one."""
MAX_PARTS = 500_000
"""The most lists and objects that a notebook's JSON may hold: an empty one of two bytes takes a thousand in memory."""
MAX_FOLDER = 200_000_000
"""The most that all of a submission's files may hold, in bytes: each is copied twice."""
MAX_FILES = 2_000
MAX_NAME = 200
"""The longest name of a student's folder, in bytes: files of the kit's own are named after it, with an ending."""
LINKED = "The folder holds a link to another place, which is not followed. What to do: hand in files, not links."
UNSAFE = (
    "The student's folder has a name that is too long, or that web pages can't show safely. "
    "What to do: rename it to letters, digits, dots and dashes."
)


@dataclass(frozen=True)
class Checked:
    """What was found: ``fatal`` keeps the submission from being graded, ``notes`` do not."""

    fatal: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def inspect(student: str, folder: Path, notebooks: Sequence[str]) -> Checked:
    """Look at a submission before it is graded.

    Parameters
    ----------
    student : str
        The name of the student's folder.
    folder : Path
        ``grading/submitted/STUDENT/ASSIGNMENT``.
    notebooks : sequence of str
        The names of the notebooks that were released, without their ending.
    """
    if not safe_name(student):
        return Checked((UNSAFE,))
    fault = _unfit(folder)
    if fault:
        return Checked((fault,))
    there = [name for name in notebooks if (folder / f"{name}.ipynb").is_file()]
    if not there:
        return Checked((_no_notebook(folder, notebooks),))
    faults = [fault for name in there if (fault := fault_of(folder / f"{name}.ipynb"))]
    faults += _timestamp(folder / "timestamp.txt")
    missing = [name for name in notebooks if name not in there]
    return Checked(
        tuple(faults), tuple(f"The notebook '{name}.ipynb' was not handed in and counts as 0." for name in missing)
    )


def safe_name(student: str) -> bool:
    """Say whether Formgrader's pages, which print a student's name as it is, can print this one, and files be named so.

    Examples
    --------
    >>> safe_name("o.brien@example"), safe_name("12345"), safe_name("<img src=x>")
    (True, True, False)
    """
    return re.fullmatch(r"[^\W_][\w.@ +=,-]*", student) is not None and len(os.fsencode(student)) <= MAX_NAME


def fault_of(path: Path) -> str:
    """Return what is wrong with a notebook's file as a sentence; empty if it can be read."""
    do = "What to do: ask the student to open it, save it and hand it in again."
    try:
        size = path.stat().st_size
        if size > MAX_NOTEBOOK:
            return f"The notebook '{path.name}' is larger than {MAX_NOTEBOOK:,} bytes. What to do: clear its outputs."
        text = path.read_text(encoding="utf-8")
        if text.count("{") + text.count("[") > MAX_PARTS:
            return f"The notebook '{path.name}' has more than {MAX_PARTS:,} parts. What to do: clear its outputs."
        data = json.loads(text)
    except OSError as error:
        return f"The notebook '{path.name}' can't be read ({error.strerror}). What to do: check its permissions."
    except UnicodeDecodeError:
        return f"The notebook '{path.name}' is not text, so it is no notebook. {do}"
    except RecursionError:
        return f"The notebook '{path.name}' is nested too deeply to be read. {do}"
    except ValueError:
        return f"The notebook '{path.name}' is cut off or damaged (it is not JSON). {do}"
    if not _is_notebook(data):
        return f"The file '{path.name}' is not a Jupyter notebook of today's format. {do}"
    if len(data["cells"]) > MAX_CELLS or sum(map(_length, data["cells"])) > MAX_TEXT:
        most = f"{MAX_CELLS:,} cells or {MAX_TEXT:,} characters in them"
        return f"The notebook '{path.name}' has more than {most}. What to do: delete the cells that hold no answer."
    return ""


def messages_of(folder: Path, notebooks: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return what grading said of a submission, and whether something in it has to be looked at by a person."""
    said: list[str] = []
    flagged = False
    for name in notebooks:
        try:
            data = json.loads((folder / f"{name}.ipynb").read_bytes())
        except (OSError, ValueError):
            continue
        book = ledger.read(data)
        said += [sentence for sentences in book["messages"].values() for sentence in sentences]
        flagged = flagged or bool(book["flagged"])
    return tuple(dict.fromkeys(said)), flagged


def _is_notebook(data: Any) -> bool:
    if not isinstance(data, dict) or not isinstance(data.get("metadata"), dict):
        return False
    if data.get("nbformat") != 4 or any(type(data.get(name)) is not int for name in ("nbformat", "nbformat_minor")):
        return False
    cells = data.get("cells")
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        return False
    from nbformat.v4 import to_notebook_json

    try:
        with quiet():
            to_notebook_json(data)
    except Exception:
        return False
    return True


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
        return False
    source = cell.get("source")
    whole = isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))
    return whole and isinstance(cell.get("cell_type"), str)


def _length(cell: Any) -> int:
    source = cell["source"]
    return len(source) if isinstance(source, str) else sum(map(len, source))


def _unfit(folder: Path) -> str:
    """Return why a submission's files must not be copied, as nbgrader does before it looks at them; empty if they may.

    It would follow a link, wait for ever at a pipe, and fill the disk with a file that is nothing but a hole.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        return LINKED
    size = count = 0
    for path in _within(folder):
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode):
            return LINKED
        if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
            return f"The folder holds '{printable(path.name)[:80]}', which is no plain file. What to do: delete it."
        size, count = size + (state.st_size if stat.S_ISREG(state.st_mode) else 0), count + 1
        if size > MAX_FOLDER or count > MAX_FILES:
            most = f"{MAX_FILES:,} files or {MAX_FOLDER:,} bytes"
            return (
                f"The folder holds more than {most}. What to do: delete what is neither the notebook nor its answers."
            )
    return ""


def _within(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place) / name for name in (*folders, *files))


def _no_notebook(folder: Path, notebooks: Sequence[str]) -> str:
    asked = " and ".join(f"'{name}.ipynb'" for name in notebooks)
    others = sorted(path.name for path in folder.glob("*.ipynb"))
    if others:
        return (
            f"The folder holds '{printable(others[0])[:80]}' instead of {asked}. What to do: rename it and grade again."
        )
    return f"The folder holds no notebook {asked}. What to do: ask the student to hand it in."


def _timestamp(path: Path) -> list[str]:
    if not path.exists():
        return []
    try:
        from nbgrader.utils import parse_utc

        with path.open(encoding="utf-8") as file:
            text = file.read(1000).strip()
        if text:
            parse_utc(text)
    except Exception:
        return ["The file 'timestamp.txt' holds no time that can be read. What to do: mend it or delete it."]
    return []
