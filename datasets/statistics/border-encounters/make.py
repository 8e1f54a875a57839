"""Make border-encounters.csv: eight citizenships and all together, Title 8 and Title 42 added."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy

NAMES = {
    "CHINA, PEOPLES REPUBLIC OF": "China",
    "CUBA": "Cuba",
    "HAITI": "Haiti",
    "INDIA": "India",
    "NICARAGUA": "Nicaragua",
    "RUSSIA": "Russia",
    "UKRAINE": "Ukraine",
    "VENEZUELA": "Venezuela",
}
BORDERS = {"Southwest Land Border": "southwest", "Northern Land Border": "northern", "Other": "other"}
GROUPS = {
    "Single Adults": "single adults",
    "FMUA": "family units",
    "UC / Single Minors": "unaccompanied children",
    "Accompanied Minors": "accompanied children",
}


def make(sources: Path) -> pd.DataFrame:
    """Return the encounters by citizenship, month, border and demographic."""
    rows = pd.read_csv(source_copy(sources, "cbp_encounters_by_citizenship_month_fy2020_fy2023.csv"))
    everyone = rows.assign(citizenship="All")
    named = rows[rows.citizenship.isin(NAMES)].replace({"citizenship": NAMES})
    rows = pd.concat([everyone, named]).rename(columns={"month_start": "month", "encounter_count": "encounters"})
    rows = rows.assign(border=rows.land_border_region.map(BORDERS), demographic=rows.demographic.map(GROUPS))
    keys = ["citizenship", "month", "fiscal_year", "border", "demographic"]
    return rows.groupby(keys, as_index=False, dropna=False)["encounters"].sum()


if __name__ == "__main__":
    run(make, __file__)
