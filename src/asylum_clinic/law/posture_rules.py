"""The rules that say which test applies, as they stand in ``datasets/law/postures.yaml``.

They are data, so that an attorney can read them from top to bottom and sign them. This module knows what a rule looks
like; :mod:`asylum_clinic.law.postures` applies them to a person's posture.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.resources import datasets, read_model

Protection = Literal["asylum", "withholding", "cat"]
Stage = Literal[
    "screening", "ij_review", "reasonable_fear", "reasonable_fear_review", "merits_interview", "affirmative", "merits"
]
Place = Literal["southwest_land", "adjacent_coast", "other_southern_coast", "elsewhere"]
Manner = Literal["between_ports", "port", "admitted"]
Excuse = Literal[
    "appointment",
    "unable_to_schedule",
    "parole",
    "denied_on_the_way",
    "compelling",
    "trafficking",
    "family_unity",
    "child_at_entry",
]
_WEST = timezone(timedelta(hours=-8))
_CENTRAL, _EAST = timezone(timedelta(hours=-5)), timezone(timedelta(hours=-4))


class Frozen(BaseModel):
    """A checked entry that nobody changes after it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(Frozen):
    """A stretch of days, or of instants where the hour decides."""

    start: date | None = None
    start_at: datetime | None = None
    end: date | None = None
    end_at: datetime | None = None

    def holds(self, day: date, moment: datetime | None, place: Place | None) -> bool | None:
        """Say whether a day, or an instant where it is known, lies in the window; None where the hour decides."""
        if (self.start and day < self.start) or (self.end and day > self.end):
            return False
        east = _CENTRAL if place in ("southwest_land", "adjacent_coast") else _EAST
        earliest = moment or datetime.combine(day, time.min, east)
        latest = moment or datetime.combine(day + timedelta(days=1), time.min, _WEST) - timedelta(minutes=1)
        if (self.start_at and latest < self.start_at) or (self.end_at and earliest >= self.end_at):
            return False
        sure = (not self.start_at or earliest >= self.start_at) and (not self.end_at or latest < self.end_at)
        return True if sure else None


class When(Frozen):
    """The conditions of a rule, all of which have to hold; one that is left out is not asked."""

    stage: tuple[Stage, ...] = ()
    place: tuple[Place, ...] = ()
    manner: tuple[Manner, ...] = ()
    found: tuple[Literal["border", "interior"], ...] = ()
    circuit: tuple[int, ...] = ()
    expedited_removal: bool | None = None
    reinstated: bool | None = None
    unaccompanied: bool | None = None
    nationality: tuple[Literal["mexican", "other"], ...] = ()
    transit: bool | None = None
    entry_in: tuple[str, ...] = ()
    decision_in: tuple[str, ...] = ()
    begun_in: tuple[str, ...] = ()
    not_excepted_from: str = ""


class Rule(Frozen):
    """What follows for some protections when the conditions hold, with the authorities that make it so."""

    id: str
    protections: tuple[Protection, ...]
    when: When
    status: Literal["test", "closed", "unsettled"]
    standard: str = ""
    authorities: tuple[str, ...] = Field(min_length=1)
    reason: str


class Note(Frozen):
    """A sentence to be read beside an answer."""

    protections: tuple[Protection, ...]
    when: When
    authorities: tuple[str, ...]
    text: str


class Rules(Frozen):
    """The whole of ``postures.yaml``, checked: no window, exception or fact is named that it does not hold."""

    windows: dict[str, Window]
    exceptions: dict[str, frozenset[Excuse]]
    facts: dict[str, str]
    rules: tuple[Rule, ...]
    notes: tuple[Note, ...]

    @model_validator(mode="after")
    def _names_are_known(self) -> Rules:
        for when in [rule.when for rule in self.rules] + [note.when for note in self.notes]:
            for name in (*when.entry_in, *when.decision_in, *when.begun_in):
                if name not in self.windows:
                    raise ValueError(f"there is no window {name!r}")
            if when.not_excepted_from and when.not_excepted_from not in self.exceptions:
                raise ValueError(f"there is no list of exceptions {when.not_excepted_from!r}")
        for rule in self.rules:
            if (rule.status == "test") != bool(rule.standard):
                raise ValueError(f"the rule {rule.id!r} needs a standard if it gives a test, and none otherwise")
        return self


@cache
def rules() -> Rules:
    """Return the rules of ``datasets/law/postures.yaml``."""
    return read_model(Rules, datasets() / "law" / "postures.yaml")
