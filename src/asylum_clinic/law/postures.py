"""Which test applies to which protection, for a person in a posture.

One test per stage is wrong since 2023: a rule on entries may raise the screening of withholding and CAT and leave that
of asylum, a bar may close asylum and nothing else. :func:`tests_for` therefore answers for each protection separately,
and it says what is missing, or that the law is unsettled, rather than guess. The rules are data (``postures.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal, NamedTuple

from pydantic import Field, model_validator

from asylum_clinic.law.posture_rules import Excuse, Frozen, Manner, Place, Protection, Rule, Stage, When, rules

Status = Literal["test", "closed", "unsettled", "not_enough_facts"]


class Facts(Frozen):
    """What may be known of a person's way beside the dates; a fact that is not known is left out, never guessed.

    ``exceptions`` lists the exceptions and exceptionally compelling circumstances that are shown; an empty list says
    that none is, and leaving it out says that the record is silent. ``begun`` is the day on which expedited removal
    began; ``entry_at`` and ``begun_at`` give the hour, with its zone.
    """

    entry_at: datetime | None = None
    place: Place | None = None
    manner: Manner | None = None
    nationality: Literal["mexican", "other"] | None = None
    transit: bool | None = None
    exceptions: frozenset[Excuse] | None = None
    unaccompanied: bool | None = None
    expedited_removal: bool | None = None
    begun: date | None = None
    begun_at: datetime | None = None
    reinstated: bool | None = None


class Posture(Facts):
    """The facts of a person's case that decide the test."""

    stage: Stage
    decision: date
    entry: date
    found: Literal["border", "interior"] = "border"
    circuit: int | None = Field(default=None, ge=1, le=12)

    @model_validator(mode="after")
    def _facts_agree(self) -> Posture:
        if self.decision < self.entry:
            raise ValueError("the decision comes before the entry")
        for day, moment in ((self.entry, self.entry_at), (self.begun, self.begun_at)):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("an hour needs its zone, such as -04:00")
            if moment is not None and moment.date() != day:
                raise ValueError("the hour lies on another day than the date")
        if self.expedited_removal and (self.reinstated or self.manner == "admitted"):
            raise ValueError("an admitted person, or one under a reinstated order, is not in expedited removal")
        return self

    @property
    def came_through_a_third_country(self) -> bool | None:
        """Whether the person passed through a third country, which the southwest land border answers by itself.

        Whoever crosses that border and is no Mexican came through Mexico, which is bound by the Protocol.
        """
        if self.transit is not None:
            return self.transit
        if self.nationality == "mexican":
            return False
        return True if self.nationality == "other" and self.place == "southwest_land" else None


class Answer(Frozen):
    """The test for one protection, or why there is none, with the authorities that make it so."""

    protection: Protection
    status: Status
    rule: str = ""
    standard: str = ""
    authorities: tuple[str, ...] = ()
    reason: str
    say: tuple[str, ...] = ()
    note: str = ""


class Tests(NamedTuple):
    """The answers for the three protections, each on its own."""

    asylum: Answer
    withholding: Answer
    cat: Answer


def tests_for(posture: Posture) -> Tests:
    """Return the test for asylum, withholding and CAT, each with the rule that makes it so.

    Where a missing fact could change the answer it is ``not_enough_facts`` and ``say`` lists what to state; where the
    law itself is open it is ``unsettled``; where the stage or a bar leaves no test it is ``closed``.

    Examples
    --------
    >>> crossed = Posture(
    ...     stage="screening", decision="2022-12-09", entry="2022-11-14", place="southwest_land",
    ...     manner="between_ports", nationality="other", unaccompanied=False, expedited_removal=True)
    >>> [answer.standard for answer in tests_for(crossed)]
    ['significant-possibility', 'significant-possibility', 'significant-possibility']
    """
    return Tests(_answer("asylum", posture), _answer("withholding", posture), _answer("cat", posture))


def _answer(protection: Protection, posture: Posture) -> Answer:
    possible: list[Rule] = []
    missing: dict[str, None] = {}
    for rule in rules().rules:
        if protection not in rule.protections:
            continue
        holds, unknown = _judge(rule.when, posture)
        if holds is not False:
            possible.append(rule)
            missing.update(dict.fromkeys(unknown))
        if holds:
            break
    if len({(rule.status, rule.standard, rule.authorities) for rule in possible}) != 1:
        say = tuple(rules().facts[fact] for fact in missing)
        reason = "A fact that decides the test is missing." if say else "No rule of the kit reaches this posture."
        return Answer(protection=protection, status="not_enough_facts", reason=reason, say=say)
    return _from_rule(protection, possible[0], posture)


def _from_rule(protection: Protection, rule: Rule, posture: Posture) -> Answer:
    review = ("cfr-1003-42",) if posture.stage == "ij_review" and rule.status == "test" else ()
    notes = [n.text for n in rules().notes if protection in n.protections and _judge(n.when, posture)[0]]
    return Answer(
        protection=protection, status=rule.status, rule=rule.id, standard=rule.standard,
        authorities=rule.authorities + review, reason=rule.reason, note=" ".join(notes) if rule.standard else "",
    )  # fmt: skip


def _judge(when: When, posture: Posture) -> tuple[bool | None, tuple[str, ...]]:
    """Say whether the conditions hold, and if that is open, which facts are missing."""
    verdicts = list(_verdicts(when, posture))
    if any(holds is False for holds, _ in verdicts):
        return False, ()
    unknown = tuple(fact for holds, fact in verdicts if holds is None)
    return (None if unknown else True), unknown


def _verdicts(when: When, posture: Posture) -> Iterator[tuple[bool | None, str]]:
    for fact in ("stage", "place", "manner", "found", "circuit", "nationality"):
        wanted, value = getattr(when, fact), getattr(posture, fact)
        if wanted:
            yield (None if value is None else value in wanted), fact
    for fact in ("expedited_removal", "reinstated", "unaccompanied"):
        wanted, value = getattr(when, fact), getattr(posture, fact)
        if wanted is not None:
            yield (None if value is None else value == wanted), fact
    if when.transit is not None:
        came = posture.came_through_a_third_country
        yield (None if came is None else came == when.transit), "transit" if posture.nationality else "nationality"
    if when.not_excepted_from:
        lifts, shown = rules().exceptions[when.not_excepted_from], posture.exceptions
        yield (None if shown is None else not shown & lifts), "exceptions"
    yield from _timed(when, posture)


def _timed(when: When, posture: Posture) -> Iterator[tuple[bool | None, str]]:
    days = (
        (when.decision_in, posture.decision, None, "decision"),
        (when.entry_in, posture.entry, posture.entry_at, "entry"),
        (when.begun_in, posture.begun, posture.begun_at, "begun"),
    )
    for names, day, moment, fact in days:
        if names and day is None:
            yield None, fact
        elif names and day is not None:
            held = [rules().windows[name].holds(day, moment, posture.place) for name in names]
            yield (True if True in held else None if None in held else False), f"{fact}_at"
