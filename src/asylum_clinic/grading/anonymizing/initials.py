# ruff: noqa: E501 (a pattern is read whole or not at all)
"""Initials: a letter with a full stop that stands for a name, and not for the United States or an exhibit."""

from __future__ import annotations

import re
from collections.abc import Iterator

_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.[ -]?)+(?=\W|$)|(?<=\w )[A-ZÀ-ÖØ-ÞĀ-Ž]\.(?= [A-Z])")
_NO_INITIALS = re.compile(r"^(?:U\. ?S\.|A\. ?M\.|P\. ?M\.|D\. ?C\.|Q\.|A\.|N\. ?[AB]\.|R\. ?E\.)\s*$")
_LABEL = re.compile(
    r"(?i)(?:exhibit|section|part|form|page|paragraph|tab|attachment|appendix|vitamin|hepatitis|room|gate|block|cell|building|unit|wing) $"
)


def initials(line: str) -> Iterator[tuple[int, int]]:
    """Yield where initials stand in a line.

    Examples
    --------
    >>> list(initials("Then K. left for the U.S. with Exhibit B. in hand."))
    [(5, 7)]
    """
    for match in _INITIALS.finditer(line):
        if not _NO_INITIALS.match(match.group()) and not _LABEL.search(line[: match.start()]):
            yield match.start(), match.end() - (len(match.group()) - len(match.group().rstrip(" -")))
