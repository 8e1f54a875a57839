"""What points to a person by its format: numbers and addresses, found in a case's files and in a student's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

PERSONAL = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a telephone number": re.compile(r"(?<!\w)\+?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)"),
    "an A-number": re.compile(r"(?i)\bA[- #]?\d{2,3}[- ]?\d{3}[- ]?\d{3}\b"),
    "a receipt number of USCIS": re.compile(r"\b(?:EAC|WAC|LIN|SRC|NBC|MSC|IOE|YSC|ZAR|ZLA|ZHN)[- ]?\d{10}\b"),
    "a social security number": re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    "an exact birth date": re.compile(r"(?i)\b(?:born on|date of birth|DOB)\b"),
}
"""What points to a person: the formats of numbers and addresses, and words that an exact birth date follows."""


def personal(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield what in a text points to a person: what it is, its line, counted from 1, and the words.

    Examples
    --------
    >>> list(personal("His number is A 123 456 789."))
    [('an A-number', 1, 'A 123 456 789')]
    """
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in PERSONAL.items():
            for match in pattern.finditer(line):
                yield what, number, match.group()
