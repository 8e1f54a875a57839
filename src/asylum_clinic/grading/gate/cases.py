"""Rules of the gate on case files: invented, fit to read, with what a clinic needs, and nobody's personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from asylum_clinic.cases.library import read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.cases.personal import personal
from asylum_clinic.errors import KitError
from asylum_clinic.grading.anonymizing.review import read_review
from asylum_clinic.resources import read_text

DENYLIST = "grading/denylist.txt"
"""An instructor's own list of names that must stand nowhere, one a line; git ignores it."""

LEAST_WORDS, MOST_WORDS, LEAST_OF_A_BRIEF = 700, 1500, 200
DENSE = 50
"""From this readability index (LIX: words a sentence, plus the share of words longer than six letters in percent;
Björnsson 1968) a text is harder to read than a newspaper, which lies near 45."""

Findings = Iterator[KitError]


def case_folders(root: Path) -> list[Path]:
    """Return the folder of every case that a course holds."""
    found = [*root.glob("datasets/cases/*/case.yaml"), *root.glob("solutions/*/cases/*/case.yaml")]
    return sorted(path.parent for path in found)


def a_case_is_whole(folder: Path) -> Findings:
    """A case has content notes, exhibits, and says what the record leaves open and what to ask next."""
    paper = read_case(folder).paper
    for name, what in {
        "content_notes": "warns a reader of nothing",
        "exhibits": "has no exhibit",
        "unsaid": "does not say what the record leaves open",
        "ask_next": "does not say what to ask next",
    }.items():
        if not getattr(paper, name):
            yield KitError(f"the case {what}", folder / "case.yaml", do=f"fill in '{name}'")


def a_case_is_set_in_an_invented_country(folder: Path) -> Findings:
    """A real country's name would make the file a statement about real people."""
    paper = read_case(folder).paper
    if paper.country.casefold() in _countries():
        do = "invent a country"
        yield KitError(f"{paper.country} is a real country", folder / "case.yaml", do=do)


def a_case_holds_no_personal_data(folder: Path) -> Findings:
    """No format of a number or an address that points to a person stands in any file of the case."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".md", ".txt"}):
        for what, line, found in personal(read_text(path)):
            yield KitError(f"{what} stands here ({found!r})", path, line, "take it out, or say it in general terms")


def an_anonymized_case_is_signed_in_every_line(folder: Path) -> Findings:
    """A client's file is a case once a person has signed each line of its review list, and only as it was signed."""
    case, where = read_case(folder), folder / "case.yaml"
    record = case.paper.anonymized
    if record is None:
        return
    path = next((root / record.review for root in folder.parents if (root / record.review).is_file()), None)
    if path is None:
        yield KitError(f"the review list {record.review} is not there", where, do="put it there, signed")
        return
    review = read_review(path)
    if len(review.entries) != review.count:
        found = f"the review list has {len(review.entries)} entries and had {review.count}"
        yield KitError(found, path, do="make the draft anew; an entry is signed, not taken out")
    if review.unsigned:
        found = (
            f"{len(review.unsigned)} of {review.count} entries are not signed, the first is entry {review.unsigned[0]}"
        )
        yield KitError(found, path, do="read each line beside the original and write 'signed: yes'")
    if not (review.read_by and review.read_on):
        yield KitError(
            "the review list does not say who read the draft, and when", path, do="fill in read_by and read_on"
        )
    if case.digest != record.digest:
        found = f"the case is not the one that was signed (its digest is {case.digest})"
        yield KitError(found, where, do="read the whole case again, and then put its digest under 'anonymized'")


def denied(root: Path, paths: list[Path]) -> Findings:
    """Yield each place where a name of the instructor's own list stands."""
    listed = root / DENYLIST
    names = [line.strip() for line in read_text(listed).splitlines() if line.strip()] if listed.is_file() else []
    if not names:
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)
    for path in paths:
        for number, line in enumerate(read_text(path).splitlines(), 1):
            if pattern.search(line):
                # the name itself is not repeated: what is printed may be sent on
                do = "take it out, and look for it in git's history as well"
                yield KitError(f"a name of {DENYLIST} stands here", path, number, do)


def reading_level(case: Case) -> float:
    """Return the readability index LIX of a narrative: about 25 is a children's book, 60 a statute.

    Words a sentence, plus the share of words of more than six letters in percent (C. H. Björnsson, 1968).
    """
    text = " ".join(passage.text for passage in case.narrative)
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)
    sentences = max(1, len(re.findall(r"[.!?:](?=\s|$|[\"”])", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / max(1, len(words))


def length_note(folder: Path) -> Findings:
    """A narrative is read in one sitting: long enough to hold a life, short enough for a class."""
    case = read_case(folder)
    words = sum(len(passage.text.split()) for passage in case.narrative)
    least = LEAST_OF_A_BRIEF if case.paper.kind == "brief" else LEAST_WORDS
    if not least <= words <= MOST_WORDS:
        do = f"aim at {least} to {MOST_WORDS:,}"
        yield KitError(f"the narrative has {words:,} words", folder / "narrative.md", do=do)


def reading_note(folder: Path) -> Findings:
    """A narrative that is hard to read is said to be so."""
    level = reading_level(read_case(folder))
    if level >= DENSE:
        found = f"the narrative is hard to read (readability index LIX {level:.0f}; newspapers lie near 45)"
        yield KitError(found, folder / "narrative.md", do="shorten the sentences, where it is not a voice")


@cache
def _countries() -> frozenset[str]:
    from babel import Locale

    names = Locale("en").territories
    return frozenset(name.casefold() for code, name in names.items() if len(code) == 2)


RULES = (
    a_case_is_whole,
    a_case_is_set_in_an_invented_country,
    a_case_holds_no_personal_data,
    an_anonymized_case_is_signed_in_every_line,
)
"""What a case must hold."""
NOTES = (length_note, reading_note)
"""What is said of a case and may stay as it is."""
