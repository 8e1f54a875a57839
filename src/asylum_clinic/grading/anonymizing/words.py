"""What the recognizers know of words: the common ones, those written with a capital for no one, heads of names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from asylum_clinic.resources import datasets, read_text, read_yaml

WORD = re.compile(r"[^\W_]+(?:[.'’ʼ`-]\n?[^\W_]+)*")
"""A word with its inner hyphens and apostrophes; a hyphen at the end of a line joins what follows."""

SENTENCE_END = re.compile(r"(?:^|[.!?:;…|]|[\"“‘](?=$)|\n\s*\n|\n\s*(?:[-*•#>]+|\d+[.)]))[\s\"'“”‘’()\[\]*_#>–—-]*$")
INITIAL = re.compile(r"(?<!^)\b(?![QA]\.\s*$)[A-Z]\.\s*$")
LOOK_BACK = 24


@dataclass(frozen=True)
class Lists:
    """The word lists of ``datasets/anonymizing``, in small letters."""

    common: frozenset[str]
    frequent: frozenset[str]
    names_that_are_words: frozenset[str]
    allowed: frozenset[str]
    also_names: frozenset[str]
    also_small: frozenset[str]
    particles: frozenset[str]
    kin: frozenset[str]
    titles: frozenset[str]
    place_heads: frozenset[str]
    school_heads: frozenset[str]
    organization_heads: frozenset[str]
    in_place: frozenset[str]
    to_place: frozenset[str]
    countries: frozenset[str]

    @cached_property
    def dull(self) -> frozenset[str]:
        """Words that are no candidates by themselves."""
        return self.common | self.allowed | self.particles

    @cached_property
    def frequent_or_allowed(self) -> frozenset[str]:
        """Words that never join the name beside them."""
        return self.frequent | self.allowed

    @cached_property
    def heads(self) -> frozenset[str]:
        """Words that say what a name is the name of: school, bakery, province."""
        return self.school_heads | self.organization_heads | self.place_heads


@cache
def lists() -> Lists:
    """Return the word lists, read once: the recall of names rests on them.

    Examples
    --------
    >>> "soldier" in lists().common, "ivan" in lists().common
    (True, False)
    """
    folder = datasets() / "anonymizing"
    given = read_yaml(folder / "allowed.yaml")
    named = {name: frozenset(words) for name, words in given.items() if name != "words"}
    return Lists(
        common=frozenset(read_text(folder / "common-words.txt").split()),
        frequent=frozenset(read_text(folder / "frequent-words.txt").split()),
        names_that_are_words=frozenset(read_text(folder / "names-that-are-words.txt").split()),
        allowed=frozenset(given["words"].split()),
        countries=_countries(),
        **named,
    )


def _countries() -> frozenset[str]:
    from babel import Locale

    names = Locale("en").territories
    return frozenset(name.casefold() for code, name in names.items() if len(code) == 2 and code not in {"US", "UM"})


@dataclass(frozen=True)
class Word:
    """A word where it stands; ``bare`` is it without a possessive."""

    text: str
    start: int
    end: int
    initial: bool

    @property
    def bare(self) -> str:
        """The word without its possessive ending."""
        return bare(self.text)

    @property
    def low(self) -> str:
        """The bare word in small letters."""
        return self.bare.casefold()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, after a particle perhaps, as al-Hakim does."""
        return any(part[:1].isupper() for part in re.split(r"[-'’]", self.bare))


def bare(text: str) -> str:
    """Return a word without its possessive.

    Examples
    --------
    >>> bare("Okafor’s"), bare("James'")
    ('Okafor', 'James')
    """
    return re.sub(r"['’ʼ`](?:s|S)?$", "", text)


def words_of(text: str) -> list[Word]:
    """Return the words of a text, each with whether it begins a sentence."""
    found = []
    for match in WORD.finditer(text):
        before = text[max(0, match.start() - LOOK_BACK) : match.start()]
        initial = match.start() == 0 or (bool(SENTENCE_END.search(before)) and not INITIAL.search(before))
        if len(before) == LOOK_BACK and not before.strip():
            initial = True
        found.append(Word(match.group(), match.start(), match.end(), initial))
    return found


def key(text: str) -> str:
    """Return how a name is compared: small letters, no accents, no inner marks, what OCR mistakes undone.

    Examples
    --------
    >>> key("Fát1ma"), key("AL-HAKIM"), key("0kafor")
    ('fatima', 'alhakim', 'okafor')
    """
    plain = unicodedata.normalize("NFKD", bare(text).casefold())
    plain = "".join(letter for letter in plain if letter.isalnum())
    if any(letter.isalpha() for letter in plain):
        plain = plain.translate(str.maketrans("015348", "oiseab"))
    return plain


def near(one: str, other: str) -> bool:
    """Whether two keys are one letter apart: one put in, left out, changed, or two neighbors exchanged.

    Examples
    --------
    >>> near("hussein", "husein"), near("amina", "amira"), near("omar", "umar")
    (True, True, False)
    """
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return one == other
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, letter in enumerate(one) if letter != other[i]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = other[:at] + other[at : at + 2][::-1] + other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or one == swapped


def digits_read(text: str) -> str:
    """Return a text of the same length in which letters inside numbers, as OCR reads them, are digits again.

    Examples
    --------
    >>> digits_read("3O3.555.0l73, 5th 0f June 2O22, Ola")
    '303.555.0173, 5th of June 2022, Ola'
    """
    text = re.sub(r"\b0f\b", "of", text)
    return re.sub(r"(?<![^\W_])(?=[OoIl]*[0-9])[0-9OoIl]+(?![^\W\d_])", lambda found: found[0].translate(_DIGITS), text)


_DIGITS = str.maketrans("OoIl", "0011")


def letters_read(text: str) -> str:
    """Return a text of the same length in which digits inside words, as OCR reads them, are letters again.

    Examples
    --------
    >>> letters_read("Immigration C0urt, Schoo1 No. 10")
    'Immigration Court, School No. 10'
    """
    return re.sub(r"(?<!\w)(?=\w*[^\W\d_]{3})\w+", lambda found: found[0].translate(_LETTERS), text)


_LETTERS = str.maketrans("015", "ols")


def foreign(text: str) -> bool:
    """Whether a word holds a letter of another script than the Latin one."""
    return any(letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN") for letter in text)
