"""Days, months and years as people say them: in words, in Roman numerals, in the languages of a clinic's papers."""

# ruff: noqa: SIM905 (a list of words is read as words)
from __future__ import annotations

from functools import cache
from typing import Literal

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LANGUAGES = ("es", "pt", "fr")
_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_FIRST = "first second third fourth fifth sixth seventh eighth ninth".split()
_TENTHS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS = (*_FIRST, *_TENTHS, *(f"twenty-{one}" for one in _FIRST), "thirtieth", "thirty-first")
"""The days of a month in words, the first at place 0."""

_SMALL = (*_UNITS, *_TEENS, *(f"{ten}{rest}" for ten in _TENS for rest in ("", *(f"-{one}" for one in _UNITS))))
_TAIL = "|".join(sorted((name.replace("-", "[- ]") for name in _SMALL), key=len, reverse=True))
_Width = Literal["abbreviated", "wide"]
_WIDTHS: tuple[_Width, ...] = ("abbreviated", "wide")
YEAR_IN_WORDS = (
    rf"(?P<spoken>(?:nineteen(?: hundred)?|one thousand,? nine hundred|twenty|two thousand)(?:,? and)?"
    rf"(?:[ -]oh?[- ]|[ -])(?:{_TAIL})|two thousand)"
)
"""A pattern of a year in words, from "nineteen hundred and one" to "twenty thirty"."""


def year_of(words: str) -> int:
    """Return the year that is said in words.

    Examples
    --------
    >>> [year_of(said) for said in ("nineteen ninety-one", "one thousand nine hundred and eighty")]
    [1991, 1980]
    >>> year_of("twenty twenty one"), year_of("nineteen oh five"), year_of("two thousand and four")
    (2021, 1905, 2004)
    """
    low = words.casefold().replace(",", "")
    last = max((name for name in _SMALL if low.replace(" ", "-").endswith(f"-{name}")), key=len, default="")
    return (1900 if "nine hundred" in low or low.startswith("nineteen") else 2000) + (
        _SMALL.index(last) + 1 if last and not low.endswith("two thousand") else 0
    )


def in_words(year: int) -> str:
    """Return a year in words.

    Examples
    --------
    >>> in_words(1991), in_words(2004), in_words(1900)
    ('nineteen ninety-one', 'two thousand and four', 'nineteen hundred')
    """
    century, rest = divmod(year, 100)
    if century == 20 and rest < 10:
        return "two thousand" + (f" and {_SMALL[rest - 1]}" if rest else "")
    return f"{_SMALL[century - 1]} " + (
        f"oh {_SMALL[rest - 1]}" if 0 < rest < 10 else _SMALL[rest - 1] if rest else "hundred"
    )


@cache
def foreign_months() -> dict[str, tuple[int, str, _Width]]:
    """Return the months of other languages in small letters: which month, of which language, how wide it is written.

    Examples
    --------
    >>> foreign_months()["outubro"], foreign_months()["août"]
    ((10, 'pt', 'wide'), (8, 'fr', 'wide'))
    """
    from babel.dates import get_month_names

    known = {one.casefold() for name in MONTHS for one in (name, name[:3])}
    return {
        name.casefold().strip("."): (number, language, width)
        for width in _WIDTHS
        for language in reversed(LANGUAGES)
        for number, name in get_month_names(width, locale=language).items()
        if name.casefold().strip(".") not in known
    }


def foreign_month(number: int, like: str) -> str:
    """Return a month in the language and at the width of another.

    Examples
    --------
    >>> foreign_month(3, "outubro"), foreign_month(1, "ago")
    ('março', 'ene')
    """
    from babel.dates import get_month_names

    _, language, width = foreign_months()[like.casefold()]
    return str(get_month_names(width, locale=language)[number]).strip(".")
