"""How an interview was held: questions, consent, order, breaks, interpreter, close, and what could have been learned.

Never the client: no look, no tone, no number of disclosures a minute is counted. The statute lets demeanor count in a
hearing (INA 208(b)(1)(B)(iii)); whether a student asked well is another question. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from asylum_clinic.cases.interview import SLIPS, Answer, Interview, Move, Question
from asylum_clinic.cases.interview_grounds import SIDES
from asylum_clinic.cases.interview_held import Held
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.elements import elements
from asylum_clinic.law.last_day import cited

Said = tuple[float, list[str]]


@dataclass(frozen=True)
class Mark:
    """What one side of an interview earned, of how many points, and why; ``of`` is 0 where it could not be shown."""

    id: str
    title: str
    earned: float
    of: int
    said: tuple[str, ...]
    ground: str
    """Why it counts, with the authority or the source where there is one."""


def score(held: Held) -> tuple[Mark, ...]:
    """Return the marks of an interview, each with its reasons.

    Examples
    --------
    >>> from asylum_clinic.cases.interview import read_interview
    >>> from asylum_clinic.cases.interview_held import hold
    >>> from asylum_clinic.cases.library import find_case
    >>> interview = read_interview(find_case("notice-under-the-door"))
    >>> [(mark.id, mark.earned) for mark in score(hold(interview, ["purpose", "now", "end"]))][:2]
    [('consent', 1.0), ('questions', 1.0)]
    """
    return tuple(_mark(held, name, judge) for name, judge in _JUDGES.items())


def _mark(held: Held, name: str, judge: Callable[[Held], Said]) -> Mark:
    side = SIDES[name]
    of = 0 if name == "interpreter" and not held.slips else side.of
    share, said = judge(held)
    ground = re.sub(r"\[([\w-]+)\]", lambda found: cited(authorities()[found[1]]), side.ground)
    earned = round(of * max(0.0, min(1.0, share)) * 2) / 2
    return Mark(name, side.title, earned, of, tuple(said), ground)


def _consent(held: Held) -> Said:
    first_question = _first(held, lambda weight: True)
    first_heavy = _first(held, lambda weight: weight == "hard")
    needed = [move for move in held.interview.opening if move.needed]
    share, said = 0.0, []
    for move in needed:
        at = held.done.index(move.id) if move.id in held.done else None
        if at is None:
            said.append(f'Not said: "{move.text}" {move.why}')
        elif at < first_question:
            share += 1 / len(needed)
        else:
            share += 0.5 / len(needed) if at < first_heavy else 0
            late = "after the hardest had been asked" if at > first_heavy else "after you had begun to ask"
            said.append(f'Said late, {late}: "{move.text}" {move.why}')
    return _without_slips_of_tongue(held, held.interview.opening, share, said, "All of it was said before you asked.")


def _closing(held: Held) -> Said:
    needed = [move for move in held.interview.closing if move.needed]
    missed = [move for move in needed if move.id not in held.done]
    said = [f'Not said: "{move.text}" {move.why}' for move in missed]
    share = 1 - len(missed) / len(needed)
    good = "The client knows what comes next, and could mend what you understood."
    return _without_slips_of_tongue(held, held.interview.closing, share, said, good)


def _without_slips_of_tongue(held: Held, moves: tuple[Move, ...], share: float, said: list[str], good: str) -> Said:
    wrong = [move for move in moves if not move.needed and move.id in held.done]
    said = said + [f'Better left unsaid: "{move.text}" {move.why}' for move in wrong]
    return share - len(wrong) / 3, said or [good]


def _questions(held: Held) -> Said:
    if not held.asked:
        return 0, ["No question was put."]
    opened: set[str] = set()
    total, said = 0.0, []
    for question in held.asked:
        worth, words = _worth(question, opened)
        total += worth
        said += [f'"{question.text}" {words}'] if words else []
        opened |= {question.topic} if question.form == "open" else set()
    few = min(1.0, len(held.asked) / 4)
    said += ["Four questions are the least from which a pattern can be seen."] if few < 1 else []
    return few * total / len(held.asked), said or [
        "Open questions first, closed ones after them, and no answer in any."
    ]


def _worth(question: Question, opened: set[str]) -> tuple[float, str]:
    if question.form == "leading":
        return 0, "It holds its answer. It may change what is told, and it takes the weight from it."
    if question.form == "compound":
        return 0, "It asks several things at once. Nobody can tell afterward which of them was answered."
    if question.form == "closed" and question.topic not in opened:
        return 0.5, "A closed question, before an open one on the same matter: what you did not think of stays unsaid."
    return 1, ""


def _order(held: Held) -> Said:
    weights = [held.interview.weight_of(question) for question in held.asked]
    if not weights:
        return 0, ["There was nothing to order."]
    share, said = 0.0, []
    if weights[0] == "safe":
        share += 0.5
    else:
        said.append("Begin with what is safe: it lets the client settle, and lets you hear the interpreter at work.")
    if "hard" not in weights:
        said.append("The hardest was not touched. That can be right for a day; then agree on when and by whom.")
    elif weights[-1] == "hard":
        said.append("The hardest came last. Go back to what is near, today and home, before you close.")
    else:
        share += 0.5
    return share, said or ["From what is safe to what is hard, and back."]


def _breaks(held: Held) -> Said:
    if "break" not in held.done:
        return 0, ["No break was offered. Offer it; whoever has to ask for one may not."]
    heavy = _first(held, lambda weight: weight == "hard")
    last = len(held.done) - 1 - held.done[::-1].index("break")
    if heavy < last:
        return 1, ["A break was offered once the hardest had been touched."]
    return 0.5, ["A break was offered, but none once the hardest had been touched; there it is needed most."]


def _interpreter(held: Held) -> Said:
    if not held.slips:
        return 0, ["In what you asked nothing was lost in rendering, so this can't be shown."]
    said = []
    for at in held.slips:
        answer = held.turns[at].answer
        if answer and answer.slip and at not in held.mended:
            slip = answer.slip
            said.append(
                f'You heard: "{slip.heard}" What was said: "{answer.text}" ({SLIPS[slip.kind]}). '
                f'To mend it: "{slip.repair}"'
            )
    return 1 - len(said) / len(held.slips), said or ["Each time something was lost you had it rendered again."]


def _facts(held: Held) -> Said:
    missed = [fact for fact in held.interview.facts if fact.id not in held.learned]
    said = []
    for fact in missed:
        bears = ", ".join(elements()[name].title.lower() for name in fact.bears_on)
        said.append(f"Could have been learned: {fact.text} It bears on {bears}. {_ways(held.interview, fact.id)}")
    return 1 - len(missed) / len(held.interview.facts), said or ["All that could be learned here was learned."]


def _ways(interview: Interview, fact: str) -> str:
    ways = [f'"{one.text}"' for one in ways_to(interview, fact)]
    return f"Asked for by: {' or '.join(ways[:2])}" if ways else ""


def ways_to(interview: Interview, fact: str) -> tuple[Question | Move, ...]:
    """Return what can bring a fact out, questions first: the index is derived, so that nobody keeps it by hand."""
    questions = [one for one in interview.questions if any(_tells(answer, fact) for answer in one.answers)]
    moves = [one for one in (*interview.opening, *interview.closing) if one.answer and _tells(one.answer, fact)]
    return (*questions, *moves)


def _tells(answer: Answer, fact: str) -> bool:
    return fact in answer.facts or (answer.slip is not None and fact in answer.slip.lost)


def _first(held: Held, heavy: Callable[[str], bool]) -> int:
    """Return the place of the first question of a weight, or the end where none was put."""
    for at, turn in enumerate(held.turns):
        if isinstance(turn.asked, Question) and heavy(held.interview.weight_of(turn.asked)):
            return at
    return len(held.turns)


_JUDGES: dict[str, Callable[[Held], Said]] = {
    "consent": _consent,
    "questions": _questions,
    "order": _order,
    "breaks": _breaks,
    "interpreter": _interpreter,
    "closing": _closing,
    "facts": _facts,
}
