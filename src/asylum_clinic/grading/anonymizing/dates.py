"""Dates: found in the ways people write them, and moved by one offset of whole weeks, as they were written."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from asylum_clinic.grading.anonymizing.found import Found
from asylum_clinic.grading.anonymizing.words import digits_read, letters_read

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_SHORT = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]
_MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_WORD_DAY = rf"(?P<word>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_DAY}(?:\s+of)?\s+{_MONTH},?\s+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY}(?:,|\s)\s*(?:of\s+)?{_YEAR}\b",
        rf"\b{_MONTH}\s+(?:the\s+)?{_WORD_DAY},?(?:\s+(?:of\s+)?{_YEAR})?\b",
        rf"\b{_WORD_DAY}\s+(?:day\s+)?of\s+{_MONTH},?(?:\s+{_YEAR})?\b",
        rf"\b{_YEAR}(?P<sep>[-./])(?P<number>[0-1]?[0-9])(?P=sep)(?P<day>[0-3]?[0-9])\b",
        r"\b(?P<one>[0-3]?[0-9])(?P<sep>[-./])(?P<two>[0-3]?[0-9])(?P=sep)(?P<year>(?:19|20)?[0-9]{2})\b",
        rf"\b{_DAY}[-\s]{_MONTH}[-\s,]+(?P<year>(?:19|20)?[0-9]{{2}})\b",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}\b",
        rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}\b(?![:\d])",
        rf"(?<![\w#$№./-]){_YEAR}\b(?![-/]\d|[.,]\d|\s*(?:dollars|soldiers|people|men|euros))",
    )
)
_BIRTH = re.compile(
    r"(?i)\b(?:was born|were born|born|i was born|date of birth|birth ?date|birthday|dob|d\.o\.b\.?|b\.)"
    r"(?:\s+(?:is|was|on|in|at|the|of)|[:,(])*\s*$"
)  # fmt: skip
_BIRTH_FAR = re.compile(r"(?i)\b(?:born|birth|dob|birthday)\b[^.!?\n]{0,60}$")


@dataclass(frozen=True)
class Day:
    """A date as it was written: what is known of it, and the match it came from."""

    match: re.Match[str]
    year: int | None
    month: int | None
    day: int | None
    birth: bool

    @property
    def exact(self) -> bool:
        """Whether it names one day."""
        return self.day is not None


def days(text: str) -> list[Day]:
    """Return every date in a text, none over another."""
    found: list[Day] = []
    read = letters_read(digits_read(text))
    for form in _FORMS:
        for match in form.finditer(read):
            if any(match.start() < other.match.end() and other.match.start() < match.end() for other in found):
                continue
            parts = _read(match)
            if parts:
                before = text[max(0, match.start() - 90) : match.start()]
                birth = bool(_BIRTH.search(before) or (parts[2] and _BIRTH_FAR.search(before)))
                found.append(Day(match, *parts, birth))
    return sorted(found, key=lambda one: one.match.start())


def dates(text: str) -> list[Found]:
    """Return where dates stand; a birth date is a kind of its own.

    Examples
    --------
    >>> [(found.kind, found.end - found.start) for found in dates("Born on 3 March 1990, she left in May 2019.")]
    [('BIRTH_DATE', 12), ('DATE', 8)]
    """
    return [Found(*one.match.span(), "BIRTH_DATE" if one.birth else "DATE") for one in days(text)]


def _read(match: re.Match[str]) -> tuple[int | None, int | None, int | None] | None:
    said = match.groupdict()
    year = int(said["year"]) if said.get("year") else None
    if year is not None and year < 100:
        year += 2000 if year < 40 else 1900
    month = _SHORT[said["month"][:3].casefold()] if said.get("month") else None
    day = int(said["day"]) if said.get("day") else None
    if said.get("word"):
        day = _ORDINALS.index(said["word"].casefold()) + 1
    if said.get("number"):
        month = int(said["number"])
    if said.get("one"):
        one, two = int(said["one"]), int(said["two"])
        month, day = (one, two) if (one <= 12 and said["sep"] == "/") or two > 12 else (two, one)
    try:
        date(year or 2000, month or 1, day or 1)
    except ValueError:
        return None
    return year, month, day


def moved(one: Day, weeks: int, near_year: int) -> str:
    """Return a date moved by whole weeks, in the words of the original.

    Parameters
    ----------
    one : Day
    weeks : int
    near_year : int
        The year that a day without one is taken to be of.

    Examples
    --------
    >>> (found,) = days("On March 5th, 2019 they came."); moved(found, 52, 2019)
    'March 3rd, 2020'
    """
    whole = date(one.year or near_year, one.month or 7, one.day or (15 if one.month else 1))
    new = whole + timedelta(weeks=weeks)
    groups = one.match.groupdict()
    parts: dict[str, str] = {}
    if one.year:
        parts["year"] = f"{new.year:04}"[-len(groups["year"]) :]
    if groups.get("month"):
        parts["month"] = _like(groups["month"], MONTHS[new.month - 1])
    for name in ("day", "word", "number", "one", "two"):
        if groups.get(name):
            parts[name] = _part(name, one, new, groups[name])
    return _put(one.match, parts)


def _part(name: str, one: Day, new: date, was: str) -> str:
    if name == "word":
        return _like(was, _ORDINALS[new.day - 1])
    month_first = one.match.groupdict().get("one") and int(one.match["one"]) == one.month
    is_month = name == "number" or (name == "one" and month_first) or (name == "two" and not month_first)
    value = new.month if is_month else new.day
    return f"{value:02}" if was.startswith("0") or (len(was) == 2 and one.match.groupdict().get("sep")) else str(value)


def _like(was: str, word: str) -> str:
    short = len(was) <= 4 and was.casefold() not in {"may", "june", "july"} and word in MONTHS
    word = word[:3] if short else word
    return word.upper() if was.isupper() else word.lower() if was.islower() else word


def _put(match: re.Match[str], parts: dict[str, str]) -> str:
    text, start = match.group(), match.start()
    for name in sorted(parts, key=lambda name: -match.start(name)):
        a, b = match.start(name) - start, match.end(name) - start
        tail = text[b:]
        if name == "day":
            tail = re.sub(r"^(?:st|nd|rd|th)\b", _ending(int(parts[name])), tail, flags=re.IGNORECASE)
        text = text[:a] + parts[name] + tail
    return text


def _ending(day: int) -> str:
    return "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
