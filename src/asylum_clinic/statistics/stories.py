"""The data of a lesson's figures, gathered from several tables in one call."""

from __future__ import annotations

from collections.abc import Iterable

from asylum_clinic.statistics.counting import rate, total
from asylum_clinic.statistics.rates import Rate
from asylum_clinic.statistics.tables import Wanted, choose, papers, values

FIRST_STAGES = ("first instance", "first instance and appeal together", "immigration court")
"""Where a country first decides a claim on its merits; the United States through its courts."""


def stages(citizenship: str, year: int) -> list[tuple[str, int, str, str]]:
    """Return four counts of one nationality in one year that no public data link, each with unit and source.

    Raises
    ------
    KitError
        If a table doesn't hold the citizenship or the year.

    Examples
    --------
    >>> [count for _, count, *_ in stages("Russia", 2023)]
    [57163, 43210, 2165, 229]
    """
    who: dict[str, Wanted] = {"citizenship": citizenship, "fiscal_year": year}
    everywhere = total("border-encounters", "encounters", **who)
    southwest = total("border-encounters", "encounters", border="southwest", **who)
    granted = total("us-decisions", "granted", origin=citizenship, year=year, forum="immigration court")
    removed = total("removals", "removals", **who)
    return [
        (f"Encounters, whole country, FY{year}", round(everywhere), "events", papers("border-encounters").source),
        (f"Encounters, southwest border, FY{year}", round(southwest), "events", papers("border-encounters").source),
        (f"Granted asylum in court, {year}", round(granted), "persons", papers("us-decisions").source),
        (f"Removals by ICE, FY{year}", round(removed), "events", papers("removals").source),
    ]


def denominators(origins: Iterable[str], year: int) -> dict[str, tuple[Rate, Rate]]:
    """Return each origin's court grants among those decided on the merits, and among all that ended.

    Raises
    ------
    KitError
        If the table doesn't hold an origin or the year.

    Examples
    --------
    >>> narrow, wide = denominators(["Haiti"], 2023)["Haiti"]
    >>> f"{narrow.value:.3f} {wide.value:.3f}"
    '0.520 0.028'
    """
    found = {}
    for origin in origins:
        where: dict[str, Wanted] = {"origin": origin, "year": year, "forum": "immigration court"}
        narrow = rate("us-decisions", "granted", ["granted", "denied"], **where)
        found[origin] = (narrow, rate("us-decisions", "granted", ["granted", "denied", "closed"], **where))
    return found


def countries(year: int) -> dict[str, Rate]:
    """Return the rate at which each of ten countries gave Russians protection where it first decides.

    Raises
    ------
    KitError
        If the table doesn't hold the year.

    Examples
    --------
    >>> len(countries(2023))
    10
    """
    found: dict[str, Rate] = {}
    for country in values("russians-in-ten-countries", "country"):
        there = set(choose("russians-in-ten-countries", country=str(country), year=year).stage)
        stage = next(stage for stage in FIRST_STAGES if stage in there)
        where: dict[str, Wanted] = {"country": str(country), "year": year, "stage": stage}
        counted = ["granted", "other_protection"]
        found[str(country)] = rate("russians-in-ten-countries", counted, [*counted, "denied"], **where)
    return found
