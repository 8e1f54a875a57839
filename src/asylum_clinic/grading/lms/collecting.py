"""``asylum-clinic collect``: what an LMS's zip, or a file from an e-mail, holds, goes to ``grading/submitted``.

A student's newest attempt counts. What it replaces is moved to ``grading/reports/collected/earlier`` and never deleted;
what was received is listed with its digest and the LMS's word on lateness, so that a dispute can be settled.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import REPORTS, SUBMITTED
from asylum_clinic.grading.lms.conventions import Lms, Named, read_name, which
from asylum_clinic.grading.lms.receipts import SECRET, STAMP, digest_of
from asylum_clinic.grading.lms.roster import Roster
from asylum_clinic.grading.lms.unpacking import Packed, files_in, open_zip, unpacked
from asylum_clinic.grading.submissions import safe_name

COLLECTED = f"{REPORTS}/collected"
_COLUMNS = ("student", "received", "lms", "late", "time", "files", "digest", "source", "called")


@dataclass(frozen=True)
class Collected:
    """What became of one student's hand-in: ``new``, ``replaced``, ``same`` as before, or ``refused`` with a reason."""

    student: str
    what: str
    said: str = ""
    late: bool = False


@dataclass
class _Attempt:
    """One attempt of one student: the LMS's word on it, and each file with what orders its copies."""

    named: Named
    files: dict[str, tuple[str, Packed]] = field(default_factory=dict)
    called: str = ""

    def add(self, named: Named, packed: Packed) -> None:
        """Add a file; of two of one name, the later one counts."""
        if named.file not in self.files or self.files[named.file][0] <= named.attempt:
            self.files[named.file] = (named.attempt, Packed(named.file, packed.data))
            self.called = packed.name
        if named.late or named.attempt > self.named.attempt:
            self.named = replace(named, late=named.late or self.named.late)


def collect_zip(
    root: Path, assignment: str, path: Path, notebooks: Sequence[str], late: Collection[str] = frozenset()
) -> list[Collected]:
    """Take in the zip of all submissions that an instructor downloaded from Canvas, Moodle or Blackboard.

    Parameters
    ----------
    root : Path
        The course's folder.
    assignment : str
    path : Path
        The zip, as it was downloaded.
    notebooks : sequence of str
        The assignment's notebooks as they were released, without their ending.
    late : collection of str
        The LMS's numbers of students who, by its own worksheet, were late.

    Raises
    ------
    KitError
        If it can't be read as such a zip. One student's odd file is refused and stops nobody else.
    """
    with open_zip(path, str(path)) as archive:
        packed = list(files_in(archive, path.name))
    lms = which(one.name for one in packed)
    if lms is None:
        do = "download all submissions of the assignment from Canvas, Moodle or Blackboard, and give that zip as it is"
        raise KitError("the files in the zip are not named as Canvas, Moodle or Blackboard names them", path, do=do)
    roster, found = Roster(root), []
    for attempt in _newest(lms, packed):
        attempt.named = replace(attempt.named, late=attempt.named.late or attempt.named.user in late)
        student = roster.find(lms, attempt.named).student
        found.append(_take(root, assignment, student, attempt, lms, path.name, notebooks))
    roster.write()
    return sorted(found, key=lambda one: one.student)


def collect_file(root: Path, assignment: str, path: Path, student: str, notebooks: Sequence[str]) -> Collected:
    """Take in one student's file, a notebook or a zip, that came by e-mail.

    Raises
    ------
    KitError
        If the file is missing or the name can't be a student's.
    """
    if not safe_name(student):
        raise KitError(f"{student[:80]!r} can't be a student's name", do="use letters, digits, dots and dashes")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KitError(f"the file can't be read ({error.strerror})", path, do="check the name") from None
    named = Named(student, file=path.name)
    attempt = _Attempt(named)
    attempt.add(named, Packed(path.name, data))
    return _take(root, assignment, student, attempt, None, path.name, notebooks)


def _newest(lms: Lms, packed: Iterable[Packed]) -> list[_Attempt]:
    """Return each student's newest attempt; Canvas gives the newest alone, and numbers its files one by one."""
    attempts: dict[tuple[str, str], _Attempt] = {}
    for one in packed:
        named = read_name(lms, one.name)
        if named is not None and not named.note:
            key = (named.user, "" if lms == "canvas" else named.attempt)
            attempts.setdefault(key, _Attempt(named)).add(named, one)
    last: dict[str, _Attempt] = {}
    for (user, order), attempt in sorted(attempts.items(), key=lambda item: item[0]):
        last[user] = attempt if order >= (last[user].named.attempt if user in last else "") else last[user]
    return list(last.values())


