"""What a form calls things, said alike in the form's summary, in feedback and in tables."""

from __future__ import annotations

from asylum_clinic.assessment.questions import (
    SCALE,
    AuthoritiesQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    PassagesQuestion,
    Question,
    ScaleQuestion,
)
from asylum_clinic.cases.model import Case
from asylum_clinic.law.authorities import authorities


def named(question: Question, name: str, case: Case) -> str:
    """Return what the form calls one thing that can be chosen; the words of a text stay as they are."""
    match question:
        case ScaleQuestion():
            return SCALE.get(name, name)
        case ChoiceQuestion() | ChoicesQuestion():
            return next((option.text for option in question.options if option.id == name), name)
        case PassagesQuestion():
            passage = case.passages.get(name)
            return passage.label if passage else name
        case AuthoritiesQuestion():
            entry = authorities().get(name)
            return f"{entry.title}, {entry.citation}" if entry else name
        case _:
            return name


def points(value: float) -> str:
    """Return points as they are read: without needless zeros, to a hundredth.

    Examples
    --------
    >>> points(12.0), points(3.333)
    ('12', '3.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
