"""How a class answered: the distribution over what could be chosen, what was cited, and where the class splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import PositionKey, QuestionKey, SelectionKey
from asylum_clinic.assessment.questions import (
    ChoiceQuestion,
    Question,
    ScaleQuestion,
    TextQuestion,
    options_of,
)
from asylum_clinic.assessment.wording import named
from asylum_clinic.grading.report.reading import FormClass

UNITED = 2 / 3
"""The share of the commonest answer from which a class is no longer said to split."""
LONGEST = 30
"""The longest number or date, in characters, that is repeated as it was typed."""
SIDES = {"Yes or likely yes": ("yes", "likely_yes"), "No or likely no": ("no", "likely_no")}
"""Positions that stand on one side: a class does not split over how sure it is."""
REASONS = 3
"""How many citations are named that set one side apart from the other."""


@dataclass(frozen=True)
class Chosen:
    """One thing that could be chosen: its words, what the key says of it, how many chose it, and who."""

    id: str
    text: str
    key: str
    count: int
    who: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """A citation or choice of the same element that sets the two largest sides apart, as counts."""

    text: str
    first: int
    second: int


@dataclass(frozen=True)
class Split:
    """A question on which the class is not of one mind: its sides, the largest first, and what sets them apart."""

    question: str
    sides: tuple[Chosen, ...]
    reasons: tuple[Reason, ...]
    contested: bool

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(side.count for side in self.sides)


def says_key(entry: QuestionKey, name: str) -> str:
    """Return what a key says of one thing that can be chosen, in a word or two.

    Examples
    --------
    >>> entry = PositionKey(weight=1, accept={"yes": 1, "likely_yes": 0.5}, why="", feedback={})
    >>> [says_key(entry, name) for name in ("yes", "likely_yes", "no")]
    ['could be accepted', 'in part', 'hard to accept']
    """
    if isinstance(entry, PositionKey):
        if entry.contested:
            return "contested: earns nothing by itself"
        if name in entry.accept:
            return "could be accepted" if entry.accept[name] >= 1 else "in part"
        return "with a reason" if name in entry.conditional else "hard to accept"
    if isinstance(entry, SelectionKey):
        if any(name in must.any_of for must in entry.must):
            return "wanted"
        if name in entry.may:
            return "fair"
        return "wrong date" if name in entry.wrong_date else "off the point"
    return ""


def chose(answer: Answer | None, name: str) -> bool:
    """Whether an answer is, or holds, one thing.

    Examples
    --------
    >>> chose(("n1", "n2"), "n2"), chose("yes", "no"), chose(None, "no")
    (True, False, False)
    """
    return answer == name or (isinstance(answer, tuple) and name in answer)


def distribution(form: FormClass, question: Question) -> tuple[Chosen, ...]:
    """Return how often each thing was chosen: every option, but only those paragraphs and authorities that matter.

    A paragraph or authority is left out if nobody chose it and the key does not want it. Numbers, dates and orders
    are listed as they were given.
    """
    if isinstance(question, TextQuestion):
        return ()
    if question.kind in ("number", "date", "order"):
        return written(form, question)
    entry, case = form.key.questions[question.id], form.opened.case
    found = []
    for name in options_of(question, form.opened.form, tuple(case.passages)):
        who = tuple(student for student, given in form.answers.items() if chose(given.get(question.id), name))
        said = says_key(entry, name)
        if who or said == "wanted" or question.kind not in ("passages", "authorities"):
            found.append(Chosen(name, named(question, name, case), said, len(who), who))
    if question.kind in ("passages", "authorities"):
        found.sort(key=lambda one: -one.count)
    return tuple(found)


def written(form: FormClass, question: Question) -> tuple[Chosen, ...]:
    """Return the numbers, dates or orders that were given, the commonest first, with what they earned.

    What holds no digit where a number or date is asked is not repeated: it could be anything, a name too.
    """
    given: dict[str, list[str]] = {}
    for student, answers in form.answers.items():
        answer = answers.get(question.id)
        if answer:
            parts = answer if isinstance(answer, tuple) else (answer,)
            text = " → ".join(named(question, part, form.opened.case) for part in parts)
            plain = question.kind == "order" or (len(text) <= LONGEST and any(one.isdigit() for one in text))
            given.setdefault(text if plain else "something else in words", []).append(student)
    found = [Chosen(text, text, earned(form, question, who), len(who), tuple(who)) for text, who in given.items()]
    return tuple(sorted(found, key=lambda one: -one.count))


def earned(form: FormClass, question: Question, who: list[str]) -> str:
    """Return what an answer earned: it is the same for all who gave it, unless other answers bear on it."""
    most = form.most[question.id]
    points = {form.points[student][question.id] for student in who}
    if not most:
        return ""
    return "full marks" if min(points) >= most - 1e-9 else "in part" if max(points) > 0 else "no marks"


def answered(form: FormClass, question: Question) -> int:
    """Return how many answered a question."""
    return sum(bool(given.get(question.id)) for given in form.answers.values())


def splits(form: FormClass) -> tuple[Split, ...]:
    """Return the questions on which fewer than two thirds of those who answered agree, the most divided first."""
    found = []
    for question in form.opened.form.questions.values():
        if not isinstance(question, (ScaleQuestion, ChoiceQuestion)):
            continue
        sides = sides_of(distribution(form, question), merge=isinstance(question, ScaleQuestion))
        if len(sides) < 2 or sides[0].count >= UNITED * sum(one.count for one in sides):
            continue
        entry = form.key.questions[question.id]
        contested = isinstance(entry, PositionKey) and entry.contested
        found.append(Split(question.text, tuple(sides), reasons(form, question, sides[0], sides[1]), contested))
    return tuple(sorted(found, key=lambda one: one.sides[0].count / one.answered))


def sides_of(chosen: tuple[Chosen, ...], *, merge: bool) -> list[Chosen]:
    """Return what was chosen at all, the commonest first; with ``merge``, sure and less sure positions as one side."""
    found = {one.id: one for one in chosen if one.count}
    for text, ids in SIDES.items() if merge else ():
        parts = [found.pop(name) for name in ids if name in found]
        if parts:
            who = tuple(student for one in parts for student in one.who)
            found[ids[0]] = Chosen(ids[0], text, "", len(who), who)
    return sorted(found.values(), key=lambda one: -one.count)


def reasons(form: FormClass, question: Question, first: Chosen, second: Chosen) -> tuple[Reason, ...]:
    """Return what the two largest sides cite differently in the same element, the widest apart first."""
    element = next(one for one in form.opened.form.elements if question in one.questions)
    found: list[tuple[float, Reason]] = []
    for other in element.questions:
        if other.id == question.id or other.kind not in ("passages", "authorities", "choices"):
            continue
        counts = [cited(form.answers, side.who, other.id) for side in (first, second)]
        for name in dict.fromkeys((*counts[0], *counts[1])):
            gap = abs(counts[0][name] / first.count - counts[1][name] / second.count)
            text = named(other, name, form.opened.case)
            found.append((gap, Reason(text, counts[0][name], counts[1][name])))
    found.sort(key=lambda pair: -pair[0])
    return tuple(reason for gap, reason in found[:REASONS] if gap > 0)


def cited(answers: Mapping[str, Mapping[str, Answer]], who: tuple[str, ...], question: str) -> Counter[str]:
    """Count what some students chose in a question.

    Examples
    --------
    >>> cited({"a": {"facts": ("n1", "n2")}, "b": {"facts": ("n2",)}}, ("a", "b"), "facts")["n2"]
    2
    """
    return Counter(
        name for student in who for name in (answers[student].get(question) or ()) if answers[student].get(question)
    )