def _take(
    root: Path, assignment: str, student: str, attempt: _Attempt, lms: Lms | None, source: str, notebooks: Sequence[str]
) -> Collected:
    named = attempt.named
    try:
        files = _spread([packed for _, packed in attempt.files.values()], notebooks)
    except KitError as error:
        return Collected(student, "refused", str(error), named.late)
    if not files:
        return Collected(student, "refused", f"{source}: nothing in it was handed in. What to do: ask the student.")
    folder = root / SUBMITTED / student / assignment
    if folder.is_dir() and digest_of(_there(folder)) == digest_of(files):
        return Collected(student, "same", late=named.late)
    if named.time:
        # the LMS writes the clock of the place; nbgrader reads UTC
        there = datetime.strptime(named.time, "%Y-%m-%d %H:%M:%S").astimezone()
        files[STAMP] = f"{there.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC".encode()
    taken = Collected(student, "replaced" if folder.is_dir() else "new", late=named.late)
    return keep(root, assignment, taken, files, (lms or "file", named.time, source, attempt.called))


def keep(
    root: Path, assignment: str, taken: Collected, files: dict[str, bytes], told: tuple[str, str, str, str]
) -> Collected:
    """Put what was handed in where grading looks for it, and list it with its digest.

    Parameters
    ----------
    root : Path
        The course's folder.
    assignment : str
    taken : Collected
    files : dict of str to bytes
    told : tuple of str
        Which way it came, the time that was stated there, the file it came in, and how it was called there.

    Returns
    -------
    Collected
        What became of it: as given, or refused if it can't be written.
    """
    folder = root / SUBMITTED / taken.student / assignment
    try:
        _put(root, folder, files)
    except OSError as error:
        return replace(
            taken, what="refused", said=f"It can't be written ({error.strerror}). What to do: check {folder}."
        )
    lms, time, source, called = told
    count = len(files.keys() - {STAMP, SECRET})
    late = "late" if taken.late else ""
    row = (taken.student, _now(), lms, late, time, count, digest_of(files), source, called)
    _record(root / COLLECTED / f"{assignment}.csv", row)
    return taken


def _spread(packed: Sequence[Packed], notebooks: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a submission by their names, with zips in it unpacked and copies' names mended."""
    found: dict[str, bytes] = {}
    for one in packed:
        inner = unpacked(one.data, one.name) if one.name.lower().endswith(".zip") else [one]
        for file in inner:
            found[_released_name(file.name, notebooks)] = file.data
    books = [name for name in found if name.lower().endswith(".ipynb") and "/" not in name]
    if len(books) == len(notebooks) == 1:  # it can only be that one, whatever a student or a mail program called it
        found[f"{notebooks[0]}.ipynb"] = found.pop(books[0])
    return found


def _released_name(name: str, notebooks: Sequence[str]) -> str:
    """Return the name under which grading looks for a file: a notebook's may differ in capitals."""
    path = PurePosixPath(name)
    if path.suffix.lower() != ".ipynb" or len(path.parts) != 1:
        return name
    plain = path.stem.casefold()
    alike = [book for book in notebooks if plain == book.casefold()]
    return f"{alike[0]}.ipynb" if alike else name


def _put(root: Path, folder: Path, files: dict[str, bytes]) -> None:
    half = folder.with_name(f".{folder.name}.part")
    if half.exists():
        shutil.rmtree(half)
    for name, data in files.items():
        path = half / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if folder.is_dir():
        aside = root / COLLECTED / "earlier" / f"{folder.parent.name}--{folder.name}--{_now().replace(':', '')}"
        aside.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(aside)
    half.rename(folder)


def _there(folder: Path) -> dict[str, bytes]:
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in names.items()}


def names_in_canvas(root: Path, assignment: str) -> dict[str, tuple[str, str]]:
    """Return Canvas's numbers of each student and of a file of the last hand-in, which feedback refers to."""
    path = root / COLLECTED / f"{assignment}.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lms"] == "canvas"]
    found = {row["student"]: read_name("canvas", row["called"]) for row in rows}
    return {student: (named.user, named.attempt.lstrip("0")) for student, named in found.items() if named}


def _record(path: Path, row: tuple[object, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.is_file()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if not begun:
            writer.writerow(_COLUMNS)
        writer.writerow(row)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
