"""Names of persons, places and bodies, without a trained model: whatever is not known to be nobody's name is one.

The rule is recall first. A word with a capital inside a sentence, a word that no list of common words holds at the
beginning of one, a word of another script, a word that follows "my name is" or "brother": each is a candidate. What
the rule takes too much, a person crosses out; what it leaves, a person has to find.
"""

# ruff: noqa: E501, SIM905 (a pattern and a list of words are read whole)
from __future__ import annotations

import re
from collections.abc import Iterator

from asylum_clinic.grading.anonymizing.called import called
from asylum_clinic.grading.anonymizing.found import Found
from asylum_clinic.grading.anonymizing.initials import initials
from asylum_clinic.grading.anonymizing.kinds import likely_kind
from asylum_clinic.grading.anonymizing.words import Lists, Word, foreign, lists, words_of

_NAMED = re.compile(
    r"(?i)(?:\bcalls? (?:me|him|her)|\bfriends say|\bits|\bit's|\bname(?:d|s)?(?: (?:is|was|of|are))?|\bcalled|\bknown as|\bnicknamed?|\bcall me|\balias|\baka|\ba\.k\.a\.|\bi am"
    r"|\bi'm|\bthis is|\bsigned|\bclient|\bapplicant|\brespondent|\bname of)[:,]? [\"'“‘]?(?:[^\W\d_]+, )?$"
)
_JOINS = re.compile(r"(?:\s|-|\. |\.|, (?=(?:Jr|Sr)\b)| ?['’] ?)\n?")
_SIGN_OFF = re.compile(
    r"(?im)^(?:best|regards|kind regards|sincerely|respectfully|thanks?|thank you|yours(?: \w+)?|love|signed|with respect|bye)[ \w]{0,20}[,.!]?\s*$"
    r"\Z"
)
_SMALL_WORDS = frozenset("a an the in of at on to and or for from with by my his her is was we i".split())
_LOW_PARTICLES = frozenset(
    "da do dos das van von der den bin ibn al el la las los le ul abu bint ould della dela di du de del".split()
)
_AFTER = frozenset("ii iii iv jr sr kyzy qizi kizi kızı uulu ogly oglu oğlu zade zadeh ogli".split())
"""What ends a name: the third of his name, and "daughter of" in Central Asia."""
_SHORT_NAMES = frozenset("ma md mohd muhd abd geo wm chas jos fco jn".split())
_CELL_ENDS = frozenset(',;|\t"')
_CELLS = re.compile(r",(?! )|;(?! )|\||\t|\"[:,]")
_ORDER = re.compile(
    r"(?i)^(?:\d+(?:st|nd|rd|th|s|am|pm|km|m|kg|mm|k|hrs?|h|min|x|cm|g|mg|x\d+)|(?-i:[IVX]+)|[a-z]\d{1,2}|mp[34]|covid-?\d+|g\d|\d+[a-d])$"
)


