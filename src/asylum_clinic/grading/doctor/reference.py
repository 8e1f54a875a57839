"""The notebook as it was released, cell by cell and in its order: what a damaged one is held against."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from asylum_clinic.grading.config import RELEASE, database_url
from asylum_clinic.grading.source import Released, ReleasedCell, form_called, read_released


@dataclass(frozen=True)
class Ref:
    """One released cell: ``known`` is what nbgrader knows of it, None for prose that it does not know."""

    cell_id: str
    kind: str
    source: str
    known: ReleasedCell | None = None
    metadata: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str | None:
        """The cell's name in the gradebook."""
        return self.known.id if self.known else None

    @property
    def writes(self) -> bool:
        """Whether students write in the cell."""
        return self.known is not None and not self.known.locked

    @property
    def nbgrader(self) -> dict[str, Any]:
        """What nbgrader keeps in the cell, apart from its own fingerprint of the text."""
        return {name: value for name, value in self.known.metadata.items() if name != "checksum"} if self.known else {}

    @cached_property
    def plain(self) -> str:
        """The source, to be compared."""
        return plain(self.source)

    @cached_property
    def lines(self) -> frozenset[str]:
        """The lines of the source, to be compared."""
        return frozenset(line.strip() for line in self.source.splitlines())


def plain(source: str) -> str:
    r"""Return a source without what editors change by themselves: line ends, and spaces at the end of a line.

    Examples
    --------
    >>> plain("a  \r\nb\n\n")
    'a\nb'
    """
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


@dataclass(frozen=True)
class Reference:
    """A released notebook: its cells in their order, and the ids of its forms."""

    cells: tuple[Ref, ...]
    forms: frozenset[str]

    @cached_property
    def by_name(self) -> dict[str, int]:
        """The places of the cells that nbgrader knows, by their names."""
        return {ref.name: place for place, ref in enumerate(self.cells) if ref.name}

    @cached_property
    def by_cell_id(self) -> dict[str, int]:
        """The places of all cells by their ids."""
        return {ref.cell_id: place for place, ref in enumerate(self.cells)}

    @cached_property
    def by_source(self) -> dict[str, int]:
        """The places of the cells that are known by their source alone."""
        all_of_them = [ref.plain for ref in self.cells]
        return {
            ref.plain: place
            for place, ref in enumerate(self.cells)
            if ref.plain and not ref.writes and all_of_them.count(ref.plain) == 1
        }


def read_reference(root: Path, assignment: str, notebook: str) -> Reference:
    """Return a notebook as it was released.

    What nbgrader knows of a cell comes from the gradebook; the order, the prose and the text that students got, from
    the released file: the gradebook's text holds an instructor's hidden tests. Where the file is gone, it has to do.
    """
    database = {"db_url": database_url(root), "assignment": assignment, "notebook": notebook}
    released = read_released({"nbgrader": database})
    path = root / RELEASE / assignment / f"{notebook}.ipynb"
    try:
        prose = _prose(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        prose = ()
    return _reference(prose, released)


@lru_cache(maxsize=16)
def _prose(path: Path, changed: int) -> tuple[tuple[str, str, str, str | None, tuple[tuple[str, Any], ...]], ...]:
    found = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = cell["source"]
        text = source if isinstance(source, str) else "".join(source)
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        kept = tuple((key, value) for key, value in cell["metadata"].items() if key != "nbgrader")
        found.append((cell.get("id", ""), cell["cell_type"], text, name, kept))
    return tuple(found)


def _reference(
    prose: tuple[tuple[str, str, str, str | None, tuple[tuple[str, Any], ...]], ...], released: Released
) -> Reference:
    cells, left = [], dict(released.cells)
    for cell_id, kind, source, name, kept in prose:
        known = left.pop(name, None) if name else None
        if known is not None:
            cells.append(Ref(cell_id or known.id, known.kind, source, known, kept))
        elif name is None:
            cells.append(Ref(cell_id, kind, source, None, kept))
    cells += [Ref(known.id, known.kind, known.source, known) for known in left.values()]
    return Reference(tuple(cells), frozenset(form for ref in cells if (form := _form(ref))))


def _form(ref: Ref) -> str | None:
    return form_called(ref.source) if ref.known and ref.known.form else None
