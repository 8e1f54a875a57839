"""The one kind of error that the kit shows to a person.

A teacher or a student who meets an error needs three things: what was found, where, and what to do.
:class:`KitError` carries them, so that the command line, a notebook and nbgrader can print the same sentence.
"""

from __future__ import annotations

from pathlib import Path


class KitError(Exception):
    """Something a person can mend, said in words.

    Parameters
    ----------
    found : str
        What was found, as a sentence without its full stop.
    where : Path or str or None
        The file it was found in.
    line : int or None
        The line in that file, counted from 1.
    do : str
        What to do about it, as a sentence without its full stop.

    Examples
    --------
    >>> print(KitError("the key names an unknown question 'nexsus'", "key.yaml", 12, "use 'nexus'"))
    key.yaml:12: the key names an unknown question 'nexsus'. What to do: use 'nexus'.
    """

    def __init__(self, found: str, where: Path | str | None = None, line: int | None = None, do: str = "") -> None:
        super().__init__(found, where, line, do)
        self.found = found
        self.where = where
        self.line = line
        self.do = do

    def __str__(self) -> str:
        """Return the whole message on one line."""
        place = ""
        if self.where is not None:
            place = f"{self.where}:{self.line}: " if self.line else f"{self.where}: "
        advice = f" What to do: {self.do}." if self.do else ""
        return f"{place}{self.found}.{advice}"

    def _render_traceback_(self) -> list[str]:
        """Show a notebook's reader the sentence alone, as IPython asks for it."""
        return [str(self)]
