"""Which kind of name a candidate is, by the words around it: what is wrong here costs a fitting name, no secret."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import re

from asylum_clinic.grading.anonymizing.words import Lists, Word

_HEAD_OF = re.compile(
    r"(?i)\b(?:village|town|city|province|region|district|county|state|port|island|valley|river|mountains|hamlet|settlement|quarter|neighbou?rhood) (?:of|called|named) $"
)
_WORKED = re.compile(
    r"(?i)\b(?:work(?:s|ed|ing)? (?:at|for|with)|employed (?:at|by)|job (?:at|with)|fired (?:from|by)|company|firm|newspaper|owner of|member of|joined(?: the)?) $"
)
_STUDIED = re.compile(
    r"(?i)\b(?:stud(?:y|ied|ying) (?:at|in)|attend(?:s|ed|ing)?|graduated from|enrolled (?:at|in)|taught at|teacher at|pupil at) (?:the )?$"
)


def likely_kind(line: str, words: list[Word], first: int, last: int, known: Lists) -> str:
    """Return the likeliest kind of the name that reaches from one word of a line to another."""
    before, after = line[: words[first].start], words[last + 1].low if last + 1 < len(words) else ""
    if last + 1 < len(words) and line[words[last].end : words[last + 1].start] != " ":
        after = ""
    whole = [words[place].low for place in range(first, last + 1)]
    if " ".join(whole) in known.countries:
        return "COUNTRY"
    heads = {whole[-1], after, whole[0]}
    for kind, listed in (
        ("SCHOOL", known.school_heads),
        ("ORGANIZATION", known.organization_heads),
        ("PLACE", known.place_heads),
    ):
        if heads & listed:
            return kind
    if _STUDIED.search(before):
        return "SCHOOL"
    if _WORKED.search(before):
        return "ORGANIZATION"
    previous = words[first - 1].low if first else ""
    if _HEAD_OF.search(before) or previous in known.in_place | known.place_heads:
        return "PLACE"
    if previous in known.to_place and last == first:
        return "PLACE"
    return "PERSON"
