"""A notebook read as a stream: as far as it goes, and without its outputs, however large they are."""

from __future__ import annotations

import re
from typing import IO, Any

from asylum_clinic.assessment.records import MAX_BYTES, METADATA, MIMETYPE
from asylum_clinic.grading.submissions import MAX_CELLS, MAX_PARTS

_LONGEST = 2 * MAX_BYTES
"""The longest text of a notebook's JSON that is kept; a record of answers and a student's essay are far shorter."""
_CHUNK = 1 << 20
_DEEPEST = 100
"""How deeply lists and objects may be nested; a record of answers is five deep."""
_BACKSLASH = ord("\\")
_SIGN = re.compile(rb"\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL)
_PENDING = 6
"""How many bytes complete a sign that was begun in the piece before: four digits of an escape at most."""
CUT = "asylum_clinic_cut"
"""What a cell is marked with whose end is missing."""
_CELL = "cells.item"
_OUTPUT = "cells.item.outputs.item"
_ANSWERS = f"{_OUTPUT}.data.{MIMETYPE}"


def cells_of(file: IO[bytes]) -> tuple[dict[str, Any], bool]:
    """Return a notebook without its outputs, and whether it could be read to its end.

    What was read before an error is kept; in the cell that was cut, everything that can't be known to be whole is
    left out. Of an output only the record of a student's answers is kept.
    """
    import ijson
    from ijson.common import ObjectBuilder

    builder, parts, depth, within = ObjectBuilder(), 0, 0, False
    builder.value = {}
    try:
        for prefix, event, value in ijson.parse(Shortened(file), use_float=True, buf_size=_CHUNK):
            in_output = prefix.startswith(_OUTPUT)
            if in_output and not _leads_to_answers(prefix, event, value):
                continue
            parts += event.startswith("start") and (not in_output or prefix.startswith(_ANSWERS))
            depth += event.startswith("start") - event.startswith("end")
            if parts > MAX_PARTS or depth > _DEEPEST or _too_many(builder.value):
                break
            builder.event(event, value)
            within = event != "end_map" if prefix == _CELL else within
            if prefix == _OUTPUT and event == "end_map":
                _drop_if_no_answers(builder.value["cells"][-1]["outputs"])
        else:
            return (builder.value, True) if isinstance(builder.value, dict) else ({}, True)
    except (ijson.JSONError, ValueError, RecursionError, AttributeError, TypeError, LookupError):
        pass
    return _readable(builder.value, within), False


def _leads_to_answers(prefix: str, event: str, value: Any) -> bool:
    """Whether an event within an output belongs to a record of answers, or to what it lies in."""
    wanted = {_OUTPUT: "data", f"{_OUTPUT}.data": MIMETYPE}
    if prefix in wanted:
        return event in ("start_map", "end_map") or value == wanted[prefix]
    return prefix.startswith(_ANSWERS)


def _drop_if_no_answers(outputs: list[Any]) -> None:
    if MIMETYPE not in (outputs[-1].get("data") or {}):
        outputs.pop()


def _too_many(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("cells"), list) and len(data["cells"]) > MAX_CELLS


def _readable(data: Any, within: bool) -> dict[str, Any]:
    """Return what was read; where the last cell was cut, it says so and holds only what is known to be whole."""
    if not isinstance(data, dict):
        return {}
    cells = data.get("cells")
    last = cells[-1] if within and isinstance(cells, list) and cells else None
    if isinstance(last, dict):
        newest = list(last)[-1] if last else ""
        kept = last.get("metadata")
        if newest == "metadata" and isinstance(kept, dict) and kept and list(kept)[-1] == METADATA:
            del kept[METADATA]
        if newest == "outputs":
            last["outputs"] = last["outputs"][:-1]
        last[CUT] = True
    return data


class Shortened:
    """A file of JSON in which no text is longer than two megabytes: the rest of a longer one is left out."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._rest = b""
        self._within = False
        self._length = 0
        self._cut = False

    def read(self, size: int = -1) -> bytes:
        """Return the next part of the file; an empty one only at its end, or where nothing is asked for."""
        if size == 0:
            return b""
        while True:
            chunk = self._file.read(_CHUNK)
            if not chunk:
                return self._tail()
            kept = self._shorten(self._rest + chunk)
            if kept:
                return kept

    def _tail(self) -> bytes:
        rest, self._rest = self._rest, b""
        return rest

    def _shorten(self, data: bytes) -> bytes:
        tail = len(data) - len(data.rstrip(b"\\"))
        self._rest = b"\\" if tail % 2 else b""
        data = data[: len(data) - len(self._rest)]
        kept, start, quote = [], 0, data.find(b'"')
        while quote >= 0:
            if not _is_escaped(data, quote):
                kept.append(self._piece(data[start:quote]) + b'"')
                self._within, self._length, self._cut, start = not self._within, 0, False, quote + 1
            quote = data.find(b'"', quote + 1)
        kept.append(self._piece(data[start:]))
        return b"".join(kept)

    def _piece(self, piece: bytes) -> bytes:
        """Return as much of a piece as is kept; a text is cut between two of its signs only."""
        self._length += len(piece)
        if not self._within or self._length <= _LONGEST:
            return piece
        if self._cut:
            return b""
        for sign in _SIGN.finditer(piece):
            end = sign.end()
            if end >= _PENDING and (end == len(piece) or piece[end] & 0xC0 != 0x80):
                self._cut = True
                return piece[:end]
        return piece


def _is_escaped(data: bytes, quote: int) -> bool:
    """Whether an odd number of backslashes stands before a quotation mark."""
    place = quote
    while place and data[place - 1] == _BACKSLASH:
        place -= 1
    return (quote - place) % 2 == 1
