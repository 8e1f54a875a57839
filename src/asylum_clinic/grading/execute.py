"""Grading step: students' code is run only where a grade rests on it, and only where that is safe."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from nbgrader.preprocessors import Execute
from traitlets import Bool

from asylum_clinic.grading import ledger
from asylum_clinic.grading.config import REPORTS
from asylum_clinic.grading.source import Released, read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named

NOT_RUN = (
    "This notebook holds code that its student wrote, and there is no sandbox to run it in, so it was not run. "
    "What to do: grade this cell by hand, or grade again with --trust-submissions if you trust every submission."
)
STOPPED = "The notebook's code could not be run to its end ({}), so a person has to grade this cell."


class KitExecute(Execute, KitPreprocessor):  # type: ignore[misc]
    """Runs a notebook only where its released source lets students write code, and never raises.

    Forms need no code to be run: the answers are data. nbgrader's own step runs everything, and a kernel that dies
    makes it drop the whole submission, forms included.
    """

    trust_submissions = Bool(
        False, help="Run students' code outside a sandbox. Each time is recorded in grading/reports/trusted.log."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any, km: Any = None) -> tuple[Any, Any]:
        """Run the notebook, or say why it was not run."""
        released = read_released(resources)
        if not released.lets_students_write_code:
            return nb, resources
        if not self.trust_submissions:
            _refuse(nb, released, NOT_RUN)
            return nb, resources
        self._record(resources)
        try:
            nb, resources = super().preprocess(nb, resources, km)
        except Exception as error:
            _refuse(nb, released, STOPPED.format(type(error).__name__))
        # a kernel says of itself what language it speaks, and the templates believe it
        nb.metadata["language_info"] = NotebookNode(name="python")
        return nb, resources

    def _record(self, resources: Any) -> None:
        known = resources["nbgrader"]
        path = Path(self.course) / REPORTS / "trusted.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        names = "\t".join(repr(str(known[name])) for name in ("assignment", "student", "notebook"))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\trun without a sandbox\t{names}\n")


def _refuse(nb: Any, released: Released, sentence: str) -> None:
    for known in released.graded_code:
        cell = cell_named(nb, known.id)
        if cell is not None:
            cell.outputs = [v4.new_output("error", ename="NotRun", evalue=sentence, traceback=[sentence])]
            ledger.flag(nb, known.id, sentence)
