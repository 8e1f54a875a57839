"""The last day of a deadline, with the whole reckoning, as a notebook shows it.

A date alone teaches nothing and can't be checked. So the reckoning names the event, the rule, the day on which the span
ends, why it moves or stays, and what has to be done by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import Authority, authorities
from asylum_clinic.law.deadlines import Deadline, deadlines, due, federal_holidays, next_working_day, span_ends

ROLLING = {
    "yes": "Such a last day moves to the next working day.",
    "no": "It stays there: this is no time to file in.",
    "not_found": "No rule was found on whether it moves, so both days are given. Act by the first.",
}
"""What happens to a last day that is a Saturday, Sunday or legal holiday."""


@dataclass(frozen=True, repr=False)
class Reckoning:
    """A deadline that runs from a day, worked out."""

    deadline: Deadline
    start: date
    last: tuple[date, ...]

    def lines(self) -> list[str]:
        """Return the reckoning, line by line."""
        entry = self.deadline
        ends = span_ends(entry, self.start)
        moving = ROLLING[entry.rolls] if any(next_working_day(day) != day for day in ends) else "That is a working day."
        told = [
            f"{entry.title}: {_span(entry)}",
            f"Counts from: {entry.counts_from}. Here {spoken(self.start)}.",
            f"The span ends on {' or '.join(spoken(day) + _closed(day) for day in ends)}. {moving}",
            f"Last day: {' or '.join(spoken(day) for day in self.last)}. Met when {entry.done_when}.",
            f"Rule: {_rules(entry)}.",
        ]
        return [*told, *([f"Note: {entry.note}"] if entry.note else [])]

    def __str__(self) -> str:
        """Return the reckoning as it is read."""
        return "\n".join(self.lines())

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        first, *rest = (line.replace("*", r"\*").replace("[", r"\[") for line in self.lines())
        return "\n".join([f"**{first}**", "", *(f"- {line}" for line in rest)])


def last_day(name: str, start: str) -> Reckoning:
    """Return the last day of a deadline that runs from a day, with the rule that gives it.

    Parameters
    ----------
    name : str
        The id of the deadline, such as ``"board_appeal"``.
    start : str
        The day of the event, as ``"2024-03-01"``; it is not counted itself.

    Raises
    ------
    KitError
        If there is no such deadline, or ``start`` is no day.

    Examples
    --------
    >>> print(last_day("board_appeal", "2024-03-01").lines()[2])
    The span ends on Sunday, 31 March 2024. Such a last day moves to the next working day.
    """
    try:
        day = date.fromisoformat(start)
    except ValueError:
        raise KitError(f"{start!r} is no day", do="write it as 2024-03-01") from None
    last = due(name, day)
    return Reckoning(deadlines()[name], day, last)


class Card(str):
    """A table of deadlines, as Markdown that a notebook shows."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the table as it is written."""
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)


def deadline_card() -> Card:
    """Return all deadlines of the kit on one card, for a page to print.

    Examples
    --------
    >>> deadline_card().splitlines()[2].split(" | ")[:2]
    ['| Asylum application', '1 year']
    """
    head = ["| what | how long | counts from | met when | moves? | rule |", "|---|---|---|---|---|---|"]
    moves = {"yes": "yes", "no": "no", "not_found": "no rule found: act by the first day"}
    rows = [
        f"| {one.title} | {_span(one)} | {one.counts_from} | {one.done_when} | {moves[one.rolls]} | {_rules(one)} |"
        for one in deadlines().values()
    ]
    return Card("\n".join(head + rows).replace("[", r"\["))


def _span(entry: Deadline) -> str:
    return f"{entry.length} {entry.unit if entry.length > 1 else entry.unit.removesuffix('s')}"


def _rules(entry: Deadline) -> str:
    return "; ".join(cited(authorities()[name]) for name in entry.authorities)


def spoken(day: date) -> str:
    """Return a day as it is read, with its day of the week.

    Examples
    --------
    >>> spoken(date(2024, 3, 1))
    'Friday, 1 March 2024'
    """
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _closed(day: date) -> str:
    return ", a federal holiday" if day in federal_holidays(day.year) else ""


def cited(entry: Authority) -> str:
    """Return a citation, with the grade of verification where no mark may rest on it.

    Examples
    --------
    >>> cited(authorities()["cfr-208-30g"])
    '8 CFR 208.30(g)(1)-(2) [recalled]'
    """
    seen = "" if entry.gradable else f" [{entry.verification}]"
    return f"{entry.citation}{seen}" if entry.kind != "case" else f"{entry.title}, {entry.citation}{seen}"
