"""Make credible-fear-by-nationality.csv: one row a nationality and fiscal year; withheld counts are left empty."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy

NAMES = {
    "Credible Fear Found": "positive",
    "Credible Fear Not Found": "negative",
    "Closed": "closed",
    "Completed": "completed",
}
COLUMNS = list(NAMES.values())


def make(sources: Path) -> pd.DataFrame:
    """Return the outcomes of credible-fear screenings by nationality and fiscal year."""
    rows = pd.read_csv(source_copy(sources, "dhs_credible_fear_top15_nationalities_fy2016_fy2021.csv"))
    rows = rows.assign(
        nationality=rows.nationality.replace({"TOTAL": "All", "All Other Nationalities": "All other nationalities"}),
        outcome=rows.outcome.map(NAMES),
        cases=pd.to_numeric(rows.cases.replace("D", None)).astype("Int64"),
    )
    rows = rows.pivot(index=["nationality", "fiscal_year"], columns="outcome", values="cases").reset_index()
    return rows[["nationality", "fiscal_year", *COLUMNS]].rename_axis(columns=None)


if __name__ == "__main__":
    run(make, __file__)
