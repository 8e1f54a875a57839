"""Whether a value is the one that was expected, with kinds held strictly: True is no 1, and "3" is no 3."""

from __future__ import annotations

import math
from typing import Any

KINDS = {
    "nothing": "nothing",
    "flag": "True or False",
    "number": "a number",
    "text": "text",
    "list": "a list",
    "mapping": "a dictionary",
    "series": "a Series",
    "frame": "a DataFrame",
    "day": "a day",
    "figure": "a figure",
}
"""How each kind of value is called in a sentence."""


def kind_of(value: Any) -> str:
    """Return the kind of a plain value; empty if it has none that is known.

    Examples
    --------
    >>> [kind_of(value) for value in (True, 1, 1.5, "1", {"frame": {}}, {"x": 1})]
    ['flag', 'number', 'number', 'text', 'frame', '']
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return "flag"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list():
            return "list"
        case dict() if len(value) == 1 and (name := next(iter(value))) in KINDS:
            return str(name)
    return ""


def difference(got: Any, expected: Any, tolerance: float = 0.0) -> str:
    """Return how a value differs from the expected one, as the end of a sentence; empty if it does not.

    What it says names kinds, columns and counts of the expected value only as far as the task itself does, and
    repeats nothing of what was handed back: a function could print an input that is not shown.

    Parameters
    ----------
    got, expected : plain JSON
        As :func:`asylum_clinic.assessment.code.plain.plain` gives it.
    tolerance : float
        How far numbers may lie apart.

    Examples
    --------
    >>> difference(75.04, 75.0, 0.05), difference(True, 1), difference("1", 1)
    ('', 'it gave True or False where a number is asked for', 'it gave text where a number is asked for')
    """
    kinds = kind_of(got), kind_of(expected)
    if kinds[0] != kinds[1]:
        return f"it gave {KINDS.get(kinds[0], 'something else')} where {KINDS.get(kinds[1], 'a value')} is asked for"
    match kinds[0]:
        case "number":
            return "" if _same_number(got, expected, tolerance) else "it gave another number"
        case "text":
            return "" if _words(got) == _words(expected) else "it gave other words"
        case "list":
            return _of_lists(got, expected, tolerance)
        case "mapping" | "series":
            return _of_entries(got[kinds[0]], expected[kinds[0]], tolerance)
        case "frame":
            return _of_frames(got["frame"], expected["frame"], tolerance)
        case "day":
            return "" if got == expected else "it gave another day"
    return "" if got is expected or got == expected else "it gave another value"


def _same_number(got: float, expected: float, tolerance: float) -> bool:
    try:
        if math.isnan(expected) or math.isnan(got):
            return math.isnan(expected) and math.isnan(got)
        return got == expected or abs(got - expected) <= tolerance * (1 + 1e-9) + 1e-12
    except OverflowError:
        return False


def _words(text: str) -> str:
    return " ".join(text.split()).rstrip(".").casefold()


def _of_lists(got: list[Any], expected: list[Any], tolerance: float) -> str:
    if len(got) != len(expected):
        return "it gave a list of another length"
    return next(filter(None, (difference(a, b, tolerance) for a, b in zip(got, expected, strict=True))), "")


def _of_entries(got: Any, expected: dict[str, Any], tolerance: float) -> str:
    if not isinstance(got, dict) or set(got) != set(expected):
        return "it has other entries than it should"
    return next(filter(None, (difference(got[name], expected[name], tolerance) for name in expected)), "")


def _of_frames(got: Any, expected: dict[str, Any], tolerance: float) -> str:
    records = [_records(frame) for frame in (got, expected)]
    if records[0] is None or records[1] is None or set(got["columns"]) != set(expected["columns"]):
        return "its columns are others than they should be"
    if len(records[0]) != len(records[1]):
        return "it has more or fewer rows than it should"
    pairs = zip(*records, strict=True)
    return next(filter(None, (_of_entries(a, b, tolerance) for a, b in pairs)), "")


def _records(frame: Any) -> list[dict[str, Any]] | None:
    """Return the rows of a frame by the names of its columns; None if it is no whole frame."""
    match frame:
        case {"columns": list() as columns, "rows": list() as rows}:
            whole = all(isinstance(row, list) and len(row) == len(columns) for row in rows)
            named = all(isinstance(name, str) for name in columns) and len(set(columns)) == len(columns)
            return [dict(zip(columns, row, strict=True)) for row in rows] if whole and named else None
    return None
