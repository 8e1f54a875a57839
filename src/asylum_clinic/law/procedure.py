"""Procedure as a map: the proceeding and the custody run side by side, and only some arrows exist.

Most mistakes about asylum in the news, and in students' answers, come from an arrow that does not exist (an appeal to
the Board from a screening) or from merging the two regions ("the judge ordered him deported and set bond"). The map is
data (``procedure.yaml``); this module reads it, checks it and walks it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import Interval
from asylum_clinic.resources import datasets, read_model

Region = Literal["proceeding", "custody"]

STATUTE = date(1997, 4, 1)
"""The first day of today's procedure; a transition without days of its own exists since then."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class State(_Frozen):
    """Where a case, or a person's custody, stands: who acts there and what record is made."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    code: str
    region: Region
    title: str
    acts: str
    record: str
    final: bool = False


class Transition(_Frozen):
    """An arrow of the map: who decides, by which standard, in what time, and on what authority.

    ``rule`` names the regulation under which alone the arrow exists, ``ends_order`` says that the expedited removal
    order falls with it, ``wins`` that it follows a win, and ``grade`` whether a marked question may rest on it.
    """

    id: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    trigger: str
    decides: str
    standard: str
    authorities: tuple[str, ...] = Field(min_length=1)
    time_limit: str = ""
    rule: str = ""
    in_force: tuple[Interval, ...] = (Interval(start=STATUTE),)
    ends_order: bool = False
    wins: bool = False
    grade: bool = True
    note: str = ""
    doubt: str = ""

    def exists_on(self, day: date) -> bool:
        """Say whether the arrow exists on a day of decision."""
        return any(interval.holds(day) for interval in self.in_force)


class Words(_Frozen):
    """A loose expression of news reports, and the precise one."""

    loose: str
    precise: str


class Procedure(_Frozen):
    """The whole map, checked: ids are unique, arrows stay in their region and every state can be reached."""

    start: dict[Region, str]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    words: tuple[Words, ...]

    @model_validator(mode="after")
    def _is_a_map(self) -> Procedure:
        regions = {state.id: state.region for state in self.states}
        for names in ([s.id for s in self.states], [s.code for s in self.states], [t.id for t in self.transitions]):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{twice[0]!r} stands twice")
        for arrow in self.transitions:
            unknown = [name for name in (arrow.source, arrow.target) if name not in regions]
            if unknown:
                raise ValueError(f"the transition {arrow.id} names an unknown state {unknown[0]!r}")
            if regions[arrow.source] != regions[arrow.target]:
                raise ValueError(f"the transition {arrow.id} leaves its region")
        return self

    @model_validator(mode="after")
    def _every_state_is_reached(self) -> Procedure:
        for region, first in self.start.items():
            lost = [s.id for s in self.states if s.region == region and s.id not in self.reach(first)]
            if lost:
                raise ValueError(f"no arrow leads to the state {lost[0]!r}")
        return self

    def reach(self, state: str, order_stands: bool = False, without: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return the states that can be reached from a state (itself included), passing through none of ``without``.

        With ``order_stands`` only arrows count under which an expedited removal order is not cancelled.
        """
        arrows = [a for a in self.transitions if a.target not in without and not (order_stands and a.ends_order)]
        seen, waiting = {state}, [state]
        while waiting:
            here = waiting.pop()
            ahead = {a.target for a in arrows if a.source == here} - seen
            seen |= ahead
            waiting.extend(ahead)
        return frozenset(seen)


@cache
def procedure() -> Procedure:
    """Return the map of ``datasets/law/procedure.yaml``.

    Examples
    --------
    >>> "board_appeal" in procedure().reach("judge_concurs", order_stands=True)
    False
    """
    return read_model(Procedure, datasets() / "law" / "procedure.yaml")


def state(name: str) -> State:
    """Return a state of the map by its id or its code.

    Raises
    ------
    KitError
        If the map has no such state.

    Examples
    --------
    >>> state("P7c").title
    'The judge agrees with the officer'
    """
    for entry in procedure().states:
        if name in (entry.id, entry.code):
            return entry
    raise KitError(f"there is no state {name!r} in the procedure", do="use an id or a code of procedure.yaml")


def moves(name: str, day: date | None = None, rule: str = "") -> tuple[Transition, ...]:
    """Return the arrows that leave a state, on a day and under a rule if they are given.

    Parameters
    ----------
    name : str
        The state's id or code.
    day : date or None
        The day of decision; arrows that did not exist on it are left out.
    rule : str
        ``"cfr-208-30"``, ``"cfr-208-33"`` or ``"cfr-208-35"``: the regulation that governs the screening. Arrows that
        exist only under another one are left out.

    Raises
    ------
    KitError
        If the map has no such state.

    Examples
    --------
    >>> [arrow.target for arrow in moves("judge_reviews")]
    ['judge_concurs', 'judge_vacates']
    >>> [arrow.id for arrow in moves("encountered", date(2024, 1, 5))]
    ['T1', 'T1n', 'T1r']
    """
    here = state(name).id
    return tuple(
        arrow
        for arrow in procedure().transitions
        if arrow.source == here
        and (day is None or arrow.exists_on(day))
        and (not rule or not arrow.rule or arrow.rule == rule)
    )
