"""Grading step: what a student's function gave is compared with what is expected, in the grader's own process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from nbformat import v4

from asylum_clinic.assessment.code.comparing import difference
from asylum_clinic.assessment.code.probes import NOT_COMPUTED, Probe, ProbedCell, Probes, read_probes
from asylum_clinic.assessment.wording import points
from asylum_clinic.errors import KitError
from asylum_clinic.grading import ledger
from asylum_clinic.grading.feedback_html import IGNORED_BY_MATHJAX
from asylum_clinic.grading.source import Released, ReleasedCell, read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named

REPLIES = "asylum_clinic_probes"
"""Where the step that runs the code leaves each cell's replies, in ``resources["nbgrader"]``."""
FAILED = "This question could not be graded and waits for a person."
NOT_RUN = "NotRun"
"""What the error is called that the step that runs the code leaves in a cell which it has not run."""
MOST_LETTERS = 500_000
"""The longest text that a cell's replies may have."""

_SAID = {
    "missing": "there is no function of this name",
    "unwritten": "the function is not written yet",
    "time": "it took too long and was stopped",
    "late": "it was not tried, since earlier tries took too long",
    "ended": "it ended the program, or took too much time, before it gave anything",
    "huge": "it gave far more than is asked for",
    "strange": "it gave something that is no number, text, list, dictionary, table or figure",
    "no_figure": "it gave no figure: give back the axes, with 'return ax'",
    "raised": "it stopped with an error",
}
_UNWRITTEN = "NotImplementedError"
_KNOWN_ERRORS = frozenset(
    name
    for name, kind in vars(__import__("builtins")).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
)
"""The names of errors that feedback repeats: a name of a student's own could carry an input that is not shown."""


class GradeProbes(KitPreprocessor):
    """Scores every code question that has probes, and puts feedback and points where nbgrader looks for them.

    The kernel was given inputs only, so nothing that a student wrote can see or touch what is expected.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade the notebook's code questions; one that can't be graded goes to a person."""
        released = read_released(resources)
        try:
            book = read_probes(Path(self.course), resources["nbgrader"]["notebook"])
            fault = ""
        except KitError as error:
            book, fault = None, str(error)
        replies = resources["nbgrader"].pop(REPLIES, {})
        for known in probed_cells(released, book):
            cell = cell_named(nb, known.id)
            if known.id in ledger.read(nb)["flagged"] and _was_not_run(cell):
                continue  # that is said already
            try:
                if fault:
                    raise KitError(fault)
                _grade(cell, _probed(book, known), replies.get(known.id))
            except Exception as error:
                said = str(error) if isinstance(error, KitError) else f"{FAILED} ({type(error).__name__})"
                ledger.flag(nb, known.id, said)
                cell.outputs = [v4.new_output("error", ename="NotGraded", evalue=FAILED, traceback=[FAILED])]
        return nb, resources


def _was_not_run(cell: Any) -> bool:
    return any(output.output_type == "error" and output.get("ename") == NOT_RUN for output in cell.outputs)


def probed_cells(released: Released, book: Probes | None) -> Iterator[ReleasedCell]:
    """Yield the graded cells that have probes, or should: those that show examples."""
    for known in released.graded_code:
        if known.shows_examples or (book is not None and known.id in book.cells):
            yield known


def _probed(book: Probes | None, known: ReleasedCell) -> ProbedCell:
    probed = book.cells.get(known.id) if book is not None else None
    if probed is None:
        raise KitError(f"there are no probes for the cell {known.id!r}", do="write them, in grading/keys/")
    if probed.points != known.points:
        said = f"the probes of {known.id!r} give {probed.points:g} points and its released cell {known.points:g}"
        raise KitError(said, do="mend the points and release again")
    if any(probe.expected == NOT_COMPUTED for probe in probed.probes):
        raise KitError(f"a probe of {known.id!r} expects nothing yet", do="compute it: asylum-clinic probe PS")
    return probed


def _grade(cell: Any, probed: ProbedCell, text: str | None) -> None:
    """Put feedback and points into a cell.

    Raises
    ------
    KitError
        If the replies can't be read: the function has kept them from being handed back.
    """
    replies = read_replies(text, len(probed.probes))
    faults = [fault_in(reply, probe) for reply, probe in zip(replies, probed.probes, strict=True)]
    earned = float(sum(probe.points for probe, fault in zip(probed.probes, faults, strict=True) if not fault))
    shown = {"text/html": feedback(probed, faults, earned)}
    cell.outputs = [
        v4.new_output("display_data", data=shown),
        v4.new_output("execute_result", data={"text/plain": repr(earned)}, execution_count=None),
    ]


def read_replies(text: str | None, count: int) -> list[dict[str, Any]]:
    """Return the replies of a cell's probes, one each.

    Raises
    ------
    KitError
        If they are missing, too long, or not of that shape.
    """
    try:
        replies = json.loads(text) if text is not None and len(text) <= MOST_LETTERS else None
    except (ValueError, RecursionError):
        replies = None
    if isinstance(replies, list) and len(replies) == count and all(isinstance(reply, dict) for reply in replies):
        return replies
    do = "read the student's code and grade this cell by hand"
    raise KitError("the function kept what it gave from being handed back", do=do)


def fault_in(reply: dict[str, Any], probe: Probe) -> str:
    """Return why a probe earns nothing, as the end of a sentence; empty if it passes.

    Examples
    --------
    >>> probe = Probe(about="x", inputs=(1,), points=1, message="y", expected=2)
    >>> fault_in({"value": 2}, probe), fault_in({"value": 3}, probe)
    ('', 'it gave another number')
    >>> fault_in({"fault": "raised", "error": "KeyError"}, probe)
    'it stopped with an error (KeyError)'
    """
    if "value" in reply and "fault" not in reply:
        try:
            return difference(reply["value"], probe.expected, probe.tolerance)
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError):
            return _SAID["strange"]
    fault, error = reply.get("fault"), reply.get("error")
    if fault == "raised" and error == _UNWRITTEN:
        return _SAID["unwritten"]
    named = f" ({error})" if isinstance(error, str) and error in _KNOWN_ERRORS else ""
    return _SAID.get(fault if isinstance(fault, str) else "", _SAID["ended"]) + named


def feedback(probed: ProbedCell, faults: list[str], earned: float) -> str:
    """Return what a student is told of each probe, as HTML; inputs and expected values are not shown."""
    head = f"<div><strong>{points(earned)} of {points(probed.points)} points</strong></div>"
    if set(faults) <= {_SAID["unwritten"], _SAID["missing"]}:
        lines = [f"{probed.function}: {faults[0]}."]
    else:
        intro = "Your function was tried with inputs that are not shown here."
        lines = [intro, *(_line(probe, fault) for probe, fault in zip(probed.probes, faults, strict=True))]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="{IGNORED_BY_MATHJAX}">{head}<ul>{items}</ul></div>'


def _line(probe: Probe, fault: str) -> str:
    worth = f"{points(0 if fault else probe.points)} of {points(probe.points)}"
    if not fault:
        return f"With {probe.about}: as asked ({worth})."
    return f"With {probe.about}: {fault} ({worth}). {probe.message}"
