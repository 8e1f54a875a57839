"""Several versions of one notebook: which of them is graded, and what the others add to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asylum_clinic.assessment.records import METADATA, MIMETYPE
from asylum_clinic.grading.doctor.reference import Reference, plain

Notebook = dict[str, Any]
Rank = tuple[int, int, str]


@dataclass(frozen=True)
class Version:
    """A notebook that was found.

    ``name`` is what to call it, ``proper`` whether it is the file that was asked for, ``spare`` whether it is one of
    the copies that Jupyter keeps for itself; ``cut`` and ``notes`` as in ``Reading``.
    """

    notebook: Notebook
    name: str
    proper: bool = False
    spare: bool = False
    cut: bool = False
    notes: tuple[str, ...] = ()


def rank(record: Any) -> Rank:
    """Return how new a record is, as ``records.newest`` sees it; an empty one counts least.

    Examples
    --------
    >>> rank({"answers": {"a": "b"}, "seq": 3}) > rank({"answers": {}, "seq": 9})
    True
    """
    if not isinstance(record, dict) or not isinstance(record.get("answers"), dict):
        return (0, 0, "")
    seq, time = record.get("seq"), record.get("time")
    full = int(any(record["answers"].values()))
    return (full, seq if type(seq) is int else 0, time if isinstance(time, str) else "")


def records_of(cells: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the records of answers that cells hold, in their metadata and their outputs."""
    for cell in cells:
        kept = cell["metadata"].get(METADATA)
        if isinstance(kept, dict):
            yield kept
        for output in cell.get("outputs", ()):
            data = output.get("data") if isinstance(output, dict) else None
            if isinstance(data, dict) and isinstance(data.get(MIMETYPE), dict):
                yield data[MIMETYPE]


def newest_records(notebook: Notebook, reference: Reference) -> dict[str, dict[str, Any]]:
    """Return the newest record of each form that a notebook holds."""
    newest: dict[str, dict[str, Any]] = {}
    for record in records_of(notebook["cells"]):
        form = record.get("form")
        if form in reference.forms and rank(record) > rank(newest.get(form)):
            newest[form] = record
    return newest


def likeness(notebook: Notebook, reference: Reference) -> int:
    """Return how many released cells, or records of its forms, a notebook holds; 0 if it is another one's."""
    found: set[Any] = set()
    for cell in notebook["cells"]:
        known = cell["metadata"].get("nbgrader")
        name = known.get("grade_id") if isinstance(known, dict) else None
        found.add(reference.by_name.get(name) if isinstance(name, str) else None)
        found.add(reference.by_cell_id.get(cell.get("id", "")))
        found.add(reference.by_source.get(plain(cell["source"])))
    return len(found - {None}) + len(newest_records(notebook, reference))


def choose(versions: list[Version], reference: Reference) -> Version:
    """Return the version that is graded: the one with the newest answers, or the one in which more is written.

    The file that was asked for wins where nothing speaks for another one, and a copy that Jupyter keeps for itself
    only where its answers are newer.
    """

    def worth(version: Version) -> tuple[Any, ...]:
        records = newest_records(version.notebook, reference).values()
        newest = max(map(rank, records), default=(0, 0, ""))
        written = 0 if version.spare else _written(version.notebook, reference)
        return (not version.cut, newest, not version.spare, written, version.proper)

    return max(versions, key=worth)


def _written(notebook: Notebook, reference: Reference) -> int:
    """Return in how many of the cells for writing something is written."""
    count = 0
    for cell in notebook["cells"]:
        known = cell["metadata"].get("nbgrader")
        name = known.get("grade_id") if isinstance(known, dict) else None
        place = reference.by_name.get(name) if isinstance(name, str) else None
        if place is None:
            place = reference.by_cell_id.get(cell.get("id", ""))
        if place is not None and reference.cells[place].writes:
            count += plain(cell["source"]) not in ("", reference.cells[place].plain)
    return count
