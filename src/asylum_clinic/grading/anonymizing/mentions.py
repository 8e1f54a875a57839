"""Later mentions: once a name is known, every other place where it stands, in whatever spelling, is its mention."""

from __future__ import annotations

from asylum_clinic.grading.anonymizing.found import NUMBERS, RANK, Found, without_overlaps
from asylum_clinic.grading.anonymizing.words import Word, key, lists, near, words_of

SHORTEST = 3


def all_mentions(text: str, found: list[Found]) -> list[Found]:
    """Return the findings and every later mention of a name: small letters, possessive, one letter apart, OCR.

    Examples
    --------
    >>> text = "Then Hussein left. They asked husein's wife."
    >>> [text[one.start : one.end] for one in all_mentions(text, [Found(5, 12, "PERSON")])]
    ['Hussein', 'husein']
    """
    found = _without_labels(text, found)
    known = _known(text, found)
    more = [
        Found(word.start, word.start + len(word.bare), kind)
        for word in _free(text, found)
        if (kind := _kind(word, known))
    ]
    return without_overlaps([*found, *more])


def _without_labels(text: str, found: list[Found]) -> list[Found]:
    """Return the findings without overlaps; "passport" and "phone" stay where another finding took their number.

    The number of a flat (#611) is a part of its address, and a town that is cut off from its street still goes.
    """
    streets = [one for one in found if one.kind == "ADDRESS"]
    found = [
        one
        for one in found
        if one.kind != "PASSPORT" or not any(street.start < one.start and one.end <= street.end for street in streets)
    ]
    whole = set(found)
    return [
        one
        for one in without_overlaps(found)
        if one in whole
        or one.kind not in NUMBERS
        or one.kind == "ADDRESS"
        or any(map(str.isdigit, text[one.start : one.end]))
    ]


def _known(text: str, found: list[Found]) -> dict[str, str]:
    """Return the kind of each part of a name, by its key."""
    known: dict[str, str] = {}
    plain = lists()
    for one in sorted(found, key=lambda one: RANK[one.kind]):
        if one.kind not in {"PERSON", "PLACE", "SCHOOL", "ORGANIZATION"}:
            continue
        for word in words_of(text[one.start : one.end]):
            for part in {word.bare, *word.bare.replace("’", "-").replace("'", "-").split("-")}:
                part_key = key(part)
                dull = part.casefold() in plain.common
                never = part.casefold() in plain.allowed or part.casefold() in plain.particles
                if (
                    len(part_key) >= SHORTEST
                    and not never
                    and (not dull or (one.kind == "PERSON" and part[0].isupper()))
                ):
                    known.setdefault(part_key, one.kind)
    return known


def _free(text: str, found: list[Found]) -> list[Word]:
    covered = bytearray(len(text))
    for one in found:
        covered[one.start : one.end] = b"\1" * (one.end - one.start)
    return [word for word in words_of(text) if not covered[word.start]]


def _kind(word: Word, known: dict[str, str]) -> str:
    plain = lists()
    parts = [key(part) for part in {word.bare, *word.bare.replace("’", "-").replace("'", "-").split("-")}]
    common = word.low in plain.common or word.low in plain.allowed
    for part in parts:
        if part in known and (not common or (word.capital and word.low not in plain.allowed)):
            return known[part]
    if common:
        return ""
    for part in parts:
        stem = part.removesuffix("s")
        for name, kind in known.items():
            if stem == name or near(part, name) or part.replace("rn", "m") == name.replace("rn", "m"):
                return kind
    return ""
