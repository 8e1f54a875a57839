"""Vary a form's case and key together: what moves, what stays, and why.

Pure. The case's half is :func:`asylum_clinic.cases.variants.vary_case`; this adds the key, which never reaches a
student of a graded form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from asylum_clinic.assessment.key import Key, PositionKey, QuestionKey, SelectionKey, VariantKey
from asylum_clinic.assessment.lawful import faults
from asylum_clinic.assessment.questions import Form, Question
from asylum_clinic.cases.model import Case, Passage
from asylum_clinic.cases.table import plain_table
from asylum_clinic.cases.variant import Event
from asylum_clinic.cases.variants import combine, vary_case
from asylum_clinic.cases.varied import CIRCUITS, POINTS, VariedCase
from asylum_clinic.errors import KitError
from asylum_clinic.law.postures import Tests


@dataclass(frozen=True, repr=False)
class Varied:
    """A form, its case and its key under one or more variants, for an instructor or a lesson.

    ``moves`` names the elements whose key differs from the base key, and ``why`` says the reason for each variant. In
    a notebook it shows itself as a table; printed, as lines of text.
    """

    varied: VariedCase
    form: Form
    key: Key
    moves: tuple[str, ...]
    why: tuple[str, ...]

    @property
    def case(self) -> Case:
        """The varied case."""
        return self.varied.case

    @property
    def narrative(self) -> tuple[Passage, ...]:
        """The varied narrative."""
        return self.case.narrative

    @property
    def dates(self) -> dict[str, date | None]:
        """The varied days of entry, application and decision."""
        paper = self.case.paper
        return {"entry": paper.entry_date, "application": paper.application_date, "decision": paper.decision_date}

    @property
    def timeline(self) -> tuple[Event, ...]:
        """The varied timeline."""
        return self.case.paper.timeline

    @property
    def tests(self) -> Tests | None:
        """The test for each protection in the varied posture; None where the case states no posture."""
        return self.varied.tests

    def _elements(self) -> Iterator[tuple[str, str]]:
        for element in self.form.elements:
            yield element.title, "moves" if element.id in self.moves else "stays"

    def __repr__(self) -> str:
        """Return the changes, the elements that move and the reasons as lines of text."""
        elements = [f"{title}: {what}" for title, what in self._elements()]
        return "\n".join([repr(self.varied), "The key, element by element", *elements, *self.why])

    def _repr_html_(self) -> str:
        """Return the same as plain tables, every word escaped."""
        table = plain_table(["The key, element by element"], ("Element", "The key"), self._elements())
        why = "".join(f"<p>{escape(reason)}</p>" for reason in self.why)
        return f"{self.varied._repr_html_()}{table}{why}"


def vary(form: Form, case: Case, key: Key, *ids: str) -> Varied:
    """Return a form with its case and its key under one or more variants of the case.

    Parameters
    ----------
    form : Form
    case : Case
    key : Key
        The key of that form, with an entry under ``variants`` for each of them.
    *ids : str
        Variants of the case. Several compose if no two change the same paragraph, fact or question differently.

    Raises
    ------
    KitError
        If a variant is unknown to the case or to the key, if two can't be combined, or if the varied key would say
        something that is not law on the varied occasion.

    Examples
    --------
    >>> from pathlib import Path
    >>> from asylum_clinic.assessment.key import practice_key, read_key
    >>> from asylum_clinic.assessment.opening import open_form
    >>> here = open_form("notice-screening", Path("/nowhere"))
    >>> varied = vary(here.form, here.case, read_key(practice_key("notice-screening")), "posts-and-warning")
    >>> "nexus" in varied.moves, "test-in-force" in varied.moves
    (True, False)
    """
    varied = vary_case(case, *ids)
    halves = {variant.id: _half(key, variant.id) for variant in varied.variants}
    changes = combine((name, what, value) for name, half in halves.items() for what, value in _changes(half))
    questions: dict[str, QuestionKey] = {**key.questions, **_named("question", changes)}
    new_form = _form(form, varied.case, changes)
    why = tuple(half.why for half in halves.values())
    conditions = {**key.conditions, **_named("condition", changes)}
    used = {name for entry in questions.values() for name in _conditions_of(entry)}
    update: dict[str, Any] = {
        "questions": questions,
        "conditions": {name: condition for name, condition in conditions.items() if name in used},
        "variants": {},
        "debrief": why,
    }
    new_key = key.model_copy(update=update)
    found = faults(new_form, varied.case, new_key)
    if found:
        said = f"the key of {form.id!r} under {', '.join(halves)} is not law on that occasion: {found[0]}"
        raise KitError(said, do="take one variant at a time, or mend the key's variants")
    return Varied(varied, new_form, new_key, moved(form, key, new_key), why)


def moved(form: Form, before: Key, after: Key) -> tuple[str, ...]:
    """Return the elements of a form in which some question's key differs between two keys, in the form's order."""
    return tuple(
        element.id
        for element in form.elements
        if any(before.questions[question.id] != after.questions[question.id] for question in element.questions)
    )


def _half(key: Key, name: str) -> VariantKey:
    if name not in key.variants:
        raise KitError(f"the key of {key.form!r} says nothing of the variant {name!r}", do="add it under 'variants'")
    return key.variants[name]


def _changes(half: VariantKey) -> Iterator[tuple[str, object]]:
    yield from ((f"question {name}", entry) for name, entry in half.questions.items())
    yield from ((f"condition {name}", condition) for name, condition in half.conditions.items())
    yield from ((f"text of {name}", text) for name, text in half.texts.items())
    yield from ((f"help of {name}", text) for name, text in half.helps.items())


def _named(kind: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    return {what.removeprefix(f"{kind} "): new for what, new in changes.items() if what.startswith(f"{kind} ")}


def _conditions_of(entry: QuestionKey) -> Sequence[str]:
    match entry:
        case PositionKey():
            return [conditional.condition for conditional in entry.conditional.values()]
        case SelectionKey():
            return list(entry.when)
        case _:
            return ()


def _form(form: Form, case: Case, changes: Mapping[str, Any]) -> Form:
    """Return the form in the words that fit the varied case."""
    texts, helps = _named("text of", changes), _named("help of", changes)

    def reworded(question: Question) -> Question:
        words = {"text": texts.get(question.id, question.text), "help": helps.get(question.id, question.help)}
        return question.model_copy(update=words)

    elements = tuple(
        element.model_copy(update={"questions": tuple(reworded(question) for question in element.questions)})
        for element in form.elements
    )
    return form.model_copy(update={"elements": elements, "standard": _standard(case)})


def _standard(case: Case) -> str:
    paper = case.paper
    day = f"{paper.decision_date.day} {paper.decision_date:%B %Y}"
    return (
        f"This is a variant of the case. Unless it says otherwise, a question is answered as on {day}, by "
        f"{POINTS[paper.decision_point]}, in the {CIRCUITS[paper.circuit]} Circuit."
    )
