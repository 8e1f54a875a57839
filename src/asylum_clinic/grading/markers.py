"""A marker of our own for what is graded: nbgrader skips for ever what was left half made when it was stopped.

A marker is written last, when a submission is wholly graded, and holds fingerprints of everything that the grade rests
on. Where it is missing or differs, the submission is graded anew, and the marker then says what moved and why.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.closing import FILE as DEADLINE
from asylum_clinic.grading.config import AUTOGRADED, CONFIG, REPORTS, SOURCE
from asylum_clinic.grading.reviews import REVIEWS, signed_authorities
from asylum_clinic.resources import datasets

SUBMISSION = "the submission"
_MOST_FILES = 5_000
_MOST_BYTES = 5_000_000
"""Of a larger file, size and time are looked at in place of what it holds."""


@dataclass(frozen=True)
class Move:
    """What one regrade moved: the points of the machine before and after, None where it gave none."""

    time: str
    because: str
    cell: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Marker:
    """What a grade rested on by name, whether a person has to look at it, and what was said of it.

    ``points`` are the machine's, by cell; ``moves`` what regrades have moved, the oldest first. A marker that is not
    ``whole`` belongs to a submission whose grading was begun anew and has not ended.
    """

    rests_on: Mapping[str, str]
    needs_person: bool
    messages: tuple[str, ...]
    points: Mapping[str, float | None]
    moves: tuple[Move, ...] = ()
    whole: bool = True


def basis(root: Path, assignment: str, config: Any, due: str = "") -> dict[str, str]:
    """Return fingerprints of what all grades of a class rest on, by the name that a teacher gives it.

    They are taken once, before the first submission is graded: whatever changes later counts at the next run.
    """
    kit = f"{version('asylum-clinic-kit')} {config.KitExecute.get('trust_submissions', False)}"
    signed = sorted(signed_authorities(root, datetime.now(UTC).date()))  # one that expires changes marks
    own = [*_files(datasets() / "forms"), *_files(datasets() / "cases")]
    return {
        "the kit or its settings": _digest(kit, root, [root / CONFIG]),
        "the assignment": _digest("", root, _source(root / SOURCE / assignment)),
        "a key": _digest("", root, _files(root / "grading" / "keys")),
        "a signature": _digest(repr(signed), root, root.glob(REVIEWS)),
        "the law's data": _digest("", datasets(), _files(datasets() / "law")),
        "the kit's forms or cases": _digest("", datasets(), own),
        "the due date": due,
    }


def fingerprint(submitted: Path, extension: str = "") -> str:
    """Return a fingerprint of what a student handed in, and of the extension that was granted."""
    return _digest(extension, submitted, islice(_files(submitted), _MOST_FILES))


def _digest(begin: str, folder: Path, paths: Any) -> str:
    digest = sha256(begin.encode())
    for path in sorted(paths):
        state = path.lstat()
        digest.update(f"{os.path.relpath(path, folder)}\0{state.st_size}\0".encode(errors="replace"))
        digest.update(_within(path, state))
    return digest.hexdigest()


def _within(path: Path, state: os.stat_result) -> bytes:
    with suppress(OSError):
        if stat.S_ISREG(state.st_mode) and state.st_size <= _MOST_BYTES:
            return path.read_bytes()
    return f"{state.st_mode} {state.st_mtime_ns}".encode()


def because(marker: Marker | None, rests_on: Mapping[str, str]) -> str:
    """Return what has changed since a submission was graded, as words to be put after *because of*.

    Examples
    --------
    >>> because(Marker({"a key": "1", "the assignment": "2"}, False, (), {}), {"a key": "3", "the assignment": "2"})
    'a key'
    """
    if marker is None:
        return ""
    changed = [name for name, value in rests_on.items() if marker.rests_on.get(name) != value]
    return ", ".join(changed) or "a wish (--force)"


def read(root: Path, assignment: str, student: str) -> Marker | None:
    """Return the marker of a submission that was graded once, or None where there is none that can be read."""
    try:
        kept = json.loads(_place(root, assignment, student).read_text(encoding="utf-8"))
        moves = tuple(Move(**move) for move in kept["moves"])
        rests_on = {str(name): str(value) for name, value in kept["rests_on"].items()}
        messages = tuple(map(str, kept["messages"]))
        marker = Marker(rests_on, bool(kept["needs_person"]), messages, kept["points"], moves, bool(kept["whole"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return marker


def stands(root: Path, assignment: str, student: str, marker: Marker | None, rests_on: Mapping[str, str]) -> bool:
    """Say whether a submission is wholly graded, and nothing that its grade rests on has changed."""
    there = (root / AUTOGRADED / student / assignment).is_dir()
    return there and marker is not None and marker.whole and dict(marker.rests_on) == dict(rests_on)


def write(root: Path, assignment: str, student: str, marker: Marker) -> None:
    """Write a marker in one step, so that it is there whole or not at all."""
    write_whole(_place(root, assignment, student), json.dumps(asdict(marker), indent=1))


def doubt(root: Path, assignment: str, student: str, marker: Marker | None) -> None:
    """Say, before all else, that a submission is being graded anew; what it earned before stays known."""
    if marker is not None:
        write(root, assignment, student, Marker(**{**vars(marker), "whole": False}))


def every(root: Path, assignment: str) -> Iterator[tuple[str, Marker]]:
    """Yield every student who was ever graded, with the marker."""
    for path in sorted((root / REPORTS / "graded" / assignment).glob("*.json")):
        marker = read(root, assignment, path.stem)
        if marker is not None:
            yield path.stem, marker


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.tmp")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def put_aside(folder: Path, aside: Path) -> None:
    """Move a folder out of the way, in place of what was put there before."""
    if aside.exists():
        shutil.rmtree(aside)
    aside.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]


def _source(folder: Path) -> list[Path]:
    """Return an assignment's files but its deadline, which moves no grade."""
    return [path for path in _files(folder) if path.name != DEADLINE]


def _place(root: Path, assignment: str, student: str) -> Path:
    return root / REPORTS / "graded" / assignment / f"{student}.json"
