"""Make representation-and-spread.csv: findings typed from GAO-17-72, checked against the researched list."""

from pathlib import Path

import pandas as pd

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.papers import run, source_copy

COLUMNS = ["id", "finding", "way", "value", "measure", "bound", "period"]
LATER, ALL = "May 2007 to FY2014", "FY1995 to FY2014"
LAWYER = "Grant rate with a lawyer divided by grant rate without"
SPREAD = "How far the grant rate of one typical application would vary by court and judge, other factors held fixed"
FINDINGS = [
    ("lawyer-affirmative", LAWYER, "affirmative", 3.1, "ratio of rates", "exact", ALL),
    ("lawyer-defensive", LAWYER, "defensive", 1.8, "ratio of rates", "exact", ALL),
    ("new-york-affirmative", "Grant rate, New York court", "affirmative", 66, "percent", "exact", LATER),
    ("new-york-defensive", "Grant rate, New York court", "defensive", 52, "percent", "exact", LATER),
    ("omaha-and-atlanta", "Grant rate, Omaha and Atlanta courts", "both", 5, "percent", "below", LATER),
    ("spread-affirmative", SPREAD, "affirmative", 29, "percentage points", "exact", LATER),
    ("spread-defensive", SPREAD, "defensive", 38, "percentage points", "exact", LATER),
]


def make(sources: Path) -> pd.DataFrame:
    """Return the findings, refusing if the researched list holds other values."""
    listed = pd.read_csv(source_copy(sources, "known_figures_cited_not_data.csv"))
    listed = listed[listed.source.str.startswith("GAO-17-72")]
    researched = sorted(float(value.strip("<>")) for value in listed.value)
    if researched != sorted(finding[3] for finding in FINDINGS):
        raise KitError("the researched list of findings has other values than this script", sources)
    return pd.DataFrame(FINDINGS, columns=COLUMNS)


if __name__ == "__main__":
    run(make, __file__)
