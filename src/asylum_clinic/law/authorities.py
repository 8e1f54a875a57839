"""The authorities: statutes, regulations, decisions and guidance, each with the days on which it counts.

What a date attaches to differs from entry to entry: a rule on entries goes on governing those entrants
years later, a precedent governs decisions from its day, the REAL ID Act governs applications. Each entry says so.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.resources import datasets, read_model

Kind = Literal["statute", "regulation", "case", "rule", "guidance", "training", "standard", "synthesis"]
Verification = Literal["text", "headnote", "holding", "secondary", "recalled"]
Weight = Literal["binding", "persuasive", "foreign"]
Forum = Literal["asylum_officer", "immigration_judge", "bia"]

AS_OF = "complete to 31 October 2025, selected afterwards to 1 September 2026"
"""The honest date of the kit's law, shown on every screen that states law."""
LAW_AS_OF = f"Law as of the date of the data ({AS_OF}); a teaching aid, not legal advice."
"""The sentence that every screen and page says which states law."""


_WESTERNMOST = timezone(timedelta(hours=-8))
"""Standard time in California: an instant's earliest calendar day anywhere along the southern border."""


class Interval(BaseModel):
    """Days from ``start`` to ``end``, both included; ``end`` empty means not known to have ended.

    ``start_at`` gives the instant, with its zone, of a rule that began at an hour.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: date
    end: date | None = None
    start_at: datetime | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Interval:
        if self.end is not None and self.end < self.start:
            raise ValueError("the interval ends before it starts")
        if self.start_at is not None:
            if self.start_at.tzinfo is None:
                raise ValueError("start_at needs a zone, such as -04:00")
            if self.start_at.date() != self.start:
                raise ValueError("start_at lies on another day than start")
        return self

    @property
    def first_day(self) -> date:
        """The first calendar day that the interval may touch: an hour in the east can be the day before in the west.

        Examples
        --------
        >>> Interval(start="2024-06-05", start_at="2024-06-05T00:01-04:00").first_day
        datetime.date(2024, 6, 4)
        """
        return self.start_at.astimezone(_WESTERNMOST).date() if self.start_at else self.start

    def holds(self, day: date, precision: str = "day") -> bool:
        """Say whether ``day`` may lie in the interval, giving an imprecise date the benefit of the doubt.

        Examples
        --------
        >>> Interval(start=date(2005, 1, 1)).holds(date(2004, 12, 31))
        False
        >>> Interval(start=date(2025, 1, 1)).holds(date(2024, 12, 31), "year")
        False
        """
        start, end = self.first_day, self.end
        if precision == "year":
            start = date(start.year, 1, 1)
            end = date(end.year, 12, 31) if end else None
        elif precision == "month":
            start = start.replace(day=1)
            end = end.replace(day=monthrange(end.year, end.month)[1]) if end else None
        return start <= day and (end is None or day <= end)

    def holds_at(self, moment: datetime) -> bool:
        """Say whether an instant lies in the interval, for the rules that began at an hour.

        Examples
        --------
        >>> june = Interval(start="2024-06-05", start_at="2024-06-05T00:01-04:00")
        >>> june.holds_at(datetime.fromisoformat("2024-06-04T21:00-07:00"))
        False
        >>> june.holds_at(datetime.fromisoformat("2024-06-04T21:01-07:00"))
        True
        """
        if self.start_at is not None and moment < self.start_at:
            return False
        return self.holds(moment.date())


class Displacement(Interval):
    """A circuit in which a decision stopped counting, though it counts elsewhere."""

    circuit: int = Field(ge=1, le=12)


class Authority(BaseModel):
    """One authority that a student may cite, in the kit's own words."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z0-9][a-zA-Z0-9-]*$")
    kind: Kind
    title: str
    citation: str
    court: str
    proposition: str
    governs: tuple[str, ...]
    elements: tuple[str, ...]
    applies_by: Literal["entry", "application", "decision", "order"] = "decision"
    in_force: tuple[Interval, ...]
    displaced: tuple[Displacement, ...] = ()
    entry_window: Interval | None = None
    date_precision: Literal["day", "month", "year"] = "day"
    verification: Verification
    note: str = ""
    doubt: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    expires_on: date | None = None

    @property
    def gradable(self) -> bool:
        """Whether a mark may rest on it: its words were seen, or an attorney has signed it; never a synthesis."""
        if self.kind == "synthesis":
            return False
        return self.verification in {"text", "headnote", "holding"} or bool(self.reviewed_by)

    @model_validator(mode="after")
    def _entry_rules_have_a_window(self) -> Authority:
        if self.applies_by == "entry" and self.entry_window is None:
            raise ValueError("an authority that applies by entry needs an entry_window")
        if not self.in_force and not self.note:
            raise ValueError("an authority that was never in force needs a note that says why")
        return self


