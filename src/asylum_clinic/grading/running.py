"""nbgrader's converters, run quietly: what they log is collected, and an error comes back as a sentence.

nbgrader is imported here and nowhere above, when something is really run: it takes two seconds.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import CONFIG


class Collector(logging.Handler):
    """Keeps what nbgrader logs, and the exceptions it logs on the way."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.errors: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message, and the exception that is being handled while it is logged."""
        self.lines.append(record.getMessage())
        error = sys.exc_info()[1]
        if error is not None and error not in self.errors:
            self.errors.append(error)


def load_config(root: Path) -> Any:
    """Return what ``grading/nbgrader_config.py`` sets.

    Raises
    ------
    KitError
        If the file is missing, can't be run, or does not set up the kit.
    """
    from traitlets.config.loader import PyFileConfigLoader

    path = root / CONFIG
    if not path.is_file():
        raise KitError("there is no configuration", path, do="make a course, or copy the file from another one")
    try:
        with quiet():
            config = PyFileConfigLoader(path.name, str(path.parent)).load_config()
    except SyntaxError as error:
        raise KitError(f"the configuration is not valid Python ({error.msg})", path, error.lineno, "mend it") from None
    except Exception as error:
        said = f"the configuration can't be run ({type(error).__name__}: {error})"
        raise KitError(said, path, _line(error, path), "mend it") from None
    if "course" not in config.KitPreprocessor:
        do = "let it call asylum_clinic.grading.config.configure(get_config(), Path(__file__))"
        raise KitError("the configuration does not set up the kit", path, do=do)
    return config


class Converter:
    """One of nbgrader's converters for an assignment, run on one student after the other, always anew.

    It is made once for a class, as nbgrader does for a class of its own: its templates are compiled once.

    Parameters
    ----------
    name : {"GenerateAssignment", "Autograde", "GenerateFeedback"}
    config : traitlets Config
    assignment : str
    """

    def __init__(self, name: str, config: Any, assignment: str) -> None:
        self.begun = False
        self.logger = logging.Logger("asylum_clinic.nbgrader", logging.WARNING)
        with quiet():
            from nbgrader import converters
            from nbgrader.coursedir import CourseDirectory

            self.place = CourseDirectory(config=config, log=self.logger)
            self.place.assignment_id = assignment
            self.app = getattr(converters, name)(coursedir=self.place, config=config, log=self.logger)
        self.app.force = True

    def run(self, student: str = "*") -> None:
        """Run it on a student.

        Parameters
        ----------
        student : str
            A pattern, as nbgrader takes it: escape a name with ``glob.escape``.

        Raises
        ------
        Exception
            Whatever made nbgrader give up: the first error it met, not the summary it ends with.
        """
        log = Collector()
        self.logger.handlers = [log]
        self.place.student_id = student
        with quiet(), _heard(log):
            from nbgrader.converters.base import NbGraderException

            try:
                self._convert()
            except NbGraderException as error:
                raise (log.errors[0] if log.errors else error) from None
            except SystemExit:
                said = log.lines[-1] if log.lines else "it did not say why"
                raise KitError(f"nbgrader gave up: {said}") from None

    def _convert(self) -> None:
        if self.begun:
            self.app.init_notebooks()
            with contextlib.chdir(self.place.root):
                self.app.convert_notebooks()
        else:
            self.app.start()
            self.begun = True


@contextmanager
def _heard(log: Collector) -> Iterator[None]:
    """Collect what nbgrader's gradebook says through the web server's logger, which would print a traceback."""
    logger = logging.getLogger("tornado.application")
    passed_on, logger.propagate = logger.propagate, False
    logger.addHandler(log)
    try:
        yield
    finally:
        logger.removeHandler(log)
        logger.propagate = passed_on


def _line(error: BaseException, path: Path) -> int | None:
    """Return the last line of a file that an error passed through."""
    found = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == path]
    return found[-1] if found else None


@contextmanager
def quiet() -> Iterator[None]:
    """Keep nbgrader's and nbformat's warnings to programmers from a teacher's screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def printable(text: str) -> str:
    r"""Return text that a student may have chosen, without what would steer a terminal.

    Examples
    --------
    >>> printable("mine\x1b[2J.ipynb")
    'mine?[2J.ipynb'
    """
    return "".join(character if character.isprintable() else "?" for character in text)


def sentence(error: BaseException) -> str:
    """Return an error as one sentence for a teacher."""
    said = printable(" ".join(str(error).split()))[:300].rstrip(".") or "it did not say why"
    if isinstance(error, KitError) or "What to do:" in said:
        return str(error)
    return f"nbgrader could not go on ({type(error).__name__}: {said})."
