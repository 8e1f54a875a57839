"""Make removals.csv: twelve citizenships and all together, one row a fiscal year."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy

NAMES = {
    "Total": "All",
    "China, Peoples Republic of": "China",
    **{name: name for name in ("Colombia", "Cuba", "Guatemala", "Haiti", "Honduras", "India", "Mexico", "Nicaragua")},
    **{name: name for name in ("Russia", "Ukraine", "Venezuela")},
}


def make(sources: Path) -> pd.DataFrame:
    """Return the removals by citizenship and fiscal year."""
    rows = pd.read_csv(source_copy(sources, "ice_removals_by_citizenship_fy2019_fy2024.csv"))
    rows = rows.melt("country_of_citizenship", var_name="fiscal_year", value_name="removals")
    rows = rows.assign(
        citizenship=rows.country_of_citizenship.map(NAMES), fiscal_year=rows.fiscal_year.str.removeprefix("FY")
    )
    return rows.dropna(subset="citizenship")[["citizenship", "fiscal_year", "removals"]]


if __name__ == "__main__":
    run(make, __file__)
