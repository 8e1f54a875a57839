"""The readable summary under the form: all that shows where a notebook is opened without its kernel.

It carries the record for front ends that give a page no document to write into, and as a last resort.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.questions import OrderQuestion, Question
from asylum_clinic.assessment.records import MIMETYPE, Record, unanswered
from asylum_clinic.assessment.wording import named
from asylum_clinic.widgets.assessment_form.page import POSITIONS, SURE
from asylum_clinic.widgets.room import CLASS, GO_ON, lines

NOTES: dict[str, tuple[str, Callable[[str], str]]] = {
    "sure": ("How sure, before the feedback", lambda name: SURE.get(name, name)),
    "other-side": ("The other side, in two sentences", str),
}
"""The notes beside the answers that the summary tells, by their names, with their titles and words."""


def summary(opened: Opened, record: Record) -> dict[str, Any]:
    """Return the summary as a display bundle: HTML, plain text and the record itself.

    Parameters
    ----------
    opened : Opened
    record : Record

    Examples
    --------
    >>> from pathlib import Path
    >>> from asylum_clinic.assessment.opening import open_form
    >>> bundle = summary(open_form("notice-screening", Path("/nowhere")), Record(form="notice-screening"))
    >>> bundle["text/plain"].splitlines()[0]
    'Press Run All to go on (menu Run, Run All Cells). What you answered is kept:'
    """
    form = opened.form
    done = len(form.questions) - len(unanswered(form, record.answers))
    count = f"{form.title}: {done} of {len(form.questions)} answered."
    rows = [
        (question.text, answer_words(question, record.answers.get(name), opened))
        for name, question in form.questions.items()
    ]
    rows += list(_grounds(opened, record))
    rows += [(title, words(text)) for name, (title, words) in NOTES.items() if (text := record.notes.get(name))]
    plain = [GO_ON, count, *(f"- {question}\n    {answer}" for question, answer in rows)]
    items = "".join(f"<li><strong>{lines(question)}</strong><br>{lines(answer)}</li>" for question, answer in rows)
    html = f'<div class="{CLASS}"><p><strong>{escape(GO_ON)}</strong></p><p>{lines(count)}</p><ol>{items}</ol></div>'
    return {"text/plain": "\n".join(plain), "text/html": html, MIMETYPE: record.as_json()}


def _grounds(opened: Opened, record: Record) -> Iterator[tuple[str, str]]:
    """Yield what is noted of each protected ground that is not among the answers."""
    words = {position["id"]: position["text"] for position in POSITIONS}
    for name, question in opened.form.questions.items():
        for option in getattr(question, "options", ()):
            said = words.get(record.notes.get(f"position--{name}--{option.id}", ""), "")
            asks = record.notes.get(f"ask--{name}--{option.id}", "")
            if said or asks:
                yield option.text, "\n".join(part for part in (said, asks and f"To ask: {asks}") if part)


def answer_words(question: Question, answer: Answer | None, opened: Opened) -> str:
    """Return an answer in the words that were offered, and a dash for none."""
    if not answer:
        return "—"
    if isinstance(answer, str):
        return named(question, answer, opened.case)
    names = [named(question, name, opened.case) for name in answer]
    if isinstance(question, OrderQuestion):
        names = [f"{place}. {name}" for place, name in enumerate(names, 1)]
    return "; ".join(names)
