"""A zip from somewhere else, read without trust: nothing is written, no name leads elsewhere, no bomb goes off."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from asylum_clinic.errors import KitError
from asylum_clinic.grading.submissions import MAX_DEPTH

MOST_FILES = 5_000
MOST_BYTES = 1_000_000_000
"""The most that all files of a zip may hold together once they are unpacked, in bytes."""
MOST_OF_ONE = 200_000_000
"""The most that one student's zip, or one file, may hold: grading refuses more."""
DEEPEST = 3
"""How many zips may lie in one another: the LMS's, the student's, and one that a computer wrapped around it."""
_LEFT_BY_SYSTEMS = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints"}


@dataclass(frozen=True)
class Packed:
    """One file in a zip: its name with forward slashes, and what it holds."""

    name: str
    data: bytes


def open_zip(source: Path | bytes, called: str, most: int = MOST_BYTES) -> zipfile.ZipFile:
    """Open a zip, refusing one that is none, is locked, or would hold more than ``most`` bytes once it is unpacked.

    Raises
    ------
    KitError
        With the file's name and what is wrong with it.
    """
    try:
        archive = zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source))
        entries = archive.infolist()
    except FileNotFoundError:
        raise KitError("there is no such file", called, do="check the name") from None
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise KitError(f"this is no zip that can be read ({error})", called, do="download it again") from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise KitError("the zip is locked with a password", called, do="ask for one without")
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > most:
        said = f"the zip holds more than {MOST_FILES:,} files or {most:,} bytes once it is unpacked"
        raise KitError(said, called, do="look at it by hand")
    return archive


def files_in(archive: zipfile.ZipFile, called: str) -> Iterator[Packed]:
    """Yield the files of a zip, leaving out what computers put in by themselves.

    Raises
    ------
    KitError
        If a name leads out of the zip, or a file is larger than it says or can't be read.
    """
    for entry in archive.infolist():
        name = entry.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if entry.is_dir() or set(path.parts) & _LEFT_BY_SYSTEMS or path.name.startswith("._"):
            continue
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\0" in name:
            raise KitError(f"the name {name[:80]!r} leads out of the zip", called, do="look at it by hand")
        if len(path.parts) > MAX_DEPTH:
            raise KitError(f"more than {MAX_DEPTH} folders lie in one another in it", called, do="look at it by hand")
        yield Packed(name, _read(archive, entry, called))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, called: str) -> bytes:
    try:
        with archive.open(entry) as file:
            data = file.read(MOST_OF_ONE + 1)
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError) as error:
        said = f"the file {entry.filename[:80]!r} in it can't be read ({type(error).__name__})"
        raise KitError(said, called, do="ask for it again") from None
    if len(data) > MOST_OF_ONE:
        said = f"the file {entry.filename[:80]!r} in it is larger than {MOST_OF_ONE:,} bytes"
        raise KitError(said, called, do="look at it by hand")
    return data


def unpacked(data: bytes, called: str, deep: int = 1, most: int = MOST_OF_ONE) -> list[Packed]:
    """Return all files of a student's zip, those of zips in it among them, without the folders that lie around all.

    Raises
    ------
    KitError
        As :func:`open_zip` and :func:`files_in`, or if zips lie too deep in one another.
    """
    found: list[Packed] = []
    with open_zip(data, called, most) as archive:
        for packed in files_in(archive, called):
            inner = [packed]
            if packed.name.lower().endswith(".zip"):
                if deep >= DEEPEST:
                    raise KitError(f"more than {DEEPEST} zips lie in one another", called, do="unpack it by hand")
                inner = unpacked(packed.data, f"{called}, {packed.name}", deep + 1, most)
            most -= sum(len(one.data) for one in inner)
            if most < 0:
                raise KitError(f"the zip holds more than {MOST_OF_ONE:,} bytes", called, do="look at it by hand")
            found += inner
    return _without_common_folder(found)


def _without_common_folder(found: list[Packed]) -> list[Packed]:
    tops = {packed.name.partition("/")[0] for packed in found}
    if len(tops) != 1 or not all("/" in packed.name for packed in found) or tops == {"answers"}:
        return found
    shorter = [Packed(packed.name.partition("/")[2], packed.data) for packed in found]
    return _without_common_folder(shorter)
