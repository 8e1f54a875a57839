"""A damaged notebook made whole again from the released one: nothing that a student wrote is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from asylum_clinic.assessment.records import METADATA
from asylum_clinic.grading.doctor import wording
from asylum_clinic.grading.doctor.matching import Cell, Match, Piece, match
from asylum_clinic.grading.doctor.reference import Ref, Reference, plain
from asylum_clinic.grading.doctor.streaming import CUT
from asylum_clinic.grading.doctor.versions import rank, records_of

_COMPARED = 50
"""Up to how many versions of an answer are compared with each other."""
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@dataclass(frozen=True)
class Extra:
    """What another version of the notebook, or another file, adds: records of answers, and texts by cell name."""

    name: str
    records: tuple[dict[str, Any], ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Mended:
    """A notebook's cells after mending; ``lost`` are the cells, with a sentence, of which nothing could be found."""

    cells: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)
    unplaced: list[str] = field(default_factory=list)


def is_whole(cells: list[Cell], reference: Reference) -> bool:
    """Say whether every released cell is there, in its place, and what nbgrader knows of them is as it was released."""
    refs = [ref for ref in reference.cells if ref.known]
    own = [cell for cell in cells if "nbgrader" in cell["metadata"]]
    if len(own) != len(refs) or not all(map(_is_as_released, own, refs)):
        return False
    there = {cell.get("id") for cell in cells} | {plain(cell["source"]) for cell in cells}
    return all(ref.known or ref.cell_id in there or ref.plain in there for ref in reference.cells)


def _is_as_released(cell: Cell, ref: Ref) -> bool:
    if cell["cell_type"] != ref.kind or not (ref.writes or plain(cell["source"]) == ref.plain):
        return False
    return bool(_settings(cell) == ref.nbgrader)


def _settings(cell: Cell) -> Any:
    kept = cell["metadata"].get("nbgrader")
    return {name: value for name, value in kept.items() if name != "checksum"} if isinstance(kept, dict) else kept


def mend(
    cells: list[Cell],
    reference: Reference,
    extras: Iterable[Extra] = (),
    *,
    cut: bool = False,
    answered: frozenset[str] = frozenset(),
) -> Mended:
    """Make a notebook whole.

    Parameters
    ----------
    cells : list of dict
        The student's, each of the right shape.
    reference : Reference
    extras : iterable of Extra
        What other versions and files hold.
    cut : bool
        Whether the file was damaged so that cells may be missing that nobody deleted.
    answered : frozenset of str
        The forms whose answers were kept beside the notebook.
    """
    extras, found = tuple(extras), match(cells, reference)
    result = Mended(notes=[wording.merged(count) for count in found.merged])
    chunks = _chunks(found, reference, result)
    for place, ref in enumerate(reference.cells):
        if ref.known:
            _restore(place, ref, found, chunks, result, extras, cut)
    order = [place for place in chunks if place >= 0 and found.of(place)]
    if order != sorted(order):
        result.notes.append(wording.MOVED)
    result.cells = [cell for place in sorted(chunks) for cell in chunks[place]]
    _carry(result, extras)
    _mark_lost(found, reference, result, answered, cut)
    if result.unplaced:
        result.notes.append(wording.UNPLACED)
        result.cells.append(_markdown(wording.unplaced_cell(result.unplaced)))
    _number(result.cells)
    return result


def _chunks(found: Match, reference: Reference, result: Mended) -> dict[int, list[Cell]]:
    """Return the cells that follow each released one, itself not among them if nbgrader knows it."""
    chunks: dict[int, list[Cell]] = {-1: []}
    here = -1
    for piece in found.pieces:
        if piece.place is None:
            if piece.loose:
                result.unplaced.append(piece.text)
            else:
                chunks[here].append(_own(piece))
            continue
        here = piece.place
        chunks.setdefault(here, [])
        if reference.cells[here].known is None:
            chunks[here].append({**_own(piece), "source": piece.text})
    return chunks


def _own(piece: Piece) -> Cell:
    """Return a cell of the student's own, which nbgrader is to know nothing of."""
    metadata = {name: value for name, value in piece.cell["metadata"].items() if name != "nbgrader"}
    return {**piece.cell, "metadata": metadata}


def _restore(
    place: int,
    ref: Ref,
    found: Match,
    chunks: dict[int, list[Cell]],
    result: Mended,
    extras: tuple[Extra, ...],
    cut: bool,
) -> None:
    """Put one released cell at its place, made of what was found of it."""
    assert ref.known is not None
    pieces, name = found.of(place), ref.known.id
    if not pieces and not (cut and ref.known.grade):
        result.notes.append(wording.PUT_BACK.format(name))
    main = max(pieces, key=lambda piece: _newest(piece.cell), default=None)
    cell = _released(ref, main.cell if main else None)
    if ref.writes:
        cell["source"] = _text(ref, pieces, extras, result)
    rest = [piece for piece in pieces if piece is not main]
    kept = [_own(piece) for piece in rest if _adds_records(piece.cell, main)]
    chunks[place] = [cell, *kept, *chunks.get(place, [])]
    if pieces and not any(CUT in piece.cell for piece in pieces):
        _tell(ref, name, pieces, result)