def names(text: str) -> list[Found]:
    """Return every candidate for a name, with the likeliest kind.

    Examples
    --------
    >>> text = "Then my cousin Ivaylo Terzi drove to Dervent. His wife, amina, stayed."
    >>> [(text[one.start : one.end], one.kind) for one in names(text)]
    [('Ivaylo Terzi', 'PERSON'), ('Dervent', 'PLACE'), ('amina', 'PERSON')]
    """
    known = lists()
    found = []
    for line_start, line, small in _lines(text):
        words = words_of(line)
        if line_start and not _fresh(text, line_start) and words and not re.match(r"\s*(?:[-*•#>]|\d+[.)])", line):
            first = words[0]
            goes_on = first.low not in known.frequent or first.low in known.names_that_are_words
            words[0] = Word(first.text, first.start, first.end, initial=first.initial and not goes_on)
        taken = _candidates(line, words, known, small=small, signed=_signed(text, line_start))
        for one, last in _chains(line, words, taken, known):
            kind = likely_kind(line, words, one, last, known)
            found.append(Found(line_start + words[one].start, line_start + words[last].end, kind))
        found += [Found(line_start + a, line_start + b, "PERSON") for a, b in initials(line)]
    return found


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield each line with its place, and whether the paragraph around it is written without capitals."""
    at = 0
    for paragraph in re.split(r"(?<=\n)(?=\s*\n)", text):
        letters = [word for word in words_of(paragraph) if word.text[0].isalpha()]
        big = [word for word in letters if word.capital and word.text not in {"I", "I'm", "I’m"}]
        small = len(letters) > 5 and len(big) <= 0.1 * len(letters) and not any(word.initial for word in big)
        for line in re.split(r"(?<!-)(?<=\n)", paragraph):
            yield at, line, small
            at += len(line)


def _signed(text: str, start: int) -> bool:
    """Whether a line follows "Sincerely" or the like."""
    return bool(_SIGN_OFF.search(text[max(0, start - 60) : start]))


def _fresh(text: str, start: int) -> bool:
    """Whether a line begins a sentence: the line before it is empty, short or ended."""
    before = text[:start].rstrip("\n")
    last = before.rsplit("\n", 1)[-1].rstrip()
    return text[start - 2 : start] == "\n\n" or not last or last[-1] in '.!?:;…"”|' or len(last) < 45


def _candidates(line: str, words: list[Word], known: Lists, *, small: bool, signed: bool) -> set[int]:
    letters = [word for word in words if word.text[0].isalpha()]
    big = [word for word in letters if word.capital and word.text not in {"I", "I'm", "I’m"}]
    shout = len(letters) > 2 and sum(len(word.text) for word in letters if word.text.isupper()) > 0.6 * sum(
        len(word.text) for word in letters
    )
    titled = len(letters) > 3 and len(big) > 1 and all(word.capital or word.low in _SMALL_WORDS for word in letters)
    if signed and 0 < len(letters) < 5:
        return {
            place
            for place, word in enumerate(words)
            if (word.capital or foreign(word.text)) and word.low not in known.allowed
        }
    return {
        place
        for place, word in enumerate(words)
        if _candidate(line, word, known, shout=shout or titled, small=small)
        or _in_a_cell(line, word, known)
        or _after_kin(line, words, place, known)
        or called(line, words, place, known, shout=shout or titled, small=small)
        or (not (shout or titled) and _beside_a_name(line, words, place, known))
    }


def _candidate(line: str, word: Word, known: Lists, *, shout: bool, small: bool) -> bool:
    low, text = word.low.replace("’", "'"), word.bare
    if foreign(text):
        return True
    if low in known.allowed or len(text) < 2 or text.isdigit() or _ORDER.match(text):
        return False
    mixed = any(letter.isdigit() for letter in text)
    if mixed:
        return sum(letter.isalpha() for letter in text) >= 2
    parts = [part for part in re.split(r"[-'’.\n]+", low) if part]
    plain = low in known.common or all(part in known.common or part in known.allowed for part in parts)
    possessive = low in known.also_small and word.text != text
    if (word.capital and (not plain or low in known.also_small)) or possessive:
        return True
    if word.capital:
        return not (word.initial or shout)
    if _NAMED.search(line[: word.start]) and (not plain or low in known.also_small):
        return True
    return small and not plain and len(text) > 1


def _beside_a_name(line: str, words: list[Word], place: int, known: Lists) -> bool:
    """Whether a rarer word begins a sentence and "and" joins it to a name, as in Jasmine and Marcus."""
    word = words[place]
    if not (word.initial and word.capital and place + 2 < len(words)) or word.low in known.frequent_or_allowed:
        return False
    if line[word.end : words[place + 2].start] != " and ":
        return False
    return words[place + 2].capital and _candidate(line, words[place + 2], known, shout=False, small=False)


def _in_a_cell(line: str, word: Word, known: Lists) -> bool:
    """Whether a word is a whole cell of a row, between commas without blanks, bars, tabs or quotation marks."""
    if not word.capital or word.low in known.frequent_or_allowed or len(_CELLS.findall(line)) < 4:
        return False
    return line[: word.start].rstrip(" ")[-1:] in _CELL_ENDS and line[word.end :].lstrip(" ")[:1] in _CELL_ENDS


def _after_kin(line: str, words: list[Word], place: int, known: Lists) -> bool:
    """Whether a word without a capital follows a title, a relative or "in", and is no common word."""
    word = words[place]
    dull = word.low in known.dull and word.low not in known.also_small
    if place == 0 or dull or not any(map(str.isalpha, word.text)) or len(word.text) < 2 or _ORDER.match(word.text):
        return False
    before = words[place - 1]
    between = line[before.end : word.start]
    if between not in {" ", ", ", ". ", ": ", " (", "; "} and not between.isspace():
        return False
    if before.low in known.kin | known.titles:
        return True
    return before.low in known.in_place | known.to_place and between == " " and word.low not in known.also_small


def _chains(line: str, words: list[Word], taken: set[int], known: Lists) -> Iterator[tuple[int, int]]:
    """Yield first and last word of each run of candidates, with the particles between them."""
    place = 0
    while place < len(words):
        if place not in taken:
            place += 1
            continue
        first = last = place
        while (then := _goes_on(line, words, last, taken, known)) is not None:
            last = then
        while first and _joins_before(line, words, first, known):
            first -= 1
        yield first, last
        place = last + 1


def _goes_on(line: str, words: list[Word], last: int, taken: set[int], known: Lists) -> int | None:
    for step in (1, 2, 3):
        then = last + step
        if then >= len(words) or not _JOINS.fullmatch(line[words[then - 1].end : words[then].start]):
            return None
        gap = line[words[then - 1].end : words[then].start]
        if ". " in gap and len(words[then - 1].text) > 1 and words[then - 1].low not in known.titles:
            return None
        if then in taken or (step == 1 and gap == " " and _unknown(words[then], known)):
            return then
        word = words[then]
        if step == 1 and gap == " " and (word.low in _AFTER or _lone_initial(line, word)):
            return then
        if step == 1 and gap == " " and len(word.text) in {2, 3} and word.text.istitle() and words[last].text.istitle():
            return then
        if step == 1 and _goes_on_in_capitals(words[last], words[then], known):
            return then
        if not (word.low in known.particles or (len(word.text) == 1 and word.capital and word.text != "I")):
            return None
    return None


def _unknown(word: Word, known: Lists) -> bool:
    """Whether no list knows a word in small letters: after a name, it may be the rest of it."""
    return len(word.bare) > 2 and word.bare.isalpha() and word.low not in known.dull


def _lone_initial(line: str, word: Word) -> bool:
    """Whether a capital stands alone at the end of a name: Mendes, Bismarck J."""
    return len(word.text) == 1 and word.capital and word.text not in "IAQ" and line[word.end : word.end + 1] in ",;\n)"


def _goes_on_in_capitals(last: Word, then: Word, known: Lists) -> bool:
    """Whether a common word belongs to the name before it, where whole lines stand in capitals or titles."""
    rare = (then.low in known.common and then.low not in known.frequent_or_allowed) or then.low in known.heads
    return rare and then.capital and last.text.isupper() == then.text.isupper()


def _joins_before(line: str, words: list[Word], first: int, known: Lists) -> bool:
    before, gap = words[first - 1], line[words[first - 1].end : words[first].start]
    if gap not in {" ", "-", "’", "'", ". "}:
        return False
    if len(before.text) == 1 and before.capital and before.text not in {"I", "A", "Q"} and gap in {" ", ". "}:
        return True
    if gap == ". ":
        return before.low in _SHORT_NAMES and before.capital
    if before.low in known.also_names and before.capital == words[first].capital:
        return True
    if before.low in known.particles:
        return before.capital or gap != " " or before.low in _LOW_PARTICLES
    common = (
        before.low in known.common and before.low not in known.frequent_or_allowed and before.low not in known.titles
    )
    return common and before.capital and words[first].capital and gap == " "
