"""A case as it is read and marked: what changes under a variant, where a content note stands, which days run.

Pure. Nothing of a key is known here, and nothing that a form asks is answered: the test in force, for one, is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from asylum_clinic.cases.model import Case, Passage
from asylum_clinic.cases.variants import vary_case
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.last_day import cited, last_day

TOLD = ("Day of ", "Who decides", "Place of entry", "Circuit", "Summary", "Title of Exhibit")
"""What a variant's change begins with where it may be shown to someone who still has to answer a form on the case."""
CHILD = "ina-208a2E"
"""The authority by which the one-year deadline does not run against an unaccompanied child."""

_PLACE = re.compile(r"Exhibit (?P<exhibit>[A-M])|(?P<first>\d+)(?: to (?P<last>\d+))?")


@dataclass(frozen=True)
class Changed:
    """How a paragraph reads under one variant."""

    kind: Literal["changed", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with what each variant makes of it; ``text`` is None for one that only a variant has.

    ``key`` tells apart what two variants add under the same id.
    """

    key: str
    label: str
    text: str | None
    under: dict[str, Changed]


@dataclass(frozen=True)
class Warned:
    """A stretch of paragraphs with the note that stands before it; ``after`` is what follows it, or empty."""

    first: str
    note: str
    after: str


@dataclass(frozen=True)
class Dated:
    """A line of the timeline: an event of the file, or a day that a rule gives."""

    day: date
    what: str
    rule: tuple[str, ...] = ()


def documents(case: Case) -> list[tuple[Paragraph, ...]]:
    """Return the narrative and each exhibit, every paragraph with what each variant of the case makes of it.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> narrative = documents(read_case(find_case("notice-under-the-door")))[0]
    >>> [(one.label, one.under["posts-and-warning"].kind) for one in narrative if "posts-and-warning" in one.under]
    [('¶ 17', 'changed'), ('¶ 17a', 'added'), ('¶ 19', 'changed')]
    """
    varied = {variant.id: _documents(vary_case(case, variant.id).case) for variant in case.variants}
    return [
        tuple(_paragraphs(base, {name: texts[place] for name, texts in varied.items()}))
        for place, base in enumerate(_documents(case))
    ]


def _documents(case: Case) -> list[tuple[Passage, ...]]:
    return [case.narrative, *(exhibit.passages for exhibit in case.exhibits)]


def _paragraphs(base: tuple[Passage, ...], varied: dict[str, tuple[Passage, ...]]) -> Iterator[Paragraph]:
    ids = {passage.id for passage in base}
    added: dict[str, list[Paragraph]] = {}
    under: dict[str, dict[str, Changed]] = {passage.id: {} for passage in base}
    for name, passages in varied.items():
        there = {passage.id: passage.text for passage in passages}
        for passage in base:
            if passage.id not in there:
                under[passage.id][name] = Changed("removed", "")
            elif there[passage.id] != passage.text:
                under[passage.id][name] = Changed("changed", there[passage.id])
        last = ""
        for passage in passages:
            if passage.id in ids:
                last = passage.id
            else:
                new = {name: Changed("added", passage.text)}
                added.setdefault(last, []).append(Paragraph(f"{name}.{passage.id}", passage.label, None, new))
    yield from added.get("", ())
    for passage in base:
        yield Paragraph(passage.id, passage.label, passage.text, under[passage.id])
        yield from added.get(passage.id, ())


def facts_changed(case: Case, variant: str) -> list[tuple[str, str, str]]:
    """Return the facts that a variant changes beside the paragraphs: what, before, after."""
    changes = vary_case(case, variant).changes
    return [(one.what, one.before, one.after) for one in changes if one.what.startswith(TOLD)]


def warned(case: Case) -> list[Warned]:
    """Return where the case's content notes stand in its text, by the paragraphs that the notes name.

    A note that names none stands above the whole file only.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> warned(read_case(find_case("people-like-you-go-first")))
    [Warned(first='n7', note='Detention and a beating by police, told briefly.', after='n10')]
    """
    found = []
    for note in case.paper.content_notes:
        words = re.sub(r"\s*\([^)]*\)", "", note).strip().rstrip(".;") + "."
        for run in _runs(case, note):
            found.append(Warned(run[0], words, run[1]))
    return found


def _runs(case: Case, note: str) -> Iterator[tuple[str, str]]:
    """Yield the first paragraph of each stretch that a note names in brackets, and the one that follows it."""
    texts = {"": case.narrative} | {one.paper.id.upper(): one.passages for one in case.exhibits}
    named: dict[str, set[int]] = {}
    for bracket in re.findall(r"\(([^)]*)\)", note):
        here = ""
        for match in _PLACE.finditer(bracket):
            if match["exhibit"]:
                here = match["exhibit"]
                named.setdefault(here, set())
            else:
                first = int(match["first"])
                named.setdefault(here, set()).update(range(first, int(match["last"] or first) + 1))
    for document, numbers in named.items():
        passages = texts.get(document, ())
        places = sorted(numbers or range(1, len(passages) + 1))
        for place in places:
            if place - 1 in places or not 0 < place <= len(passages):
                continue
            end = place
            while end + 1 in places:
                end += 1
            yield passages[place - 1].id, passages[end].id if end < len(passages) else ""


def timeline(case: Case) -> list[Dated]:
    """Return the dated events of a case with the days that rules give, in order.

    Each deadline says from which day it is counted here; whether that event has happened, a reader has to check.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> [one.day.isoformat() for one in timeline(read_case(find_case("notice-under-the-door"))) if one.rule]
    ['2022-12-16', '2023-11-14']
    """
    found = [Dated(event.date, event.what) for event in case.paper.timeline]
    if case.paper.kind == "client":
        found += _deadlines(case)
    return sorted(found, key=lambda one: (one.day, bool(one.rule)))


def _deadlines(case: Case) -> Iterator[Dated]:
    paper = case.paper
    if paper.posture is None or not paper.posture.unaccompanied:
        yield from _last("one_year", paper.entry_date, "counted from the entry in this file")
    if paper.decision_point == "credible_fear":
        yield from _last(
            "judge_review", paper.decision_date, "if the determination is negative and was approved on its day"
        )
    if paper.decision_point == "ij_merits":
        yield from _last("board_appeal", paper.decision_date, "if the decision is spoken or mailed on its day")


def _last(name: str, start: date, when: str) -> Iterator[Dated]:
    reckoned = last_day(name, start.isoformat())
    for day in reckoned.last:
        yield Dated(day, f"Last day: {reckoned.deadline.title}, {when}", tuple(reckoned.lines()))


def no_deadline(case: Case) -> str:
    """Return why the one-year deadline is not among the days of a case; empty where it is."""
    if case.paper.kind == "client" and case.paper.posture and case.paper.posture.unaccompanied:
        return f"The one-year deadline does not run against an unaccompanied child ({cited(authorities()[CHILD])})."
    return ""
