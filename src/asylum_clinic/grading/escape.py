"""Export step: what Formgrader's and the feedback's templates print as it stands is made harmless first."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from asylum_clinic.grading.safe_html import clean

_PLAIN = ("text/plain", "text/latex", "image/png", "image/jpeg", "text/markdown")
"""Media types that the templates escape, encode, or hand to the clean Markdown filter."""
_LONGEST = 1_000
"""The longest line of code that is shown: colouring one takes a time that grows with the square of its length."""


class EscapeNotebook(Preprocessor):
    """Leaves of every cell and output what can be shown safely.

    The templates write a cell's unknown type, its number and a picture's width into the page as they are, and show
    scripts, widgets and SVG. This holds for notebooks that were graded before the kit's own steps were set up, too.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Make the notebook harmless."""
        nb.metadata = NotebookNode({"language_info": NotebookNode(name="python")})
        for cell in nb.cells:
            if cell.get("cell_type") not in {"code", "markdown", "raw"}:
                cell.cell_type = "raw"
            nbgrader = cell.metadata.get("nbgrader")
            cell.metadata = NotebookNode({"nbgrader": nbgrader} if isinstance(nbgrader, dict) else {})
            if cell.cell_type == "code":
                number = cell.get("execution_count")
                cell.execution_count = number if isinstance(number, int) else None
                cell.source = "\n".join(map(_shortened, cell.source.split("\n")))
                cell.outputs = [_output(output) for output in cell.get("outputs", [])]
        return nb, resources


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ... (cut: {len(line):,} characters)"


def _output(output: Any) -> Any:
    if output.get("output_type") not in {"display_data", "execute_result"}:
        return output
    data = output.get("data", {})
    kept = {kind: data[kind] for kind in _PLAIN if kind in data}
    html = data.get("text/html")
    if html is not None:
        kept["text/html"] = clean(html if isinstance(html, str) else "".join(map(str, html)))
    output.data, output.metadata = NotebookNode(kept), NotebookNode()
    if output.output_type == "execute_result":
        number = output.get("execution_count")
        output.execution_count = number if isinstance(number, int) else None
    return output
