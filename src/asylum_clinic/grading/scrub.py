"""Grading step: of a notebook that was handed in, only what grading needs is kept."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException

from asylum_clinic.assessment.records import METADATA
from asylum_clinic.grading import ledger
from asylum_clinic.grading.step import KitPreprocessor
from asylum_clinic.grading.submissions import UNSAFE, safe_name

_TYPES = ("code", "markdown", "raw")
_KEPT = ("nbgrader", METADATA)
_PICTURES = ("image/png", "image/jpeg", "image/gif")


class Scrub(KitPreprocessor):
    """Rebuilds every cell from its known parts.

    Formgrader's templates print a cell's unknown type, its number and other metadata as they stand, and nbgrader
    drops a submission whose parts have an unexpected shape.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Clean the notebook and start its ledger.

        Raises
        ------
        NbGraderException
            If the student's folder has a name that runs as a script in Formgrader.
        """
        if not safe_name(str(resources["nbgrader"]["student"])):
            raise NbGraderException(UNSAFE)
        kernel = NotebookNode(name="python3", display_name="Python 3", language="python")
        nb.metadata = NotebookNode(kernelspec=kernel, language_info=NotebookNode(name="python"))
        seen: set[str] = set()
        nb.cells = [_cell(cell, seen, number) for number, cell in enumerate(nb.cells)]
        nb.nbformat, nb.nbformat_minor = 4, 5
        ledger.begin(nb)
        for cell_id, sentence in self.lost.get(resources["nbgrader"]["notebook"], {}).items():
            ledger.flag(nb, cell_id, sentence)
        return nb, resources


def _cell(cell: Any, seen: set[str], number: int) -> NotebookNode:
    kind = cell.get("cell_type") if cell.get("cell_type") in _TYPES else "raw"
    name = cell.get("id")
    if not isinstance(name, str) or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) or name in seen:
        name = sha256(f"{number} {sorted(seen)}".encode()).hexdigest()[:8]  # the same each time it is graded
    seen.add(name)
    metadata = cell.get("metadata")
    kept = {key: metadata[key] for key in _KEPT if key in metadata} if isinstance(metadata, dict) else {}
    source = cell.get("source")
    # half of a character pair, which JSON can hold and no file can, would drop the whole submission
    text = source.encode(errors="replace").decode() if isinstance(source, str) else ""
    clean = NotebookNode(id=name, cell_type=kind, metadata=NotebookNode(kept), source=text)
    if kind == "code":
        outputs = cell.get("outputs")
        clean.outputs = [output for output in outputs if isinstance(output, dict)] if isinstance(outputs, list) else []
        clean.execution_count = None
    elif kind == "markdown" and isinstance(cell.get("attachments"), dict):
        clean.attachments = _pictures(cell["attachments"])
    return clean


def _pictures(attachments: dict[str, Any]) -> NotebookNode:
    kept = NotebookNode()
    for name, bundle in attachments.items():
        if isinstance(bundle, dict) and name.isprintable():
            found = {kind: bundle.get(kind) for kind in _PICTURES}
            kept[name] = NotebookNode({kind: it for kind, it in found.items() if isinstance(it, str) and it.isascii()})
    return kept
