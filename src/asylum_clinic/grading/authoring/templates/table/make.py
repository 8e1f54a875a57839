"""Make {{ name }}.csv: WRITE what one row is, and what was cut from the source."""

from pathlib import Path

import pandas as pd

from asylum_clinic.statistics.papers import run, source_copy


def make(sources: Path) -> pd.DataFrame:
    """Return the rows, from a copy of the source in the folder named on the command line."""
    rows = pd.read_csv(source_copy(sources, "{{ name }}-source.csv"))
    return rows[["year", "count"]]


if __name__ == "__main__":
    run(make, __file__)
