"""Make ten-judges.csv: counts by judge, merit and decision; a source that names its judges is refused."""

from pathlib import Path

import pandas as pd

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.papers import run, source_copy

LETTERS = "ABCDEFGHIJ"


def make(sources: Path) -> pd.DataFrame:
    """Return how often each judge granted and refused leave, with and without merit in the rater's view."""
    rows = pd.read_csv(source_copy(sources, "greene_canada_fca_refugee_appeals_1990.csv"))
    if not set(rows.judge) <= set(LETTERS):
        raise KitError("the source names its judges", sources, do="replace the names by the letters A to J first")
    rows = rows.assign(
        merit=rows.rater.map({"yes": "merit", "no": "no merit"}),
        decision=rows.decision.map({"yes": "granted", "no": "refused"}),
    )
    counts = rows.groupby(["judge", "merit", "decision"]).size().unstack(fill_value=0)
    return counts.reset_index().rename_axis(columns=None)[["judge", "merit", "granted", "refused"]]


if __name__ == "__main__":
    run(make, __file__)
