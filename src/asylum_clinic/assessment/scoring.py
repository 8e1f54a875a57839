"""Scoring, pure: (form, answers, key) -> credit and reason codes. It reads no file and prints nothing.

Schemes carry their usual names. With *h* the number of ``must`` groups that were hit, *m* their number, *w* the
number of wrong choices (wrong date, off the point, or named nowhere) and *r* the number of right ones:

=================  ==========================================================================
all_or_nothing     1 if h = m and w = 0, else 0
each_answer        share of the options that are rightly chosen or rightly left (blank: 0)
net_correct        max(0, (h - w) / m)
coverage           h / m
precision_recall   (h / m) * r / (r + w)
=================  ==========================================================================

An authority whose grade of verification is *secondary* or *recalled* neither gives nor takes a mark until an
attorney has signed it: it is dropped from the sums, so that the maximum stays what it was. Numbers, days and orders
are scored in :mod:`asylum_clinic.assessment.scoring_values`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Key, Must, PositionKey, SelectionKey, TextKey
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.questions import Form, FormElement
from asylum_clinic.assessment.reasons import Code, Reason
from asylum_clinic.assessment.scoring_values import score_date, score_number, score_order


@dataclass(frozen=True)
class QuestionScore:
    """What a question earned: ``credit`` from 0 to 1, ``points`` out of ``most``, and why."""

    question: str
    element: str
    credit: float
    points: float
    most: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class FormScore:
    """What a form earned, question by question."""

    form: str
    questions: tuple[QuestionScore, ...]
    most: float

    @property
    def points(self) -> float:
        """The sum, rounded to a thousandth so that it prints the same everywhere, in [0, most]."""
        return min(self.most, max(0.0, round(sum(question.points for question in self.questions), 3)))


def met_conditions(key: Key, answers: Mapping[str, Answer]) -> frozenset[str]:
    """Return the names of the key's conditions that the answers meet."""
    return frozenset(
        name
        for name, condition in key.conditions.items()
        if all(_chosen(answers.get(part.question)) & set(part.any_of) for part in condition.all_of)
    )


def score_form(
    form: Form, answers: Mapping[str, Answer], key: Key, ungraded: Collection[str] = frozenset()
) -> FormScore:
    """Score a whole form.

    Parameters
    ----------
    form : Form
    answers : mapping of question id to answer
    key : Key
    ungraded : collection of str
        Authorities that neither give nor take a mark (not verified, not signed).

    Examples
    --------
    >>> from asylum_clinic.assessment.key import practice_key, read_key
    >>> from asylum_clinic.assessment.questions import find_form, read_form
    >>> form = read_form(find_form("notice-screening"))
    >>> score_form(form, {}, read_key(practice_key(form.id))).points
    0.0
    """
    conditions = met_conditions(key, answers)
    scores = [score for element in form.elements for score in _element(element, answers, key, conditions, ungraded)]
    return FormScore(form.id, tuple(scores), form.points)


def _element(
    element: FormElement,
    answers: Mapping[str, Answer],
    key: Key,
    conditions: frozenset[str],
    ungraded: Collection[str],
) -> list[QuestionScore]:
    whole = sum(getattr(key.questions[question.id], "weight", 0) for question in element.questions)
    scores = []
    for question in element.questions:
        entry = key.questions[question.id]
        most = element.points * getattr(entry, "weight", 0) / whole if whole else 0.0
        match entry:
            case PositionKey():
                credit, reasons = score_position(answers.get(question.id), entry, conditions)
            case SelectionKey():
                credit, reasons = score_selection(answers.get(question.id), entry, conditions, ungraded)
            case NumberKey():
                unit = getattr(question, "unit", "")
                credit, reasons = score_number(answers.get(question.id), entry, unit, conditions)
            case DateKey():
                credit, reasons = score_date(answers.get(question.id), entry, conditions)
            case OrderKey():
                credit, reasons = score_order(answers.get(question.id), entry)
            case TextKey():
                code: Code = "for_a_person" if answers.get(question.id) else "blank"
                credit, reasons = 0.0, [Reason(code)]
        scores.append(QuestionScore(question.id, element.id, credit, credit * most, most, tuple(reasons)))
    return scores


