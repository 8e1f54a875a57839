"""Invented narratives whose identifiers are marked by hand, written before their writer had seen the recognizers.

Unlike the templates of :mod:`anonymizing_corpus`, no two are of one shape: declarations, memos, intake notes in
shorthand, transcripts, notices, tables, letters, chats. ``===`` begins one; a mark is ``⟪KIND what it is⟫``. Titles
("Dr.", "Uncle") and years alone are no identifiers here; a birth date is one only where it names a day.
"""

from __future__ import annotations

import re
from pathlib import Path

from anonymizing_corpus import Marked, Narrative

FOLDER = Path(__file__).parent / "data" / "anonymizing"
SETS = tuple(sorted(path.stem for path in FOLDER.glob("blind-*.txt")))
KINDS = {
    "NAME": "person",
    "ANUMBER": "a_number",
    "RECEIPT": "receipt",
    "PHONE": "phone",
    "EMAIL": "email",
    "HANDLE": "handle",
    "ADDRESS": "address",
    "BIRTHDATE": "birth_date",
    "ID": "passport",
    "DATE": "date",
    "PLACE": "place",
    "EMPLOYER": "organization",
    "COURT": "court",
}
_MARK = re.compile(r"⟪([A-Z]+) (.*?)⟫")


def blind(name: str) -> list[Narrative]:
    """Return the narratives of a set, with the marks taken out of their texts."""
    whole = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^=== (.+)\n", whole, flags=re.MULTILINE)[1:]
    return [_narrative(f"{name} {title}", name, text) for title, text in zip(parts[::2], parts[1::2], strict=True)]


def _narrative(title: str, half: str, marked: str) -> Narrative:
    narrative = Narrative(title, half)
    at = 0
    for mark in _MARK.finditer(marked):
        narrative.text += marked[at : mark.start()]
        start = len(narrative.text) + len("the ") * mark[2].startswith("the ")
        narrative.text += mark[2]
        narrative.marks.append(Marked(start, len(narrative.text), KINDS[mark[1]]))
        at = mark.end()
    narrative.text += marked[at:]
    return narrative