class Occasion(BaseModel):
    """The dates and place that decide which law counts for a case: a decision on an entry, in a circuit."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    decision: date
    entry: date
    entry_at: datetime | None = None
    application: date | None = None
    forum: Forum
    circuit: int = Field(ge=1, le=12)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    authorities: tuple[Authority, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> _Table:
        seen: set[str] = set()
        for entry in self.authorities:
            if entry.id in seen:
                raise ValueError(f"the id {entry.id!r} stands twice")
            seen.add(entry.id)
        return self


@cache
def authorities() -> dict[str, Authority]:
    """Return every authority of the kit by its id, read from ``datasets/law/authorities.yaml``.

    Examples
    --------
    >>> authorities()["elias-zacarias"].citation
    '502 U.S. 478 (1992)'
    """
    table = read_model(_Table, datasets() / "law" / "authorities.yaml")
    return {entry.id: entry for entry in table.authorities}


def in_force(authority: Authority, occasion: Occasion) -> bool:
    """Say whether an authority may be relied on, on an occasion.

    The day that counts is the one its ``applies_by`` names. A year-only date gets the benefit of the doubt, and so
    does an entry without its hour on a day that a rule began, so that an imprecise date never makes a wrong date.

    Examples
    --------
    >>> occasion = Occasion(
    ...     decision="2022-12-09", entry="2022-11-14", forum="asylum_officer", circuit=5)
    >>> in_force(authorities()["elias-zacarias"], occasion)
    True
    """
    precision = authority.date_precision
    if authority.entry_window and not _entered_in(authority.entry_window, occasion, precision):
        return False
    day = occasion.decision
    if any(gone.circuit == occasion.circuit and gone.holds(day) for gone in authority.displaced):
        return False
    if authority.applies_by == "application":
        day = occasion.application or occasion.decision
    return any(interval.holds(day, precision) for interval in authority.in_force)


def _entered_in(window: Interval, occasion: Occasion, precision: str) -> bool:
    if occasion.entry_at is not None:
        return window.holds_at(occasion.entry_at)
    return window.holds(occasion.entry, precision)


def weight(authority: Authority, forum: Forum, circuit: int) -> Weight:
    """Return the weight of an authority before a forum in a circuit.

    Statutes, regulations and the Supreme Court bind everyone; the Board and the Attorney General bind officers,
    judges and the Board (8 CFR 1003.1(g)); a court of appeals binds in its own circuit, which is the one where the
    immigration court has venue (Matter of Garcia, 28 I&N Dec. 693 (BIA 2023)).

    Examples
    --------
    >>> weight(authorities()["milat"], "immigration_judge", 5), weight(authorities()["milat"], "immigration_judge", 9)
    ('binding', 'persuasive')
    """
    governs = set(authority.governs)
    if "foreign" in governs:
        return "foreign"
    if governs & {"all", forum, f"circuit:{circuit}"}:
        return "binding"
    return "persuasive"
