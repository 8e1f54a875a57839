"""Dates: found in the ways people write them, and moved by one offset of whole weeks, as they were written."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from asylum_clinic.grading.anonymizing.found import Found
from asylum_clinic.grading.anonymizing.spoken import (
    MONTHS,
    ORDINALS,
    ROMAN,
    YEAR_IN_WORDS,
    foreign_month,
    foreign_months,
    in_words,
    year_of,
)
from asylum_clinic.grading.anonymizing.words import digits_read, letters_read

_SHORT = {name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)}
_MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_WORD_DAY = rf"(?P<word>{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SHORT_YEAR = r"['’‘](?P<year>[0-9]{2})"
_ABROAD = rf"(?P<abroad>{'|'.join(sorted(foreign_months(), key=len, reverse=True))})\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_WORD_DAY}\s+(?:day\s+)?of\s+{_MONTH},?\s+(?:in\s+the\s+year\s+|of\s+(?:the\s+year\s+)?)?{YEAR_IN_WORDS}\b",
        rf"\b{_MONTH}\s+(?:the\s+)?(?:{_WORD_DAY}|{_DAY}),?\s+{YEAR_IN_WORDS}\b",
        rf"\b{_DAY}(?:\s+of)?\s+{_MONTH},?\s+(?:{YEAR_IN_WORDS}|{_SHORT_YEAR})\b",
        rf"\b{_MONTH}\s+{_DAY}(?:,|\s)\s*(?:of\s+)?{_SHORT_YEAR}\b",
        rf"\b{_DAY}(?:\s+day)?(?:\s+of)?\s+{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        rf"\b{_DAY}(?:\s+de\s+|[-\s/]){_ABROAD}(?:,?\s+del?\s+|,?\s+|[-/]){_YEAR}\b",
        rf"\b{_DAY}\s+de\s+{_ABROAD}\b",
        rf"\b{_DAY}[-/. ](?P<roman>X?I{{1,3}}|I?V|VI{{1,3}}|IX|X)[-/. ](?P<year>(?:19|20)?[0-9]{{2}})\b",
        r"\b(?P<one>[0-3]?[0-9])(?P<sep>[-./])(?P<two>[0-3]?[0-9])(?P=sep)['’‘](?P<year>[0-9]{2})\b",
        rf"\b{_YEAR}[-\s,]+{_MONTH}[-\s]+{_DAY}\b",
        rf"\b{_MONTH}\s+{_DAY}(?:,|\s)\s*(?:of\s+)?{_YEAR}\b",
        rf"\b{_MONTH}\s+(?:the\s+)?{_WORD_DAY},?(?:\s+(?:of\s+)?{_YEAR})?\b",
        rf"\b{_WORD_DAY}\s+(?:day\s+)?of\s+{_MONTH},?(?:\s+{_YEAR})?\b",
        rf"\b{_YEAR}(?P<sep>[-./])(?P<number>[0-1]?[0-9])(?P=sep)(?P<day>[0-3]?[0-9])\b",
        r"\b(?P<one>[0-3]?[0-9]) (?P<sep>/) (?P<two>[0-3]?[0-9]) / (?P<year>(?:19|20)[0-9]{2})\b",
        r"\b(?P<one>[0-3]?[0-9])(?P<sep>[-./])(?P<two>[0-3]?[0-9])(?P=sep)(?P<year>(?:19|20)?[0-9]{2})\b",
        rf"\b{_DAY}[-\s]{_MONTH}[-\s,]+(?P<year>(?:19|20)?[0-9]{{2}})\b",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}\b",
        rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}\b",
        rf"\b{_MONTH}\s+(?:the\s+)?{_DAY}\b(?![:\d])",
        rf"(?<![\w/.-])(?P<number>0?[1-9]|1[0-2])[-/]{_YEAR}\b(?![-/.]\d)",
        r"(?<![\w/.$-])(?!(?:24/7|1/[2-8]|2/3|3/4)\b)(?P<one>[0-1]?[0-9])(?P<sep>/)(?P<two>[0-3]?[0-9])(?![\w/%-]|\.\d)",
        rf"(?<![\w#$№./-]){_YEAR}\b(?![-/]\d|[.,]\d|\s*(?:dollars|soldiers|people|men|euros))",
    )
)
_OTHER_CALENDAR = re.compile(
    r"\b[0-3]?[0-9](?:st|nd|rd|th)?(?: day)?(?: of)? [A-Z][\w'’-]{2,}(?: [A-Z][\w'’-]+| al-[A-Z]\w+)?,? (?:1[34]|19|20)[0-9]{2}\b"
)
"""A day, a word and a year: the months of other calendars, which are found and not moved."""
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
    found = [Found(*one.match.span(), "BIRTH_DATE" if one.birth else "DATE") for one in days(text)]
    known = [(one.start, one.end) for one in found]
    for match in _OTHER_CALENDAR.finditer(text):
        if any(start < match.end() and match.start() < end and end - start > 4 for start, end in known):
            continue
        kind = "BIRTH_DATE" if _BIRTH_FAR.search(text[max(0, match.start() - 90) : match.start()]) else "DATE"
        found.append(Found(*match.span(), kind))
    return found


def _read(match: re.Match[str]) -> tuple[int | None, int | None, int | None] | None:
    said = match.groupdict()
    year = year_of(said["spoken"]) if said.get("spoken") else int(said["year"]) if said.get("year") else None
    if year is not None and year < 100:
        year += 2000 if year < 40 else 1900
    month = _SHORT[said["month"][:3].casefold()] if said.get("month") else None
    if said.get("abroad"):
        month = foreign_months()[said["abroad"].casefold()][0]
    if said.get("roman"):
        month = ROMAN.index(said["roman"].upper()) + 1
    day = int(said["day"]) if said.get("day") else None
    if said.get("word"):
        day = ORDINALS.index(said["word"].casefold()) + 1
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
    if groups.get("spoken"):
        parts["spoken"] = _like(groups["spoken"], in_words(new.year))
    elif one.year:
        parts["year"] = f"{new.year:04}"[-len(groups["year"]) :]
    if groups.get("month"):
        parts["month"] = _like(groups["month"], MONTHS[new.month - 1])
    if groups.get("abroad"):
        parts["abroad"] = _like(groups["abroad"], foreign_month(new.month, groups["abroad"]))
    if groups.get("roman"):
        parts["roman"] = ROMAN[new.month - 1]
    for name in ("day", "word", "number", "one", "two"):
        if groups.get(name):
            parts[name] = _part(name, one, new, groups[name])
    return _put(one.match, parts)


def _part(name: str, one: Day, new: date, was: str) -> str:
    if name == "word":
        return _like(was, ORDINALS[new.day - 1])
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
