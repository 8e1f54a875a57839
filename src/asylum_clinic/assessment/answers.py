"""One answer as a record holds it, taken as what its question asks for, however odd it is."""

from __future__ import annotations

from collections.abc import Sequence

from asylum_clinic.assessment.questions import (
    ChoiceQuestion,
    DateQuestion,
    NumberQuestion,
    OrderQuestion,
    Question,
    ScaleQuestion,
    TextQuestion,
)

Answer = str | tuple[str, ...]
"""Words, a number or a day as it was typed, one option's id; or several ids, in the order they were chosen or put."""
MAX_TYPED = 60
"""The longest answer that is kept as a number or a day, in characters as they were typed."""


def read_answer(value: object, question: Question, options: tuple[str, ...]) -> tuple[Answer | None, str]:
    """Return an answer of the kind that its question asks for, or None; and what was wrong with it, if anything.

    Parameters
    ----------
    value : what JSON gives
    question : Question
    options : tuple of str
        The ids that may be chosen.

    Examples
    --------
    >>> read_answer("12.5 %", NumberQuestion(id="share", text="?", kind="number", unit="%"), ())
    ('12.5 %', '')
    """
    if isinstance(question, (TextQuestion, NumberQuestion, DateQuestion)):
        return _typed(value, question)
    if isinstance(question, (ScaleQuestion, ChoiceQuestion)):
        if isinstance(value, str) and value in options:
            return value, ""
        return None, "the answer is none of those offered, so it counts as unanswered"
    if not isinstance(value, (list, tuple)):
        return None, "the answer is not a list, so it counts as unanswered"
    return _chosen(value, question, options)


def _typed(value: object, question: Question) -> tuple[Answer | None, str]:
    if not isinstance(value, str):
        return None, "the answer is not text, so it counts as unanswered"
    if len(value) > MAX_TYPED and not isinstance(question, TextQuestion):
        return None, f"the answer is longer than {MAX_TYPED} characters, so it counts as unanswered"
    # half of a character pair, which JSON can hold and no file can, would keep the answer from being written
    text = value.encode(errors="replace").decode()
    return (text if text.strip() else None), ""


def _chosen(value: Sequence[object], question: Question, options: tuple[str, ...]) -> tuple[Answer | None, str]:
    chosen = tuple(dict.fromkeys(item for item in value if isinstance(item, str) and item in options))
    if isinstance(question, OrderQuestion) and not len(chosen) == len(value) == len(options):
        return None, "the order does not hold each thing once, so it counts as unanswered"
    problem = "" if len(chosen) == len(value) else "choices that are not offered were left out"
    most = getattr(question, "most", None)
    if most is not None and len(chosen) > most:
        return chosen[:most], f"more than {most} were chosen, so only the first {most} count"
    exclusive = [option.id for option in getattr(question, "options", ()) if option.exclusive and option.id in chosen]
    if exclusive and len(chosen) > 1:
        return None, "an answer that excludes the others was chosen with others, so it counts as unanswered"
    return chosen or None, problem
