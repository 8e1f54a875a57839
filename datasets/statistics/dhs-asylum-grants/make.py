"""Make dhs-asylum-grants.csv: totals that the Annual Flow Reports state in their first paragraphs."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy

WAYS = {"affirmative_grants_individuals": "affirmative", "defensive_grants_individuals": "defensive"}


def make(sources: Path) -> pd.DataFrame:
    """Return the individuals granted asylum by fiscal year and way, from FY2017 on."""
    rows = pd.read_csv(source_copy(sources, "dhs_asylum_grants_totals_cited.csv"))
    rows = rows[rows.fiscal_year >= 2017].rename(columns=WAYS)
    return rows.melt("fiscal_year", list(WAYS.values()), var_name="way", value_name="granted")


if __name__ == "__main__":
    run(make, __file__)
