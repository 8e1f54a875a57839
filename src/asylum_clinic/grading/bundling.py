"""What leaves the instructor's course: a zip for students, and a tree for a public repository of one's own.

Both are searched by content for every sentence of a key before anybody gets them.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import RELEASE, REPORTS
from asylum_clinic.grading.gate.leaks import nothing_of_a_key_reaches_students

PUBLIC = ("README.md", "LICENSE", "pyproject.toml", ".binder", "datasets", "exercises", "notebooks", "src")
"""What a public tree may hold, of what a course has at its top."""
_LEFT_OUT = shutil.ignore_patterns(
    "answers", ".ipynb_checkpoints", "__pycache__", "*.egg-info", ".git*", ".DS_Store", "*.tmp"
)
_STAMP = (2026, 1, 1, 0, 0, 0)
"""Every file of a zip has the same time, so that the same course gives the same zip."""


def bundle(root: Path, assignment: str) -> Path:
    """Write a released assignment as one zip for students, and return the zip.

    Raises
    ------
    KitError
        If it was not released, holds a sentence of a key, or can't be written.
    """
    released = root / RELEASE / assignment
    files = sorted(path for path in released.rglob("*") if path.is_file())
    if not files:
        raise KitError("the assignment was never released", released, do=f"asylum-clinic release {assignment}")
    refuse_leaks(root, released)
    target = root / REPORTS / assignment / f"{assignment}-for-students.zip"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                name = f"{assignment}/{path.relative_to(released).as_posix()}"
                archive.writestr(zipfile.ZipInfo(name, _STAMP), path.read_bytes(), zipfile.ZIP_DEFLATED)
    except OSError as error:
        raise KitError(f"the zip can't be written ({error.strerror})", target, do="check the disk") from None
    return target


def publish(root: Path, to: Path) -> list[str]:
    """Write a course without solutions, keys, rubrics' notes, grades and history to a new folder; return its names.

    Parameters
    ----------
    root : Path
        The course.
    to : Path
        A folder that does not exist yet, outside the course.

    Raises
    ------
    KitError
        If the folder is there, lies in the course, can't be written, or something in it would give a key away: then
        nothing is left of it.
    """
    if to.exists() or to.resolve().is_relative_to(root):
        raise KitError("a public tree needs a folder that is new and lies outside the course", to, do="name another")
    try:
        to.mkdir(parents=True)
        for name in PUBLIC:
            if (root / name).is_dir():
                shutil.copytree(root / name, to / name, ignore=_LEFT_OUT)
            elif (root / name).is_file():
                shutil.copy(root / name, to / name)
        refuse_leaks(root, to)
    except OSError as error:
        shutil.rmtree(to, ignore_errors=True)
        raise KitError(f"the folder can't be written ({error.strerror})", to, do="name another") from None
    except KitError:
        shutil.rmtree(to, ignore_errors=True)
        raise
    return sorted(path.name for path in to.iterdir())


def refuse_leaks(root: Path, folder: Path) -> None:
    """Refuse to give away a folder that holds a sentence of a key.

    Raises
    ------
    KitError
    """
    for leak in nothing_of_a_key_reaches_students(root, folder):
        raise leak
