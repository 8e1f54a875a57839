"""What the kit's steps say of a submission on their way, kept in the notebook's metadata.

nbgrader writes the notebook to disk between its two halves, and calls each step with nothing but the notebook. So
what one step finds, and another has to show or act on, is written here: sentences by cell, the cells that a person
has to look at, and where each form's answers were found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asylum_clinic.assessment.records import METADATA


def begin(nb: Any) -> None:
    """Start an empty ledger, in place of whatever a student may have written there."""
    nb.metadata[METADATA] = _empty()


def say(nb: Any, cell_id: str, sentence: str) -> None:
    """Note a sentence about a cell."""
    sentences = _book(nb)["messages"].setdefault(cell_id, [])
    if sentence not in sentences:
        sentences.append(sentence)


def flag(nb: Any, cell_id: str, sentence: str) -> None:
    """Note a sentence about a cell, and that a person has to look at it."""
    say(nb, cell_id, sentence)
    if cell_id not in _book(nb)["flagged"]:
        _book(nb)["flagged"].append(cell_id)


def note(nb: Any, part: str, value: Any) -> None:
    """Note something else: which cells are ``settled``, where ``forms`` were found, ``readers``' marks."""
    _book(nb)[part] = value


def _book(nb: Any) -> Any:
    """Return the ledger to write in; an instructor's own steps may have cleared the metadata on the way."""
    if METADATA not in nb.metadata:
        begin(nb)
    return nb.metadata[METADATA]


def read(nb: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ledger of a notebook; an empty one where there is none.

    Examples
    --------
    >>> read({"metadata": {}})
    {'messages': {}, 'flagged': [], 'settled': [], 'forms': {}, 'readers': {}}
    """
    return {**_empty(), **nb["metadata"].get(METADATA, {})}


def _empty() -> dict[str, Any]:
    return {"messages": {}, "flagged": [], "settled": [], "forms": {}, "readers": {}}
