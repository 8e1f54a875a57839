"""What was handed in, looked at before anything opens it: what can't be read, or should not be followed.

nbgrader drops a whole submission where it stumbles, with a traceback. Here each fault has a sentence.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading import ledger
from asylum_clinic.grading.running import printable

MAX_NOTEBOOK = 20_000_000
"""The largest notebook that is read whole, in bytes: it takes many times as much memory."""
MAX_STREAMED = 1_000_000_000
"""The largest notebook that is read at all, as a stream and without its outputs."""
MAX_CELLS = 2_000
"""The most cells that a notebook may have; each is looked at by some twenty steps."""
MAX_TEXT = 2_000_000
"""The most characters that all cells may hold, outputs apart; feedback shows every one."""
MAX_PARTS = 500_000
"""The most lists and objects that a notebook's JSON may hold: an empty one of two bytes takes a thousand in memory."""
MAX_FOLDER = 200_000_000
"""The most that all of a submission's files but its notebooks may hold, in bytes: each is copied twice."""
MAX_FILES = 2_000
MAX_DEPTH = 20
"""The most folders that may lie in one another: walking and copying call themselves once for each."""
MAX_NAME = 200
"""The longest name of a student's folder, in bytes: files of the kit's own are named after it, with an ending."""
LINKED = "The folder holds a link to another place, which is not followed. What to do: hand in files, not links."
_HANDED_IN = (".zip", ".ipynb")
_MISPLACED = (
    "{0} lies in grading/submitted where the folder '{1}/{2}' is looked for, so nothing of it was graded. "
    "What to do: give it to 'asylum-clinic collect {2} FILE --student {1}', or put it into a folder of that name."
)
ASK = "ask the student to hand in the assignment's folder as it was given, with plain files only"
UNSAFE = (
    "The student's folder has a name that is too long, or that web pages can't show safely. "
    "What to do: rename it to letters, digits, dots and dashes."
)


def inspect(student: str, folder: Path) -> tuple[str, ...]:
    """Say why a submission can't be graded before its notebook is even looked at; nothing if it can.

    Parameters
    ----------
    student : str
        The name of the student's folder.
    folder : Path
        ``grading/submitted/STUDENT/ASSIGNMENT``.
    """
    if not safe_name(student):
        return (UNSAFE,)
    fault = _unfit(folder)
    return (fault,) if fault else _timestamp(folder / "timestamp.txt")


def misplaced(submitted: Path, assignment: str, others: Collection[str] = ()) -> dict[str, str]:
    """Return what lies beside the folders that are graded and looks like a submission: whose it is, and what to do.

    nbgrader passes over it without a word, and a student who handed in would stand among those who did not.

    Parameters
    ----------
    submitted : Path
        ``grading/submitted``.
    assignment : str
        The assignment, whose folder is looked for within each student's.
    others : collection of str
        The course's other assignments, since the name of one may begin with the name of another.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Path(folder, "ada.zip").touch()
    ...     list(misplaced(Path(folder), "credible-fear"))
    ['ada.zip']
    """
    found = {}
    for path in sorted(submitted.glob("*")):
        whose = path.name if path.is_dir() else path.stem
        whose = whose if safe_name(whose) else "NAME"  # what is said is copied into a shell
        if path.suffix.lower() in _HANDED_IN and not path.is_dir():
            found[path.name] = _MISPLACED.format("This file", whose, assignment)
        elif path.is_dir() and not (path / assignment).is_dir():
            for inner in sorted(path.glob("*")):
                if _named_like(inner, assignment, others):
                    found[path.name] = _MISPLACED.format(f"'{printable(inner.name)[:80]}'", whose, assignment)
    return {printable(name)[:MAX_NAME]: printable(said) for name, said in found.items()}


def _named_like(path: Path, assignment: str, others: Collection[str] = ()) -> bool:
    """Say whether something is named after an assignment, as browsers, mail and a teacher in haste rename it.

    Examples
    --------
    >>> [_named_like(Path(name), "credible-fear") for name in ("Credible Fear (1).zip", "full-assessment")]
    [True, False]
    """
    plain = re.sub(r"[\W_]+", "-", path.name.casefold()).removeprefix("copy-of-")
    meant = [name for name in {assignment, *others} if plain.startswith(name.casefold())]
    return bool(meant) and max(meant, key=len) == assignment


def safe_name(student: str) -> bool:
    """Say whether Formgrader's pages, which print a student's name as it is, can print this one, and files be named so.

    Examples
    --------
    >>> safe_name("o.brien@example"), safe_name("12345"), safe_name("<img src=x>")
    (True, True, False)
    """
    return re.fullmatch(r"[^\W_][\w.@ +=,-]*", student) is not None and len(os.fsencode(student)) <= MAX_NAME


