"""From a table's rows to a rate: what is added up is checked, so that unlike things are never summed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.papers import Papers
from asylum_clinic.statistics.rates import Rate
from asylum_clinic.statistics.tables import Wanted, choose, nearest, papers

READABLE = {"other_protection": "given other protection"}


def rate(table: str, counted: Sequence[str] | str, of: Sequence[str] | str, **where: Wanted) -> Rate:
    """Return the rate of some columns of a table among others, with everything its papers say.

    Parameters
    ----------
    table : str
        The table's name.
    counted, of : str or sequence of str
        Columns of counts; those of the numerator must be among those of the denominator.
    **where
        Which rows, as in :func:`~asylum_clinic.statistics.tables.choose`.

    Raises
    ------
    KitError
        If a name is unknown, the choice is empty or mixes units or stages, a count is withheld, or the
        denominator is zero.

    Examples
    --------
    >>> russians = {"origin": "Russia", "year": 2023, "forum": "immigration court"}
    >>> f'{rate("us-decisions", "granted", ["granted", "denied"], **russians).value:.3f}'
    '0.887'
    """
    top, bottom = _columns(table, counted), _columns(table, of)
    if not set(top) <= set(bottom):
        raise KitError(f"{', '.join(top)} is not part of {', '.join(bottom)}", do="count the numerator's columns too")
    rows, said = choose(table, **where), papers(table)
    return Rate(
        round(_sum(rows, top, said)),
        round(_sum(rows, bottom, said)),
        _either(top),
        _either(bottom),
        _only(rows, said, said.unit),
        period(rows, said),
        _only(rows, said, said.stage),
        said.source,
        _about(rows, said, where),
        said.rounded_to,
    )


def total(table: str, columns: Sequence[str] | str, **where: Wanted) -> float:
    """Return the sum of some columns over chosen rows, refusing to add unlike units or stages.

    Raises
    ------
    KitError
        As :func:`rate` does.

    Examples
    --------
    >>> int(total("removals", "removals", citizenship="Russia", fiscal_year=2024))
    464
    """
    named = _columns(table, columns)
    rows, said = choose(table, **where), papers(table)
    _only(rows, said, said.unit)
    _only(rows, said, said.stage)
    return _sum(rows, named, said)


def _either(columns: list[str]) -> str:
    *most, last = (READABLE.get(name, name) for name in columns)
    return f"{', '.join(most)} or {last}" if most else last


def _columns(table: str, given: Sequence[str] | str) -> list[str]:
    """Return the columns of counts that were named; an unknown one is refused by name."""
    columns = [given] if isinstance(given, str) else list(given)
    counts = [field.name for field in papers(table).resources[0].schema_.fields if field.type in {"integer", "number"}]
    for column in columns:
        if column not in counts:
            raise KitError(f"the table {table} has no counts {column!r}", do=nearest(column, counts))
    return columns


def _sum(rows: pd.DataFrame, columns: list[str], said: Papers) -> float:
    if rows[columns].isna().to_numpy().any():
        raise KitError(f"the publisher withheld a count that this needs ({said.name})", do="choose another year")
    return float(rows[columns].to_numpy().sum())


def _only(rows: pd.DataFrame, said: Papers, how: str) -> Any:
    """Return the one unit or stage of the rows, refusing a mixture."""
    if not how.startswith("column:"):
        return how
    column = how.removeprefix("column:")
    found = sorted(rows[column].unique())
    if len(found) > 1:
        raise KitError(f"this choice adds up {' and '.join(found)} ({said.name})", do=f"choose one {column}")
    return found[0]


def period(rows: pd.DataFrame, said: Papers) -> str:
    """Return the period that some rows of a table cover, in the words of a citation.

    Examples
    --------
    >>> period(choose("removals", fiscal_year=[2022, 2023]), papers("removals"))
    'FY2022 to FY2023'
    """
    if not said.period.startswith("column:"):
        return said.period
    column = said.period.removeprefix("column:")
    first, last = rows[column].min(), rows[column].max()
    if column == "month":
        shown = [f"{day:%B %Y}" for day in (first, last)]
    else:
        shown = [f"FY{year}" if column == "fiscal_year" else str(year) for year in (first, last)]
    return shown[0] if first == last else " to ".join(shown)


def _about(rows: pd.DataFrame, said: Papers, where: dict[str, Wanted]) -> str:
    """Whom the rate is about: what was chosen, less what period, unit and stage say already."""
    told = {part.removeprefix("column:") for part in (said.period, said.unit, said.stage)} | {"fiscal_year", "month"}
    parts = []
    for column, wanted in where.items():
        if column not in told and column != "id":
            shown = [str(wanted)] if isinstance(wanted, str | int) else [str(value) for value in wanted]
            parts.append(f"{column} {shown[0]}" if len(shown[0]) == 1 else " and ".join(shown))
    return ", ".join(parts)
