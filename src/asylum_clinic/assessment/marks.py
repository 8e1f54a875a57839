"""Marks from the case reader, as a form's questions on passages can take them over. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from asylum_clinic.assessment.questions import Form, PassagesQuestion
from asylum_clinic.assessment.records import Record

MARKS = {
    "helps": "helps the claim",
    "hurts": "hurts the claim",
    "unknown": "unknown: one has to ask",
}
"""How a paragraph can bear on an element, in the words of the case reader."""
BEARS = ("helps", "hurts")
"""The marks by which a paragraph bears on an element; one that is *unknown* is to be asked about, not cited."""


def reader_of(case: str) -> str:
    """Return the id of the record that the case reader keeps of a case.

    Examples
    --------
    >>> reader_of("notice-under-the-door")
    'reader-notice-under-the-door'
    """
    return f"reader-{case}"


def mark_name(element: str, paragraph: str) -> str:
    """Return the name of the answer that says how a paragraph bears on an element.

    Examples
    --------
    >>> mark_name("nexus", "n3")
    'mark--nexus--n3'
    """
    return f"mark--{element}--{paragraph}"


def taken_over(form: Form, passages: Sequence[str], marks: Record) -> dict[str, list[str]]:
    """Return, for each question on passages, the paragraphs that are marked for its element, in the file's order.

    Parameters
    ----------
    form : Form
    passages : sequence of str
        The ids of the case's paragraphs.
    marks : Record
        What the reader keeps.

    Returns
    -------
    dict of question id to list of paragraph ids
        More than the question takes may be there: the page says how many did not fit.
    """
    found = {}
    for element in form.elements:
        for question in element.questions:
            if isinstance(question, PassagesQuestion):
                names = {one: [mark_name(law, one) for law in element.law_elements] for one in passages}
                found[question.id] = [
                    one for one in passages if any(marks.answers.get(name) in BEARS for name in names[one])
                ]
    return found