def _released(ref: Ref, student: Cell | None) -> Cell:
    assert ref.known is not None
    metadata = dict(student["metadata"]) if student else {}
    metadata |= {**dict(ref.metadata), "nbgrader": ref.known.metadata}
    cell: Cell = {"id": ref.cell_id, "cell_type": ref.kind, "metadata": metadata, "source": ref.source}
    if ref.kind == "code":
        outputs = student.get("outputs", []) if student else []
        cell |= {"outputs": outputs, "execution_count": None}
    elif student and "attachments" in student:
        cell["attachments"] = student["attachments"]
    return cell


def _text(ref: Ref, pieces: list[Piece], extras: tuple[Extra, ...], result: Mended) -> str:
    """Return what was written in a cell: all of it, and nothing twice."""
    assert ref.known is not None
    texts = [piece.text for piece in pieces if plain(piece.text) not in ("", ref.plain)]
    for extra in extras:
        text = extra.texts.get(ref.known.id, "")
        if plain(text) and plain(text) != ref.plain and not any(plain(text) in plain(other) for other in texts):
            if texts:
                result.unplaced.append(text)
            else:
                result.notes.append(wording.ELSEWHERE.format(ref.known.id, extra.name))
                texts.append(text)
    parts = list({plain(text): text for text in reversed(texts)}.values())[::-1]
    if len(parts) <= _COMPARED:
        parts = [text for text in parts if not any(text is not one and plain(text) in plain(one) for one in parts)]
    if not parts:
        return ref.source
    return parts[0] if len(parts) == 1 else ("\n" if ref.kind == "code" else "\n\n").join(parts)


def _newest(cell: Cell) -> Any:
    return max(map(rank, records_of([cell])), default=(0, 0, ""))


def _adds_records(cell: Cell, main: Piece | None) -> bool:
    there = list(records_of([main.cell])) if main else []
    return any(record not in there for record in records_of([cell]))


def _tell(ref: Ref, name: str, pieces: list[Piece], result: Mended) -> None:
    """Note what was wrong with a cell that is there."""
    sources = {plain(piece.cell["source"]) for piece in pieces}
    own = [piece for piece in pieces if _settings(piece.cell) is not None]
    merged = any(piece.merged for piece in pieces)
    if len(own) > 1:
        result.notes.append((wording.COPIED if len(sources) == 1 else wording.SPLIT).format(name))
    elif ref.writes and not own and not merged and any(plain(piece.text) != ref.plain for piece in pieces):
        result.notes.append(wording.FOUND.format(name))
    elif ref.plain not in sources and not ref.writes and not merged:
        result.notes.append(wording.CHANGED.format(name))
    if any(piece.cell["cell_type"] != ref.kind for piece in own):
        result.notes.append(wording.RETYPED.format(name))
    if (len(own) == 1 and _settings(own[0].cell) != ref.nbgrader) or not (own or merged or ref.writes):
        result.notes.append(wording.SETTINGS.format(name))


def _carry(result: Mended, extras: tuple[Extra, ...]) -> None:
    """Put the records of other versions into cells of their own; the step that reads answers takes the newest."""
    there = list(records_of(result.cells))
    for extra in extras:
        new = [record for record in extra.records if record not in there]
        for record in new:
            there.append(record)
            cell = _markdown(wording.CARRIED.format(extra.name))
            result.cells.append({**cell, "metadata": {METADATA: record}})
        if new:
            result.notes.append(wording.CARRIED.format(extra.name))


def _mark_lost(found: Match, reference: Reference, result: Mended, answered: frozenset[str], cut: bool) -> None:
    """Name the graded cells of which a damaged notebook holds nothing, or only a part."""
    answered |= {str(record.get("form")) for record in records_of(result.cells) if rank(record) > (0, 0, "")}
    for place, ref in enumerate(reference.cells):
        if ref.known is None or not (ref.known.grade or ref.known.task):
            continue
        pieces = found.of(place)
        name, gone = ref.known.id, cut and (not pieces or any(CUT in piece.cell for piece in pieces))
        if (gone or place in found.unsure) and not {ref.known.form, name.rpartition("--")[0]} & answered:
            result.lost[name] = (wording.CUT_OFF if gone else wording.UNSURE).format(name)


def _markdown(source: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _number(cells: list[Cell]) -> None:
    """Give every cell an id of its own, the same ones at every run."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        cell.pop(CUT, None)
        name = cell.get("id")
        if not isinstance(name, str) or not _ID.fullmatch(name) or name in seen:
            cell["id"] = f"mended-{number}"
        seen.add(cell["id"])
