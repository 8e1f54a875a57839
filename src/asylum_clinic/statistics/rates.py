"""A rate that can't be separated from what it is a rate of.

Most wrong numbers in briefs are right numbers of something else: events taken for persons, closed cases left out
unsaid, one stage compared with another. A :class:`Rate` carries all of it, prints all of it, and refuses a
comparison that mixes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.papers import Unit
from asylum_clinic.statistics.tables import Words, as_markdown


def percent(share: float) -> str:
    """Return a share as a percentage with one decimal, as the kit prints it everywhere.

    Examples
    --------
    >>> percent(0.88693)
    '88.7 %'
    """
    return f"{100 * share:.1f} %"


@dataclass(frozen=True, repr=False)
class Rate:
    """A share of a known whole: so many of so many units, at one stage, in one period, from one source.

    Parameters
    ----------
    numerator, denominator : int
        Counts of ``unit``.
    counted, out_of : str
        What the numerator and the denominator hold, for example "granted" and "granted or denied".
    unit : str
        events, persons, cases or applications.
    period, stage, source, about : str
        When, at which stage, who says so, and whom it is about.
    rounded_to : int
        What the publisher rounds counts to.

    Raises
    ------
    KitError
        If the denominator is zero, or the numerator is negative or exceeds it.

    Examples
    --------
    >>> rate = Rate(153, 294, "granted", "granted or denied", "persons", "2023", "immigration court", "UNHCR", "Haiti")
    >>> print(rate)
    Haiti, 2023, immigration court: 153 of 294 persons (granted or denied) were granted, 52.0 % (95 % interval 46.3 % to 57.7 %). Source: UNHCR.
    """  # noqa: E501

    numerator: int
    denominator: int
    counted: str
    out_of: str
    unit: Unit
    period: str
    stage: str
    source: str
    about: str = ""
    rounded_to: int = 1

    def __post_init__(self) -> None:
        if self.denominator == 0:
            raise KitError(
                f"nothing was {self.out_of} ({self.about or self.stage}, {self.period}): a share of zero has no value",
                do="widen the period or choose another denominator",
            )
        if not 0 <= self.numerator <= self.denominator:
            raise KitError(
                f"{self.numerator:,} of {self.denominator:,} is no share",
                do="the numerator must be part of the denominator",
            )
        if not self.source or not self.stage or not self.period:
            raise KitError("a rate needs a period, a stage and a source", do="state all three")

    @property
    def value(self) -> float:
        """The share, between 0 and 1."""
        return self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval, which keeps its sense for small counts and near 0 and 1.

        It says how far chance alone could move the share if each unit were a draw; it knows nothing of faults in
        the counts or of who is missing from them.
        """
        from scipy.stats import binomtest

        found = binomtest(self.numerator, self.denominator).proportion_ci(0.95, method="wilson")
        return float(found.low), float(found.high)

    def sentence(self) -> Words:
        """Return the rate as a sentence that may stand in a brief, with its source."""
        low, high = self.interval
        subject = f"{self.about}, " if self.about else ""
        rounded = f" Counts are rounded to the nearest {self.rounded_to}." if self.rounded_to > 1 else ""
        return Words(
            f"{subject}{self.period}, {self.stage}: {self.numerator:,} of {self.denominator:,} {self.unit} "
            f"({self.out_of}) were {self.counted}, {percent(self.value)} "
            f"(95 % interval {percent(low)} to {percent(high)}).{rounded} Source: {self.source}."
        )

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence())

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two rates side by side, with the difference and why they may be compared."""

    first: Rate
    second: Rate
    because: str = ""

    @property
    def difference(self) -> float:
        """First less second, as a share."""
        return self.first.value - self.second.value

    @property
    def interval(self) -> tuple[float, float]:
        """Newcombe's 95 % interval of the difference, built from the two Wilson intervals (his method 10, 1998)."""
        (low1, high1), (low2, high2) = self.first.interval, self.second.interval
        one, two = self.first.value, self.second.value
        down = ((one - low1) ** 2 + (high2 - two) ** 2) ** 0.5
        up = ((high1 - one) ** 2 + (two - low2) ** 2) ** 0.5
        return self.difference - down, self.difference + up

    def __str__(self) -> str:
        """Return the comparison as sentences with both sources."""
        low, high = self.interval
        more = "more" if self.difference >= 0 else "less"
        why = f" They are compared although they differ in kind, because {self.because}." if self.because else ""
        return (
            f"{self.first} {self.second} The first is {abs(100 * self.difference):.1f} percentage points {more} "
            f"(95 % interval of the difference {100 * low:+.1f} to {100 * high:+.1f}).{why}"
        )

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


def compare(first: Rate, second: Rate, because: str = "") -> Comparison:
    """Compare two rates, refusing unlike ones unless told why they may be compared.

    Parameters
    ----------
    first, second : Rate
    because : str
        Why rates of another unit, stage or denominator may stand side by side; it is printed with the result.

    Raises
    ------
    KitError
        If unit, stage or denominator differ and no reason is given.
    """
    unlike = [
        f"{name} ({one!r} and {two!r})"
        for name, one, two in (
            ("unit", first.unit, second.unit),
            ("stage", first.stage, second.stage),
            ("denominator", first.out_of, second.out_of),
        )
        if one != two
    ]
    if unlike and not because.strip():
        raise KitError(
            f"these rates differ in {' and '.join(unlike)}",
            do="choose like with like, or say why they may be compared: compare(a, b, because='...')",
        )
    return Comparison(first, second, because.strip() if unlike else "")