def score_position(
    answer: Answer | None, key: PositionKey, conditions: Collection[str] = frozenset()
) -> tuple[float, list[Reason]]:
    """Return the credit of a position and the reason for it."""
    if not isinstance(answer, str) or not answer:
        return 0.0, [Reason("blank", (), key.feedback.get("blank", ""))]
    sentence = key.feedback.get(answer, "")
    if key.contested:
        return 0.0, [Reason("any_position", (answer,), sentence)]
    if answer in key.accept:
        credit = key.accept[answer]
        return credit, [Reason("accepted" if credit == 1 else "partly_accepted", (answer,), sentence)]
    if answer in key.conditional:
        conditional = key.conditional[answer]
        if conditional.condition in conditions:
            return conditional.credit, [Reason("accepted_on_condition", (answer,), sentence)]
        return 0.0, [Reason("condition_unmet", (answer,), conditional.unmet)]
    return 0.0, [Reason("not_accepted", (answer,), sentence)]


def score_selection(
    answer: Answer | None,
    key: SelectionKey,
    conditions: Collection[str] = frozenset(),
    ungraded: Collection[str] = frozenset(),
) -> tuple[float, list[Reason]]:
    """Return the credit of a set of choices and a reason for each of them and for each thing missed."""
    if not answer or isinstance(answer, str):
        return 0.0, [Reason("blank", (), key.blank)]
    must, may = lists_under(key, conditions)
    graded_must = [group for group in must if not set(group.any_of) <= set(ungraded)]
    reasons = [_reason(choice, must, may, key, ungraded) for choice in answer]
    hits = [group for group in graded_must if set(group.any_of) & (set(answer) - set(ungraded))]
    right = sum(reason.code in {"hit", "neutral"} for reason in reasons)
    wrong = sum(reason.code in {"wrong_date", "off_the_point"} for reason in reasons)
    for group in graded_must:
        if group not in hits:
            reasons.append(Reason("missed", group.any_of, group.missed))
    return _credit(key, len(hits), len(graded_must), right, wrong), reasons


def _credit(key: SelectionKey, hits: int, musts: int, right: int, wrong: int) -> float:
    if not musts:
        return 0.0
    match key.scheme:
        case "all_or_nothing":
            return float(hits == musts and not wrong)
        case "each_answer":
            options = musts + len(key.wrong_date) + len(key.off_the_point)
            return max(0, hits + options - musts - wrong) / options
        case "net_correct":
            return max(0.0, (hits - wrong) / musts)
        case "coverage":
            return hits / musts
        case "precision_recall":
            return hits / musts * (right / (right + wrong) if right + wrong else 0.0)


def lists_under(key: SelectionKey, conditions: Collection[str]) -> tuple[tuple[Must, ...], Mapping[str, str]]:
    """Return what has to be chosen and what may be, under the conditions that the other answers meet."""
    for name, alternative in key.when.items():
        if name in conditions:
            return alternative.must, {**key.may, **alternative.may}
    return key.must, key.may


def _reason(
    choice: str, must: tuple[Must, ...], may: Mapping[str, str], key: SelectionKey, ungraded: Collection[str]
) -> Reason:
    if choice in ungraded:
        return Reason("ungraded", (choice,), {**key.off_the_point, **key.wrong_date, **may}.get(choice, ""))
    if any(choice in group.any_of for group in must):
        return Reason("hit", (choice,))
    if choice in may:
        return Reason("neutral", (choice,), may[choice])
    if choice in key.wrong_date:
        return Reason("wrong_date", (choice,), key.wrong_date[choice])
    return Reason("off_the_point", (choice,), key.off_the_point.get(choice, key.otherwise))


def _chosen(answer: Answer | None) -> set[str]:
    if answer is None:
        return set()
    return {answer} if isinstance(answer, str) else set(answer)
