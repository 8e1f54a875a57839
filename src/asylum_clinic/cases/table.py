"""A table of words for a notebook: every word escaped, headers for rows and columns, set to the left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_LEFT = 'style="text-align: left"'
"""JupyterLab sets every cell to the right, which suits numbers."""


def plain_table(caption: Sequence[str], columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as HTML, without a script or a style sheet, that a screen reader can follow.

    Parameters
    ----------
    caption : sequence of str
        Its lines.
    columns : iterable of str
        The headers of the columns.
    rows : iterable of sequences of str
        Each row's header first, then its cells.

    Examples
    --------
    >>> "&lt;b&gt;" in plain_table(["Two days"], ["Day", "Test"], [["1 May", "<b>"]])
    True
    """
    head = "".join(f'<th scope="col" {_LEFT}>{escape(column)}</th>' for column in columns)
    body = "".join(_row(*row) for row in rows)
    title = "<br>".join(map(escape, caption))
    return f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(first: str, *others: str) -> str:
    cells = "".join(f"<td {_LEFT}>{escape(cell)}</td>" for cell in others)
    return f'<tr><th scope="row" {_LEFT}>{escape(first)}</th>{cells}</tr>'
