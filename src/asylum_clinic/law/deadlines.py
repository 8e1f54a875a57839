"""Deadlines, and the last day on which each can be met.

A day too late is malpractice, so each deadline names the rule that computes it: from what the days run, what counts as
done, and whether a last day on a weekend or holiday moves. Where no rule on that was found, both days are given.
"""

from __future__ import annotations

from calendar import MONDAY, THURSDAY, monthrange
from datetime import date, timedelta
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets, read_model


class Deadline(BaseModel):
    """A span of time, from what it runs, when it is met, and the authorities that say so."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: str
    length: int = Field(ge=1)
    unit: Literal["days", "months", "years"]
    counts_from: str
    done_when: str
    rolls: Literal["yes", "no", "not_found"]
    authorities: tuple[str, ...] = Field(min_length=1)
    note: str = ""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    deadlines: tuple[Deadline, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> _Table:
        if len({entry.id for entry in self.deadlines}) < len(self.deadlines):
            raise ValueError("an id stands twice")
        return self


@cache
def deadlines() -> dict[str, Deadline]:
    """Return the deadlines by id, read from ``datasets/law/deadlines.yaml``.

    Examples
    --------
    >>> deadlines()["board_appeal"].length, deadlines()["board_appeal"].unit
    (30, 'days')
    """
    table = read_model(_Table, datasets() / "law" / "deadlines.yaml")
    return {entry.id: entry for entry in table.deadlines}


def due(name: str, start: date) -> tuple[date, ...]:
    """Return the last day of a deadline that runs from ``start``; two days where no rule says which.

    Parameters
    ----------
    name : str
        The id of the deadline.
    start : date
        The day of the event; it is not counted itself.

    Raises
    ------
    KitError
        If there is no such deadline.

    Examples
    --------
    >>> due("board_appeal", date(2024, 3, 1))  # the 30th day is a Sunday
    (datetime.date(2024, 4, 1),)
    >>> due("reconsideration", date(2022, 12, 17))  # a Saturday, and no rule was found
    (datetime.date(2022, 12, 24), datetime.date(2022, 12, 27))
    """
    if name not in deadlines():
        raise KitError(f"there is no deadline {name!r}", do=f"use one of {', '.join(deadlines())}")
    entry = deadlines()[name]
    last = sorted({day for end in span_ends(entry, start) for day in _moved(entry, end)})
    return tuple(last)


def span_ends(entry: Deadline, start: date) -> tuple[date, ...]:
    """Return the day that ends the span before it moves; a 29 February without an anniversary ends on two days.

    Examples
    --------
    >>> span_ends(deadlines()["one_year"], date(2023, 3, 7))  # the anniversary, though a leap day lies between
    (datetime.date(2024, 3, 7),)
    """
    if entry.unit == "days":
        return (start + timedelta(days=entry.length),)
    months = entry.length * (12 if entry.unit == "years" else 1) + start.month - 1
    year, month = start.year + months // 12, months % 12 + 1
    days = monthrange(year, month)[1]
    if start.day <= days:
        return (date(year, month, start.day),)
    end = date(year, month, days)
    return (end, end + timedelta(days=1))


def _moved(entry: Deadline, end: date) -> tuple[date, ...]:
    rolled = next_working_day(end)
    return {"yes": (rolled,), "no": (end,), "not_found": (end, rolled)}[entry.rolls]


def next_working_day(day: date) -> date:
    """Return the day itself, or the next that is no Saturday, Sunday or federal holiday.

    Examples
    --------
    >>> next_working_day(date(2023, 11, 23))  # Thanksgiving
    datetime.date(2023, 11, 24)
    """
    while day.weekday() >= 5 or day in federal_holidays(day.year):
        day += timedelta(days=1)
    return day


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """Return the days on which the federal holidays of 5 USC 6103 are kept in a year.

    One that falls on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. Inauguration Day,
    kept in Washington only, and days that a President declares are not among them.

    Examples
    --------
    >>> date(2022, 12, 26) in federal_holidays(2022)
    True
    """
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25), date(year + 1, 1, 1)]
    if year >= 2021:
        fixed.append(date(year, 6, 19))
    kept = [day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0)) for day in fixed]
    kept += [_nth(year, month, weekday, n) for month, weekday, n in _MOVING]
    return frozenset(day for day in kept if day.year == year)


_MOVING = (
    (1, MONDAY, 3),
    (2, MONDAY, 3),
    (5, MONDAY, -1),
    (9, MONDAY, 1),
    (10, MONDAY, 2),
    (11, THURSDAY, 4),
)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
    same = [day for day in days if day.weekday() == weekday]
    return same[n - 1] if n > 0 else same[n]
