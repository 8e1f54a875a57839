"""A marker of our own for what is graded: nbgrader skips for ever what was left half made when it was stopped.

A marker is written last, when a submission is wholly graded, and holds a fingerprint of everything that the grade
rests on. Where it is missing or differs, the submission is graded anew.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from asylum_clinic.grading.config import AUTOGRADED, CONFIG, REPORTS, SOURCE
from asylum_clinic.grading.reviews import REVIEWS, signed_authorities
from asylum_clinic.resources import datasets


@dataclass(frozen=True)
class Marker:
    """What a grade rested on, whether a person has to look at it, and what was said of it."""

    fingerprint: str
    needs_person: bool
    messages: tuple[str, ...]


def basis(root: Path, assignment: str, config: Any) -> str:
    """Return a fingerprint of what all grades of a class rest on: the source, the keys, the kit and its version.

    It is taken once, before the first submission is graded: whatever changes later counts at the next run.
    """
    signed = sorted(signed_authorities(root, datetime.now(UTC).date()))  # a signature that expires changes marks
    kit = f"{version('asylum-clinic-kit')} {config.KitExecute.get('trust_submissions', False)} {signed}"
    own = [
        *(root / "grading" / "keys").glob("*"),
        root / CONFIG,
        *root.glob(REVIEWS),
        *_files(root / SOURCE / assignment),
    ]
    shared = [datasets() / "law" / "authorities.yaml", *_files(datasets() / "forms"), *_files(datasets() / "cases")]
    return _digest(kit, {*own, *shared})


def fingerprint(rests_on: str, submitted: Path) -> str:
    """Return a fingerprint of all that a grade rests on: the class's :func:`basis` and the submission."""
    return _digest(rests_on, set(_files(submitted)))


def _digest(begin: str, paths: set[Path]) -> str:
    digest = sha256(begin.encode())
    for path in sorted(paths):
        state = path.lstat()
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode(errors="replace"))
    return digest.hexdigest()


def read(root: Path, assignment: str, student: str) -> Marker | None:
    """Return the marker of a graded submission, or None where it has to be graded."""
    if not (root / AUTOGRADED / student / assignment).is_dir():
        return None
    try:
        kept = json.loads(_place(root, assignment, student).read_text(encoding="utf-8"))
        return Marker(str(kept["fingerprint"]), bool(kept["needs_person"]), tuple(map(str, kept["messages"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(root: Path, assignment: str, student: str, marker: Marker) -> None:
    """Write a marker in one step, so that it is there whole or not at all."""
    path = _place(root, assignment, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".tmp")
    half.write_text(json.dumps(asdict(marker), indent=1), encoding="utf-8")
    half.replace(path)


def forget(root: Path, assignment: str, student: str) -> None:
    """Take a marker away, before its submission is graded anew."""
    _place(root, assignment, student).unlink(missing_ok=True)


def put_aside(folder: Path, aside: Path) -> None:
    """Move a folder out of the way, in place of what was put there before."""
    if aside.exists():
        shutil.rmtree(aside)
    aside.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]


def _place(root: Path, assignment: str, student: str) -> Path:
    return root / REPORTS / "graded" / assignment / f"{student}.json"
