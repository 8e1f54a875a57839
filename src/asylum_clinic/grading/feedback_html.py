"""Feedback as HTML, with nothing but the few elements that nbconvert's cleaner lets through."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from asylum_clinic.assessment.feedback import Feedback, QuestionFeedback
from asylum_clinic.assessment.marked import Marks
from asylum_clinic.assessment.wording import isolated, points
from asylum_clinic.law.authorities import LAW_AS_OF

IGNORED_BY_MATHJAX = "tex2jax_ignore"
"""The class that keeps two dollar signs in a sentence from becoming a formula."""
MARKS_TABLE = "table table-bordered"
"""The classes of the table of marks: nbgrader's pages bring the style sheet that knows them, for print as well."""
_HEADS = ("Paragraph", "How it begins", "You said", "The key says", "What it brought")


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
            parts.append(f"<div><strong>{_safe(element)}</strong></div>")
        parts.append(_question(question))
    parts.append(f"<div><em>{_safe(LAW_AS_OF)}</em></div>")
    return f'<div class="{IGNORED_BY_MATHJAX}">{"".join(parts)}</div>'


def _question(question: QuestionFeedback) -> str:
    earned = f" ({points(question.points)} of {points(question.most)})" if question.most else ""
    marks = marks_html(question.marks) if question.marks is not None and question.marks.rows else ""
    said = _list(line.text for line in question.rest)
    return f"<div><em>{_safe(question.text)}</em>{earned}</div>{marks}{said}"


def marks_html(marks: Marks) -> str:
    """Return a student's marks beside the key's as a plain table with headers; every text in it is escaped.

    Examples
    --------
    >>> from asylum_clinic.assessment.marked import Mark
    >>> row = Mark("¶ 4", "He said <b>no</b>.", "Cited", "Carries the answer", "Well chosen", "")
    >>> html = marks_html(Marks("You cited 1 of 1.", (row,), ""))
    >>> '<th scope="col">You said</th>' in html, "<td>He said &lt;b&gt;no&lt;/b&gt;.</td>" in html
    (True, True)
    """
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    rows = "".join(
        f'<tr><th scope="row">{_safe(row.label)}</th>'
        f"<td>{_safe(row.words)}</td><td>{_safe(row.said)}</td><td>{_safe(row.key)}</td>"
        f"<td><strong>{_safe(row.brought)}</strong>{'. ' if row.why else ''}{_safe(row.why)}</td></tr>"
        for row in marks.rows
    )
    caption = f"<caption>Your marks beside the key's. {_safe(marks.caption)}</caption>"
    also = f"<div>{_safe(marks.also)}</div>" if marks.also else ""
    return f'<table class="{MARKS_TABLE}">{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{also}'


def _safe(text: str) -> str:
    """Escape a text, and keep it from reordering what stands beside it."""
    return escape(isolated(text))


def _list(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{_safe(sentence)}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""
