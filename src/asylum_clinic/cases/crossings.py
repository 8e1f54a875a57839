"""One person, many days: which test is asked for each protection when only the dates move.

The same facts on another day of entry may meet another test. A lesson shows that in one table, computed from the rules
of ``postures.yaml``, so that no test on a date is typed by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from pydantic import ValidationError

from asylum_clinic.cases.table import plain_table
from asylum_clinic.cases.varied import said
from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import LAW_AS_OF, authorities
from asylum_clinic.law.postures import Posture, Tests, tests_for

_COLUMNS = ("Entry", "Decision", "Asylum", "Withholding", "Torture", "Rests on")
_LONG = 40
_COURT = ("ij_review", "merits")
_ORDINARY: dict[str, Any] = {
    "stage": "screening",
    "place": "southwest_land",
    "manner": "between_ports",
    "nationality": "other",
    "transit": True,
    "exceptions": frozenset(),
    "unaccompanied": False,
}


@dataclass(frozen=True)
class Crossing:
    """One row: a person's posture, and the test for each protection in it."""

    posture: Posture
    tests: Tests

    @property
    def cells(self) -> tuple[str, ...]:
        """The row in words, in the order of the columns."""
        cited = dict.fromkeys(name for answer in self.tests for name in answer.authorities)
        return (
            _day(self.posture.entry, self.posture.entry_at),
            _day(self.posture.decision, None),
            *_told_once([said(answer).removesuffix(" (screening)") for answer in self.tests]),
            "; ".join(dict.fromkeys(_short(name, self.posture.stage) for name in cited)),
        )


@dataclass(frozen=True, repr=False)
class Crossings:
    """Several rows under one caption; in a notebook a table, printed lines of text."""

    caption: str
    rows: tuple[Crossing, ...]

    def __repr__(self) -> str:
        """Return each row as lines of text, one for each column."""
        lines = [self.caption]
        for row in self.rows:
            lines += [f"{column}: {cell}" for column, cell in zip(_COLUMNS, row.cells, strict=True)] + [""]
        return "\n".join([*lines, LAW_AS_OF])

    def _repr_html_(self) -> str:
        """Return a plain table whose rows and columns have headers, every word escaped."""
        table = plain_table([self.caption], _COLUMNS, (row.cells for row in self.rows))
        return f"{table}<p>{escape(LAW_AS_OF)}</p>"


def crossings(caption: str, *days: tuple[str, str], **facts: Any) -> Crossings:
    """Show which test is asked for each protection, for one person on several days of entry and decision.

    Unless ``facts`` says otherwise the person is an adult who is not Mexican, crossed the southwest land border between
    ports after passing through another country, shows no exception and, at a screening, is in expedited removal.

    Parameters
    ----------
    caption : str
        What the table shows, in words.
    *days : tuple of str
        The day of entry and the day of the decision, such as ``("2023-05-12", "2023-06-20")``; the first may give the
        hour with its zone, such as ``"2023-05-11T23:30-04:00"``.
    **facts
        Facts of :class:`~asylum_clinic.law.postures.Posture` that are otherwise, or ``None`` for one that is not known.

    Raises
    ------
    KitError
        If a day can't be read, a fact is unknown, or the facts don't agree.

    Examples
    --------
    >>> table = crossings("Two days", ("2023-05-10", "2023-06-20"), ("2023-05-12", "2023-06-20"))
    >>> [row.tests.cat.standard for row in table.rows]
    ['significant-possibility', 'reasonable-possibility']
    """
    return Crossings(caption, tuple(_crossing(entry, decision, facts) for entry, decision in days))


def _crossing(entry: str, decision: str, facts: dict[str, Any]) -> Crossing:
    known: dict[str, Any] = {**_ORDINARY, **facts}
    removal = {"expedited_removal": True} if known["stage"] in ("screening", "ij_review") else {"reinstated": False}
    hour = {"entry_at": entry} if "T" in entry else {}
    values = {**removal, **known, **hour, "entry": entry.partition("T")[0], "decision": decision}
    try:
        posture = Posture.model_validate(values)
    except ValidationError as error:
        where = " ".join(str(part) for part in error.errors()[0]["loc"])
        found = f"entry {entry}, decision {decision}: {where} {error.errors()[0]['msg']}"
        raise KitError(found, do="mend the day or the fact, with days such as 2023-05-12") from None
    return Crossing(posture, tests_for(posture))


def _day(day: date, moment: datetime | None) -> str:
    words = f"{day.day} {day:%B %Y}"
    return f"{words}, {moment:%H:%M} (UTC{moment.isoformat()[-6:]})" if moment else words


def _told_once(answers: list[str]) -> list[str]:
    """Leave out what a row has already said at length: a reason of forty words three times hides that it is one."""
    first = answers[0]
    return [first, *("As for asylum." if told == first and len(told) > _LONG else told for told in answers[1:])]


def _short(name: str, stage: str) -> str:
    """Name a decision, or the first section cited, on the side of the agency that decides: the column fits a laptop."""
    authority = authorities()[name]
    if authority.kind == "case":
        return authority.title
    first = re.split(r";|, \d+ USC| of [A-Z]", authority.citation)[0]
    sections = first.removeprefix("8 CFR ").split(", ")
    of_courts = [section for section in sections if section.startswith("1")]
    return f"8 CFR {(of_courts if of_courts and stage in _COURT else sections)[0]}" if "8 CFR " in first else first
