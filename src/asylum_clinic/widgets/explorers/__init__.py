"""``explore(name)``: turn a table or a news item over by choosing, and read the sentence that each choice licenses.

It is an ipywidgets widget with native lists (by anywidget), since those of ipywidgets let JupyterLab take the
arrow keys: the choice would stay and the notebook would move to another cell.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from asylum_clinic.cases.tracing import drills
from asylum_clinic.statistics.explorations import explorer
from asylum_clinic.statistics.exploring import Explored, Explorer, asked_anew, explored

_HERE = Path(__file__).parent
_KEPT: dict[str, dict[str, str]] = {}


class Explorers(anywidget.AnyWidget):
    """An explorer, live: each choice that the page sends comes back as a figure and a sentence.

    Parameters
    ----------
    of : Explorer
    """

    _esm = _HERE / "explorers.js"
    _css = _HERE / "explorers.css"
    title = traitlets.Unicode().tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List().tag(sync=True)
    state: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)
    shown: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(self, of: Explorer) -> None:
        self._of = of
        choices = [
            {"name": choice.name, "label": choice.label, "options": [list(option) for option in choice.options]}
            for choice in of.choices
        ]
        allowed = {choice.name: dict(choice.options) for choice in of.choices}
        kept = {name: value for name, value in _KEPT.get(of.name, {}).items() if value in allowed.get(name, {})}
        state = {choice.name: choice.default for choice in of.choices} | kept
        super().__init__(title=of.title, choices=choices, state=state, shown=_page(explored(of, state)))
        self.observe(self._chosen, names="state")

    def _chosen(self, change: Mapping[str, Any]) -> None:
        state = {str(name): str(value) for name, value in change["new"].items()}
        state = asked_anew(self._of, change["old"], state)
        _KEPT[self._of.name] = state
        self.shown = _page(explored(self._of, state))
        self.state = state

    @property
    def sentence(self) -> str:
        """The sentence that stands under the figure now."""
        return str(self.shown["sentence"])

    def __repr__(self) -> str:
        """Return title and sentence: what a page without widgets shows."""
        return f"{self.title}. {self.sentence}"


def _page(found: Explored) -> dict[str, object]:
    """Return what the page draws: a picture as data, its description, the sentence."""
    drawn = found.picture
    source = "data:image/png;base64," + base64.b64encode(drawn.png).decode("ascii") if drawn else ""
    return {"src": source, "alt": drawn.alt if drawn else "", "sentence": found.sentence, "problem": found.problem}


def explore(name: str) -> Explorers:
    """Return an explorer, as it was left: choose, look, and take the sentence that may be said.

    Parameters
    ----------
    name : str
        A table's: ``decisions``, ``border``, ``screening``, ``judges`` or ``claims``. A drill on news:
        ``trace-ITEM``, ``inference`` or ``precise-words``.

    Raises
    ------
    KitError
        If there is none of this name, with the nearest.

    Examples
    --------
    >>> explore("decisions").title
    'One nationality, two forums, two denominators'
    """
    return Explorers(drills()[name] if name in drills() else explorer(name))
