"""Make credible-fear-monthly.csv: the whole country, one row a month."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy

NAMES = {
    "Positive Fear": "positive",
    "Negative Fear": "negative",
    "Administrative Closure": "closed",
    "Total": "total",
}


def make(sources: Path) -> pd.DataFrame:
    """Return the outcomes of credible-fear screenings by month; rows of yearly totals are left out."""
    rows = pd.read_csv(source_copy(sources, "ohss_monthly_tidy_fy2014_aug2024.csv"))
    rows = rows[(rows.table == "Nationwide credible fear completed by result") & (rows.month != "Total")]
    rows = rows.dropna(subset="value").assign(month=rows.month_start, outcome=rows.category.map(NAMES))
    rows = rows.pivot(index=["month", "fiscal_year"], columns="outcome", values="value").astype("int64").reset_index()
    return rows[["month", "fiscal_year", *NAMES.values()]].rename_axis(columns=None)


if __name__ == "__main__":
    run(make, __file__)
