"""Words that are no one's name by themselves, and are one where a title, a relative or a label stands before them."""

# ruff: noqa: E501, SIM905 (a pattern and a list of words are read whole)
from __future__ import annotations

import re

from asylum_clinic.grading.anonymizing.words import Lists, Word

_FORMAL = frozenset(
    "mr mrs ms miss mx dr prof hon atty esq ij sr sra señor señora don doña dona hno hna bro rev fr".split()
)
"""Whatever follows one of these is a name, be it Stone, Price or a single letter."""
_OFFICES = frozenset("general chief attorney president minister deputy principal governor nurse major private".split())
"""Words that stand before another office as often as before a name: Attorney General, Chief Justice."""
_ALSO_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december prince princess king queen".split()
)
_LABEL = re.compile(
    r"(?i)(?:\bnamed|\bnames?:|\bname (?:is|was)|\bcalled|\bcalls?|\bknown as|\bgoes by|\bprefers|\balias|\ba\.?k\.?a\.?|\bnée?|"
    r"\b[dswc]/o|\battn\.?:?|\bsounds like|\bspell(?:ed|s|t)|\b(?:first|last|given|family|middle) names?|\bsurname|\bnick(?:name|named)|"
    r"\bspeaking with|\bregards,|\b(?:client|applicant|respondent|witness|code name)(?= [\"'“‘]))(?: (?:me|him|her|it|us|is|was|of))?[:,]? [\"'“‘(]?$"
)


_FIELD = re.compile(
    r"(?i)\b(?:contact|sponsor|caller|witness|patient|pt|client|applicant|respondent|beneficiary|petitioner|sender|receiver|"
    r"recipient|passenger|interpreter|attending|spouse|parents?|from|to|cc|opened by):\s*$"
)
_FIELD_GOES_ON = re.compile(r"(?:[A-ZÀ-Ž][\w'’-]+ ){1,3}$")
_CROWNS = frozenset("prince princess king queen".split())
"""Given names in many places; a crown has an article before it, or a name or "of" after it."""


def called(line: str, words: list[Word], place: int, known: Lists, *, shout: bool, small: bool) -> bool:
    """Whether what stands before a word says that it is a name, though it is a common word as well.

    Parameters
    ----------
    line : str
    words : list of Word
        The line's words.
    place : int
        Which of them is asked about.
    known : Lists
    shout, small : bool
        Whether the line stands in capitals or in title case, and whether its paragraph has no capitals at all.

    Examples
    --------
    >>> from asylum_clinic.grading.anonymizing.words import lists, words_of
    >>> line = "The guard Mr. Stone saw my wife Sunday on Sunday."
    >>> words = words_of(line)
    >>> [word.text for place, word in enumerate(words)
    ...  if called(line, words, place, lists(), shout=False, small=False)]
    ['Stone', 'Sunday']
    """
    word = words[place]
    if small and place and not word.capital:
        low = words[place - 1].low
        names = known.names_that_are_words | known.also_names
        if line[words[place - 1].end : word.start] not in {" ", ". "}:
            return False
        if low in _FORMAL:
            return word.low in names or word.low not in known.frequent_or_allowed
        return word.low in names and _calls(low, known)
    if not word.capital or word.low in known.kin | known.titles:
        return False
    kin = place > 0 and words[place - 1].low in known.kin and line[words[place - 1].end : word.start] == " "
    follows = line[word.end : word.end + 1]
    if kin and not shout and not word.text.isupper() and follows != ":" and words[place - 1].start > 0:
        return True
    if word.low in known.allowed and word.low not in _ALSO_DAYS and len(word.text) > 1:
        return False
    if word.low in _CROWNS and _no_crown(line, words, place, shout=shout):
        return True
    if _goes_on_in_a_field(line, words, place, known):
        return True
    if _FIELD.search(line[: word.start]) and word.low not in known.frequent:
        return True
    if _LABEL.search(line[: word.start]) and len(word.text) > 1:
        return not (shout and word.low in known.frequent)
    if not place or line[words[place - 1].end : word.start] not in {" ", ". "}:
        return False
    before = words[place - 1]
    if before.low in _FORMAL:
        return True
    if line[before.end : word.start] != " ":
        return False
    return not shout and len(word.text) > 1 and _calls(before.low, known) and before.low not in _OFFICES


def _calls(low: str, known: Lists) -> bool:
    return low in known.kin or low in known.titles or low.endswith("-in-law")


def _goes_on_in_a_field(line: str, words: list[Word], place: int, known: Lists) -> bool:
    """Whether a word goes on a name after "FROM:" or the like, as Park does in Jasmine Park."""
    begun = _FIELD_GOES_ON.search(line[: words[place].start])
    if begun is None or not _FIELD.search(line[: begun.start()]):
        return False
    first = next(word for word in words if word.start == begun.start())
    return first.low not in known.frequent_or_allowed


def _no_crown(line: str, words: list[Word], place: int, *, shout: bool) -> bool:
    """Whether Prince or Queen is a given name: no article before it, neither a name nor "of" after it."""
    word = words[place]
    before = words[place - 1].low if place else ""
    after = words[place + 1] if place + 1 < len(words) else None
    followed = (
        after is not None and line[word.end : after.start] == " " and (after.capital or after.low in {"of", "and"})
    )
    return not shout and not followed and before not in {"the", "a", "an", "crown", "our", "their", "his", "my"}
