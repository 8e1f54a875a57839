"""The measures a clinic needs: rates with their whole story, small counts tamed, breaks in a series, agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.counting import rate
from asylum_clinic.statistics.rates import Comparison, Rate, compare, percent
from asylum_clinic.statistics.tables import as_markdown, values

__all__ = [
    "Agreement",
    "Comparison",
    "Interruption",
    "Rate",
    "Shrunken",
    "agreement",
    "compare",
    "interrupted",
    "percent",
    "rate",
    "shrink",
]


@dataclass(frozen=True)
class Shrunken:
    """A rate drawn towards the group's, the more so the fewer its cases.

    ``weight`` is how much of it is its own evidence, from 0 to 1; ``low`` and ``high`` hold 95 % of what is likely.
    """

    value: float
    low: float
    high: float
    weight: float


def shrink(rates: Mapping[str, Rate]) -> dict[str, Shrunken]:
    """Return rates of small groups shrunk towards what the groups have in common.

    Ten cases can show 60 % by chance alone. A beta-binomial model, its spread estimated from the groups themselves
    (method of moments, Kleinman 1973), says how much of each rate to believe.

    Parameters
    ----------
    rates : mapping of str to Rate
        At least three, of one unit, stage and denominator.

    Raises
    ------
    KitError
        If there are fewer than three, or they are unlike.

    Examples
    --------
    >>> rates = {name: rate("ten-judges", "granted", ["granted", "refused"], judge=name) for name in "ABCDEFGHIJ"}
    >>> rates["G"].value > shrink(rates)["G"].value > 0.3
    True
    """
    from scipy.stats import beta

    if len(rates) < 3:
        raise KitError(f"{len(rates)} rates are too few to learn their spread from", do="give at least three")
    first, *others = rates.values()
    for other in others:
        compare(first, other)
    sizes = np.array([one.denominator for one in rates.values()], dtype=float)
    shares = np.array([one.value for one in rates.values()])
    centre = float((sizes * shares).sum() / sizes.sum())
    strength = _strength(sizes, shares, centre)
    found = {}
    for name, one in rates.items():
        yes, no = centre * strength + one.numerator, (1 - centre) * strength + one.denominator - one.numerator
        low, high = (float(edge) for edge in beta.ppf([0.025, 0.975], max(yes, 1e-9), max(no, 1e-9)))
        found[name] = Shrunken(yes / (yes + no), low, high, one.denominator / (one.denominator + strength))
    return found


def _strength(sizes: np.ndarray, shares: np.ndarray, centre: float) -> float:
    """How many cases' worth of evidence the common rate counts for; very many if the groups differ by chance only."""
    chance = centre * (1 - centre)
    if chance == 0:
        return 1e6
    seen = float((sizes * (shares - centre) ** 2).sum()) - (len(sizes) - 1) * chance
    between = seen / (sizes.sum() - (sizes**2).sum() / sizes.sum())
    return float(np.clip(chance / between - 1, 0.0, 1e6)) if between > 0 else 1e6


@dataclass(frozen=True, repr=False)
class Interruption:
    """A monthly share before and after a date, fitted by two straight lines.

    ``change`` is the jump at the date, beyond what the earlier line would have given; ``low`` and ``high`` are its
    95 % interval; slopes are per month. ``before`` and ``after`` are the pooled rates of the months fitted.
    """

    at: str
    months: int
    before: Rate
    after: Rate
    change: float
    low: float
    high: float
    slope_before: float
    slope_after: float

    def __str__(self) -> str:
        """Return what the break is, and what it can't show."""
        return (
            f"Around {self.at}, which is left out, {self.months} months each way: {percent(self.before.value)} before, "
            f"{percent(self.after.value)} after ({self.after.out_of}). At the date the fitted line jumps by "
            f"{100 * self.change:+.1f} percentage points (95 % interval {100 * self.low:+.1f} to "
            f"{100 * self.high:+.1f}). This says when, not why: whatever else changed that month is in it. "
            f"Source: {self.after.source}."
        )

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


