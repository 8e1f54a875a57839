"""Make russians-in-ten-countries.csv: the ten countries with the most decisions on Russians in 2023."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy

STAGES = {
    "FI": "first instance",
    "FA": "first instance and appeal together",
    "AR": "administrative review",
    "RA": "repeat application",
    "JR": "judicial review",
}
US_STAGES = {"IN": "asylum office", "EO": "immigration court", "AR": "immigration court"}
NAMES = {
    "United States of America": "United States",
    "United Kingdom of Great Britain and Northern Ireland": "United Kingdom",
    "Rep. of Korea": "South Korea",
}
UNITS = {"C": "cases", "P": "persons"}
COUNTS = {
    "dec_recognized": "granted",
    "dec_other": "other_protection",
    "dec_rejected": "denied",
    "dec_closed": "closed",
}


def make(sources: Path) -> pd.DataFrame:
    """Return the decisions on Russians by country, year and stage, 2021 to 2024."""
    rows = pd.read_csv(source_copy(sources, "unhcr_asylum_decisions_from_russia_2000_2025.csv"), keep_default_na=False)
    busiest = rows[rows.year == 2023].groupby("coa_name").dec_total.sum().nlargest(10).index
    rows = rows[rows.coa_name.isin(busiest) & rows.year.between(2021, 2024)].rename(columns=COUNTS)
    american = rows.coa_iso == "USA"
    rows = rows.assign(
        country=rows.coa_name.replace(NAMES),
        stage=rows.dec_level.map(STAGES).where(~american, rows.dec_level.map(US_STAGES)),
        unit=rows.dec_pc.map(UNITS),
    )
    keys = ["country", "year", "stage", "unit"]
    return rows.groupby(keys, as_index=False, dropna=False)[list(COUNTS.values())].sum()


if __name__ == "__main__":
    run(make, __file__)
