"""Drills on news: where a report's words stand in the procedure, what may be inferred, and the precise word.

Each is an explorer: one list names what is asked, the other holds the answers, and the sentence below says what a
supervising attorney could accept and why. What can come next is read off the map of procedure, never typed.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from asylum_clinic.cases.news import NO_STEP, UNTOLD, VERDICTS, NewsItem, Statement, Step, items
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.last_day import cited
from asylum_clinic.law.procedure import Transition, moves, procedure, state
from asylum_clinic.statistics.exploring import Choice, Explored, Explorer, State

OPEN = "not-yet"
"""The answer that a drill begins with."""

TOLD = date(2023, 1, 15)
"""A day in the middle of what the reports tell: the map is read as it stood then."""
RULE = "cfr-208-30"
"""The regulation under which people who entered in 2022 were screened."""

ASKED = (
    *("encountered", "expedited_removal", "interviewed", "screened_positive", "screened_negative", "judge_reviews"),
    *("judge_concurs", "judge_vacates", "expedited_order_final", "removal_attempt", "removed", "section_240"),
    *("merits_hearing", "granted", "ordered_removed", "board_appeal", "petition_for_review"),
    *("held_screening", "held_after_positive", "held_applicant", "held_236a", "held_removal_period", "released"),
)
"""The states that a drill offers, in the order of the map."""

BESIDE = {UNTOLD: "It can't be told from the report", NO_STEP: "Nothing in the procedure changed"}


@cache
def drills() -> dict[str, Explorer]:
    """Return the drills by name: ``trace-ITEM`` for each news item, ``inference`` and ``precise-words``.

    Examples
    --------
    >>> "trace-the-man-who-fainted" in drills(), "inference" in drills()
    (True, True)
    """
    every = [*(_trace(item) for item in items().values()), _inference(), _words()]
    return {drill.name: drill for drill in every}


def _asks(name: str, label: str, options: list[tuple[str, str]]) -> Choice:
    return Choice(name, label, tuple(options), options[0][0])


def _answers(name: str, label: str, options: list[tuple[str, str]]) -> Choice:
    return Choice(name, label, ((OPEN, "choose"), *options), OPEN, answers=True)


def _places() -> list[tuple[str, str]]:
    offered = {name: state(name) for name in ASKED}
    return [*((name, f"{one.region.capitalize()}: {one.title}") for name, one in offered.items()), *BESIDE.items()]


def _trace(item: NewsItem) -> Explorer:
    steps = {step.id: step for step in item.paper.steps}

    def show(chosen: State) -> Explored:
        step, answer = steps[chosen["step"]], chosen["place"]
        said = "Read it again and choose where it stands." if answer == OPEN else _said(step, answer)
        return Explored(f"{item.label(step.paragraphs)}: {step.title}.\n{said}")

    titles = [(step.id, f"{item.label(step.paragraphs)}: {step.title}") for step in steps.values()]
    choices = (
        _asks("step", "What the report tells", titles),
        _answers("place", "Where it stands", _places()),
    )
    return Explorer(f"trace-{item.paper.id}", f"Trace it: {item.paper.title}", choices, show)


def _said(step: Step, answer: str) -> str:
    if answer in step.states:
        return f"A supervising attorney could accept this. {step.because}\n{_ahead(answer)}".strip()
    if answer in BESIDE:
        return "More can be said: look at what the report tells and at the steps that must lie before it."
    if state(answer).region != step.region and not set(step.states) & set(BESIDE):
        return f"That is in the other region. This sentence is about the {step.region}; take them one at a time."
    return f"Hard to accept on this report. What would have to be told for it: {state(answer).title}? Try again."


def _ahead(name: str) -> str:
    if name in BESIDE:
        return ""
    arrows = moves(name, TOLD, RULE)
    if not arrows:
        return "From here no arrow of the map leads on."
    return "\n".join(["What could come next on the map:", *map(_arrow, arrows)])


def _arrow(arrow: Transition) -> str:
    standard = f"; standard: {arrow.standard}" if arrow.standard != "none" else ""
    doubt = f" In doubt: {arrow.doubt}" if arrow.doubt else ""
    return f"- {state(arrow.target).title}: {arrow.trigger} (decides: {arrow.decides}{standard}).{doubt}"


def _inference() -> Explorer:
    every = {one.id: (item, one) for item in items().values() for one in item.paper.statements}

    def show(chosen: State) -> Explored:
        item, one = every[chosen["statement"]]
        if chosen["verdict"] == OPEN:
            where = f"{item.paper.title}, {item.label(one.paragraphs)}"
            return Explored(f'"{one.says}"\nLook at {where}. Safe, unsafe or false?')
        return Explored(_judged(one, chosen["verdict"]))

    titles = [(name, f"{item.paper.title}: {one.says}") for name, (item, one) in every.items()]
    verdicts = [(str(name), words) for name, words in VERDICTS.items()]
    choices = (_asks("statement", "The statement", titles), _answers("verdict", "Your verdict", verdicts))
    return Explorer("inference", "Safe, unsafe, false", choices, show)


def _judged(one: Statement, answer: str) -> str:
    could = "A supervising attorney could accept" if answer in one.verdict else "Hard to accept:"
    law = "; ".join(cited(authorities()[name]) for name in one.authorities)
    return "\n".join([f'"{one.says}"', f'{could} "{answer}". {one.because}', *([f"Law: {law}."] if law else [])])


def _words() -> Explorer:
    words = procedure().words

    def show(chosen: State) -> Explored:
        loose, precise = words[int(chosen["loose"])], chosen["precise"]
        if precise == OPEN:
            return Explored(f'A report says: "{loose.loose}". Which word would you write?')
        if precise == loose.precise:
            return Explored(f'A supervising attorney could accept this: for "{loose.loose}" write "{precise}".')
        return Explored(f'Hard to accept for "{loose.loose}": "{precise}" is something else. Try again.')

    choices = (
        _asks("loose", "The report's word", [(str(n), one.loose) for n, one in enumerate(words)]),
        _answers("precise", "The precise word", sorted({(one.precise, one.precise) for one in words})),
    )
    return Explorer("precise-words", "From the loose word to the precise one", choices, show)
