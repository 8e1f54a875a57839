"""An interview to rehearse: what a client answers to which question, and what an interpreter makes of it.

``interview.yaml`` lies beside the case and travels with it, so that every student can open it: it holds nothing that
has to stay hidden. Whoever reads ahead spoils a rehearsal and gains no mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.errors import KitError
from asylum_clinic.resources import read_model

Form = Literal["open", "closed", "leading", "compound"]
Weight = Literal["safe", "near", "hard"]
SlipKind = Literal["summarized", "omitted", "first_person", "wrong_word"]

SLIPS: dict[SlipKind, str] = {
    "summarized": "summed up",
    "omitted": "left out",
    "first_person": "first person dropped",
    "wrong_word": "wrong word",
}
"""How an interpreter errs, in words."""
ID = r"^[a-z][a-z0-9-]*$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Slip(_Strict):
    """An interpreter's planted error: what is heard instead, and the question that mends it."""

    kind: SlipKind
    heard: str
    repair: str
    lost: tuple[str, ...] = ()
    """The facts that are learned only once it is mended."""


class When(_Strict):
    """What has to have been done before for an answer to be given; what is not named does not count."""

    consented: bool | None = None
    rested: bool | None = None
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()

    @property
    def is_always(self) -> bool:
        """Whether the answer is given in any case."""
        return self == When()


class Answer(_Strict):
    """What the client says, as it would stand in English if all of it came over."""

    text: str
    when: When = When()
    cue: str = ""
    """What the student sees or hears beside the words: how long it took, that two people spoke. Never a look."""
    facts: tuple[str, ...] = ()
    slip: Slip | None = None

    @property
    def heard(self) -> str:
        """What the interpreter says first."""
        return self.slip.heard if self.slip else self.text


class Question(_Strict):
    """A question that can be asked, in the words in which it is asked."""

    id: str = Field(pattern=ID)
    topic: str
    form: Form
    text: str
    after: tuple[str, ...] = ()
    """Questions that need to have been asked before: it takes up what was said there."""
    answers: tuple[Answer, ...] = Field(min_length=1)
    """The first that fits is given."""


class Topic(_Strict):
    """What can be spoken of, and how heavy it is for this client."""

    id: str = Field(pattern=ID)
    title: str
    weight: Weight


class Move(_Strict):
    """A sentence at the opening or at the close, whether it belongs there, and why."""

    id: str = Field(pattern=ID)
    text: str
    needed: bool
    why: str
    consent: bool = False
    """Whether it is part of asking for consent."""
    answer: Answer | None = None


class Break(_Strict):
    """How a break is offered, and what is said to it."""

    offer: str
    answer: str
    most: int = Field(default=2, ge=1, le=5)


class Fact(_Strict):
    """A material fact that can be learned, and the elements it bears on."""

    id: str = Field(pattern=ID)
    text: str
    bears_on: tuple[str, ...] = Field(min_length=1)


class Gap(_Strict):
    """What the best transcript still leaves open: what a student is asked of it, and what could be asked next."""

    id: str = Field(pattern=ID)
    text: str
    could: str


class Interview(_Strict):
    """A whole interview, as ``interview.yaml`` holds it."""

    case: str
    title: str
    client: str
    setting: str
    minutes: int = Field(ge=10, le=120)
    budget: int = Field(ge=6, le=30)
    """How many times a question, or a request to render an answer again, may be put."""
    opening: tuple[Move, ...] = Field(min_length=3)
    topics: tuple[Topic, ...] = Field(min_length=3)
    questions: tuple[Question, ...] = Field(min_length=8)
    breaks: Break
    closing: tuple[Move, ...] = Field(min_length=3)
    facts: tuple[Fact, ...] = Field(min_length=4)
    gaps: tuple[Gap, ...] = Field(min_length=3, max_length=5)

    @model_validator(mode="before")
    @classmethod
    def _folded_lines_are_one(cls, given: Any) -> Any:
        return _one_line(given)

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Interview:
        every: tuple[Move | Question, ...] = (*self.opening, *self.questions, *self.closing)
        moves = [one.id for one in every]
        if twice := sorted({name for name in moves if moves.count(name) > 1} | set(moves) & RESERVED):
            raise ValueError(f"the id {twice[0]!r} stands twice, or is one of {', '.join(sorted(RESERVED))}")
        known = {"topic": {one.id for one in self.topics}, "fact": {one.id for one in self.facts}}
        known["question"] = {one.id for one in self.questions}
        for what, name in self._named():
            if name not in known[what]:
                raise ValueError(f"there is no {what} {name!r}")
        return self

    def _named(self) -> Iterator[tuple[str, str]]:
        for question in self.questions:
            yield "topic", question.topic
            yield from (("question", name) for name in question.after)
        for answer in self.answers:
            yield from (("question", name) for name in (*answer.when.asked, *answer.when.not_asked))
            yield from (("fact", name) for name in (*answer.facts, *(answer.slip.lost if answer.slip else ())))

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Every answer that can be given, to questions first, then to what is said at the opening and the close."""
        said = [one.answer for one in (*self.opening, *self.closing) if one.answer]
        return (*(answer for question in self.questions for answer in question.answers), *said)

    @property
    def slips(self) -> tuple[Slip, ...]:
        """Every planted error."""
        return tuple(answer.slip for answer in self.answers if answer.slip)

    def weight_of(self, question: Question) -> Weight:
        """Return how heavy a question's topic is."""
        return next(topic.weight for topic in self.topics if topic.id == question.topic)


RESERVED = {"again", "break", "end", "anew"}
"""What a student can do at any time; no question or move is named so."""


def read_interview(folder: Path) -> Interview:
    """Return the interview that lies in a case's folder.

    Raises
    ------
    KitError
        If there is none, or it can't be read, with file and line, or it is for another case.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case
    >>> read_interview(find_case("notice-under-the-door")).client
    'Emro Taliv'
    """
    path = folder / "interview.yaml"
    if not path.is_file():
        raise KitError("this case has no interview to rehearse", path, do="choose a case that has one")
    interview = read_model(Interview, path)
    if interview.case != folder.name:
        raise KitError(f"the interview is for {interview.case!r}", path, 1, f"write {folder.name!r}")
    return interview


def _one_line(given: Any) -> Any:
    if isinstance(given, str):
        return " ".join(given.split())
    if isinstance(given, dict):
        return {name: _one_line(value) for name, value in given.items()}
    return [_one_line(value) for value in given] if isinstance(given, list) else given
