"""Makes ``common-words.txt``, the words that are no name at the beginning of a sentence, and ``frequent-words.txt``.

    python -m pip install symspellpy english-words && python datasets/anonymizing/make_words.py

Kept are the words of symspellpy's frequency list (MIT; Google's n-grams and SCOWL) whose stem stands in small letters
in Webster's dictionary of 1934 (public domain, from english-words), which drops the names that a frequency list
holds, together with ``more-words.txt``, written by hand: irregular forms, family, trades, words of the clinic.
"""

from importlib.resources import files
from pathlib import Path

from english_words import get_english_words_set

ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("or", "e"), ("est", ""), ("est", "e"), ("ly", ""), ("ly", "le"), ("ment", ""),
    ("ness", ""),
)  # fmt: skip
MOST = 40_000
MOST_FREQUENT = 2_500
RARELY_FIRST = {"saw", "soe", "aye", "song", "long", "young", "king", "mark", "bill", "rich", "art"}
"""Frequent words that are names as well, and join the name beside them."""


def stems(word: str) -> set[str]:
    """Give a word and what it may be an ending of."""
    found = {word}
    for ending, instead in ENDINGS:
        if word.endswith(ending):
            stem = word.removesuffix(ending) + instead
            found |= {stem, stem[:-1]} if len(stem) > 3 and stem[-1:] == stem[-2:-1] else {stem}
    return found


here = Path(__file__).parent
webster = {word for word in get_english_words_set(["web2"]) if word.islower()}
listed = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig").splitlines()
frequent = [line.split()[0] for line in listed]
by_hand = (here / "more-words.txt").read_text(encoding="utf-8").split()
names = set((here / "names-that-are-words.txt").read_text(encoding="utf-8").split())
common = {word for word in frequent[:MOST] if len(word) > 1 and webster & stems(word)} - names | set(by_hand)
often = [word for word in frequent[:MOST_FREQUENT] if word in common and word not in RARELY_FIRST]
(here / "frequent-words.txt").write_text("\n".join(sorted({*often, *by_hand})) + "\n", encoding="utf-8")
(here / "common-words.txt").write_text("\n".join(sorted(common)) + "\n", encoding="utf-8")
