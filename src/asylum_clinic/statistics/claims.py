"""Statements that someone wants to make in a brief or an article, checked against the tables.

Each has a verdict, the reason, and the wording that is safe. The numbers in all three are computed when they are
shown: the library itself holds none, so that a changed table can't leave a stale figure behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets, read_model
from asylum_clinic.statistics.counting import rate, total
from asylum_clinic.statistics.rates import Rate, percent
from asylum_clinic.statistics.tables import Words, as_markdown, nearest, papers

Verdict = Literal["safe", "safe_if_worded_so", "misleading", "not_supported"]

VERDICTS: dict[str, str] = {
    "safe": "Safe to say",
    "safe_if_worded_so": "Safe if worded so",
    "misleading": "Misleading: the number is right, what it is made to say is not",
    "not_supported": "Not supported: no table of the kit can show it",
}
"""The verdicts, in the words that readers see."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Number(_Part):
    """A number of a claim: counted in a table, or made of other numbers of the same claim."""

    table: str = ""
    count: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    where: Mapping[str, str | int | tuple[str | int, ...]] = {}
    add: tuple[str, str] | None = None
    divide: tuple[str, str] | None = None
    share: tuple[str, str] | None = None
    points: tuple[str, str] | None = None

    @model_validator(mode="after")
    def _is_made_in_one_way(self) -> Number:
        ways = [self.add, self.divide, self.share, self.points, (self.table and self.count) or None]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("a number is either counted in a table or made of two others in one way")
        return self


class Claim(_Part):
    """One statement as the library holds it, its numbers still to be filled in."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    statement: str
    verdict: Verdict
    because: str
    say: str
    tables: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    figures: dict[str, Number] = {}


class _Library(BaseModel):
    model_config = ConfigDict(extra="forbid")
    claims: tuple[Claim, ...]


@dataclass(frozen=True, repr=False)
class Checked:
    """A claim with its numbers: what is claimed, whether it may be said, why, and how to say it."""

    id: str
    statement: str
    verdict: Verdict
    because: str
    say: str
    tables: tuple[str, ...]
    authorities: tuple[str, ...]
    numbers: Mapping[str, float]

    def words(self) -> Words:
        """Return the check as it is read."""
        lines = [f"Claim: {self.statement}", f"Verdict: {VERDICTS[self.verdict]}.", f"Why: {self.because}"]
        lines.append(f"{'Say instead' if self.verdict == 'misleading' else 'Say'}: {self.say}")
        if self.tables:
            lines.append(f"Source: {'; '.join(dict.fromkeys(papers(name).source for name in self.tables))}.")
        if self.authorities:
            lines.append(f"Law: {'; '.join(self.authorities)}.")
        return Words("\n".join(lines))

    def __str__(self) -> str:
        """Return the check as it is read."""
        return str(self.words())

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


@cache
def library() -> dict[str, Claim]:
    """Return the library of claims by id, from ``datasets/statistics/claims.yaml``.

    Examples
    --------
    >>> len(library()) >= 25
    True
    """
    return {claim.id: claim for claim in read_model(_Library, datasets() / "statistics" / "claims.yaml").claims}


def compute(figures: Mapping[str, Number]) -> dict[str, tuple[float, str]]:
    """Return each number and how it is printed: counts with commas, shares in percent, ratios with one decimal.

    Raises
    ------
    KitError
        If a table, column or value is unknown, or a number is made of one that is not stated before it.
    """
    found: dict[str, tuple[float, str]] = {}
    for name, number in figures.items():
        found[name] = _one(name, number, found)
    return found


def _one(name: str, number: Number, found: Mapping[str, tuple[float, str]]) -> tuple[float, str]:
    if number.table:
        if number.of:
            value = rate(number.table, number.count, number.of, **number.where).value
            return value, percent(value)
        value = total(number.table, number.count, **number.where)
        return value, f"{value:,.0f}" if value == round(value) else f"{value:g}"
    pair = number.add or number.divide or number.share or number.points or ("", "")
    if unknown := [part for part in pair if part not in found]:
        raise KitError(f"the number {name!r} is made of {unknown[0]!r}, which is not stated before it")
    first, second = (found[part][0] for part in pair)
    if number.add:
        return first + second, f"{first + second:,.0f}"
    if number.points:
        return 100 * (first - second), f"{100 * abs(first - second):.1f}"
    if second == 0:
        raise KitError(f"the number {name!r} divides by zero", do="choose another denominator")
    return first / second, percent(first / second) if number.share else f"{first / second:.1f}"


def check(claim_id: str) -> Checked:
    """Return a claim with its numbers computed from the tables.

    Raises
    ------
    KitError
        If there is no such claim (with the nearest id), or a text names a number that it does not define.

    Examples
    --------
    >>> check("russians-win-most").verdict
    'misleading'
    """
    if claim_id not in library():
        raise KitError(f"there is no claim {claim_id!r}", do=nearest(claim_id, library()))
    claim = library()[claim_id]
    found = compute(claim.figures)
    texts = {name: text for name, (_, text) in found.items()}
    try:
        statement, because, say = (part.format_map(texts) for part in (claim.statement, claim.because, claim.say))
    except KeyError as error:
        raise KitError(f"the claim {claim_id!r} uses the number {error}, which it does not define") from None
    numbers = {name: value for name, (value, _) in found.items()}
    return Checked(claim.id, statement, claim.verdict, because, say, claim.tables, claim.authorities, numbers)


def about(word: str) -> list[Checked]:
    """Return the claims whose text holds a word, so that a reader finds one without knowing its id.

    Raises
    ------
    KitError
        If there is none.

    Examples
    --------
    >>> "haiti-half" in [found.id for found in about("Haiti")]
    True
    """
    found = [checked for checked in map(check, library()) if word.casefold() in str(checked).casefold()]
    if not found:
        raise KitError(f"no claim of the library holds {word!r}", do="try a country, a stage or a court")
    return found


def proofread(sentence: str, rate: Rate) -> list[str]:
    """Return what a sentence that cites a rate leaves unsaid: number, unit, denominator, stage, period, source.

    It looks for words and proves nothing; an empty list means that nothing is plainly missing.

    Examples
    --------
    >>> from asylum_clinic.statistics.counting import rate
    >>> one = rate("ten-judges", "granted", ["granted", "refused"], judge="G")
    >>> proofread("Judge G granted 60.0 %.", one)[0]
    'the unit: cases'
    >>> proofread(str(one), one)
    []
    """
    text = re.sub(r"\s+", " ", sentence).casefold()
    numbers = {f"{100 * rate.value:.1f}", f"{100 * rate.value:.0f}", f"{rate.numerator:,}"}
    wanted = {
        f"the number: {percent(rate.value)}": any(number in text for number in numbers),
        f"the unit: {rate.unit}": rate.unit in text,
        f"the denominator: {rate.denominator:,} {rate.out_of}": f"{rate.denominator:,}" in text or rate.out_of in text,
        f"the stage: {rate.stage}": rate.stage.casefold() in text,
        f"the period: {rate.period}": rate.period.casefold() in text,
        f"the source: {rate.source}": rate.source.split(",")[0].casefold() in text,
    }
    return [what for what, there in wanted.items() if not there]
