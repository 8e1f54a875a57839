"""A case walked over the map of procedure, move by move: what exists, who decides it, by which standard, by when.

Pure: a walk is a list of attempts, and walking it again gives the same path and the same sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.deadlines import deadlines
from asylum_clinic.law.last_day import cited, last_day
from asylum_clinic.law.procedure import Region, State, Transition, moves, procedure, state

MOST = 60
"""The most attempts that are walked; a case has a dozen steps."""
RUNS_FROM: dict[str, tuple[str, ...]] = {
    "screened_negative": ("judge_review",),
    "judge_concurs": ("reconsideration",),
    "ordered_removed": ("board_appeal",),
    "order_240_final": ("petition_for_review", "reconsider", "reopening", "removal_period"),
    "order_reinstated": ("reasonable_fear",),
    "granted": ("asylee_relative",),
    "section_240": (),
}
"""The deadlines that begin to run when a state is reached."""


@dataclass(frozen=True)
class Attempt:
    """One move that a student tries: to which state, who decides, by which standard, on which day."""

    to: str
    who: str
    standard: str
    day: str

    def as_text(self) -> str:
        """Return it as it is kept among the answers."""
        return "|".join((self.to, self.who, self.standard, self.day))


@dataclass(frozen=True)
class Answered:
    """What became of an attempt: whether it was a move, and the sentence on it."""

    attempt: Attempt
    moved: bool
    said: str


@dataclass(frozen=True)
class Step:
    """A state that was reached, on a day, with the deadlines that run from it."""

    state: State
    day: date
    runs: tuple[str, ...]


@dataclass(frozen=True)
class Walked:
    """A walk so far: the steps, and what was said of each attempt."""

    steps: tuple[Step, ...]
    answered: tuple[Answered, ...]

    @property
    def here(self) -> State:
        """Where the case stands now."""
        return self.steps[-1].state


def read_attempt(text: str) -> Attempt | None:
    """Return an attempt from the text that is kept; None where it is none.

    Examples
    --------
    >>> read_attempt("granted|immigration judge|none|2024-05-06").to
    'granted'
    """
    parts = text.split("|")
    return Attempt(*parts) if len(parts) == 4 else None


def walk(region: Region, begun: date, attempts: Sequence[Attempt]) -> Walked:
    """Walk a region from its first state.

    Parameters
    ----------
    region : {"proceeding", "custody"}
    begun : date
        The day on which the case begins.
    attempts : sequence of Attempt

    Examples
    --------
    >>> wrong = Attempt("board_appeal", "the person", "none", "2023-01-09")
    >>> walk("proceeding", date(2023, 1, 5), [wrong]).answered[0].moved
    False
    """
    steps = [_step(state(procedure().start[region]), begun)]
    answered = []
    for attempt in attempts[:MOST]:
        found, arrow = _judged(steps[-1], attempt)
        answered.append(found)
        if arrow is not None:
            steps.append(_step(state(arrow.target), date.fromisoformat(attempt.day)))
    return Walked(tuple(steps), tuple(answered))


def _judged(here: Step, attempt: Attempt) -> tuple[Answered, Transition | None]:
    try:
        day = date.fromisoformat(attempt.day)
    except ValueError:
        return Answered(attempt, False, "On which day? Give day, month and year."), None
    if day < here.day:
        return Answered(attempt, False, f"That lies before the last step, of {_day(here.day)}."), None
    leading = [arrow for arrow in moves(here.state.id) if arrow.target == attempt.to]
    there = [arrow for arrow in leading if arrow.exists_on(day)]
    if not there:
        return Answered(attempt, False, _no_arrow(here, attempt, day, leading)), None
    for arrow in there:
        if (arrow.decides, arrow.standard) == (attempt.who, attempt.standard):
            return Answered(attempt, True, _accepted(arrow)), arrow
    return Answered(attempt, False, _other(there, attempt)), None


def _no_arrow(here: Step, attempt: Attempt, day: date, leading: Sequence[Transition]) -> str:
    wanted = next((one.title for one in procedure().states if one.id == attempt.to), "such a step")
    if leading:
        said = f"From “{here.state.title}” to “{wanted}” there was no way on {_day(day)}."
        return f"{said} It exists on other days: {_rests_on(leading[0])}."
    ahead = [state(arrow.target).title for arrow in moves(here.state.id, day)]
    said = f"No arrow leads from “{here.state.title}” to “{wanted}”."
    if not ahead:
        return f"{said} The map ends here."
    return f"{said} From here the law knows: {'; '.join(dict.fromkeys(ahead))}."


def _other(there: Sequence[Transition], attempt: Attempt) -> str:
    arrow = there[0]
    if all(one.decides != attempt.who for one in there):
        said = f"The step exists, and {attempt.who or 'nobody'} does not decide it"
        return f"{said}: {arrow.decides} does ({_rests_on(arrow)})."
    arrow = next(one for one in there if one.decides == attempt.who)
    return f"The step exists and is theirs; the standard is another: {arrow.standard} ({_rests_on(arrow)})."


def _accepted(arrow: Transition) -> str:
    time = f" In time: {arrow.time_limit}." if arrow.time_limit else ""
    doubt = f" In doubt: {arrow.doubt}" if arrow.doubt else ""
    note = f" {arrow.note}" if arrow.note else ""
    return f"A supervising attorney could accept it: {arrow.trigger} ({_rests_on(arrow)}).{time}{note}{doubt}"


def _rests_on(arrow: Transition) -> str:
    return "; ".join(cited(authorities()[name]) for name in arrow.authorities)


def _step(at: State, day: date) -> Step:
    runs = []
    for name in RUNS_FROM.get(at.id, ()):
        if name in deadlines():
            title, _, _, last, rule, *_ = last_day(name, day.isoformat()).lines()
            runs.append(f"{title}, counted from {_day(day)}. {last} {rule}")
    return Step(at, day, tuple(runs))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
