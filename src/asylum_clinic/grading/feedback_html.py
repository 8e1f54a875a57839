"""Feedback as HTML, with nothing but the few elements that nbconvert's cleaner lets through."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from asylum_clinic.assessment.feedback import Feedback, QuestionFeedback
from asylum_clinic.assessment.wording import points
from asylum_clinic.law.authorities import LAW_AS_OF

IGNORED_BY_MATHJAX = "tex2jax_ignore"
"""The class that keeps two dollar signs in a sentence from becoming a formula."""


def feedback_html(feedback: Feedback, notes: Iterable[str] = ()) -> str:
    """Return a form's feedback as HTML; every text in it is escaped.

    Parameters
    ----------
    feedback : Feedback
    notes : iterable of str
        What else is to be said, above all.

    Examples
    --------
    >>> html = feedback_html(Feedback(1, 2, ("Read <this>.",), (), ()))
    >>> "1 of 2 points" in html, "<li>Read &lt;this&gt;.</li>" in html
    (True, True)
    """
    parts = [f"<div><strong>{points(feedback.points)} of {points(feedback.most)} points</strong></div>"]
    parts.append(_list((*notes, *feedback.flags)))
    if feedback.first:
        parts.append("<div><strong>First of all</strong></div>" + _list(feedback.first))
    element = ""
    for question in feedback.questions:
        if question.element != element:
            element = question.element
            parts.append(f"<div><strong>{escape(element)}</strong></div>")
        parts.append(_question(question))
    parts.append(f"<div><em>{escape(LAW_AS_OF)}</em></div>")
    return f'<div class="{IGNORED_BY_MATHJAX}">{"".join(parts)}</div>'


def _question(question: QuestionFeedback) -> str:
    earned = f" ({points(question.points)} of {points(question.most)})" if question.most else ""
    return f"<div><em>{escape(question.text)}</em>{earned}</div>" + _list(line.text for line in question.lines)


def _list(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""
