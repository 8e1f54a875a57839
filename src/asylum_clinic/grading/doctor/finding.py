"""What a student handed in, as a list of files: also those within a folder or a zip that was put in its place."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from asylum_clinic.assessment.records import MAX_BYTES
from asylum_clinic.grading.running import printable
from asylum_clinic.grading.submissions import MAX_FILES, MAX_NOTEBOOK, MAX_STREAMED

CHECKPOINTS = ".ipynb_checkpoints"
_DEEPEST_ZIP = 2
_MOST_ZIP = 2 * MAX_NOTEBOOK
"""The most that all zips within zips may hold, in bytes, since they are read into memory."""
_LONGEST_LIST = 1_000_000
"""How long the list of files in a zip may be, in bytes: each entry takes ten times as much in memory."""
_RATIO = 200
"""How many times its packed size a file in a zip may have; real notebooks pack to a tenth, bombs to a thousandth."""
_SLACK = 10_000_000
"""How large a file in a zip may be whatever its ratio."""
_ENDINGS = (".ipynb", ".ipynb.txt", ".ipynb.json", ".json", ".ipynb.download", ".txt", ".ipynb.bak")


@dataclass(frozen=True)
class Found:
    """One file of a submission: its place in the folder or zip, and how to open it."""

    place: PurePosixPath
    size: int
    path: Path | None = None
    archive: zipfile.ZipFile | None = None
    member: zipfile.ZipInfo | None = None
    inside: str = ""

    @property
    def name(self) -> str:
        """What to call it in sentences."""
        return shown(f"{self.inside}{self.place}")

    @property
    def is_checkpoint(self) -> bool:
        """Whether it is one of the copies that Jupyter keeps for itself."""
        return CHECKPOINTS in self.place.parts

    @property
    def may_be_notebook(self) -> bool:
        """Whether its name leaves it possible that it is a notebook."""
        name = self.place.name.lower()
        return not _is_answers(self.place) and (name.endswith(_ENDINGS) or "." not in name)

    @property
    def may_be_answers(self) -> bool:
        """Whether it may be the file that keeps a form's answers."""
        return self.place.suffix.lower() == ".json" and self.size <= MAX_BYTES and not self.is_checkpoint

    def open(self) -> IO[bytes]:
        """Open the file for reading from its beginning.

        Raises
        ------
        OSError
            If it can't be read.
        """
        if self.path is not None:
            return self.path.open("rb")
        assert self.archive is not None
        assert self.member is not None
        try:
            return self.archive.open(self.member)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise OSError(0, "the zip is damaged or locked with a password") from error


@dataclass
class Files:
    """All files of a submission, and what was wrong with the zips among them."""

    found: list[Found] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left: int = _MOST_ZIP


def find_files(folder: Path) -> Files:
    """Return the files of a submission, in an order that does not hang on the disk.

    Parameters
    ----------
    folder : Path
        It holds plain files and folders only (see ``submissions.inspect``).
    """
    files = Files()
    for path in sorted(folder.rglob("*")):
        if not stat.S_ISREG(path.lstat().st_mode) or _is_rubbish(path.relative_to(folder).parts):
            continue
        place = PurePosixPath(path.relative_to(folder).as_posix())
        if path.suffix.lower() == ".zip":
            _unpack(path, f"{place}: ", files, 1)
        else:
            files.found.append(Found(place, path.stat().st_size, path))
    return files


def _unpack(file: Path | IO[bytes], inside: str, files: Files, depth: int) -> None:
    """List what a zip holds; what could fill the disk, the memory or another folder is left where it is."""
    name = shown(inside.rstrip(": "))
    try:
        if _list_length(file) > _LONGEST_LIST:
            files.notes.append(f"The zip '{name}' holds too many files, so it was not opened.")
            return
        archive = zipfile.ZipFile(file)
        members = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        files.notes.append(f"The file '{name}' is no zip that can be opened.")
        return
    for member in members[:MAX_FILES]:
        place = PurePosixPath(member.filename)
        if member.is_dir() or _is_rubbish(place.parts):
            continue
        fault = _unsafe(member, place)
        if fault:
            files.notes.append(f"In '{name}', the file '{shown(member.filename)}' {fault}, so it was not opened.")
        elif place.suffix.lower() == ".zip":
            _unpack_inner(archive, member, f"{inside}{place}: ", files, depth)
        else:
            files.found.append(Found(place, member.file_size, None, archive, member, inside))
    if len(members) > MAX_FILES:
        files.notes.append(f"The zip '{name}' holds more than {MAX_FILES:,} files; only the first ones were looked at.")


def _list_length(file: Path | IO[bytes]) -> int:
    """Return how many bytes a zip's list of files takes, as its end says; 0 if it has none."""
    with file.open("rb") if isinstance(file, Path) else nullcontext(file) as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(max(0, size - 66_000))
        tail = stream.read()
    end = tail.rfind(b"PK\5\6")
    return int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0


def _unpack_inner(archive: zipfile.ZipFile, member: zipfile.ZipInfo, inside: str, files: Files, depth: int) -> None:
    name = shown(inside.rstrip(": "))
    if depth >= _DEEPEST_ZIP or member.file_size > files.left:
        files.notes.append(f"The zip '{name}' lies too deep or is too large, so it was not opened.")
        return
    files.left -= member.file_size
    try:
        with archive.open(member) as packed:
            data = packed.read(member.file_size)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
        files.notes.append(f"The file '{name}' is no zip that can be opened.")
        return
    _unpack(io.BytesIO(data), inside, files, depth + 1)


def _unsafe(member: zipfile.ZipInfo, place: PurePosixPath) -> str:
    kind = member.external_attr >> 16
    if place.is_absolute() or ".." in place.parts or "\\" in member.filename or ":" in member.filename:
        return "is to be put outside its folder"
    if kind and stat.S_ISLNK(kind):
        return "is a link to another place"
    if member.file_size > MAX_STREAMED or member.file_size > max(_SLACK, _RATIO * member.compress_size):
        return "is too large when unpacked"
    return "is locked with a password" if member.flag_bits & 1 else ""


def _is_rubbish(parts: tuple[str, ...]) -> bool:
    """Whether a file is one that macOS or Windows puts beside others."""
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")


def _is_answers(place: PurePosixPath) -> bool:
    return place.parent.name == "answers"


def answers_beside(files: Files) -> Iterator[Found]:
    """Yield the files that may keep a form's answers, those in the right place first."""
    yield from sorted(
        (one for one in files.found if one.may_be_answers),
        key=lambda one: (len(one.place.parts) != 2 or not _is_answers(one.place) or bool(one.inside), one.name),
    )


def shown(name: str) -> str:
    r"""Return a file's name as it may be shown: nothing in it steers a terminal, a page or Markdown.

    Examples
    --------
    >>> shown("Copy of <b>*baker*.ipynb")
    'Copy of ?b??baker?.ipynb'
    """
    clean = "".join(sign if sign.isalnum() or sign in " ._-–—(),:/+'" else "?" for sign in printable(name))
    return clean if len(clean) <= 100 else f"{clean[:60]}...{clean[-37:]}"
