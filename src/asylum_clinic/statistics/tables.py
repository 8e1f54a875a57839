"""The kit's curated tables: loading, describing and choosing rows, with errors in words.

A table is loaded only if its file is the one its papers were made for: a number changed by hand would go into a
brief under a publisher's name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets
from asylum_clinic.statistics.papers import Papers, digest, read_papers

Wanted = str | int | Iterable[str | int]
"""What a column must hold: one value or several."""


def as_markdown(text: str) -> str:
    r"""Return plain text as Markdown that shows it as it is: nothing in it becomes markup, lines stay lines.

    Examples
    --------
    >>> print(as_markdown("a*b"))
    a\*b
    """
    lines = re.sub(r"([\\`*_{}\[\]<>()#+\-!|~$&])", r"\\\1", text).split("\n")
    return "  \n".join(re.sub(r"^ +", lambda blank: "&nbsp;" * len(blank.group()), line) for line in lines)


class Words(str):
    """Text that a notebook shows as it is written, in the letters of prose and without quotes."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_markdown_(self) -> str:
        return as_markdown(str(self))


def names() -> tuple[str, ...]:
    """Return the names of the kit's tables.

    Examples
    --------
    >>> "ten-judges" in names()
    True
    """
    return tuple(sorted(path.parent.name for path in (datasets() / "statistics").glob("*/datapackage.json")))


def nearest(found: str, known: Iterable[str]) -> str:
    """Return advice that offers the nearest spelling, or lists what there is.

    Examples
    --------
    >>> nearest("Rusia", ["Russia", "Haiti"])
    "write 'Russia'"
    """
    known = list(known)
    lower = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(found.casefold(), lower, n=1, cutoff=0.6)
    if close:
        return f"write {lower[close[0]]!r}"
    shown = ", ".join(known[:25]) + (" ..." if len(known) > 25 else "")
    return f"choose among {shown}"


def folder(name: str) -> Path:
    """Return a table's folder.

    Raises
    ------
    KitError
        If there is no such table, with the nearest name.
    """
    if name not in names():
        raise KitError(f"there is no table {name!r}", do=nearest(str(name), names()))
    return datasets() / "statistics" / name


@cache
def papers(name: str) -> Papers:
    """Return a table's papers: publisher, licence, as-of date, what a row is, known faults.

    Raises
    ------
    KitError
        If there is no such table.

    Examples
    --------
    >>> papers("removals").publisher
    'U.S. Immigration and Customs Enforcement'
    """
    return read_papers(folder(name))


def describe(name: str) -> Words:
    """Return a table's papers in words, since nobody should cite a number without them.

    Raises
    ------
    KitError
        If there is no such table.

    Examples
    --------
    >>> print(describe("removals").splitlines()[0])
    ICE removals by citizenship and fiscal year (removals)
    """
    return Words(papers(name).words())


def read_table(place: Path) -> pd.DataFrame:
    """Return the table in a folder, typed by its papers.

    Raises
    ------
    KitError
        If the file is missing or is not the one that the papers were made for.
    """
    said = read_papers(place)
    resource = said.resources[0]
    path = place / resource.path
    try:
        data = path.read_bytes()
    except OSError:
        raise KitError("the table's file can't be read", path, do="install asylum-clinic-kit again") from None
    if digest(data) != resource.hash or len(data) != resource.bytes:
        do = "restore the file; a table is changed by running its make.py, which also renews its papers"
        raise KitError("the file's hash is not the one in its papers: it was changed by hand", path, do=do)
    return _typed(pd.read_csv(path, keep_default_na=False, na_values=[""]), said)


def _typed(frame: pd.DataFrame, said: Papers) -> pd.DataFrame:
    for field in said.resources[0].schema_.fields:
        column = frame[field.name]
        if field.type == "date":
            frame[field.name] = pd.to_datetime(column, format="%Y-%m-%d")
        elif field.type == "integer":
            frame[field.name] = column.astype("int64" if field.constraints.get("required") else "Int64")
        elif field.type == "number":
            frame[field.name] = column.astype("float64")
        else:
            frame[field.name] = column.astype("string")
    return frame


@cache
def _kept(name: str) -> pd.DataFrame:
    return read_table(folder(name))


def load(name: str) -> pd.DataFrame:
    """Return a table as a DataFrame whose columns have the types that its papers name.

    Each call gives a copy, so that a change in a notebook spoils no other lesson.

    Parameters
    ----------
    name : str
        One of :func:`names`.

    Raises
    ------
    KitError
        If there is no such table, or its file was changed by hand.

    Examples
    --------
    >>> load("ten-judges").shape
    (20, 4)
    """
    return _kept(name).copy()


def choose(name: str, **where: Wanted) -> pd.DataFrame:
    """Return the rows of a table that have the wanted values, refusing names that the table does not hold.

    Parameters
    ----------
    name : str
        One of :func:`names`.
    **where
        Column and value, or several values; a month is written ``2022-11``.

    Raises
    ------
    KitError
        If the table, a column or a value is unknown (with the nearest spelling), or no row is left.

    Examples
    --------
    >>> int(choose("removals", citizenship="Russia", fiscal_year=2023).removals.sum())
    229
    """
    frame = _kept(name)
    keep = pd.Series(True, index=frame.index)
    for column, wanted in where.items():
        cells, known = _cells(name, column)
        chosen = [wanted] if isinstance(wanted, str | int) else list(wanted)
        for value in chosen:
            if value not in known:
                shown = [str(there) for there in known]
                raise KitError(f"the table {name} holds no {column} {value!r}", do=nearest(str(value), shown))
        keep &= cells.isin(chosen)
    if not keep.any():
        asked = ", ".join(f"{column} {value}" for column, value in where.items())
        raise KitError(f"no row of the table {name} has {asked} together", do="widen the choice")
    return frame[keep].copy()


@cache
def _cells(name: str, column: str) -> tuple[pd.Series, tuple[Hashable, ...]]:
    """Return a column as a person writes it (months as 2022-11), and what it holds in order."""
    frame = _kept(name)
    if column not in frame:
        raise KitError(f"the table {name} has no column {column!r}", do=nearest(column, frame.columns))
    cells = frame[column]
    if pd.api.types.is_datetime64_any_dtype(cells):
        cells = cells.dt.strftime("%Y-%m")
    return cells, tuple(sorted(cells.dropna().unique().tolist()))


def values(name: str, column: str) -> list[Hashable]:
    """Return what a column holds, in order: the choices of an explorer.

    Raises
    ------
    KitError
        If the table or the column is unknown.

    Examples
    --------
    >>> values("us-decisions", "forum")
    ['asylum office', 'immigration court']
    """
    return list(_cells(name, column)[1])
