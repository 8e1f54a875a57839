"""Which released cell a student's cell is, or holds: by its name, its id, its source and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from asylum_clinic.grading.doctor.reference import Ref, Reference, plain

Cell = dict[str, Any]
_SHORTEST = 12
"""The shortest source, in characters, that is looked for within another cell's."""


@dataclass
class Piece:
    """A student's cell, or a part of one.

    ``place`` is that of the released cell it is, None for the student's own; ``merged`` says that its cell held
    something else as well, ``loose`` that it is a text which has no cell of its own therefore.
    """

    cell: Cell
    text: str
    place: int | None = None
    loose: bool = False
    merged: bool = False


@dataclass
class Match:
    """A notebook's pieces in their order.

    ``merged`` says of each cell that held several how many were too many; ``unsure`` are the places of cells for
    writing that are gone, where it can't be told which text is theirs.
    """

    pieces: list[Piece] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    unsure: list[int] = field(default_factory=list)

    def of(self, place: int) -> list[Piece]:
        """Return the pieces that belong to a released cell."""
        return [piece for piece in self.pieces if piece.place == place]


def match(cells: list[Cell], reference: Reference) -> Match:
    """Return the pieces of a notebook, each with the released cell it belongs to."""
    claims = _claims(cells, reference)
    missing = [place for place in range(len(reference.cells)) if place not in claims]
    found = Match()
    for cell, claim in zip(cells, claims, strict=True):
        pieces = list(_pieces(cell, claim, missing, reference))
        new = [piece.place for piece in pieces if piece.place is not None and piece.place != claim]
        missing = [place for place in missing if place not in new]
        if new and len(pieces) > 1:
            found.merged.append(len(pieces) - 1)
            for piece in pieces:
                piece.merged = True
        found.pieces += pieces
    _fill_gaps(found, reference)
    return found


def _claims(cells: list[Cell], reference: Reference) -> list[int | None]:
    """Return which released cell each cell says it is; its id counts more than its name where no other cell is that."""
    claims = [_claim(cell, reference) for cell in cells]
    for number, (cell, claim) in enumerate(zip(cells, claims, strict=True)):
        other = reference.by_cell_id.get(cell.get("id", ""))
        if claim is not None and other not in (None, claim) and other not in claims:
            claims[number] = other
    return claims


def _claim(cell: Cell, reference: Reference) -> int | None:
    place = reference.by_source.get(plain(cell["source"]))
    if place is not None:
        return place
    known = cell["metadata"].get("nbgrader")
    name = known.get("grade_id") if isinstance(known, dict) else None
    if isinstance(name, str) and name in reference.by_name:
        return reference.by_name[name]
    return reference.by_cell_id.get(cell.get("id", ""))


def _pieces(cell: Cell, claim: int | None, missing: list[int], reference: Reference) -> Iterator[Piece]:
    own = reference.cells[claim] if claim is not None else None
    source = plain(cell["source"])
    if own is not None and source == own.plain:
        yield Piece(cell, cell["source"], claim)
        return
    blocks = [place for place in missing if len(reference.cells[place].plain) >= _SHORTEST]
    if claim is not None and own is not None and _is_cut_out(own, missing, reference):
        blocks.append(claim)
    parts = _apart(source, blocks, reference)
    if len(parts) == 1 and parts[0][0] is None and (own is None or own.writes or own.known is None):
        yield Piece(cell, cell["source"], claim)
        return
    keeper = own is not None and all(place != claim for place, _ in parts) and (own.writes or own.known is None)
    if claim is not None and not keeper and all(place != claim for place, _ in parts):
        yield Piece(cell, reference.cells[claim].source, claim)
    for place, text in parts:
        if place is not None:
            yield Piece(cell if place == claim or own is None else _bare(cell), reference.cells[place].source, place)
        elif keeper:
            yield Piece(cell, text, claim)
        elif wrote := _own_words(text, own):
            yield Piece(_bare(cell), wrote, None, loose=True)


def _is_cut_out(own: Ref, missing: list[int], reference: Reference) -> bool:
    """Whether what a cell was released with is told apart from what else it holds now."""
    gone = any(reference.cells[place].writes for place in missing)
    return len(own.plain) >= _SHORTEST and not own.writes and (own.known is not None or gone)


def _apart(source: str, blocks: list[int], reference: Reference) -> list[tuple[int | None, str]]:
    """Cut the released sources out of a text, whole lines only; a longer one goes before a shorter one."""
    parts: list[tuple[int | None, str]] = [(None, source)]
    for block in sorted(blocks, key=lambda place: (-len(reference.cells[place].plain), place)):
        wanted = f"\n{reference.cells[block].plain}\n"
        for number, (place, text) in enumerate(parts):
            before, found, after = f"\n{text}\n".partition(wanted)
            if place is None and found:
                around = [(None, before.strip("\n")), (block, ""), (None, after.strip("\n"))]
                parts[number : number + 1] = [part for part in around if part[0] is not None or part[1].strip()]
                break
    return parts


def _own_words(text: str, own: Ref | None) -> str:
    """Return what of a text is a student's: the lines that were not released in the cell."""
    if own is None:
        return text.strip()
    return "\n".join(line for line in text.splitlines() if line.strip() not in own.lines).strip()


def _bare(cell: Cell) -> Cell:
    """Return a cell of the same kind without what identifies it."""
    return {"cell_type": cell["cell_type"], "metadata": {}, "source": cell["source"]}


def _fill_gaps(found: Match, reference: Reference) -> None:
    """Give each cell for writing that is missing the text that stands where it stood."""
    there = {piece.place for piece in found.pieces if piece.place is not None}
    gaps: dict[tuple[int, int], list[int]] = {}
    for place, ref in enumerate(reference.cells):
        if ref.writes and place not in there:
            before = max((other for other in there if other < place), default=-1)
            after = min((other for other in there if other > place), default=len(reference.cells))
            gaps.setdefault((before, after), []).append(place)
    for (before, after), places in gaps.items():
        start, end = _last(found, before) + 1, _first(found, after)
        free = [piece for piece in found.pieces[start:end] if piece.place is None and piece.text.strip()]
        own = [piece for piece in free if _may_be(piece, reference.cells[places[0]])] or free
        own = [piece for piece in own if piece.loose] or own
        if len(places) == 1 or len(own) == len(places):
            for number, piece in enumerate(own):
                piece.place = places[min(number, len(places) - 1)]
        elif own:
            found.unsure += places


def _may_be(piece: Piece, ref: Ref) -> bool:
    """Whether a text is of the kind that is written in a released cell."""
    return piece.loose or ref.kind == piece.cell["cell_type"] or piece.cell["cell_type"] == "raw"


def _last(found: Match, place: int) -> int:
    return max((number for number, piece in enumerate(found.pieces) if piece.place == place), default=-1)


def _first(found: Match, place: int) -> int:
    return min((number for number, piece in enumerate(found.pieces) if piece.place == place), default=len(found.pieces))