def messages_of(folder: Path, notebooks: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Return what grading said of a submission, and whether something in it has to be looked at by a person."""
    said: list[str] = []
    flagged = False
    for name in notebooks:
        try:
            data = json.loads((folder / f"{name}.ipynb").read_bytes())
        except (OSError, ValueError):
            continue
        book = ledger.read(data)
        said += [sentence for sentences in book["messages"].values() for sentence in sentences]
        flagged = flagged or bool(book["flagged"])
    return tuple(dict.fromkeys(said)), flagged


def read_unfollowed(folder: Path, owner: int | None) -> tuple[dict[str, bytes], float]:
    """Read a folder that somebody else may change meanwhile; no link is followed, not even one put there just now.

    Parameters
    ----------
    folder : Path
    owner : int, optional
        The account, by number, that all of it has to belong to.

    Returns
    -------
    tuple of dict and float
        The files by name, and when the last of them was changed by this machine's clock, which nobody can set back.

    Raises
    ------
    KitError
        If something in it is no plain file, is somebody else's, can't be read, or is too much.
    """
    files: dict[str, bytes] = {}
    changed, left, seen = 0.0, MAX_FOLDER, 0
    try:
        for place, folders, names, handle in os.fwalk(folder, onerror=_raise):
            seen += len(folders) + len(names)
            if seen > MAX_FILES or len(Path(place).relative_to(folder).parts) > MAX_DEPTH:
                raise KitError(f"it holds more than {MAX_FILES:,} files, or {MAX_DEPTH} folders in one another", do=ASK)
            _refuse_links(folders, handle, owner)
            for name in names:
                with os.fdopen(os.open(name, _OPEN, dir_fd=handle), "rb") as file:
                    state = os.fstat(file.fileno())
                    _refuse_odd(name, state, stat.S_ISREG, owner)
                    data = file.read(left + 1)
                changed, left = max(changed, state.st_ctime), left - len(data)
                if left < 0:
                    raise KitError(f"it holds more than {MAX_FOLDER:,} bytes", do=ASK)
                files[(Path(place).relative_to(folder) / name).as_posix()] = data
    except OSError as error:
        linked = error.errno == errno.ELOOP
        said = "it holds a link to another place" if linked else f"it can't be read ({error.strerror})"
        raise KitError(said, do=ASK) from None
    return files, changed


_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def _raise(error: OSError) -> None:
    raise error


def _refuse_links(folders: Sequence[str], handle: int, owner: int | None) -> None:
    _refuse_odd("the folder", os.fstat(handle), stat.S_ISDIR, owner)
    for name in folders:
        _refuse_odd(name, os.lstat(name, dir_fd=handle), stat.S_ISDIR, owner)


def _refuse_odd(name: str, state: os.stat_result, plain: Callable[[int], bool], owner: int | None) -> None:
    if not plain(state.st_mode):
        raise KitError(f"it holds {printable(name)[:80]!r}, which is no plain file", do=ASK)
    if re.search("[\ud800-\udfff]", name):
        raise KitError(f"it holds {printable(name)[:80]!r}, a name that is no text", do=ASK)
    if owner is not None and state.st_uid != owner:
        raise KitError(f"it holds {printable(name)[:80]!r}, which belongs to another account", do=ASK)


def _unfit(folder: Path) -> str:
    """Return why a submission's files must not be copied, as nbgrader does before it looks at them; empty if they may.

    It would follow a link, wait for ever at a pipe, and fill the disk with a file that is nothing but a hole.
    """
    if folder.is_symlink() or folder.parent.is_symlink():
        return LINKED
    size = count = 0
    for path in _within(folder):
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode):
            return LINKED
        if not (stat.S_ISREG(state.st_mode) or stat.S_ISDIR(state.st_mode)):
            return f"The folder holds '{printable(path.name)[:80]}', which is no plain file. What to do: delete it."
        large = stat.S_ISREG(state.st_mode) and not (path.suffix == ".ipynb" and state.st_size <= MAX_STREAMED)
        size, count = size + (state.st_size if large else 0), count + 1
        if size > MAX_FOLDER or count > MAX_FILES:
            most = f"{MAX_FILES:,} files or {MAX_FOLDER:,} bytes"
            return (
                f"The folder holds more than {most}. What to do: delete what is neither the notebook nor its answers."
            )
    return ""


def _within(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place) / name for name in (*folders, *files))


def _timestamp(path: Path) -> tuple[str, ...]:
    if not path.exists():
        return ()
    try:
        from nbgrader.utils import parse_utc

        with path.open(encoding="utf-8") as file:
            text = file.read(1000).strip()
        if text:
            parse_utc(text)
    except Exception:
        return ("The file 'timestamp.txt' holds no time that can be read. What to do: mend it or delete it.",)
    return ()
