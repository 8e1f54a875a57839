"""JupyterLab, made ready: the course with nbgrader's configuration for instructors, the lessons for everybody else.

Students and self-learners see no Create Assignment bar, no Formgrader and no news: nothing that is not theirs.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import EXCHANGE
from asylum_clinic.resources import part

START = "00-start-here.ipynb"
"""The lesson that is open when JupyterLab comes up."""
FOLDER = "asylum-clinic"
"""The folder in which somebody without a course works on copies of the lessons."""

_CONFIG = Path(__file__).resolve().parent / "lab_config"


@dataclass(frozen=True)
class Lab:
    """How JupyterLab is to be started: the command, its environment, its folder, and what was made ready for it."""

    command: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    lesson: Path
    copied: tuple[Path, ...]
    instructor: bool


def find_root(course: Path | None, here: Path) -> Path | None:
    """Return the course that is meant: the one that is named, else the one around a folder, else none.

    Raises
    ------
    KitError
        If a course is named and there is none.
    """
    from asylum_clinic.grading.course import Course

    if course is not None:
        return Course.find(course).root
    try:
        return Course.find(here).root
    except KitError:
        return None


def prepare(course: Path | None, here: Path, more: tuple[str, ...] = (), exchange: Path | None = None) -> Lab:
    """Make everything ready that JupyterLab needs, and say how to start it.

    An instructor's course gets copies of the lessons in ``notebooks/`` and nbgrader's configuration; without a
    course, the lessons are copied to ``asylum-clinic/`` in the folder ``here``. A file that is there already is never
    written over.

    Parameters
    ----------
    course : Path or None
        The folder of a course, or None for a student or a self-learner.
    here : Path
        The folder the command was started in.
    more : tuple of str
        Further arguments for JupyterLab.
    exchange : Path, optional
        Where nbgrader's exchange is, if not in its usual place.

    Raises
    ------
    KitError
        If the lessons are missing or can't be copied.
    """
    folder = course or here / FOLDER
    to = folder / "notebooks" if course else folder
    copied = copy_lessons(to)
    lesson = to / START
    opened = f"/lab/tree/{lesson.relative_to(folder).as_posix()}"
    arguments = (f"--ServerApp.root_dir={folder}", f"--LabApp.default_url={opened}")
    command = (sys.executable, "-m", "jupyterlab", *arguments, *more)
    return Lab(command, environment(course, exchange), folder, lesson, copied, course is not None)


def environment(course: Path | None, exchange: Path | None = None) -> dict[str, str]:
    """Return the environment that JupyterLab needs: where its configuration is, and this interpreter's commands."""
    found = dict(os.environ)
    places = [str(_CONFIG / ("instructor" if course else "student"))]
    if course:
        places.insert(0, str(course / "grading"))
    found["JUPYTER_CONFIG_PATH"] = os.pathsep.join([*places, *filter(None, [found.get("JUPYTER_CONFIG_PATH")])])
    found["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), found.get("PATH", "")])
    if exchange:
        found[EXCHANGE] = str(exchange.resolve())
    return found


def copy_lessons(to: Path) -> tuple[Path, ...]:
    """Copy the lessons that are not there yet, and return what was copied.

    Raises
    ------
    KitError
        If the folder can't be written.
    """
    copied = []
    source = part("notebooks", "lessons")
    try:
        to.mkdir(parents=True, exist_ok=True)
        for path in sorted(source.glob("*.ipynb")):
            if not (to / path.name).exists():
                shutil.copyfile(path, to / path.name)
                copied.append(to / path.name)
    except OSError as error:
        raise KitError(
            f"the lessons can't be copied ({error.strerror})", to, do="change to a folder of your own"
        ) from None
    return tuple(copied)
