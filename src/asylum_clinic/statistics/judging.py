"""Judges beside each other, beside chance, and beside one reader of the same files.

Three questions come before any word about a judge: how far apart chance alone would set them, what cases they had,
and how well two readers of one file agree at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.counting import rate
from asylum_clinic.statistics.measures import Agreement, agreement
from asylum_clinic.statistics.rates import Rate, percent
from asylum_clinic.statistics.tables import Wanted, as_markdown, load, nearest, values

MERITS = ("merit", "no merit")
"""The rater's two views of a file, as the table has them."""

DEALS = 10_000
"""How often the decisions are dealt out again; enough for a share of 5 % to be right within half a point."""


def judges(merit: str = "") -> dict[str, Rate]:
    """Return each judge's rate of leave granted: of all cases, or of those with or without merit to the rater.

    Parameters
    ----------
    merit : str
        "merit", "no merit", or nothing for all cases.

    Raises
    ------
    KitError
        If ``merit`` is something else.

    Examples
    --------
    >>> judges()["D"].numerator, judges("no merit")["D"].numerator
    (3, 0)
    """
    where: dict[str, Wanted] = {"merit": merit} if merit else {}
    return {
        str(judge): rate("ten-judges", "granted", ["granted", "refused"], judge=str(judge), **where)
        for judge in values("ten-judges", "judge")
    }


@dataclass(frozen=True, repr=False)
class Expected:
    """What a judge granted, beside what the same cases would have been granted at all judges' common rates.

    ``low`` to ``high`` holds at least 95 of 100 deals of the same decisions by chance.
    """

    judge: str
    granted: Rate
    merit: Rate
    common: tuple[Rate, Rate]
    count: float
    low: int
    high: int

    @property
    def beyond_chance(self) -> bool:
        """Whether the judge's grants lie outside what 95 of 100 deals would give."""
        return not self.low <= self.granted.numerator <= self.high

    def __str__(self) -> str:
        """Return the sum in words: the cases, the common rates, the count that they give, and the judge's."""
        own, (with_merit, without) = self.granted, self.common
        place = "outside" if self.beyond_chance else "inside"
        return (
            f"Judge {self.judge}, {own.period}, {own.stage}: {own.denominator} {own.unit}, {self.merit.denominator} of "
            f"them with merit in the rater's view. At the ten judges' common rates ({percent(with_merit.value)} with "
            f"merit, {percent(without.value)} without) {self.count:.1f} grants would be expected. There were "
            f"{own.numerator}. If the same decisions were dealt out by chance, 95 of 100 deals would give this judge "
            f"{self.low} to {self.high}: this count lies {place}. Source: {own.source}."
        )

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


def expected(judge: str) -> Expected:
    """Return what a judge granted beside what the mix of his or her cases would lead one to expect.

    This is indirect standardization: the mix of cases with and without merit is the judge's own, the rates are
    everyone's. What chance would deal is found exactly, from two hypergeometric counts added up.

    Raises
    ------
    KitError
        If there is no such judge.

    Examples
    --------
    >>> "14.5 grants" in str(expected("A"))
    True
    """
    from scipy.stats import hypergeom

    if judge not in judges():
        raise KitError(f"there is no judge {judge!r}", do=nearest(judge, judges()))
    mine = [judges(merit)[judge] for merit in MERITS]
    common = [rate("ten-judges", "granted", ["granted", "refused"], merit=merit) for merit in MERITS]
    chances = np.ones(1)
    for own, all_ten in zip(mine, common, strict=True):
        counts = np.arange(own.denominator + 1)
        dealt = hypergeom.pmf(counts, all_ten.denominator, all_ten.numerator, own.denominator)
        chances = np.convolve(chances, dealt)
    low, high = (int(np.searchsorted(np.cumsum(chances), edge)) for edge in (0.025, 0.975))
    count = sum(own.denominator * all_ten.value for own, all_ten in zip(mine, common, strict=True))
    return Expected(judge, judges()[judge], mine[0], (common[0], common[1]), count, low, high)


def all_expected() -> dict[str, Expected]:
    """Return what is expected of each of the ten judges.

    Examples
    --------
    >>> len(all_expected())
    10
    """
    return {judge: expected(judge) for judge in judges()}


@dataclass(frozen=True, repr=False)
class Dealt:
    """How far apart the highest and the lowest lie, and how far apart chance alone would set them.

    ``seen``, ``middle`` and ``wide`` are shares: the gap as counted, the median deal's, and the gap that 95 of 100
    deals keep below. ``as_far`` of ``deals`` set them as far apart as they are.
    """

    seen: float
    middle: float
    wide: float
    as_far: int
    deals: int
    kinds: int
    source: str

    def __str__(self) -> str:
        """Return the gap beside chance, and what neither shows."""
        kept = " and the same number with merit" if self.kinds > 1 else ""
        return (
            f"Between highest and lowest lie {100 * self.seen:.1f} percentage points. Deal the same decisions out "
            f"again by chance, {self.deals:,} times, everyone keeping the same number of cases{kept}: the middle deal "
            f"sets highest and lowest {100 * self.middle:.1f} points apart, 95 of 100 deals less than "
            f"{100 * self.wide:.1f}, and {self.as_far:,} deals as far apart as they are, or farther. Chance is one "
            f"explanation; this weighs no other. Source: {self.source}."
        )

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


def by_chance(*kinds: Mapping[str, Rate]) -> Dealt:
    """Return how far apart the highest and lowest rates lie, beside what dealing by chance would give.

    Decisions are dealt out again as cards are, within each kind of case, so that nobody's number of cases changes.
    The deals are the same at every run.

    Parameters
    ----------
    *kinds : mapping of str to Rate
        For each kind of case the rates by judge: one mapping, or one for cases with merit and one for those without.

    Raises
    ------
    KitError
        If there is no kind, fewer than two judges, or kinds that hold different judges.

    Examples
    --------
    >>> by_chance(judges()).seen > by_chance(judges()).middle
    True
    """
    if not kinds or len(kinds[0]) < 2 or any(set(kind) != set(kinds[0]) for kind in kinds):
        raise KitError("chance needs at least two judges, the same in each kind of case", do="give judges(...)")
    names, generator = list(kinds[0]), np.random.default_rng(1990)
    sizes = np.array([[kind[name].denominator for name in names] for kind in kinds])
    grants = np.array([[kind[name].numerator for name in names] for kind in kinds])
    dealt = sum(
        generator.multivariate_hypergeometric(size, int(grant.sum()), size=DEALS)
        for size, grant in zip(sizes, grants, strict=True)
    )
    gaps = np.ptp(dealt / sizes.sum(axis=0), axis=1)
    seen = float(np.ptp(grants.sum(axis=0) / sizes.sum(axis=0)))
    as_far = int((gaps >= seen - 1e-9).sum())
    source = kinds[0][names[0]].source
    return Dealt(seen, float(np.median(gaps)), float(np.quantile(gaps, 0.95)), as_far, DEALS, len(kinds), source)


def beside_the_rater() -> Agreement:
    """Return how far the judges' decisions agree with the rater's view of the same files, beyond chance.

    The judges are taken as one reader: each file had one judge, so how two judges agree is in no table.

    Examples
    --------
    >>> beside_the_rater().raters
    2
    """
    said: dict[str, list[str | None]] = {"judge": [], "rater": []}
    for row in load("ten-judges").to_dict("records"):
        said["judge"] += ["yes"] * row["granted"] + ["no"] * row["refused"]
        said["rater"] += ["yes" if row["merit"] == "merit" else "no"] * (row["granted"] + row["refused"])
    return agreement(said)
