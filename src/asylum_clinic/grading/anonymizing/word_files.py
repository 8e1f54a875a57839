"""Word files: every paragraph is read, wherever it stands; what can't be read is taken out and listed.

A Word file tells more than its page: its author, deleted words, comments, who changed what and when, links, pictures
with a place in them. So text of tables, headers, footers, notes and comments is anonymized like the rest, deleted words
go, insertions stay, properties are emptied, and pictures, text boxes and embedded files are taken out: a computer that
finds most faces would leave one. The list says where they were.
"""

# ruff: noqa: E501 (a name of a format's element is not broken)
from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.anonymizing.drafting import Change, Draft, make_draft
from asylum_clinic.grading.anonymizing.review import Entry

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KEPT = re.compile(
    r"/(?:officeDocument|styles|numbering|settings|fontTable|theme|header|footer|footnotes|endnotes|comments|core-properties)$"
)
"""The kinds of parts that stay in the file; whatever else Word or another program put there goes."""
_TEXT = re.compile(r"/(?:officeDocument|header|footer|footnotes|endnotes|comments)$")
_GONE = ("del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
         "bookmarkStart", "bookmarkEnd", "alias", "tag", "docVars", "attachedTemplate", "mailMerge", "dataBinding", "documentProtection",
         "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd")  # fmt: skip
_UNWRAPPED = ("ins", "moveTo", "hyperlink", "smartTag", "customXml")
_PICTURES = ("drawing", "pict", "object")
TAKEN_OUT = "[picture or text box taken out]"


def draft_of_docx(file: Path, chance: random.Random | None) -> tuple[Draft, bytes, tuple[Entry, ...]]:
    """Return the draft of a Word file: its text, the new file's bytes, and what else has to be looked at.

    Raises
    ------
    KitError
        If python-docx is not installed, or the file is no Word file.
    """
    document = _open(file)
    roots = list(_roots(document))
    entries = [entry for _, root in roots for entry in _cleaned(root)]
    entries += _emptied(document)
    places = [place for _, root in roots for place in root.iter(f"{_W}p")]
    pieces = [list(_pieces(place)) for place in places]
    draft = make_draft("\n".join("".join(text for _, text in line) for line in pieces) + "\n", chance)
    _put(pieces, draft.changes)
    for part, root in roots:
        if not hasattr(part, "element"):
            part._blob = _bytes(root)
    out = io.BytesIO()
    document.save(out)
    return draft, out.getvalue(), tuple(entries)


def _open(file: Path) -> Any:
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError:
        found = "Word files need python-docx, which is not installed"
        raise KitError(found, do='python -m pip install "asylum-clinic-kit[anonymize]"') from None
    try:
        return docx.Document(str(file))
    except (PackageNotFoundError, KeyError, ValueError):
        raise KitError("this is no Word file that can be read", file, do="save it again as .docx") from None


def _roots(document: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each part that holds text, with its XML: the document first."""
    from docx.oxml import parse_xml

    yield document.part, document.part.element
    for relation in document.part.rels.values():
        if not relation.is_external and _TEXT.search(relation.reltype):
            part = relation.target_part
            yield part, part.element if hasattr(part, "element") else parse_xml(part.blob)


def _cleaned(root: Any) -> Iterator[Entry]:
    """Take out what tells of authors, deletions and links, and yield an entry for each picture."""
    deleted = sum(1 for _ in root.iter(f"{_W}del", f"{_W}moveFrom"))
    for name in _GONE:
        for element in list(root.iter(_W + name)):
            element.getparent().remove(element)
    if deleted:
        yield Entry(
            line=0, what="deleted words", now=f"{deleted} taken out", do="look whether the rest reads", signed="no"
        )
    for name in _UNWRAPPED:
        for element in list(root.iter(_W + name)):
            _unwrap(element)
    for name in _PICTURES:
        for element in list(root.iter(_W + name)):
            if element.getparent() is not None:
                text = element.makeelement(f"{_W}t", {})
                text.text = TAKEN_OUT
                element.getparent().replace(element, text)
                do = "look for faces, names and places in it before you put anything in its place"
                yield Entry(line=0, what="a picture, a text box or an embedded file", now=TAKEN_OUT, do=do, signed="no")
    for element in root.iter(f"{_W}comment"):
        element.set(f"{_W}author", "Reader")
        element.set(f"{_W}initials", "R")
        element.attrib.pop(f"{_W}date", None)
    for element in root.iter(f"{_W}instrText"):
        if not re.match(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|TOC)\b", element.text or ""):
            element.text = ""


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)


def _emptied(document: Any) -> list[Entry]:
    """Empty the properties and let go of every part that is not known to be needed."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    properties = document.core_properties
    for name in ("author", "last_modified_by", "title", "subject", "keywords", "comments", "category", "content_status",
                 "identifier", "language", "version"):  # fmt: skip
        setattr(properties, name, "")
    gone = 0
    for rels in (document.part.package.rels, document.part.rels, *(part.rels for part in _others(document))):
        for name, relation in list(rels.items()):
            if relation.is_external or not KEPT.search(relation.reltype):
                del rels[name]
                gone += relation.reltype != RELATIONSHIP_TYPE.HYPERLINK
    settings = document.settings.element
    for name in _GONE:
        for element in list(settings.iter(_W + name)):
            element.getparent().remove(element)
    what = f"author and other properties emptied, {gone} embedded parts taken out"
    return [Entry(line=0, what="the file itself", now=what, do="look at File > Info in Word", signed="no")]


def _others(document: Any) -> list[Any]:
    kept = (relation for relation in document.part.rels.values() if not relation.is_external)
    return [relation.target_part for relation in kept if KEPT.search(relation.reltype)]


def _pieces(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """Yield the texts of a paragraph with their elements; a tab or a break is a tab without one."""
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        if element.tag == f"{_W}t":
            yield element, (element.text or "").replace("\n", " ")
        elif element.getparent().tag == f"{_W}r":
            yield None, "\t"


def _put(pieces: list[list[tuple[Any, str]]], changes: tuple[Change, ...]) -> None:
    """Put each replacement into the element in which its finding begins, and take the rest out of the next ones."""
    spans, at = [], 0
    for line in pieces:
        for element, text in line:
            spans.append((at, at + len(text), element))
            at += len(text)
        at += 1
    for change in reversed(changes):
        new = change.new
        for start, end, element in spans:
            if element is not None and start < change.end and change.start < end:
                a, b = max(start, change.start) - start, min(end, change.end) - start
                element.text = element.text[:a] + new + element.text[b:]
                element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                new = ""


def _bytes(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
