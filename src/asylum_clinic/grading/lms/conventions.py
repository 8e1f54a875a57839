"""How Canvas, Moodle and Blackboard name the files in the zip that an instructor downloads.

Canvas: ``doejane_LATE_4711_90210_week-one.ipynb`` (name, LATE or nothing, user, file's number, file; a file handed in
again ends in ``-1``). Moodle: ``Jane Doe_4711_assignsubmission_file/week-one.ipynb`` (name, participant, kind; older
ones end in ``_`` or hold the file in the same name). Blackboard: ``One_jdoe_attempt_2026-09-14-17-05-00_week.ipynb``
(assignment, user, time of the attempt, file), with a text file for each attempt that says the student's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Lms = Literal["canvas", "moodle", "blackboard"]

_CANVAS = re.compile(
    r"^(?P<name>[^/_]+?)(?P<late>_LATE)?_(?P<user>\d+)_(?:question_\d+_)?(?P<attempt>\d+)_(?P<file>[^/]+)$"
)
_MOODLE = re.compile(
    r"^(?:[^/]*/)*?(?P<name>[^/_]+)_(?P<user>\d+)_assignsubmission_(?P<kind>[a-z]+)(?:_/|/|_)(?P<file>[^/]+(?:/[^/]+)*)$"
)
_BLACKBOARD = re.compile(
    r"^(?P<assignment>[^/]*?)_(?P<user>[^/_]+)_attempt_(?P<attempt>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>[^/]+)|(?P<note>\.txt))$"
)
_PATTERNS: dict[Lms, re.Pattern[str]] = {"canvas": _CANVAS, "moodle": _MOODLE, "blackboard": _BLACKBOARD}
_COPY = re.compile(r"-\d{1,2}(?=\.[A-Za-z]+$)")


@dataclass(frozen=True)
class Named:
    """What an LMS's name for a file says.

    Parameters
    ----------
    user : str
        The LMS's own number or login of the student.
    name : str
        The student's name as the LMS writes it; empty where it does not.
    attempt : str
        Orders a student's attempts: a greater one is a later one.
    file : str
        The name under which the student handed the file in.
    late : bool
        Whether the LMS itself says that it is late.
    time : str
        When it was handed in, ``YYYY-MM-DD HH:MM:SS`` in the LMS's own time zone; empty where the name does not say.
    note : bool
        Whether it is the LMS's own text on the attempt.
    """

    user: str
    name: str = ""
    attempt: str = ""
    file: str = ""
    late: bool = False
    time: str = ""
    note: bool = False


def which(names: Iterable[str]) -> Lms | None:
    """Return the LMS whose naming most of these files follow, or None if they follow nobody's.

    Examples
    --------
    >>> which(["doejane_4711_90210_week-one.ipynb", "index.html"])
    'canvas'
    >>> which(["Jane Doe_4711_assignsubmission_file/week-one.ipynb"])
    'moodle'
    >>> which(["holiday.jpg"]) is None
    True
    """
    listed = list(names)
    counts = {lms: sum(read_name(lms, name) is not None for name in listed) for lms in _PATTERNS}
    best = max(counts, key=lambda lms: counts[lms])
    return best if counts[best] else None


def read_name(lms: Lms, name: str) -> Named | None:
    """Return what a file's name in an LMS's zip says, or None if it does not follow the naming.

    Examples
    --------
    >>> named = read_name("canvas", "doejane_LATE_4711_90210_week-one-2.ipynb")
    >>> named.user, named.file, named.late
    ('4711', 'week-one.ipynb', True)
    >>> read_name("blackboard", "Week 1_jdoe_attempt_2026-09-14-17-05-00_week.ipynb").time
    '2026-09-14 17:05:00'
    """
    match = _PATTERNS[lms].match(name)
    if match is None:
        return None
    said = match.groupdict()
    if lms == "canvas":
        file = _COPY.sub("", said["file"])
        return Named(said["user"], said["name"], said["attempt"].zfill(16), file, bool(said["late"]))
    if lms == "moodle":
        return Named(said["user"], said["name"].strip(), "", said["file"].rpartition("/")[2])
    day, clock = said["attempt"][:10], said["attempt"][11:].replace("-", ":")
    return Named(said["user"], "", said["attempt"], said["file"] or "", time=f"{day} {clock}", note=bool(said["note"]))


def letters(name: str) -> str:
    """Return a name's letters alone, small and without accents, as Canvas writes names in its files.

    Examples
    --------
    >>> letters("Zoë O'Brien-Novák")
    'zoeobriennovak'
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def same_person(one: str, other: str) -> bool:
    """Say whether two spellings of a name can be one person's: the same letters, first name or family name first.

    Examples
    --------
    >>> same_person("Jane Doe", "doejane"), same_person("Doe, Jane", "Jane Doe"), same_person("Jane Roe", "doejane")
    (True, True, False)
    """
    turned = {letters(one)}
    words = one.replace(",", " ").split()
    for cut in range(1, len(words)):
        turned.add(letters(" ".join([*words[cut:], *words[:cut]])))
    return bool(letters(one)) and letters(other) in turned
