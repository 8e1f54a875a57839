"""When a form closes: after the instructor's deadline, and in the course's own copies of what was handed in.

``closes.yaml`` beside the notebook holds the deadline. It is the instructor's choice: without it nothing closes, since
late work may be welcome and some have more time. It keeps answers from being changed by mistake; what counts as late
is said by the exchange or the LMS, never by a file that lies with the student.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict

from asylum_clinic.assessment.wording import day
from asylum_clinic.errors import KitError
from asylum_clinic.resources import read_model

FILE = "closes.yaml"
"""The file beside a notebook that says when its forms close."""
COPIES = {
    "autograded": "it has been graded, and this is the course's own copy",
    "submitted": "it was handed in, and this is the course's own copy",
}
"""The folders of a course that hold students' work, each with the reason why nothing is changed there."""
_COURSE = "nbgrader_config.py"
MEND = 'write the time in quotation marks, with its distance from UTC: closes: "2026-12-01T17:00-05:00"'


def _only_words(value: object) -> object:
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d", value):
        raise ValueError(MEND)  # "20261201" alone would be so many seconds after 1970, and close at once
    return value


class Closing(BaseModel):
    """What ``closes.yaml`` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    closes: Annotated[AwareDatetime, BeforeValidator(_only_words)]


@dataclass(frozen=True)
class Closed:
    """Whether a room is read-only, in a sentence that says why; else empty. ``notice`` is said and closes nothing."""

    why: str = ""
    notice: str = ""


def read_closing(folder: Path) -> datetime | None:
    """Return when the forms of an assignment close, or None where they don't.

    Raises
    ------
    KitError
        If the file can't be read, with file and line.
    """
    path = folder / FILE
    return read_model(Closing, path).closes if path.is_file() else None


def closed(folder: Path, what: str, now: datetime, *, deadline: bool = True) -> Closed:
    """Say whether what opens in a notebook's folder is read-only, and why.

    Parameters
    ----------
    folder : Path
        The notebook's folder.
    what : str
        What opens, in words: "form".
    now : datetime
        The time of the computer that runs the notebook, with its zone.
    deadline : bool
        Whether the deadline closes it; the course's own copies are always closed.

    Examples
    --------
    >>> from datetime import UTC
    >>> closed(Path("/nowhere"), "form", datetime(2026, 12, 1, tzinfo=UTC))
    Closed(why='', notice='')
    """
    why = COPIES.get(_copy(folder), "")
    if why:
        return Closed(f"This {what} is read-only: {why}. All answers are shown, and nothing here can change them.")
    if not deadline:
        return Closed()
    try:
        at = read_closing(folder)
    except KitError as error:
        return Closed(notice=f"When this {what} closes could not be read, so it stays open. {error}")
    return Closed(_passed(what, at, now)) if at is not None and now >= at else Closed()


def _passed(what: str, at: datetime, now: datetime) -> str:
    return (
        f"This {what} is read-only: the deadline passed on {moment(at)}. The clock of the computer that runs this "
        f"notebook says {moment(now.astimezone(at.tzinfo))}. Your answers are kept as they are. If that clock is "
        f"wrong, set it and press Run All; if you have more time, ask your instructor for a new file '{FILE}'."
    )


def late(folder: Path, what: str, now: datetime) -> str:
    """Return what is said in a room that was open when the deadline passed: it stays open until it is run again.

    So no word is lost that somebody was just typing.
    """
    try:
        at = read_closing(folder)
    except KitError:
        return ""
    if at is None or now < at:
        return ""
    return (
        f"The deadline of this {what} passed on {moment(at)} while it was open. Your answers are kept as before; what "
        "you change now may count as late. When it is run again it opens read-only."
    )


def moment(value: datetime) -> str:
    """Return a point of time as a sentence has it, with its distance from UTC.

    Examples
    --------
    >>> moment(datetime.fromisoformat("2026-12-01T17:00-05:00"))
    '1 December 2026, 17:00 (UTC-05:00)'
    """
    minutes = (value.utcoffset() or timedelta()) // timedelta(minutes=1)
    sign, away = ("-", -minutes) if minutes < 0 else ("+", minutes)
    zone = f"UTC{sign}{away // 60:02}:{away % 60:02}" if away else "UTC"
    return f"{day(value.date())}, {value:%H:%M} ({zone})"


def _copy(folder: Path) -> str:
    """Return which of a course's folders of students' work a notebook lies in, or nothing."""
    for place in folder.parents:
        if place.name in COPIES and place.parent.name == "grading" and (place.parent / _COURSE).is_file():
            return place.name
    return ""
