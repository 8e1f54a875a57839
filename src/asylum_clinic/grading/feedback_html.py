"""Feedback as HTML, with nothing but the few elements that nbconvert's cleaner lets through."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from asylum_clinic.assessment.feedback import Feedback, QuestionFeedback

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
    >>> feedback_html(Feedback(1, 2, ("Read <this>.",), (), ()))
    '<div class="tex2jax_ignore"><div><strong>1 of 2 points</strong></div><ul><li>Read &lt;this&gt;.</li></ul></div>'
    """
    parts = [f"<div><strong>{_points(feedback.points)} of {_points(feedback.most)} points</strong></div>"]
    parts.append(_list((*notes, *feedback.flags)))
    if feedback.first:
        parts.append("<div><strong>First of all</strong></div>" + _list(feedback.first))
    element = ""
    for question in feedback.questions:
        if question.element != element:
            element = question.element
            parts.append(f"<div><strong>{escape(element)}</strong></div>")
        parts.append(_question(question))
    return f'<div class="{IGNORED_BY_MATHJAX}">{"".join(parts)}</div>'


def _question(question: QuestionFeedback) -> str:
    points = f" ({_points(question.points)} of {_points(question.most)})" if question.most else ""
    return f"<div><em>{escape(question.text)}</em>{points}</div>" + _list(line.text for line in question.lines)


def _list(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""


def _points(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
