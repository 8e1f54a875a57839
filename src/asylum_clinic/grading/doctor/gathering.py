"""All versions of an assignment's notebooks in a submission, each put to the notebook that it is one of."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from asylum_clinic.grading.doctor import wording
from asylum_clinic.grading.doctor.finding import Files, Found
from asylum_clinic.grading.doctor.matching import match
from asylum_clinic.grading.doctor.mending import Extra
from asylum_clinic.grading.doctor.reading import read_notebook
from asylum_clinic.grading.doctor.reference import Reference, plain
from asylum_clinic.grading.doctor.shape import Reading
from asylum_clinic.grading.doctor.versions import Version, likeness, newest_records, rank
from asylum_clinic.grading.submissions import MAX_NOTEBOOK

_MOST_FILES = 20
_MOST_BYTES = 3 * MAX_NOTEBOOK
"""How much is read whole of one submission, so that twenty large copies don't fill the memory."""


@dataclass
class Gathered:
    """What was found of one notebook: its versions, the files they came from, and why there is none."""

    versions: list[Version] = field(default_factory=list)
    files: list[Found] = field(default_factory=list)
    fault: str = ""

    def extras(self, base: Version, reference: Reference) -> list[Extra]:
        """Return what other versions add to the one that is graded."""
        there = newest_records(base.notebook, reference)
        texts = {name: plain(text) for name, text in _texts(base, reference).items()}
        extras = []
        for other in self.versions:
            if other is base:
                continue
            found = newest_records(other.notebook, reference)
            newer = tuple(record for form, record in found.items() if rank(record) > rank(there.get(form)))
            own = {} if other.spare else _texts(other, reference)
            more = {name: text for name, text in own.items() if plain(text) not in texts.get(name, "")}
            if newer or more:
                extras.append(Extra(other.name, newer, more))
        return extras

    def said(self, base: Version, asked: str) -> list[str]:
        """Say which file is graded, where that is not plain."""
        others = [one.name for one in self.versions if one.name != base.name and (one.proper or not one.spare)]
        if base.spare and others:
            return [wording.SPARE.format(base.name, asked)]
        return [] if base.proper and not others else [wording.taken(base.name, asked, list(dict.fromkeys(others)))]


def gather(files: Files, references: dict[str, Reference]) -> dict[str, Gathered]:
    """Read all files of a submission that may be notebooks."""
    gathered = {name: Gathered() for name in references}
    proper = {PurePosixPath(f"{name}.ipynb"): name for name in references}
    maybe = [one for one in files.found if one.may_be_notebook]
    maybe.sort(key=lambda one: (one.place not in proper or bool(one.inside), one.is_checkpoint, one.name))
    left = _MOST_BYTES
    for one in maybe[:_MOST_FILES]:
        asked = None if one.inside else proper.get(one.place)
        size = one.size if one.size <= MAX_NOTEBOOK else 0
        if asked is None and size > left:
            continue
        left -= size
        _put(one, asked, _read(one), gathered, references)
    return gathered


def _read(one: Found) -> Reading:
    try:
        with one.open() as file:
            return read_notebook(file, one.size, one.name)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error):
        return Reading(fault=f"The notebook '{one.name}' can't be read. What to do: ask for it again.")


def _put(
    one: Found, asked: str | None, reading: Reading, gathered: dict[str, Gathered], references: dict[str, Reference]
) -> None:
    for notebook in reading.versions:
        name = asked or max(references, key=lambda name: likeness(notebook, references[name]))
        if not (asked or likeness(notebook, references[name])):
            continue
        gathered[name].files.append(one)
        if asked or all(notebook != version.notebook for version in gathered[name].versions):
            version = Version(
                notebook, one.name, asked is not None, one.is_checkpoint, reading.cut, tuple(reading.notes)
            )
            gathered[name].versions.append(version)
    if reading.fault:
        name = asked or _named(one, references)
        if name:
            gathered[name].fault = gathered[name].fault or reading.fault


def _named(one: Found, references: dict[str, Reference]) -> str:
    """Return the notebook that a file which can't be read has to be, by its name; none if it may be anything."""
    if not one.place.name.lower().endswith((".ipynb", ".ipynb.txt", ".ipynb.json")) or one.is_checkpoint:
        return ""
    known = [name for name in references if name.lower() in one.place.name.lower()]
    return known[0] if known else next(iter(references)) if len(references) == 1 else ""


def _texts(version: Version, reference: Reference) -> dict[str, str]:
    """Return what is written in each cell for writing, by its name."""
    found = match(version.notebook["cells"], reference)
    texts: dict[str, str] = {}
    for place, ref in enumerate(reference.cells):
        if ref.writes and ref.known:
            written = [piece.text for piece in found.of(place) if plain(piece.text) not in ("", ref.plain)]
            if written:
                texts[ref.known.id] = "\n\n".join(dict.fromkeys(written))
    return texts
