# ruff: noqa: E501 (a pattern is read whole or not at all)
"""Initials: a letter with a full stop that stands for a name, and not for the United States or an exhibit."""

from __future__ import annotations

import re
from collections.abc import Iterator

_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.[ -]?)+(?=\W|$)|(?<=\w )[A-ZÀ-ÖØ-ÞĀ-Ž]\.(?= [A-Z])|(?<!\w)[A-ZÀ-ÖØ-ÞĀ-Ž]/(?=[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]{2})"
)
_NO_INITIALS = re.compile(r"^(?:U\. ?S\.|A\. ?M\.|P\. ?M\.|D\. ?C\.|N\. ?[AB]\.|R\. ?E\.|C\. ?F\. ?R\.)\s*$")
_CITED = re.compile(r"^(?:I\. & N\. Dec\.|N\. Dec\.)")
"""What a letter is the beginning of in the citation of a decision: no name."""
_SPEAKER = re.compile(r"^[QA]\.\s*$")
_LABEL = re.compile(
    r"(?i)(?:exhibit|section|part|form|page|paragraph|tab|attachment|appendix|vitamin|hepatitis|room|gate|block|cell|building|unit|wing) $"
)


def initials(line: str) -> Iterator[tuple[int, int]]:
    """Yield where initials stand in a line; Ethiopians write W/ for Wolde and G/ for Gebre.

    Examples
    --------
    >>> list(initials("Then K. left for the U.S. with Exhibit B. in hand."))
    [(5, 7)]
    >>> list(initials("Q. And Luis Q. came with W/Gabriel?"))
    [(12, 14), (25, 27)]
    >>> list(initials("27 I. & N. Dec. 581"))
    []
    """
    for match in _INITIALS.finditer(line):
        before = line[: match.start()]
        speaks = _SPEAKER.match(match.group()) and not before.strip(' \t"“*_>|')
        cited = _CITED.match(line[match.start() :])
        if not _NO_INITIALS.match(match.group()) and not _LABEL.search(before) and not speaks and not cited:
            yield match.start(), match.end() - (len(match.group()) - len(match.group().rstrip(" -")))
