"""An interview as it was held: what a list of moves comes to, said line by line. Pure, and the same every time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from asylum_clinic.cases.interview import Answer, Interview, Move, Question

Kind = Literal["opening", "question", "again", "break", "closing", "end"]
AGAIN = "I want to be sure that I have all of it. Please tell me again, a little at a time."
SAME = "It is rendered again. It is what you heard before."
MOST_MOVES = 200


@dataclass(frozen=True)
class Turn:
    """One thing that the student did, with the question or move it was and the answer that it got."""

    id: str
    kind: Kind
    asked: Question | Move | None = None
    answer: Answer | None = None
    at: int = -1
    """For ``again``: the turn whose answer was rendered once more."""


@dataclass(frozen=True)
class Line:
    """One line of the transcript: ``you``, ``client`` (as the interpreter renders it) or ``note``."""

    who: Literal["you", "client", "note"]
    text: str


@dataclass(frozen=True)
class Held:
    """An interview so far."""

    interview: Interview
    turns: tuple[Turn, ...] = ()

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that were put, in order."""
        return tuple(turn.asked for turn in self.turns if isinstance(turn.asked, Question))

    @property
    def done(self) -> tuple[str, ...]:
        """The id of everything that was done, in order."""
        return tuple(turn.id for turn in self.turns)

    @property
    def left(self) -> int:
        """How many questions are left of the budget."""
        return self.interview.budget - sum(turn.kind in ("question", "again") for turn in self.turns)

    @property
    def consented(self) -> bool:
        """Whether consent was asked for in all its parts."""
        return all(move.id in self.done for move in self.interview.opening if move.consent)

    @property
    def closing(self) -> bool:
        """Whether the close has begun: no question follows."""
        return any(turn.kind in ("closing", "end") for turn in self.turns)

    @property
    def over(self) -> bool:
        """Whether it was ended."""
        return "end" in self.done

    @property
    def mended(self) -> frozenset[int]:
        """The turns whose answer was rendered again."""
        return frozenset(turn.at for turn in self.turns if turn.kind == "again")

    @property
    def learned(self) -> tuple[str, ...]:
        """The facts that were learned, in order."""
        found: dict[str, None] = {}
        for at, turn in enumerate(self.turns):
            if turn.answer:
                found |= dict.fromkeys(turn.answer.facts)
                if turn.answer.slip and at in self.mended:
                    found |= dict.fromkeys(turn.answer.slip.lost)
        return tuple(found)

    @property
    def slips(self) -> tuple[int, ...]:
        """The turns in which the interpreter erred."""
        return tuple(at for at, turn in enumerate(self.turns) if turn.answer and turn.answer.slip)

    def answer_to(self, question: Question) -> Answer:
        """Return what the client would say to a question now."""
        return next((one for one in question.answers if self._fits(one)), question.answers[-1])

    def _fits(self, answer: Answer) -> bool:
        when, done = answer.when, set(self.done)
        return (
            when.consented in (None, self.consented)
            and when.rested in (None, "break" in done)
            and done.issuperset(when.asked)
            and done.isdisjoint(when.not_asked)
        )

    def open_questions(self) -> tuple[Question, ...]:
        """Return the questions that can be put now: what they take up was said, and another answer would come."""
        if self.closing or self.left < 1:
            return ()
        given = [turn.answer for turn in self.turns]
        done = set(self.done)
        return tuple(
            one for one in self.interview.questions if done.issuperset(one.after) and self.answer_to(one) not in given
        )

    def can_render_again(self) -> bool:
        """Whether there is a last answer that was not rendered again yet."""
        if self.over or self.left < 1 or not self.turns or self.turns[-1].answer is None:
            return False
        return self.turns[-1].kind != "again"

    def do(self, move: str) -> Held:
        """Return the interview after one more move; a move that can't be made now changes nothing."""
        turn = self._turn(move)
        return replace(self, turns=(*self.turns, turn)) if turn else self

    def _turn(self, move: str) -> Turn | None:
        if self.over:
            return None
        if move == "end":
            return Turn(move, "end") if self.turns else None
        if move == "again":
            return Turn(move, "again", at=len(self.turns) - 1) if self.can_render_again() else None
        if move == "break":
            offered = self.done.count("break")
            return None if self.closing or offered >= self.interview.breaks.most else Turn(move, "break")
        for question in self.open_questions():
            if question.id == move:
                return Turn(move, "question", question, self.answer_to(question))
        parts: tuple[tuple[Kind, tuple[Move, ...]], ...] = (
            ("opening", () if self.closing else self.interview.opening),
            ("closing", self.interview.closing),
        )
        for kind, offered_moves in parts:
            for one in offered_moves:
                if one.id == move and move not in self.done:
                    return Turn(move, kind, one, one.answer)
        return None


def hold(interview: Interview, moves: Iterable[str]) -> Held:
    """Return what a list of moves comes to, from the last time that the student began anew.

    Parameters
    ----------
    interview : Interview
    moves : iterable of str
        Ids of questions and moves, and ``again``, ``break``, ``end``, ``anew``; what can't be made is passed over.

    Examples
    --------
    >>> from asylum_clinic.cases.interview import read_interview
    >>> from asylum_clinic.cases.library import find_case
    >>> interview = read_interview(find_case("notice-under-the-door"))
    >>> hold(interview, ["purpose", "nonsense", "anew", "stop"]).done
    ('stop',)
    """
    kept = list(moves)
    last = max((at for at, move in enumerate(kept) if move == "anew"), default=-1)
    held = Held(interview)
    for move in kept[last + 1 :][:MOST_MOVES]:
        held = held.do(move)
    return held


def transcript(held: Held) -> tuple[Line, ...]:
    """Return the interview line by line, the client's words as the interpreter renders them."""
    lines: list[Line] = []
    for turn in held.turns:
        lines += _lines(held, turn)
    return tuple(lines)


def _lines(held: Held, turn: Turn) -> list[Line]:
    if turn.kind == "end":
        return [Line("note", "You end the interview.")]
    if turn.kind == "break":
        return [Line("you", held.interview.breaks.offer), Line("client", held.interview.breaks.answer)]
    if turn.kind == "again":
        before = held.turns[turn.at].answer
        slip = before.slip if before else None
        told = Line("client", before.text) if before and slip else Line("note", SAME)
        return [Line("you", slip.repair if slip else AGAIN), told]
    said = [Line("you", turn.asked.text)] if turn.asked else []
    if turn.answer:
        said += [Line("note", turn.answer.cue)] if turn.answer.cue else []
        said.append(Line("client", turn.answer.heard))
    return said
