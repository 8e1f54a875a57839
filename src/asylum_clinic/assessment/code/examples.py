"""``example(function, ...)``: a student sees at once what a function gives, and what it should give."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from asylum_clinic.assessment.code.comparing import difference
from asylum_clinic.assessment.code.plain import PlainError, plain

_NOTHING: Any = object()


class NotYetError(Exception):
    """What *Validate* says of a function that does not do yet what its example shows."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def example(function: Callable[..., Any], *inputs: Any, gives: Any = _NOTHING, within: float = 0.05) -> float | None:
    """Call a function with an example, and say whether it gives what it should.

    Parameters
    ----------
    function : callable
        The function that you have written.
    *inputs
        What it is called with.
    gives
        What it should give; without it, what it gives is only shown. For a figure, its parts by name.
    within : float
        How far numbers may lie apart.

    Returns
    -------
    float or None
        None for a reader. Under nbgrader's autograding 0.0, and the function is not called: a code question is graded
        by the kit's own steps, with other inputs, and a course that lacks them must not give full marks.

    Raises
    ------
    NotYetError
        Under *Validate*, where the example does not work yet.

    Examples
    --------
    >>> def double(number):
    ...     return 2 * number
    >>> example(double, 2, gives=4)
    double: as it should be, it gives 4.
    >>> example(double, 2, gives=5)
    double: not yet. It gave another number: 4, and should give 5.
    """
    task = os.environ.get("NBGRADER_EXECUTION", "")
    if task == "autograde":
        return 0.0
    name = getattr(function, "__name__", "this function")
    said, fine = _tried(function, inputs, gives, within)
    if task == "validate" and not fine:
        raise NotYetError(f"{name}: {said}")
    print(f"{name}: {said}")
    return None


def _tried(function: Callable[..., Any], inputs: tuple[Any, ...], gives: Any, within: float) -> tuple[str, bool]:
    try:
        value = function(*inputs)
    except NotImplementedError:
        return "not written yet. Replace the line that raises NotImplementedError.", False
    except Exception as error:
        return f"it stopped {_line(error, function)}with {type(error).__name__}: {error}", False
    try:
        got = plain(value)
    except PlainError:
        return f"it gives {type(value).__name__}, which is none of the kinds that are asked for.", False
    if gives is _NOTHING:
        return f"it gives {shown(got)}.", True
    if isinstance(got, dict) and "figure" in got:
        return _of_a_figure(got["figure"], gives, within)
    expected = plain(gives)
    found = difference(got, expected, within)
    if not found:
        return f"as it should be, it gives {shown(got)}.", True
    return f"not yet. {found[0].upper()}{found[1:]}: {shown(got)}, and should give {shown(expected)}.", False


def _of_a_figure(got: dict[str, Any], gives: dict[str, Any], within: float) -> tuple[str, bool]:
    parts = [name for name, part in gives.items() if difference(got[name], plain(part), within)]
    if not parts:
        return f"as it should be, with {', '.join(gives)}.", True
    lines = [f"  {name}: {shown(got[name])}, and should be {shown(plain(gives[name]))}" for name in parts]
    return "\n".join(["not yet. The figure has", *lines]), False


def shown(value: Any) -> str:
    """Return a plain value as a person reads it: numbers to a hundredth, a table row by row.

    Examples
    --------
    >>> shown({"mapping": {"share": 66.6666, "of": 3}})
    "{'share': 66.67, 'of': 3}"
    >>> shown({"frame": {"columns": ["year", "granted"], "rows": [[2023, 4], [2024, 5]]}})
    'a table with year, granted: 2023, 4; 2024, 5'
    """
    match value:
        case {"frame": {"columns": columns, "rows": rows}}:
            told = "; ".join(", ".join(str(_rounded(one)) for one in row) for row in rows[:12])
            return f"a table with {', '.join(columns)}: {told}{'; ...' if len(rows) > 12 else ''}"
    return str(_rounded(value)) if not isinstance(value, str) else repr(value)


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, 2)
        case list():
            return [_rounded(one) for one in value]
        case {"mapping": entries} | {"series": entries}:
            return {name: _rounded(one) for name, one in entries.items()}
        case {"day": day}:
            return day
    return value


def _line(error: BaseException, function: Callable[..., Any]) -> str:
    """Return where in the function it went wrong, in words; empty if that is not known."""
    code, trace, line = getattr(function, "__code__", None), error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code is code:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"in line {line} of its cell " if line else ""
