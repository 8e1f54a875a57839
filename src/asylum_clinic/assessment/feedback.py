"""Feedback: what an answer earned and why, in sentences, without the key.

It says what *a supervising attorney could accept*, names what was missed with its passage and citation, and tells
*wrong law*, *right law, wrong date* and *right law, no fact* apart. The best thing done comes first, then the two
things that cost most; the rest is there on demand. All of it is plain text: whoever shows it must escape it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Key, SelectionKey
from asylum_clinic.assessment.marked import Marks, beside, cited_in_form
from asylum_clinic.assessment.questions import AuthoritiesQuestion, Form, PassagesQuestion, Question
from asylum_clinic.assessment.reasons import Code, Reason
from asylum_clinic.assessment.records import CARRIERS, Record
from asylum_clinic.assessment.scoring import FormScore, QuestionScore, met_conditions, score_form
from asylum_clinic.assessment.wording import isolated, named
from asylum_clinic.cases.model import Case
from asylum_clinic.law.authorities import authorities, weight

LABELS: dict[Code | str, str] = {
    "accepted": "Could be accepted",
    "partly_accepted": "Could be accepted in part",
    "accepted_on_condition": "Could be accepted, with the reasons you gave",
    "condition_unmet": "Could be accepted only with reasons that are missing",
    "not_accepted": "Hard to accept on this record",
    "any_position": "Contested: no position earns or loses marks here",
    "blank": "Not answered",
    "unreadable": "Not read, so it counts as unanswered",
    "hit": "Well chosen",
    "neutral": "Fair to cite",
    "missed": "Missed",
    "wrong_date": "Right law, wrong date",
    "off_the_point": "Off the point",
    "out_of_place": "Look again at its place",
    "ungraded": "Neither gives nor takes a mark until an attorney has signed it",
    "right_law_no_fact": "Right law, no fact",
    "for_a_person": "Read and graded by a person",
}
"""What each reason code is called on the screen."""

_LOST = {
    *("condition_unmet", "not_accepted", "missed", "wrong_date", "off_the_point", "out_of_place"),
    *("blank", "unreadable", "right_law_no_fact"),
}
_IN_TABLE = {"hit", "neutral", "missed", "wrong_date", "off_the_point"}
"""What the table of marks says of each paragraph, so that the lines beside it need not."""


@dataclass(frozen=True)
class Line:
    """One reason: its code and the whole sentence that is shown."""

    code: str
    text: str


@dataclass(frozen=True)
class QuestionFeedback:
    """What is said of one question; of one on paragraphs also the student's ``marks`` beside the key's."""

    id: str
    text: str
    element: str
    points: float
    most: float
    lines: tuple[Line, ...]
    marks: Marks | None = None

    @property
    def rest(self) -> tuple[Line, ...]:
        """The reasons that the table of marks, where there is one, does not give itself."""
        return self.lines if self.marks is None else tuple(line for line in self.lines if line.code not in _IN_TABLE)


@dataclass(frozen=True)
class Feedback:
    """What is said of a whole form."""

    points: float
    most: float
    flags: tuple[str, ...]
    first: tuple[str, ...]
    questions: tuple[QuestionFeedback, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON values, for a widget."""
        told = asdict(self)
        for question, shown in zip(self.questions, told["questions"], strict=True):
            shown["rest"] = [line.text for line in question.rest]
        return told


def ungraded_authorities(reviewed: Collection[str] = frozenset()) -> frozenset[str]:
    """Return the authorities on which no mark may rest: neither seen in text, headnote or holding, nor signed."""
    return frozenset(name for name, entry in authorities().items() if not entry.gradable and name not in reviewed)


def explain(
    form: Form,
    case: Case,
    record: Record,
    key: Key,
    reviewed: Collection[str] = frozenset(),
    reader: Mapping[str, Answer] = MappingProxyType({}),
) -> Feedback:
    """Score a record and say why.

    Parameters
    ----------
    form : Form
    case : Case
        The case that the answers are about; paragraphs are named by its labels.
    record : Record
    key : Key
    reviewed : collection of str
        Authorities that an attorney has signed, so that they count although their text was not seen.
    reader : mapping of mark to answer
        What the case reader keeps of the same case: shown beside the key's side, and not graded.

    Examples
    --------
    >>> from pathlib import Path
    >>> from asylum_clinic.assessment.key import practice_key, read_key
    >>> from asylum_clinic.assessment.opening import open_form
    >>> opened = open_form("notice-screening", Path("/nowhere"))
    >>> nothing = Record(form="notice-screening")
    >>> explain(opened.form, opened.case, nothing, read_key(practice_key("notice-screening"))).points
    0.0
    """
    score = score_form(form, record.answers, key, ungraded_authorities(reviewed))
    questions = tuple(
        _question(form, case, item, titles) for item, titles in zip(score.questions, _titles(form), strict=True)
    )
    questions = _right_law_no_fact(form, questions)
    questions = tuple(_with_marks(form, case, record, key, reader, item) for item in questions)
    return Feedback(score.points, score.most, tuple(_flags(case, record, key)), _first(score, questions), questions)


