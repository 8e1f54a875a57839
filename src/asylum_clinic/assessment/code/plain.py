"""What a function gave back, as plain JSON: numbers, words, lists, and a few tagged kinds that a table needs.

This runs beside a student's code, so nothing here decides anything: the comparison is made elsewhere.
"""

from __future__ import annotations

from datetime import date
from typing import Any

MOST_VALUES = 2_000
"""How many values a result may hold, all in all."""
MOST_LETTERS = 5_000
_DEEPEST = 8
_LARGEST = 2**63


class PlainError(Exception):
    """A result that can't be handed back; the text is one word: ``huge`` or ``strange``."""


def plain(value: Any) -> Any:
    """Return a value as plain JSON; tables, series, dictionaries, days and figures are tagged with their kind.

    Raises
    ------
    PlainError
        If it is too large, or of another kind.

    Examples
    --------
    >>> plain({"share": 75.0, "of": (3, 4)})
    {'mapping': {'share': 75.0, 'of': [3, 4]}}
    >>> import pandas as pd
    >>> plain(pd.DataFrame({"origin": ["Ostravia"], "share": [75.0]}))
    {'frame': {'columns': ['origin', 'share'], 'rows': [['Ostravia', 75.0]]}}
    """
    return _Plain().of(value, 0)


class _Plain:
    def __init__(self) -> None:
        self.left = MOST_VALUES

    def of(self, value: Any, depth: int) -> Any:
        self.left -= 1
        if self.left < 0 or depth > _DEEPEST:
            raise PlainError("huge")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return self._fits(value, -_LARGEST < value < _LARGEST)
        if kind is str:
            return self._fits(value, len(value) <= MOST_LETTERS)
        if kind in (list, tuple):
            return [self.of(one, depth + 1) for one in value]
        if kind is dict:
            return {"mapping": {self.label(name): self.of(one, depth + 1) for name, one in value.items()}}
        return self._of_a_library(value, depth)

    def _of_a_library(self, value: Any, depth: int) -> Any:
        import numpy as np
        import pandas as pd
        from matplotlib.axes import Axes

        if value is pd.NA or value is pd.NaT:
            return None
        if isinstance(value, date):  # pandas' own moments are dates as well
            return {"day": value.isoformat()[:10]}
        if isinstance(value, np.generic):
            return self.of(value.item(), depth + 1)
        if isinstance(value, pd.Series):
            return {"series": {self.label(name): self.of(one, depth + 1) for name, one in value.items()}}
        if isinstance(value, pd.DataFrame):
            return self._frame(value, depth)
        if isinstance(value, np.ndarray | pd.Index):
            self._fits(None, value.size <= self.left)
            return self.of(value.tolist(), depth + 1)
        if isinstance(value, Axes):
            from asylum_clinic.assessment.code.drawn import drawn

            return {"figure": {name: self.of(part, depth + 2) for name, part in drawn(value).items()}}
        raise PlainError("strange")

    def _frame(self, frame: Any, depth: int) -> Any:
        self._fits(None, frame.size <= self.left)
        if any(name is not None for name in frame.index.names):
            frame = frame.reset_index()
        columns = [self.label(name) for name in frame.columns]
        rows = [[self.of(one, depth + 3) for one in row] for row in frame.itertuples(index=False, name=None)]
        return {"frame": {"columns": columns, "rows": rows}}

    def label(self, name: Any) -> str:
        """Return a name of a column, a row or an entry as text."""
        found = self.of(name, _DEEPEST - 2)
        if isinstance(found, dict):
            found = found.get("day", "")
        return found if isinstance(found, str) else str(found)

    @staticmethod
    def _fits(value: Any, fits: bool) -> Any:
        if not fits:
            raise PlainError("huge")
        return value
