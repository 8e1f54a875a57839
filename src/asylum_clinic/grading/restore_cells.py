"""Grading step: every cell that was released for grading is there once, and is what it was released as."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from nbformat import v4

from asylum_clinic.grading import ledger
from asylum_clinic.grading.source import ReleasedCell, read_released
from asylum_clinic.grading.step import KitPreprocessor

PUT_BACK = "The cell '{}' had been deleted from the notebook and was put back."


class RestoreCells(KitPreprocessor):
    """Puts back what a student deleted, doubled or changed of the released cells.

    nbgrader restores source, points and lock, but not whether a cell is a solution. Its own way of adding missing
    cells raises where a cell was copied, where two neighbours are missing or a read-only cell comes before, which
    drops the submission; and it changes the text of an empty answer, so that it no longer counts as blank.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Restore the notebook's graded cells."""
        released = read_released(resources)
        missing = dict(released.cells)
        for cell in reversed(nb.cells):
            claimed = cell.metadata.pop("nbgrader", None)
            name = claimed.get("grade_id") if isinstance(claimed, dict) else None
            known = missing.pop(name, None) if isinstance(name, str) else None
            if known is not None:
                _restore(cell, known)
        for known in missing.values():
            if known.grade or known.task:
                cell = v4.new_code_cell() if known.kind == "code" else v4.new_markdown_cell()
                cell.source = known.source
                cell.id = sha256(f"{known.id} {len(nb.cells)}".encode()).hexdigest()[:8]  # the same each time
                _restore(cell, known)
                nb.cells.append(cell)
                ledger.say(nb, known.id, PUT_BACK.format(known.id))
        return nb, resources


def _restore(cell: Any, known: ReleasedCell) -> None:
    if cell.cell_type != known.kind:
        cell.cell_type = known.kind
        for part in ("outputs", "execution_count", "attachments"):
            cell.pop(part, None)
        if known.kind == "code":
            cell.outputs, cell.execution_count = [], None
    if known.locked:
        cell.source = known.source
    cell.metadata["nbgrader"] = known.metadata
    cell.metadata["deletable"] = False
    cell.metadata["editable"] = not known.locked
