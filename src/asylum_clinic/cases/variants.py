"""Vary a case: the "what if" of a class discussion, as a case file of its own that is read beside the first one.

Pure: nothing is written, and nothing of any key is known here. What moves in a key is told by
:mod:`asylum_clinic.assessment.variants`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.cases.model import Case, CasePaper, Exhibit, Passage
from asylum_clinic.cases.variant import AddedPassage, Variant
from asylum_clinic.cases.varied import VariedCase
from asylum_clinic.errors import KitError

_WHOLE = ("summary", "unsaid", "ask_next", "timeline")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def vary(slug: str, *ids: str) -> VariedCase:
    """Show what changes in a case when it is varied, for a lesson's cell or a class discussion.

    Parameters
    ----------
    slug : str
        The case's id; a case beside the notebook is looked at first, then the kit's own.
    *ids : str
        One or more of its variants.

    Raises
    ------
    KitError
        If there is no such case or variant, or two variants can't be combined.

    Examples
    --------
    >>> vary("notice-under-the-door", "posts-and-warning").variants[0].title
    'What if he had posted against the war and been warned?'
    """
    return vary_case(read_case(find_case(slug, Path.cwd())), *ids)


def vary_case(case: Case, *ids: str) -> VariedCase:
    """Return a case as it would be under one or more of its variants.

    A paragraph keeps its id and its number, so that a key that names it goes on meaning the same; one that is added
    takes the number before it with a letter.

    Parameters
    ----------
    case : Case
    *ids : str
        Variants of that case. Several compose if no two change the same thing differently.

    Raises
    ------
    KitError
        If a variant is unknown or none is named, if two can't be combined, or if the dates no longer agree.

    Examples
    --------
    >>> varied = vary_case(read_case(find_case("people-like-you-go-first")), "fifth-circuit")
    >>> varied.base.paper.circuit, varied.case.paper.circuit
    (9, 5)
    """
    variants = chosen(case, ids)
    changes = combine((variant.id, what, value) for variant in variants for what, value in _changes(variant))
    added = {passage.id: passage for variant in variants for passage in variant.added}
    texts = {what.rpartition(" ")[2]: text for what, text in changes.items() if what.startswith("paragraph ")}
    titles = {name: title for variant in variants for name, title in variant.exhibit_titles.items()}
    exhibits = tuple(
        Exhibit(
            paper=exhibit.paper.model_copy(update={"title": titles.get(exhibit.paper.id, exhibit.paper.title)}),
            passages=_passages(exhibit.passages, texts, added.values()),
        )
        for exhibit in case.exhibits
    )
    paper = _paper(case, changes, exhibits)
    narrative = _passages(case.narrative, texts, added.values())
    return VariedCase(case, Case(paper=paper, narrative=narrative, exhibits=exhibits), variants)


def chosen(case: Case, ids: Iterable[str]) -> tuple[Variant, ...]:
    """Return the variants of a case that are named, each once.

    Raises
    ------
    KitError
        If one is unknown, or none is named.
    """
    known = {variant.id: variant for variant in case.variants}
    there = f"use one of {', '.join(known)}" if known else "choose another case: this one has no variants"
    names = tuple(dict.fromkeys(ids))
    if not names:
        raise KitError(f"no variant of the case {case.paper.id!r} is named", do=there)
    for name in names:
        if name not in known:
            raise KitError(f"the case {case.paper.id!r} has no variant {name!r}", do=there)
    return tuple(known[name] for name in names)


def combine(changes: Iterable[tuple[str, str, object]]) -> dict[str, Any]:
    """Return what several variants change, refusing two that change the same thing differently.

    Parameters
    ----------
    changes : iterable of (variant, what it changes, to what)

    Raises
    ------
    KitError
        If they differ on one thing.

    Examples
    --------
    >>> combine([("a", "fact circuit", 4), ("b", "fact circuit", 4)])
    {'fact circuit': 4}
    >>> combine([("a", "fact circuit", 4), ("b", "fact circuit", 5)])
    Traceback (most recent call last):
    asylum_clinic.errors.KitError: 'a' and 'b' can't be combined: they differ on the fact circuit. What to do: take one.
    """
    found: dict[str, tuple[str, object]] = {}
    for variant, what, value in changes:
        before, there = found.setdefault(what, (variant, value))
        if there != value:
            raise KitError(f"{before!r} and {variant!r} can't be combined: they differ on the {what}", do="take one")
    return {what: value for what, (_, value) in found.items()}


def _changes(variant: Variant) -> Iterator[tuple[str, object]]:
    """Yield everything that a variant changes, by a name that stands for it in a sentence."""
    facts = variant.facts.model_dump(exclude_none=True)
    posture = facts.pop("posture", {})
    yield from ((f"fact {name}", value) for name, value in facts.items())
    yield from ((f"posture fact {name}", value) for name, value in posture.items())
    yield from ((f"paragraph {name}", text) for name, text in variant.paragraphs.items())
    yield from ((f"paragraph {name}", None) for name in variant.removed)
    yield from ((f"added paragraph {passage.id}", passage) for passage in variant.added)
    yield from ((f"exhibit title {name}", title) for name, title in variant.exhibit_titles.items())
    yield from ((f"whole {name}", value) for name in _WHOLE if (value := getattr(variant, name)))


def _paper(case: Case, changes: Mapping[str, Any], exhibits: tuple[Exhibit, ...]) -> CasePaper:
    paper = case.paper.model_dump()
    paper["exhibits"] = [exhibit.paper.model_dump() for exhibit in exhibits]
    for what, value in changes.items():
        kind, _, name = what.rpartition(" ")
        if kind in ("fact", "whole"):
            paper[name] = None if value == "none" else value
        elif kind == "posture fact":
            paper["posture"] = {**(paper["posture"] or {}), name: value}
    try:
        return CasePaper.model_validate(paper)
    except ValidationError as error:
        found = f"so varied, the case {case.paper.id!r} does not hold together: {error.errors()[0]['msg']}"
        raise KitError(found, do="take one variant at a time, or mend its dates") from None


def _passages(
    passages: tuple[Passage, ...], texts: Mapping[str, str | None], added: Iterable[AddedPassage]
) -> tuple[Passage, ...]:
    """Return the paragraphs of one document, with each one that is added behind the one that it names."""
    found = list(passages)
    for new in added:
        place = next((at for at, passage in enumerate(found) if passage.id == new.after), None)
        if place is None:
            continue
        label = found[place].label.rstrip(_LETTERS)
        letters = sum(passage.label.rstrip(_LETTERS) == label for passage in found) - 1
        while place + 1 < len(found) and found[place + 1].label.rstrip(_LETTERS) == label:
            place += 1
        found.insert(place + 1, Passage(id=new.id, label=label + _LETTERS[letters], text=new.text))
    kept = [(passage, texts.get(passage.id, passage.text)) for passage in found]
    return tuple(passage.model_copy(update={"text": text}) for passage, text in kept if text is not None)
