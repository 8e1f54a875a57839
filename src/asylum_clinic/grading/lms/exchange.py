"""nbgrader's own exchange, for a course on a shared machine: give out, take in, give back.

Students need nothing but nbgrader's Assignment List, or its commands: *list*, *fetch*, *submit*, *fetch feedback*.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading import bundling
from asylum_clinic.grading.config import CONFIG, SOURCE
from asylum_clinic.grading.lms.collecting import Collected
from asylum_clinic.grading.running import Collector, load_config, quiet, sentence

_FOR_ALL = 0o1777
"""An exchange is open to every account, but nobody may take away what is another's."""


def release_to_exchange(root: Path, assignment: str) -> tuple[str, Path]:
    """Put a released assignment into the exchange, and return the course's name there and where that is.

    Raises
    ------
    KitError
        If it holds a sentence of a key, other accounts could read the course's own folder, with its keys, or
        nbgrader can't put it there.
    """
    bundling.refuse_leaks(root, root / "exercises" / assignment)
    _refuse_open(root)
    app = _app(root, "ReleaseAssignment", assignment)
    _make(Path(app.root))
    app.force = True
    _run(app, root, "nothing was put into the exchange")
    return app.coursedir.course_id, Path(app.root)


def collect_exchange(root: Path, assignment: str) -> list[Collected]:
    """Take in what accounts handed in through the exchange, and return what became of each.

    Raises
    ------
    KitError
        If nbgrader can't collect, with its own last sentence.
    """
    app = _app(root, "Collect", assignment)
    app.update = True
    _run(app, root, "nothing could be collected from the exchange")
    return list(app.collected)


def give_feedback(root: Path, assignment: str) -> tuple[list[str], list[str]]:
    """Put feedback into the exchange, and return to whom, and who had handed in another way.

    Raises
    ------
    KitError
        If nbgrader can't put it there.
    """
    app = _app(root, "ReleaseFeedback", assignment)
    _run(app, root, "no feedback was put into the exchange")
    return app.given, app.others


def _app(root: Path, what: str, assignment: str) -> Any:
    """Return a part of nbgrader's exchange, set up as the machine and the course have it."""
    config = _machine()
    config.merge(load_config(root))
    logger = logging.Logger("asylum_clinic.nbgrader", logging.WARNING)
    logger.addHandler(Collector())
    with quiet():
        from nbgrader.auth import Authenticator
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.exchange import ExchangeFactory

        place = CourseDirectory(config=config, log=logger)
        place.assignment_id = assignment
        make = getattr(ExchangeFactory(config=config), what)
        return make(coursedir=place, authenticator=Authenticator(config=config), config=config, log=logger)


def _run(app: Any, root: Path, failed: str) -> None:
    with quiet():
        from nbgrader.exchange import ExchangeError

        try:
            app.start()
        except ExchangeError as error:
            do = (
                f"see that the folder {app.root} is there and open to all, or name another in {CONFIG}: c.Exchange.root"
            )
            raise KitError(f"{failed}: {str(error).rstrip('.')}", root, do=do) from None
        except Exception as error:
            raise KitError(f"{failed}: {sentence(error).rstrip('.')}", root, do="mend that and try again") from error


def _machine() -> Any:
    """Return what the machine's administrator has set for nbgrader, the most particular place last."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    config = Config()
    for folder in reversed(jupyter_config_path()):
        if (Path(folder) / "nbgrader_config.py").is_file():
            with quiet():
                config.merge(PyFileConfigLoader("nbgrader_config.py", folder).load_config())
    return config


def _make(place: Path) -> None:
    """Make the exchange, where that is allowed; nbgrader says what is wrong with one that is there."""
    if not place.exists():
        try:
            place.mkdir(parents=True)
            place.chmod(_FOR_ALL)
        except OSError as error:
            make = f"let an administrator make it (install -d -m 1777 {place})"
            do = f"{make}, or name another in {CONFIG}: c.Exchange.root"
            raise KitError(f"the exchange can't be made ({error.strerror})", place, do=do) from None


def _refuse_open(root: Path) -> None:
    """Refuse to share a machine with students who could read the keys."""
    passed = all(folder.stat().st_mode & 0o001 for folder in (root, *root.parents))
    entered = any((root / name).stat().st_mode & 0o001 for name in ("grading", SOURCE) if (root / name).is_dir())
    if os.name == "posix" and passed and entered:
        do = f"close it to them: chmod go-rwx {root}"
        raise KitError("every account on this machine can read this course, its keys or its solutions", root, do=do)
