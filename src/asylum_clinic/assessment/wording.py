"""What a form calls things, said alike in the form's summary, in feedback and in tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from asylum_clinic.assessment.questions import (
    SCALE,
    AuthoritiesQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    NumberQuestion,
    OrderQuestion,
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
        case OrderQuestion():
            return next((item.text for item in question.items if item.id == name), name)
        case NumberQuestion():
            typed = visible(name).strip()
            with_unit = not question.unit or typed.lower().endswith(question.unit.lower())
            return typed if with_unit else f"{typed} {question.unit}"
        case DateQuestion():
            return _day_typed(name)
        case _:
            return name


def day(value: date) -> str:
    """Return a date as a sentence has it.

    Examples
    --------
    >>> day(date(2022, 11, 4))
    '4 November 2022'
    """
    return f"{value.day} {value:%B %Y}"


def visible(text: str) -> str:
    r"""Return the characters of a text that are seen, so that none can turn or hide the others on a screen.

    Examples
    --------
    >>> visible("\u202e4.88\x00")
    '4.88'
    """
    return "".join(character for character in text if character.isprintable() or character.isspace())


_TURNS = re.compile("[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
"""What can turn the direction of a line: letters written from right to left, and the signs that embed or override."""
_OPENS, _CLOSES = "\u2066\u2067\u2068", "\u2069"


def isolated(text: str) -> str:
    r"""Return a text that can't reorder the words around it, wherever it is put; one without such signs as it is.

    Each line is set apart between the signs that Unicode has for it (FSI and PDI), and what it opens itself is closed.

    Examples
    --------
    >>> isolated("The letter.")
    'The letter.'
    >>> isolated("\u202eretteL")
    '\u2068\u202eretteL\u2069'
    """
    return "\n".join(map(_isolated_line, text.split("\n"))) if _TURNS.search(text) else text


def _isolated_line(line: str) -> str:
    if not _TURNS.search(line):
        return line
    kept, depth = [], 0
    for character in line:
        depth += character in _OPENS
        if character == _CLOSES:
            if not depth:
                continue  # it would close what is set around the line
            depth -= 1
        kept.append(character)
    return f"{_OPENS[2]}{''.join(kept)}{_CLOSES * (depth + 1)}"


def all_isolated(value: Any) -> Any:
    """Return plain JSON with each text in it isolated, and the names of its entries as they are."""
    match value:
        case str():
            return isolated(value)
        case Mapping():
            return {name: all_isolated(part) for name, part in value.items()}
        case list() | tuple():
            return [all_isolated(part) for part in value]
        case _:
            return value


def _day_typed(typed: str) -> str:
    try:
        return day(date.fromisoformat(typed))
    except ValueError:
        return visible(typed)


def points(value: float) -> str:
    """Return points as they are read: without needless zeros, to a hundredth.

    Examples
    --------
    >>> points(12.0), points(3.333)
    ('12', '3.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
