"""Make us-decisions.csv: twelve origins and all together, by year and forum."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy

NAMES = {
    "AFG": "Afghanistan",
    "CHN": "China",
    "COL": "Colombia",
    "CUB": "Cuba",
    "SLV": "El Salvador",
    "GTM": "Guatemala",
    "HTI": "Haiti",
    "HND": "Honduras",
    "IND": "India",
    "RUS": "Russia",
    "UKR": "Ukraine",
    "VEN": "Venezuela",
}
FORUMS = {"IN": "asylum office", "EO": "immigration court", "AR": "immigration court"}
UNITS = {"C": "cases", "P": "persons"}
COUNTS = {"dec_recognized": "granted", "dec_rejected": "denied", "dec_closed": "closed"}


def make(sources: Path) -> pd.DataFrame:
    """Return the decisions by origin, year, forum and code, from 2017 on."""
    rows = pd.read_csv(source_copy(sources, "unhcr_asylum_decisions_usa_2000_2025.csv"), keep_default_na=False)
    rows = rows[rows.year.between(2017, 2024)]
    everyone = rows.assign(origin="All")
    named = rows.assign(origin=rows.coo_iso.map(NAMES)).dropna(subset="origin")
    rows = pd.concat([everyone, named]).rename(columns=COUNTS)
    rows = rows.assign(forum=rows.dec_level.map(FORUMS), code=rows.dec_level, unit=rows.dec_pc.map(UNITS))
    keys = ["origin", "year", "forum", "code", "unit"]
    return rows.groupby(keys, as_index=False, dropna=False)[list(COUNTS.values())].sum()


if __name__ == "__main__":
    run(make, __file__)
