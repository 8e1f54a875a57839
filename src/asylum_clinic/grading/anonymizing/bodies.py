"""Recognizers of courts, detention centers, numbered schools and units: bodies that are known by how they are named."""

# ruff: noqa: E501 (a pattern is read whole or not at all)
from __future__ import annotations

import re

from asylum_clinic.grading.anonymizing.found import Found
from asylum_clinic.grading.anonymizing.words import letters_read

_NAME = r"(?:[A-Z][\w'’.-]+ ){1,4}"
_RUN = r"(?:(?:[A-Z][\w'’.-]+|&) ){1,5}"
PATTERNS = {
    "COURT": (
        rf"\b{_NAME}(?:Immigration Court|District Court|Municipal Court|Regional Court|City Court|Military Court|Court of Appeals)\b",
        r"\b(?:[A-Z][A-Z.'-]+ ){1,3}(?:IMMIGRATION COURT|ASYLUM OFFICE)\b",
        r"\b[Ii]mmigration [Cc]ourt (?:in|at|of) (?:[A-Z][\w'’.-]+(?:,? |\b)){1,3}",
        rf"\b{_NAME}[Aa]sylum [Oo]ffice\b",
        r"\b[Aa]sylum [Oo]ffice (?:in|at|of) (?:[A-Z][\w'’.-]+(?:,? |\b)){1,3}",
    ),
    "DETENTION": (
        rf"\b{_NAME}(?:[Dd]etention|[Pp]rocessing|[Cc]orrectional|[Rr]esidential|[Ss]taging|[Cc]ontract|[Ii]mmigration|ICE|[Hh]olding) "
        r"(?:[Dd]etention |[Pp]rocessing )?(?:[Cc]enter|[Cc]entre|[Ff]acility|[Ii]nstitution|[Cc]omplex)\b",
        rf"\b{_NAME}(?:County |Regional |State |Federal |Central )?(?:[Jj]ail|[Pp]rison|[Pp]enitentiary|[Cc]olony)\b",
    ),
    "SCHOOL": (
        rf"\b{_RUN}(?:School|University|College|Lyceum|Gymnasium|Academy|Institute|Seminary|Polytechnic|Kindergarten|Madrasa)\b",
        r"\b(?:[Ss]chool|[Ll]yceum|[Gg]ymnasium|[Kk]indergarten)(?: [Nn]o\.?| [Nn]umber| №| #)? ?[0-9]{1,4}\b",
    ),
    "ORGANIZATION": (
        rf"\b{_RUN}(?:Ltd|LLC|Inc|Company|Bank|Factory|Hospital|Clinic|Bakery|Restaurant|Plant|Mill|Mine|Hotel|Pharmacy|Garage|"
        r"Foundation|Association|Union|Movement|Group|Club|Store|Shop|Supermarket|Transport|Logistics|Farm|Cooperative|Bookshop|"
        r"Studio|Theater|Theatre|Newspaper|Gazette|Times|Herald|Radio|Television|Printing|Transfer|Services|Agency|Workshop|Center)\b",
        r"\b(?:[Uu]nit|[Bb]attalion|[Bb]rigade|[Rr]egiment|[Cc]olony|[Pp]rison|[Dd]ivision)(?: [Nn]o\.?| [Nn]umber| №| #)? ?[0-9]{2,6}\b",
        r"\b[0-9]{1,4}(?:st|nd|rd|th)(?: [A-Z]?[a-z]+){0,3} (?:[Bb]attalion|[Bb]rigade|[Rr]egiment|[Dd]ivision|[Cc]ompany)\b",
    ),
}  # fmt: skip
_COMPILED = {kind: tuple(map(re.compile, patterns)) for kind, patterns in PATTERNS.items()}
_EMPTY = {"the", "an", "a", "my", "at", "in", "i", "we", "he", "she", "they"}


def bodies(text: str) -> list[Found]:
    """Return courts, detention centers, numbered schools and units.

    Examples
    --------
    >>> [found.kind for found in bodies("From the Ardesmoor Processing Center he was sent to the Dunquill Immigration Court.")]
    ['COURT', 'DETENTION', 'ORGANIZATION']
    """
    found = []
    read = letters_read(text)
    for kind, patterns in _COMPILED.items():
        for pattern in patterns:
            for match in pattern.finditer(read):
                start = match.start()
                while (word := re.match(r"(\w+) ", read[start : match.end()])) and word[1].casefold() in _EMPTY:
                    start += word.end()
                found.append(Found(start, match.end() - len(match.group()) + len(match.group().rstrip(" ,")), kind))
    return found
