"""What a student wrote, as HTML that can't do anything in an instructor's browser."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from bleach.sanitizer import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, Cleaner  # type: ignore[import-untyped]
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from asylum_clinic.grading.feedback_html import IGNORED_BY_MATHJAX, MARKS_TABLE
from asylum_clinic.grading.marking.panel import PANELS

_BLOCKS = {"blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "img", "s", "span", "strong", "sub", "sup", "u"}
_TABLES = {"caption", "table", "tbody", "td", "th", "thead", "tr"}
_TAGS = frozenset({"ul", *_BLOCKS, *_INLINE, *_TABLES})
_MOST_CHARACTERS = 50_000
_MOST = {"<": 2_000, "\\begin": 200, " " * 500: 20}
"""What Markdown may hold of what makes its readers take a time that grows with the square of it."""
_PICTURES = tuple(f"data:image/{kind};base64," for kind in ("png", "jpeg", "gif"))


def _allowed(tag: str, name: str, value: str) -> bool:
    """Say whether an attribute may stay: no id or class, no address on this server, no picture from elsewhere.

    A link without a host could open a page that the student handed in, which Formgrader serves as its own.
    """
    if name == "class":
        return value in {IGNORED_BY_MATHJAX, MARKS_TABLE}
    if name == "scope":
        return tag == "th" and value in {"col", "row"}
    if tag == "a" and name == "href":
        try:
            parts = urlsplit(value.strip())
        except ValueError:
            return False
        return (parts.scheme in {"http", "https"} and bool(parts.netloc)) or parts.scheme == "mailto"
    if tag == "img":
        return name == "alt" or (name == "src" and value.startswith(_PICTURES))
    return name == "title"


def clean(html: str) -> str:
    """Return HTML with nothing in it that runs, loads, or names an element of the page around it.

    What is not allowed is shown as the text that it is.

    Examples
    --------
    >>> clean('<b onclick="x()" id="y">bold</b><script>alert(1)</script>')
    '<b>bold</b>&lt;script&gt;alert(1)&lt;/script&gt;'
    """
    cleaner = Cleaner(tags=_TAGS, attributes=_allowed, protocols=("http", "https", "mailto", "data"))
    return str(cleaner.clean(html))


def clean_again(element: str | bytes) -> str:
    """Return what nbconvert's own filter of HTML returns, with the headers and captions of tables left in.

    It stands in for that filter, which shows a table's header cells as text: a screen reader then has no headers.

    Examples
    --------
    >>> clean_again('<table><tbody><tr><th scope="row" onclick="x()">Why</th></tr></tbody></table><hr>')
    '<table><tbody><tr><th scope="row">Why</th></tr></tbody></table>&lt;hr&gt;'
    """
    html = element.decode() if isinstance(element, bytes) else str(element)
    tags = {*ALLOWED_TAGS, "div", "pre", "code", "span", *_TABLES}
    attributes = {**ALLOWED_ATTRIBUTES, "*": ["class", "id"], "th": ["scope"]}
    return str(Cleaner(tags=frozenset(tags), attributes=attributes).clean(html))


class _Renderer(IPythonRenderer):
    """nbconvert's renderer, which raises for a picture that is not attached, and drops the whole page with it."""

    def _embed_image_or_attachment(self, src: str) -> str:
        name = src.removeprefix("attachment:")
        if name != src and not self.attachments.get(name):
            return ""
        return str(super()._embed_image_or_attachment(src))


@pass_context
def markdown_to_safe_html(context: Any, source: str) -> str:
    """Return Markdown as clean HTML; it stands in for nbconvert's filter of Markdown in Formgrader and feedback.

    Raw HTML in Markdown is the widest hole of all: it would run in the instructor's Jupyter, from where a terminal
    can be opened. nbconvert's ``sanitize_html`` does not reach it, since nbgrader's templates have cells of their own.
    What would keep its readers busy for minutes is shown as it was typed. In Formgrader the cell's rubric follows.
    """
    cell = context.get("cell") or {}
    name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
    panel = str((context.get("resources") or {}).get(PANELS, {}).get(name, ""))
    if len(source) > _MOST_CHARACTERS or any(source.count(part) > most for part, most in _MOST.items()):
        return f"<pre>{escape(source)}</pre>{panel}"
    renderer = _Renderer(escape=False, attachments=cell.get("attachments", {}), exclude_anchor_links=True)
    return clean(MarkdownWithMath(renderer=renderer).render(source)) + panel
