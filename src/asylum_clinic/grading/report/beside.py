"""Agreement of a class: among its students, with the key, and beside the ten judges of lesson 07."""

from __future__ import annotations

from collections.abc import Iterator

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import PositionKey
from asylum_clinic.assessment.questions import SCALE, Question, ScaleQuestion, options_of
from asylum_clinic.errors import KitError
from asylum_clinic.grading.report.choices import chose, says_key
from asylum_clinic.grading.report.measures import LEAST_ITEMS, LEAST_RATERS, Agreed, agreed
from asylum_clinic.grading.report.reading import FormClass
from asylum_clinic.statistics.judging import Dealt, beside_the_rater, by_chance, judges
from asylum_clinic.statistics.rates import Rate

ORDER = tuple(name for name in SCALE if name != "not_reached")
"""The positions that have an order; *not reached* stands outside it and counts as no position."""
_SAID = {"wanted": "cited", "wrong date": "not", "off the point": "not"}

Pair = tuple[str | None, str | None]


def agreements(form: FormClass) -> tuple[tuple[Agreed, Agreed], ...]:
    """Return for positions, passages and authorities how far students agree among themselves, and with the key."""
    kinds = {
        "Positions between yes and no": "scale",
        "Paragraphs cited": "passages",
        "Authorities cited": "authorities",
    }
    found = []
    for about, kind in kinds.items():
        items = list(_items(form, kind))
        if items:
            found.append(_of_kind(form, about, items, ORDER if kind == "scale" else ()))
    return tuple(found)


Item = tuple[Question, str]


def _of_kind(form: FormClass, about: str, items: list[Item], order: tuple[str, ...]) -> tuple[Agreed, Agreed]:
    ratings = {
        student: [rating(question, name, given.get(question.id)) for question, name in items]
        for student, given in form.answers.items()
    }
    key = [key_rating(form, question, name) for question, name in items]
    pairs: list[Pair] = [pair for row in ratings.values() for pair in zip(row, key, strict=True) if None not in pair]
    both = {"students": [pair[0] for pair in pairs], "key": [pair[1] for pair in pairs]}
    students = sum(any(value is not None for value in row) for row in ratings.values())
    own = agreed(about, ratings, order)
    sides = sum(value is not None for value in key)
    if sides < LEAST_ITEMS:
        why = f"too few questions on which the key takes one side ({sides}; at least {LEAST_ITEMS} are needed)"
        return own, Agreed(about, students, len(pairs), why=why)
    return own, agreed(about, both, order, students=students)


def _items(form: FormClass, kind: str) -> Iterator[Item]:
    for question in form.opened.form.questions.values():
        if question.kind != kind:
            continue
        if isinstance(question, ScaleQuestion):
            yield question, ""
        else:
            for name in options_of(question, form.opened.form, tuple(form.opened.case.passages)):
                yield question, name


def rating(question: Question, name: str, answer: Answer | None) -> str | None:
    """Return a student's rating of one item: a position, or whether a paragraph or authority is cited."""
    if not answer:
        return None
    if isinstance(question, ScaleQuestion):
        return answer if isinstance(answer, str) and answer in ORDER else None
    return "cited" if chose(answer, name) else "not"


def key_rating(form: FormClass, question: Question, name: str) -> str | None:
    """Return the key's rating of one item; None where it is contested or the key is content with either."""
    entry = form.key.questions[question.id]
    if isinstance(entry, PositionKey):
        best = [answer for answer, credit in entry.accept.items() if credit == max(entry.accept.values())]
        return best[0] if len(best) == 1 and not entry.contested and best[0] in ORDER else None
    return _SAID.get(says_key(entry, name))


def beside_judges(form: FormClass) -> tuple[Dealt | str, Dealt, float]:
    """Return how far apart the students' shares of *yes* lie beside chance, the judges' gap, and judges' alpha.

    Each question is a file: the same yes and no are dealt out again within each question, as the judges' decisions
    are within each kind of case. Only students who took a position on every scale question are counted.
    """
    theirs = by_chance(judges("merit"), judges("no merit"))
    return _spread(form), theirs, beside_the_rater().alpha


def _spread(form: FormClass) -> Dealt | str:
    questions = [one.id for one in form.opened.form.questions.values() if isinstance(one, ScaleQuestion)]
    whole = {
        student: [given[name] for name in questions]
        for student, given in form.answers.items()
        if all(given.get(name) for name in questions)
    }
    if len(whole) < LEAST_RATERS:
        return f"too few students answered every question (n = {len(whole)}; at least {LEAST_RATERS} are needed)"
    if len(questions) < LEAST_ITEMS:
        return f"too few questions of yes or no ({len(questions)}; at least {LEAST_ITEMS} are needed)"
    kinds = [
        {student: _yes(given[place] in ("yes", "likely_yes")) for student, given in whole.items()}
        for place in range(len(questions))
    ]
    try:
        return by_chance(*kinds)
    except KitError as error:  # pragma: no cover - the checks above leave nothing for it to refuse
        return str(error)


def _yes(said: bool) -> Rate:
    return Rate(
        numerator=int(said),
        denominator=1,
        counted="answered yes or likely yes",
        out_of="answered",
        unit="events",
        period="this assignment",
        stage="one question",
        source="this class",
    )