def _titles(form: Form) -> list[str]:
    return [element.title for element in form.elements for _ in element.questions]


def _question(form: Form, case: Case, score: QuestionScore, element: str) -> QuestionFeedback:
    question = form.questions[score.question]
    lines = tuple(_line(question, case, reason) for reason in score.reasons)
    return QuestionFeedback(question.id, question.text, element, round(score.points, 3), round(score.most, 3), lines)


def _with_marks(
    form: Form, case: Case, record: Record, key: Key, reader: Mapping[str, Answer], told: QuestionFeedback
) -> QuestionFeedback:
    entry = key.questions[told.id]
    if not isinstance(form.questions[told.id], PassagesQuestion) or not isinstance(entry, SelectionKey):
        return told
    (element,) = (one for one in form.elements if form.questions[told.id] in one.questions)
    said = cited_in_form(record.answers.get(told.id), element.law_elements, reader, case)
    if not said.chosen and not said.marks:
        return told  # whoever has not tried yet is not shown which paragraphs it would have been
    return replace(told, marks=beside(said, entry, case, met_conditions(key, record.answers)))


def _line(question: Question, case: Case, reason: Reason) -> Line:
    names = () if reason.code == "missed" else reason.ids
    about = "; ".join(_name(question, case, name, reason.code) for name in names)
    label = LABELS[reason.code]
    said = f"{label} ({about})" if about else label
    text = f"{said}. {reason.text}" if reason.text else f"{said}."
    if isinstance(question, AuthoritiesQuestion) and reason.code == "off_the_point" and len(reason.ids) == 1:
        text += f" What it stands for: {authorities()[reason.ids[0]].proposition}"
    return Line(reason.code, text)


def _name(question: Question, case: Case, name: str, code: Code) -> str:
    said = isolated(named(question, name, case))
    if not isinstance(question, AuthoritiesQuestion) or code not in {"hit", "neutral"}:
        return said
    return f"{said}, {weight(authorities()[name], case.occasion.forum, case.paper.circuit)} here"


def _right_law_no_fact(form: Form, questions: tuple[QuestionFeedback, ...]) -> tuple[QuestionFeedback, ...]:
    """Add a line where an element has its law but not one fact of the file."""
    told = {question.id: question for question in questions}
    for element in form.elements:
        law = [told[q.id] for q in element.questions if isinstance(q, AuthoritiesQuestion)]
        facts = [told[q.id] for q in element.questions if isinstance(q, PassagesQuestion)]
        if facts and any(item.points for item in law) and not any(item.points for item in facts):
            text = (
                f"{LABELS['right_law_no_fact']}. You cite authority, but no paragraph of the file that it applies to."
            )
            line = Line("right_law_no_fact", text)
            told[facts[0].id] = replace(facts[0], lines=(*facts[0].lines, line))
    return tuple(told.values())


def _flags(case: Case, record: Record, key: Key) -> Iterable[str]:
    yield from (f"{problem[0].upper()}{problem[1:]}." for problem in record.problems)
    if record.answers and record.case_digest != case.digest:
        yield "These answers were given on another version of the case file; they were kept and are graded as they are."
    if record.carrier in {"sidecar", "output"}:
        yield f"The answers were taken from {CARRIERS[record.carrier]}."
    if not key.reviewed_by:
        yield "This key is not yet reviewed by an attorney."


def _first(score: FormScore, questions: tuple[QuestionFeedback, ...]) -> tuple[str, ...]:
    """Return the best thing done and the two that cost most, at most three sentences in all."""
    chosen = []
    best = max(questions, key=lambda question: question.points, default=None)
    if best is not None and best.points > 0:
        good = next((line.text for line in best.lines if line.code not in _LOST), "")
        chosen.append(f"Done best: {best.text} {good}")
    for question in sorted(questions, key=lambda question: question.points - question.most)[:2]:
        worst = next((line.text for line in question.lines if line.code in _LOST), "")
        if question.points < question.most and worst:
            chosen.append(f"Look again first at: {question.text} {worst}")
    return tuple(chosen)
