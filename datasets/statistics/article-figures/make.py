"""Make article-figures.csv: the article's figures as facts, and what the kit's tables hold about each.

Run it after border-encounters and removals: it measures with the kit's own tables.
"""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run
from asylum_clinic.statistics.tables import choose

COLUMNS = ["id", "what", "wording", "said", "unit", "period", "measured", "checked_with"]


def crossings(month: str) -> float:
    """Return Russians' encounters at the southwest border in a month."""
    return float(choose("border-encounters", citizenship="Russia", border="southwest", month=month).encounters.sum())


def make(sources: Path) -> pd.DataFrame:
    """Return the article's figures; the folder of researched copies is not needed."""
    removals = choose("removals", citizenship="Russia").set_index("fiscal_year").removals
    border, ice, none = "border-encounters", "removals", "no table"
    rows = [
        ("november", "Russians' crossings of the southern border in November", "more than", 5000, "events",
         "November 2022", crossings("2022-11"), border),
        ("december", "Russians' crossings of the southern border in December", "nearly", 8000, "events",
         "December 2022", crossings("2022-12"), border),
        ("removed", "Russians removed since the start of October 2022", "nearly", 190, "events",
         "October 2022 to August 2023", removals[2023], ice),
        ("times-last-year", "Those removals against the whole year before", "nearly", 3, "times as many",
         "against FY2022", round(190 / removals[2022], 1), ice),
        ("reservists", "Reservists that Russia meant to call up", "up to", 300_000, "persons", "autumn 2022",
         None, none),
        ("ukrainians", "Ukrainians who left their country", "more than", 8_000_000, "persons", "since 24 February 2022",
         None, none),
        ("bond", "Bond asked of one of the men", "exactly", 20_000, "U.S. dollars", "2023", None, none),
        ("detention", "Time that one of the men spent in one detention center", "exactly", 7, "months",
         "2022 to 2023", None, none),
        ("service-from", "Youngest age of service, as an immigration judge's order states it", "exactly", 19,
         "years of age", "2022 to 2023", None, none),
        ("service-to", "Oldest age of service, as an immigration judge's order states it", "exactly", 49,
         "years of age", "2022 to 2023", None, none),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


if __name__ == "__main__":
    run(make, __file__)
