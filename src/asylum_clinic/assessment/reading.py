"""What a student typed, read kindly: numbers as people write them, days as the browser gives them.

An answer is kept as it was typed and read anew each time, so that half-typed words are never lost. What can't be
read earns nothing, and a sentence says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from asylum_clinic.assessment.answers import MAX_TYPED
from asylum_clinic.assessment.questions import DateQuestion, Form, NumberQuestion
from asylum_clinic.assessment.wording import day, visible

_SPACES = re.compile(r"[ \t\u00a0\u2007\u2009\u202f]+")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([, ])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Reading:
    """A number or a day that was read, or none; and what to say of it, as a sentence."""

    value: Decimal | date | None
    said: str


def read_number(typed: str, unit: str = "") -> Reading:
    """Read a number as people write it: with commas or spaces between thousands, with its unit or without.

    Parameters
    ----------
    typed : str
    unit : str
        What the question asks in, for example ``"%"`` or ``"persons"``.

    Examples
    --------
    >>> read_number(" 1,234 ").value, read_number("12.5 %", "%").value
    (Decimal('1234'), Decimal('12.5'))
    >>> read_number("12,5").said
    'This can be read in two ways: write a decimal point, as in 12.5, or whole thousands, as in 1,234.'
    >>> read_number("12 %", "persons").said
    'The answer is asked in persons, not in percent.'
    """
    if len(typed) > MAX_TYPED or visible(typed) != typed:
        return Reading(None, "This can't be read as a number: it is too long or holds signs that are not seen.")
    text = _SPACES.sub(" ", typed.replace("\u2212", "-")).strip()
    bare = _without_unit(text, unit)
    if bare.endswith("%"):
        return Reading(
            None, f"The answer is asked in {unit}, not in percent." if unit else "Leave out the percent sign."
        )
    if _PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare):
        value = Decimal(re.sub(r"[, ]", "", bare))
        return Reading(value, f"Read as {number(value, unit)}.")
    if _DECIMAL_COMMA.fullmatch(bare):
        said = "This can be read in two ways: write a decimal point, as in 12.5, or whole thousands, as in 1,234."
        return Reading(None, said)
    return Reading(None, "This can't be read as a number yet. Write digits, as in 1,234 or 12.5.")


def read_day(typed: str) -> Reading:
    """Read a day as the browser gives it, year first.

    Examples
    --------
    >>> read_day("2023-05-12").said
    'Read as 12 May 2023, a Friday.'
    >>> read_day("2023-02-30").value is None
    True
    """
    if _DAY.fullmatch(typed):
        try:
            value = date.fromisoformat(typed)
        except ValueError:
            return Reading(None, "There is no such day.")
        return Reading(value, f"Read as {day(value)}, a {value:%A}.")
    return Reading(None, "This is not a whole date yet: day, month and year.")


def number(value: Decimal, unit: str = "") -> str:
    """Return a number as it is printed, with its unit.

    Examples
    --------
    >>> number(Decimal("1234.50"), "persons"), number(Decimal("62.9"), "%")
    ('1,234.50 persons', '62.9%')
    """
    return f"{value:,f}" + (unit if unit == "%" else f" {unit}" if unit else "")


def readings(form: Form, answers: Mapping[str, object]) -> dict[str, Reading]:
    """Return how each number and day that was typed into a form is read, by the question's id."""
    found = {}
    for name, question in form.questions.items():
        typed = answers.get(name)
        if isinstance(typed, str) and typed.strip():
            match question:
                case NumberQuestion():
                    found[name] = read_number(typed, question.unit)
                case DateQuestion():
                    found[name] = read_day(typed)
    return found


def _without_unit(text: str, unit: str) -> str:
    endings = ["%", "percent", "per cent"] if unit == "%" else [unit] if unit else []
    for ending in endings:
        if text.lower().endswith(ending.lower()):
            return text[: len(text) - len(ending)].rstrip()
    return text