def interrupted(table: str, counted: str, of: Sequence[str], at: str, months: int = 10) -> Interruption:
    """Return how a monthly share changed around a month, which is left out since it is half of each.

    Two straight lines are fitted by least squares, each month weighted by its count. Neighbouring months resemble
    each other, so the true uncertainty is larger than the interval.

    Parameters
    ----------
    table : str
        A table with a column ``month``.
    counted, of : str, sequence of str
        Columns of numerator and denominator.
    at : str
        The month of the change, ``2023-05``.
    months : int
        How many months to take each way, at least 4.

    Raises
    ------
    KitError
        If there are too few months on a side, or a name is unknown.

    Examples
    --------
    >>> round(interrupted("credible-fear-monthly", "positive", ["positive", "negative"], "2023-05").change, 2) < 0
    True
    """
    known = [str(month) for month in values(table, "month")]
    if at not in known:
        raise KitError(f"the table {table} has no month {at!r}", do=f"choose one from {known[0]} to {known[-1]}")
    here = known.index(at)
    sides = known[max(0, here - months) : here], known[here + 1 : here + 1 + months]
    if months < 4 or min(len(side) for side in sides) < months:
        raise KitError(f"there are not {max(months, 4)} months on both sides of {at}", do="take fewer, at least 4")
    pooled = [rate(table, counted, of, month=side) for side in sides]
    monthly = [rate(table, counted, of, month=month) for side in sides for month in side]
    steps = np.array([*range(-months, 0), *range(1, months + 1)], dtype=float)
    change, low, high, slope, bend = _two_lines(steps, monthly)
    return Interruption(at, months, pooled[0], pooled[1], change, low, high, slope, slope + bend)


def _two_lines(steps: np.ndarray, monthly: Sequence[Rate]) -> tuple[float, float, float, float, float]:
    """Weighted least squares of level, slope, jump and bend; the jump with its 95 % interval."""
    from scipy.stats import t

    after = (steps > 0).astype(float)
    design = np.column_stack([np.ones_like(steps), steps, after, after * steps])
    weights = np.sqrt([float(one.denominator) for one in monthly])
    shares = np.array([one.value for one in monthly])
    fitted, *_ = np.linalg.lstsq(design * weights[:, None], shares * weights, rcond=None)
    left = (shares - design @ fitted) * weights
    freedom = len(steps) - design.shape[1]
    spread = np.linalg.inv((design * weights[:, None] ** 2).T @ design) * float(left @ left) / freedom
    reach = float(t.ppf(0.975, freedom)) * float(np.sqrt(spread[2, 2]))
    change = float(fitted[2])
    return change, change - reach, change + reach, float(fitted[1]), float(fitted[3])


@dataclass(frozen=True, repr=False)
class Agreement:
    """Krippendorff's alpha of several raters on the same items: 1 agreement, 0 what chance would give."""

    alpha: float
    raters: int
    items: int
    level: str

    def __str__(self) -> str:
        """Return the measure in words, with the customary floor."""
        floor = "above" if self.alpha >= 2 / 3 else "below"
        return (
            f"{self.raters} raters on {self.items} items: Krippendorff's alpha {self.alpha:.2f} ({self.level}), "
            f"{floor} the customary floor of 0.67 for even tentative conclusions. 1 is full agreement, 0 what chance "
            f"would give."
        )

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


def agreement(ratings: Mapping[str, Sequence[str | None]], order: Sequence[str] = ()) -> Agreement:
    """Return how far raters agree beyond chance, whoever skipped which item.

    Parameters
    ----------
    ratings : mapping of str to sequence
        For each rater the rating of every item, in one order; None where there is none.
    order : sequence of str
        The ratings from low to high, if they have an order: near misses then count less.

    Raises
    ------
    KitError
        If there are fewer than two raters, lists of different length, an unknown rating, or nothing to disagree on.

    Examples
    --------
    >>> agreement({"first": ["yes", "no", "no", "yes"], "second": ["yes", "no", "yes", "yes"]}).alpha < 1
    True
    """
    import krippendorff

    lengths = {len(given) for given in ratings.values()}
    if len(ratings) < 2 or len(lengths) != 1:
        raise KitError("agreement needs two raters or more, on the same items", do="give each rater the same length")
    used = list(dict.fromkeys(value for given in ratings.values() for value in given if value is not None))
    scale = list(order) or used
    if unknown := [value for value in used if value not in scale]:
        raise KitError(f"the rating {unknown[0]!r} is not on the scale", do=f"use {', '.join(scale)}")
    if len(used) < 2:
        raise KitError("all ratings are the same: alpha has no value", do="take items on which raters could differ")
    codes = [[np.nan if value is None else float(scale.index(value)) for value in row] for row in ratings.values()]
    level: Literal["ordinal", "nominal"] = "ordinal" if order else "nominal"
    alpha = krippendorff.alpha(reliability_data=codes, level_of_measurement=level)
    return Agreement(float(alpha), len(ratings), lengths.pop(), level)
