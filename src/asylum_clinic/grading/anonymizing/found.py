"""What a recognizer finds: where, of which kind; and which finding stays where two overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = {
    "A_NUMBER": "A-number",
    "RECEIPT": "receipt number",
    "SSN": "social security number",
    "PASSPORT": "passport or identity number",
    "PHONE": "telephone number",
    "EMAIL": "e-mail address",
    "URL": "web address",
    "HANDLE": "account name",
    "ADDRESS": "street address",
    "BIRTH_DATE": "birth date",
    "DATE": "date",
    "COURT": "court",
    "DETENTION": "detention center",
    "SCHOOL": "school",
    "ORGANIZATION": "employer or organization",
    "COUNTRY": "country",
    "PLACE": "place",
    "PERSON": "person",
}
"""Every kind, in the order in which one goes before another, with its name in words."""

NAMES = ("COURT", "DETENTION", "SCHOOL", "ORGANIZATION", "COUNTRY", "PLACE", "PERSON")
NUMBERS = ("A_NUMBER", "RECEIPT", "SSN", "PASSPORT", "PHONE", "EMAIL", "URL", "HANDLE", "ADDRESS")
RANK = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True, order=True)
class Found:
    """A place in a text that points to somebody: from, up to, of which kind."""

    start: int
    end: int
    kind: str


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Return the findings in order, none over another: numbers go before names, the longer before the shorter.

    Examples
    --------
    >>> without_overlaps([Found(0, 5, "PERSON"), Found(0, 12, "COURT"), Found(20, 22, "PERSON")])
    [Found(start=0, end=12, kind='COURT'), Found(start=20, end=22, kind='PERSON')]
    """
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (RANK[one.kind], one.start - one.end, one.start)):
        rest = [(one.start, one.end)]
        for other in kept:
            rest = [part for start, end in rest for part in _left(start, end, other)]
        kept += [
            Found(start, end, one.kind)
            for start, end in rest
            if end - start > 1 or (start, end) == (one.start, one.end)
        ]
    return sorted(kept)


def _left(start: int, end: int, other: Found) -> list[tuple[int, int]]:
    """Return what is left of a stretch beside another finding, so that half a name is never let go."""
    if other.end <= start or other.start >= end:
        return [(start, end)]
    return [(a, b) for a, b in ((start, other.start), (other.end, end)) if b - a > 1]
