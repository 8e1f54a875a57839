"""A text becomes a draft: found, replaced, and everything that a person has to look at listed with its line."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from asylum_clinic.grading.anonymizing.dates import Day, days, moved
from asylum_clinic.grading.anonymizing.engine import analyze
from asylum_clinic.grading.anonymizing.found import KINDS, Found
from asylum_clinic.grading.anonymizing.inventing import Inventor
from asylum_clinic.grading.anonymizing.mentions import all_mentions
from asylum_clinic.grading.anonymizing.rare import rare
from asylum_clinic.grading.anonymizing.words import foreign, lists, words_of

WEEKS = (20, 100)
"""The least and the most weeks that dates are moved, forward or back."""


@dataclass(frozen=True)
class Change:
    """A replacement: where it stood in the original, and what stands there now."""

    start: int
    end: int
    kind: str
    old: str
    new: str


@dataclass(frozen=True)
class Doubt:
    """Something a person has to decide: its line, what is there in the draft, why, and what to do."""

    line: int
    what: str
    words: str
    do: str


@dataclass(frozen=True)
class Draft:
    """A draft with what was done and what is open; it is not anonymous before a person has read it."""

    text: str
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...]
    lines: tuple[int, ...]
    weeks: int


def make_draft(text: str, chance: random.Random | None = None) -> Draft:
    """Return a draft of a text, with its changes and doubts.

    Parameters
    ----------
    text : str
    chance : random.Random or None
        Where invented names and the days' offset come from; the machine's own source of chance otherwise.

    Raises
    ------
    KitError
        If the extra ``anonymize`` is not installed.
    """
    chance = chance or random.SystemRandom()
    found = all_mentions(text, analyze(text))
    inventor = Inventor(chance)
    weeks = chance.choice((-1, 1)) * chance.randint(*WEEKS)
    changes = tuple(_changes(text, found, inventor, weeks))
    drafted = _put(text, changes)
    line = _line_of(text)
    lines = tuple(line(change.start) for change in changes)
    doubts = sorted(
        {*_doubts(drafted, changes), *_spellings(inventor), *_dates(changes, lines)},
        key=lambda one: (one.line, one.words),
    )
    return Draft(drafted, changes, tuple(doubts), lines, weeks)


def _changes(text: str, found: list[Found], inventor: Inventor, weeks: int) -> Iterator[Change]:
    dated = {one.match.span(): one for one in days(text)}
    year = _year(list(dated.values()))
    for one in found:
        old = text[one.start : one.end]
        day = dated.get((one.start, one.end))
        if day is None and one.kind in {"DATE", "BIRTH_DATE"}:
            new = "[date]"
        elif day is not None and one.kind in {"DATE", "BIRTH_DATE"}:
            new = _birth(day, weeks, year) if day.birth and day.exact else moved(day, weeks, day.year or year)
        else:
            new = inventor.instead(old, one.kind)
        yield Change(one.start, one.end, one.kind, old, new + "\n" * (old.count("\n") - new.count("\n")))


def _birth(day: Day, weeks: int, year: int) -> str:
    """Return the year alone: an exact birth date points to a person, its year seldom does."""
    new = re.search(r"\d{4}", moved(day, weeks, day.year or year))
    return f"[a day in {new[0]}]" if new else "[a day]"


def _year(dated: list[Day]) -> int:
    years = sorted(one.year for one in dated if one.year and not one.birth)
    return years[len(years) // 2] if years else 2020


def _put(text: str, changes: tuple[Change, ...]) -> str:
    parts, at = [], 0
    for change in changes:
        parts += [text[at : change.start], change.new]
        at = change.end
    return "".join([*parts, text[at:]])


def _line_of(text: str) -> Callable[[int], int]:
    starts = list(accumulate((len(line) for line in text.splitlines(keepends=True)), initial=0))
    return lambda position: bisect_right(starts, position)


def _doubts(drafted: str, changes: tuple[Change, ...]) -> Iterator[Doubt]:
    known = lists()
    invented = {word.low for change in changes for word in words_of(change.new)}
    for number, line in enumerate(drafted.splitlines(), 1):
        for word in words_of(line):
            low = word.low.replace("’", "'")
            plain = low in known.common or low in known.allowed or low in invented or not low[0].isalpha()
            if (not plain and (word.capital or low not in known.particles)) or foreign(word.text):
                yield Doubt(number, "a word that no list knows", word.text, "look whether it is a name")
            elif word.capital and low in known.also_names:
                yield Doubt(number, "a word that is a name as well", word.text, "look whether it is a name here")
        for what, words, do in rare(line):
            yield Doubt(number, what, words, do)


def _spellings(inventor: Inventor) -> Iterator[Doubt]:
    for name, spelt in inventor.spellings.items():
        if len(spelt) > 1 and len({word.replace("-", "") for word in spelt}) > 1:
            new = inventor.by_key[name]
            yield Doubt(1, "several spellings were taken for one name", new, "look whether it is one person")


def _dates(changes: tuple[Change, ...], lines: tuple[int, ...]) -> Iterator[Doubt]:
    if any(change.kind == "DATE" for change in changes):
        yield Doubt(1, "all dates were moved by one span", "", "look which law they stand under now")
    for change, line in zip(changes, lines, strict=True):
        if change.kind == "DATE" and re.fullmatch(r"(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])[/.-]\d+", change.old):
            yield Doubt(
                line, f"a {KINDS[change.kind]} that can be read in two ways", change.new, "say the month in words"
            )
