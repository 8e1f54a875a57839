"""Grading step: students' code is run only where a grade rests on it, and only where that is safe."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, v4
from nbgrader.preprocessors import Execute
from traitlets import Bool, Integer

from asylum_clinic.assessment.code.probes import read_probes
from asylum_clinic.assessment.code.trying import MIMETYPE, cell_source
from asylum_clinic.errors import KitError
from asylum_clinic.grading import ledger
from asylum_clinic.grading.config import REPORTS
from asylum_clinic.grading.grade_probes import NOT_RUN as NAME
from asylum_clinic.grading.grade_probes import REPLIES
from asylum_clinic.grading.one_engine import let_others_write
from asylum_clinic.grading.sandbox.job import Reply, files_in, read_reply, request
from asylum_clinic.grading.sandbox.limits import Limits
from asylum_clinic.grading.sandbox.step import runner
from asylum_clinic.grading.source import Released, read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named

NOT_RUN = (
    "This notebook holds code that its student wrote, and there is no sandbox to run it in, so it was not run. {} "
    "What to do: grade this cell by hand, or grade again with --trust-submissions if you trust every submission."
)
STOPPED = "The notebook's code could not be run to its end ({}), so a person has to grade this cell."


class KitExecute(Execute, KitPreprocessor):  # type: ignore[misc]
    """Runs a notebook only where its released source lets students write code, in a sandbox, and never raises.

    Forms need no code to be run: the answers are data. nbgrader's own step runs everything, and a kernel that dies
    makes it drop the whole submission, forms included.
    """

    trust_submissions = Bool(
        False, help="Run students' code outside a sandbox. Each time is recorded in grading/reports/trusted.log."
    ).tag(config=True)
    memory_mb = Integer(Limits.memory_mb, help="Memory of all a notebook's processes together, in MB.").tag(config=True)
    cpu_seconds = Integer(Limits.cpu_seconds, help="Processor time of a notebook.").tag(config=True)
    processes = Integer(Limits.processes, help="Processes and threads of a notebook.").tag(config=True)
    file_mb = Integer(Limits.file_mb, help="The largest file that a notebook may write, in MB.").tag(config=True)
    scratch_mb = Integer(Limits.scratch_mb, help="All files that a notebook may write, in MB.").tag(config=True)
    output_mb = Integer(Limits.output_mb, help="All that a notebook may print and show, in MB.").tag(config=True)
    wall_seconds = Integer(Limits.wall_seconds, help="Time on the clock for a notebook.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any, km: Any = None) -> tuple[Any, Any]:
        """Run the notebook, or say why it was not run."""
        released = read_released(resources)
        if not released.lets_students_write_code:
            return nb, resources
        if self.trust_submissions:
            return self._run_trusted(nb, resources, km, released)
        try:
            reply = read_reply(runner.get()(self.request(nb, resources)))
        except Exception as error:
            reply = Reply(stopped=str(error) if isinstance(error, ValueError) else type(error).__name__)
        put(nb, reply, released)
        resources["nbgrader"][REPLIES] = dict(reply.probes)
        return nb, resources

    def request(self, nb: Any, resources: Any, files: dict[str, bytes] | None = None) -> bytes:
        """Return the sanitized notebook, with what lies beside it, as bytes for ``sandbox.step.run_job``.

        What lies beside it is read from its folder where it is not given.

        Raises
        ------
        ValueError
            If the files beside it are too large.
        """
        folder = resources.get("metadata", {}).get("path")
        if files is None:
            files = files_in(Path(folder)) if folder else {}
        hidden = (str(Path(self.course).resolve()),)
        return request(nb, files, self.limits(), hidden, self.probes(resources))

    def probes(self, resources: Any) -> dict[str, str]:
        """Return the cells that try the notebook's functions, run after its own: they hold inputs and no more."""
        try:
            book = read_probes(Path(self.course), resources["nbgrader"]["notebook"])
        except KitError:
            return {}  # GradeProbes says so
        seconds = 0.4 * self.limits().cell_seconds
        return {name: cell_source(book.job(name, seconds)) for name in book.cells} if book else {}

    def limits(self) -> Limits:
        """Return what a notebook may use; the time of a cell is nbgrader's own ``Execute.timeout``."""
        own = {field.name: getattr(self, field.name) for field in fields(Limits) if field.name != "cell_seconds"}
        return Limits(**own, cell_seconds=self.timeout or Limits.cell_seconds)

    def _run_trusted(self, nb: Any, resources: Any, km: Any, released: Released) -> tuple[Any, Any]:
        self._record(resources)
        own, more = len(nb.cells), self.probes(resources)
        nb.cells.extend(v4.new_code_cell(source) for source in more.values())
        let_others_write()
        try:
            nb, resources = super().preprocess(nb, resources, km)
        except Exception as error:
            _refuse(nb, released, STOPPED.format(type(error).__name__))
        nb.cells, added = nb.cells[:own], nb.cells[own:]
        handed = {name: _handed_back(cell) for name, cell in zip(more, added, strict=True)}
        resources["nbgrader"][REPLIES] = {name: text for name, text in handed.items() if text}
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


def _handed_back(cell: Any) -> str:
    found = [output.data.get(MIMETYPE) for output in cell.outputs if "data" in output]
    return next((text for text in found if isinstance(text, str)), "")


def put(nb: Any, reply: Reply, released: Released) -> None:
    """Put outputs that came out of the sandbox into a notebook, and a sentence where a graded cell has not ended."""
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = reply.outputs.get(cell.id, [])
            cell.execution_count = 1 if cell.id in reply.ended else None
    if reply.refused:
        _refuse(nb, released, NOT_RUN.format(reply.refused))
    elif reply.stopped:
        _refuse(nb, released, STOPPED.format(reply.stopped), reply.ended)


def _refuse(nb: Any, released: Released, sentence: str, ended: frozenset[str] = frozenset()) -> None:
    for known in released.graded_code:
        cell = cell_named(nb, known.id)
        if cell is not None and cell.id not in ended:
            cell.outputs = [v4.new_output("error", ename=NAME, evalue=sentence, traceback=[sentence])]
            ledger.flag(nb, known.id, sentence)
