"""The instructor's deadline: ``closes.yaml`` in an assignment's source, which nbgrader hands out with the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from asylum_clinic.assessment.closing import FILE, moment, read_closing
from asylum_clinic.errors import KitError
from asylum_clinic.grading import gradebook
from asylum_clinic.grading.config import GRADEBOOK, SOURCE

NEVER = "never"
"""What is written in place of a time to let the forms stay open."""


def parse_closing(text: str) -> datetime:
    """Return a point of time as an instructor writes it; without a distance from UTC it is this computer's own time.

    Raises
    ------
    KitError
        If it is none.

    Examples
    --------
    >>> parse_closing("2026-12-01 17:00 -05:00").isoformat()
    '2026-12-01T17:00:00-05:00'
    """
    words = text.split()
    try:
        found = datetime.fromisoformat("".join([*words[:1], "T" * (len(words) > 1), *words[1:]]))
    except ValueError:
        do = 'write it like this: "2026-12-01 17:00" or "2026-12-01 17:00 -05:00"'
        raise KitError(f"{text!r} is no day with a time", do=do) from None
    if len(text.strip()) <= len("2026-12-01"):
        raise KitError(f"{text!r} has no time of day", do=f'write it like this: "{text.strip()} 23:59"')
    return found if found.tzinfo else found.astimezone()


@contextmanager
def closing_set(root: Path, assignment: str, when: str | None) -> Iterator[str]:
    """Write when an assignment's forms close, and give the sentence about it; taken back if the release is refused.

    Parameters
    ----------
    root : Path
    assignment : str
    when : str or None
        A time, ``never``, or None for what is there already.

    Raises
    ------
    KitError
        If it is no time, lies before the due date that nbgrader knows, or can't be written.
    """
    source = root / SOURCE / assignment
    path = source / FILE
    before = path.read_bytes() if path.is_file() else None
    try:
        if when is not None and source.is_dir():
            _write(path, None if when.strip().lower() == NEVER else parse_closing(when))
        at = read_closing(source)
        _not_before_the_due_date(root, assignment, at)
        yield _said(at, when)
    except BaseException:
        if before is not None:
            path.write_bytes(before)
        elif when is not None:
            path.unlink(missing_ok=True)
        raise


def _said(at: datetime | None, when: str | None) -> str:
    if at is None:
        return "" if when is None else "The forms stay open."
    return (
        f"Whoever opens the forms after {moment(at)} finds them read-only. What counts as late is still said by your "
        f"exchange or LMS; give a student with more time another '{FILE}'."
    )


def _write(path: Path, at: datetime | None) -> None:
    try:
        if at is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(f'closes: "{at.isoformat(timespec="minutes")}"\n', encoding="utf-8")
    except OSError as error:
        said = f"the deadline can't be written ({error.strerror})"
        raise KitError(said, path, do="check the folder's permissions") from None


def _not_before_the_due_date(root: Path, assignment: str, at: datetime | None) -> None:
    known = gradebook.standing(root, assignment).due if at is not None and (root / GRADEBOOK).is_file() else ""
    if at is None or not known:
        return
    due = datetime.fromisoformat(known)
    due = due if due.tzinfo else due.replace(tzinfo=UTC)  # nbgrader keeps it in UTC, without saying so
    if at < due:
        said = f"the forms would close on {moment(at)}, before the due date that nbgrader knows, {moment(due)}"
        raise KitError(said, root / SOURCE / assignment / FILE, do="give a later time, or change the due date")
