"""Grading step: no cell gets points that nobody gave."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from nbformat import v4
from traitlets import Bool

from asylum_clinic.grading import ledger
from asylum_clinic.grading.config import RELEASE
from asylum_clinic.grading.plain_code import beyond_plain
from asylum_clinic.grading.sandbox.job import files_in
from asylum_clinic.grading.source import Released, read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named

NOT_PLAIN = (
    "The tests of this cell ran beside the student's code and believe what it says, and that code does more than "
    "compute ({}), so a person has to grade this cell."
)
SENTENCE = "The result of this cell can't be read as points from 0 to {:g} ({}), so a person has to grade it."


class GuardScores(KitPreprocessor):
    """Turns every result that is not a number of points into an error, which is 0, and sends it to a person.

    nbgrader gives full marks for anything it cannot read: a negative number, a word, nothing at all. Where the
    student's code is no plain code, what its own kernel says of it goes to a person, too.
    """

    silent_is_full = Bool(
        False, help="Give full marks to a cell that was run and printed no result, as nbgrader's own tests end."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Check every cell that a machine grades, just before its score is saved."""
        released = read_released(resources)
        beyond = self._beyond(nb, released, resources) if released.graded_code else ""
        ledger.note(nb, "beyond_plain", beyond)
        for known in released.cells.values():
            if known.kind != "code" or not known.grade or known.solution:
                continue
            cell = cell_named(nb, known.id)
            if _failed(cell.outputs):  # nbgrader takes the first of result and error, so a forged one would count
                cell.outputs = [output for output in cell.outputs if output.output_type != "execute_result"]
            fault = fault_in(cell.outputs, known.points)
            by_grader = known.form is not None or known.shows_examples  # probes are compared here
            by_kernel = not by_grader and not _failed(cell.outputs)
            silent = fault == NOTHING and self.silent_is_full and cell.execution_count is not None
            if beyond and by_kernel:
                said = NOT_PLAIN.format(beyond)
            else:
                said = SENTENCE.format(known.points, fault) if fault and not silent else ""
            if said:
                rest = [output for output in cell.outputs if output.output_type != "execute_result"]
                cell.outputs = [v4.new_output("error", ename="NoPoints", evalue=said, traceback=[said]), *rest]
                ledger.flag(nb, known.id, said)
        return nb, resources

    def _beyond(self, nb: Any, released: Released, resources: Any) -> str:
        """Return what in the student's code is more than plain; the released cells are the instructor's."""
        locked = {name for name, known in released.cells.items() if known.locked and known.kind == "code"}
        mine: list[str] = []
        given: list[str] = []
        for cell in nb.cells:
            if cell.cell_type == "code":
                own = cell.metadata.get("nbgrader", {}).get("grade_id") not in locked
                (mine if own else given).append(cell.source)
        folder = self.submitted_folder(resources)
        first = Path(self.course) / RELEASE / folder.name
        try:
            files = [name for name in files_in(folder) if not (first / name).is_file()]
        except (OSError, ValueError):
            files = []
        return beyond_plain(mine, given, files)


def _failed(outputs: Any) -> bool:
    """Say whether a cell ended in an error, which is worth nothing, whatever it showed before."""
    return any(output.output_type == "error" for output in outputs)


NOTHING = "it printed no result"


def fault_in(outputs: Any, most: float) -> str:
    """Return why nbgrader could not read points from a cell's outputs; empty if it can.

    Examples
    --------
    >>> from nbformat.v4 import new_output
    >>> fault_in([new_output("execute_result", {"text/plain": "2.5"})], 3.0)
    ''
    >>> fault_in([new_output("execute_result", {"text/plain": "True"})], 3.0)
    'it is no number'
    """
    for output in outputs:
        if output.output_type == "error" or (output.output_type == "stream" and output.get("name") == "stderr"):
            return ""
        if output.output_type == "execute_result":
            return _fault_in_text(output.get("data", {}).get("text/plain"), most)
    return NOTHING


def _fault_in_text(text: Any, most: float) -> str:
    if isinstance(text, list) and len(text) == 1:
        text = text[0]
    try:
        value = float(text) if isinstance(text, str) else math.nan
    except ValueError:
        return "it is no number"
    if not math.isfinite(value):
        return "it is no finite number"
    return "" if 0 <= value <= most else f"it is {value:g}"
