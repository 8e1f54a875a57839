"""What is computed of a class: difficulty, item-rest correlation and agreement, each refused where the class is small.

Every function is pure: it takes numbers, and returns a value that says its own n. A class of eight gets counts; a
coefficient stands only where it can say something.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from asylum_clinic.statistics.measures import Agreement, agreement

LEAST_RELATION = 10
"""The fewest students for whom an item-rest correlation is given; below, its interval spans nearly everything."""
LEAST_RATERS = 5
"""The fewest students for whom agreement is given as a coefficient."""
LEAST_ITEMS = 3
"""The fewest questions on which agreement is given as a coefficient."""


@dataclass(frozen=True)
class Relation:
    """Whether those who did well on the rest did well on this question.

    ``value`` is the correlation, ``low`` to ``high`` its 95 % interval; None where it has no value, and then ``why``
    says so in plain words.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""

    def __str__(self) -> str:
        """Return the figure with its interval and n, or why there is none."""
        if self.value is None or self.low is None or self.high is None:
            return self.why
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f}), n = {self.n}"


def difficulty(points: Sequence[float], most: float) -> float | None:
    """Return the mean share of the points that was earned, from 0 to 1; None without students or points.

    Examples
    --------
    >>> difficulty([2, 1, 0], 2)
    0.5
    """
    return mean(points) / most if points and most else None


def item_rest(item: Sequence[float], rest: Sequence[float]) -> Relation:
    """Return the correlation of a question's points with the points for everything else (corrected point-biserial).

    It is Pearson's, which is the point-biserial where a question earns all or nothing. The question itself is left
    out of the sum, since it would agree with itself. The interval is Fisher's z, from SciPy: it is the same at every
    run and stays within -1 and 1, where a bootstrap of a small class draws samples in which all earned the same. It
    leans on a normal shape that points do not quite have, so it is a rough guide.

    Parameters
    ----------
    item, rest : sequence of float
        Points, student by student.

    Examples
    --------
    >>> str(item_rest([1, 0], [3, 2]))
    'too few students to say (n = 2; at least 10 are needed)'
    """
    from scipy.stats import ConstantInputWarning, NearConstantInputWarning, pearsonr

    n = len(item)
    if n < LEAST_RELATION:
        return Relation(n, why=f"too few students to say (n = {n}; at least {LEAST_RELATION} are needed)")
    if max(item) - min(item) < 1e-9 or max(rest) - min(rest) < 1e-9:
        return Relation(n, why=f"no value: all {n} earned the same")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConstantInputWarning)
        warnings.simplefilter("ignore", NearConstantInputWarning)
        found = pearsonr(item, rest)
        interval = found.confidence_interval(0.95)
    return Relation(n, float(found.statistic), float(interval.low), float(interval.high))


@dataclass(frozen=True)
class Agreed:
    """How far raters agree: Krippendorff's alpha with its n, or why there is none."""

    about: str
    raters: int
    items: int
    alpha: float | None = None
    why: str = ""

    def __str__(self) -> str:
        """Return alpha to a hundredth, or why there is none."""
        return self.why if self.alpha is None else f"{self.alpha:.2f}"


Ratings = Mapping[str, Sequence[str | None]]


def agreed(about: str, ratings: Ratings, order: Sequence[str] = (), *, students: int | None = None) -> Agreed:
    """Return Krippendorff's alpha of a class, or say that it is too small or has nothing to disagree on.

    Parameters
    ----------
    about : str
        What was rated, as the table says it.
    ratings : mapping of str to sequence
        For each rater the rating of every item; None where there is none.
    order : sequence of str
        From low to high, if the ratings have an order.
    students : int, optional
        How many students are behind the ratings, where they are pooled into one rater.

    Examples
    --------
    >>> str(agreed("Positions", {"a": ["yes"], "b": ["no"]}))
    'too few students to say (n = 2; at least 5 are needed)'
    """
    given = {name: row for name, row in ratings.items() if any(value is not None for value in row)}
    raters = len(given) if students is None else students
    columns = list(zip(*given.values(), strict=True))
    rated = [column for column in columns if sum(value is not None for value in column) > 1]
    if raters < LEAST_RATERS:
        why = f"too few students to say (n = {raters}; at least {LEAST_RATERS} are needed)"
    elif len(rated) < LEAST_ITEMS:
        why = f"too few questions to say ({len(rated)}; at least {LEAST_ITEMS} are needed)"
    elif len({value for column in rated for value in column if value is not None}) < 2:
        why = "no value: all answers are the same"
    else:
        found: Agreement = agreement({name: [column[i] for column in rated] for i, name in enumerate(given)}, order)
        return Agreed(about, raters, len(rated), found.alpha)
    return Agreed(about, raters, len(rated), why=why)
