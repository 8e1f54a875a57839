"""Feedback step: an instructor's hidden tests are run when grading, and stay hidden afterwards."""

from __future__ import annotations

import builtins
from typing import Any

from nbformat import NotebookNode, v4
from nbgrader.preprocessors import ClearHiddenTests

from asylum_clinic.grading import ledger
from asylum_clinic.grading.source import form_called
from asylum_clinic.grading.step import KitPreprocessor

FAILED = "A test that is not shown here failed ({})."
NOT_SHOWN = "What this cell showed is left out, since a test that is not shown here could be read from it."


class HideTests(KitPreprocessor, ClearHiddenTests):  # type: ignore[misc]
    """Takes hidden tests out of the page that a student gets, with what was shown while they ran.

    nbgrader prints them there in full, so that the next class has them. An error's text quotes the test, and a
    student's function can print what it was called with, so of such a cell only the points stay, or the name of the
    error. Code that does more than compute can look at its caller and show that anywhere: then no output of the
    notebook's code stays. The graded notebook, which Formgrader shows, keeps everything.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Clean the notebook that feedback is made of."""
        code = [cell for cell in nb.cells if cell.cell_type == "code"]
        hidden = [cell for cell in code if self._hid(cell)]
        book = ledger.read(nb)
        if hidden and book.get("beyond_plain"):
            hidden = [cell for cell in code if form_called(cell.source) is None]
        said = {sentence for sentences in book["messages"].values() for sentence in sentences}
        for cell in hidden:
            cell.outputs = _without_words(cell.outputs, said)
        return nb, resources

    def _hid(self, cell: Any) -> bool:
        """Take a cell's hidden tests away, and say whether there were any."""
        if self.begin_test_delimeter not in cell.source:
            return False
        try:
            return bool(self._remove_hidden_test_region(cell))
        except RuntimeError:
            cell.source = cell.source.partition(self.begin_test_delimeter)[0]
            return True


def _without_words(outputs: Any, said: set[str]) -> list[NotebookNode]:
    """Return of a cell's outputs the number that it ended in, the kind of its error, and the kit's own sentences."""
    kept, left_out = [], False
    for output in outputs:
        if output.output_type == "error":
            ours = output.evalue if output.evalue in said else FAILED.format(_kind(output.ename))
            kept.append(v4.new_output("error", ename="", evalue=ours, traceback=[ours]))
        elif output.output_type == "execute_result" and _is_number(output.get("data", {}).get("text/plain")):
            kept.append(v4.new_output("execute_result", data={"text/plain": output.data["text/plain"]}))
        else:
            left_out = True
    return [*kept, v4.new_output("stream", name="stdout", text=NOT_SHOWN)] if left_out else kept


def _kind(name: str) -> str:
    """Return the name of an error of Python's own; another one could be a message."""
    known = getattr(builtins, name, None)
    return name if isinstance(known, type) and issubclass(known, BaseException) else "an error of another kind"


def _is_number(text: Any) -> bool:
    try:
        return len("".join(text)) < 12 and float("".join(text)) >= 0
    except (ValueError, TypeError):
        return False
