"""What was read of a notebook, brought into the shape of today's format: parts that no notebook has are left out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from asylum_clinic.assessment.records import METADATA, MIMETYPE
from asylum_clinic.grading.doctor.streaming import CUT
from asylum_clinic.grading.running import quiet
from asylum_clinic.grading.submissions import MAX_CELLS, MAX_TEXT

AGAIN = "What to do: ask the student to open it, save it and hand it in again."
_TYPES = ("code", "markdown", "raw")


@dataclass
class Reading:
    """What a file held.

    ``versions`` are the notebooks in it: none where it holds none (``fault`` says why), two where a merge was left
    open. ``notes`` say what had to be mended to read it, ``cut`` that cells, or parts of them, are gone for good.
    """

    versions: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str = ""
    cut: bool = False

    @property
    def sound(self) -> bool:
        """Whether the file is a notebook as it should be, which nbgrader can read."""
        return len(self.versions) == 1 and not self.notes


def in_shape(data: Any, name: str, reading: Reading) -> dict[str, Any] | None:
    """Return a notebook of today's format made from what was read, or None with the fault."""
    said = f"The file '{name}' is not a Jupyter notebook of a format that can be read. {AGAIN}"
    if not isinstance(data, dict) or not isinstance(data.get("cells", data.get("worksheets")), list):
        reading.fault = said
        return None
    if _is_old(data):
        data = _of_today(data)
        if data is None:
            reading.fault = said
            return None
        reading.notes.append(f"The notebook '{name}' was saved in an older format; it was brought up to date.")
    own = data["cells"]
    if _too_much(own):
        own = [cell for cell in own if _length(cell) or _is_known(cell)]
        if _too_much(own):
            own, reading.cut = [cell for cell in own if _is_known(cell)], True
        most = f"{MAX_CELLS:,} cells or {MAX_TEXT:,} characters in them"
        if _too_much(own) or not own:
            reading.fault = (
                f"The notebook '{name}' has more than {most}. What to do: delete the cells that hold no answer."
            )
            return None
        reading.notes.append(
            f"The notebook '{name}' has more than {most}; empty ones, or all that are not graded, were left out."
        )
    cells = [cell for cell in map(_sound, own) if cell is not None]
    if len(cells) < len(own):
        reading.cut = True
        reading.notes.append(f"The notebook '{name}' holds cells that can't be read; they were left out.")
    elif not reading.notes and not _reads_as_it_is(data):
        reading.notes.append(f"The notebook '{name}' had parts that no notebook may have; they were left out.")
    metadata = data["metadata"] if isinstance(data.get("metadata"), dict) else {}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def _too_much(cells: list[Any]) -> bool:
    return len(cells) > MAX_CELLS or sum(map(_length, cells)) > MAX_TEXT


def _length(cell: Any) -> int:
    source = cell.get("source") if isinstance(cell, dict) else None
    if isinstance(source, list):
        return sum(len(line) for line in source if isinstance(line, str))
    return len(source) if isinstance(source, str) else 0


def _is_text(line: Any) -> bool:
    return isinstance(line, str)


def _is_known(cell: Any) -> bool:
    """Whether a cell is one that nbgrader knows, or keeps answers."""
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    return isinstance(metadata, dict) and ("nbgrader" in metadata or METADATA in metadata)


def _is_old(data: dict[str, Any]) -> bool:
    version = data.get("nbformat")
    return "worksheets" in data or (type(version) is int and version < 4)


def _of_today(data: dict[str, Any]) -> dict[str, Any] | None:
    import nbformat

    try:
        with quiet():
            return dict(nbformat.reads(json.dumps({"nbformat_minor": 0, **data}), as_version=4))
    except Exception:
        return None


def _reads_as_it_is(data: dict[str, Any]) -> bool:
    """Whether nbgrader can read the notebook: today's format, with every part of the right shape."""
    if data.get("nbformat") != 4 or any(type(data.get(name)) is not int for name in ("nbformat", "nbformat_minor")):
        return False
    if not isinstance(data.get("metadata"), dict) or not all(map(_reads_as_a_cell, data["cells"])):
        return False
    from nbformat.v4 import to_notebook_json

    try:
        with quiet():
            to_notebook_json(data)
    except Exception:
        return False
    return True


def _reads_as_a_cell(cell: dict[str, Any]) -> bool:
    whole = isinstance(cell.get("metadata"), dict) and isinstance(cell.get("cell_type"), str)
    return whole and "source" in cell


def _sound(cell: Any) -> dict[str, Any] | None:
    """Return a cell with parts of the right shape only, or None where it has no text."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(map(_is_text, source)):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    kind = cell["cell_type"] if cell.get("cell_type") in _TYPES else "raw"
    metadata = cell["metadata"] if isinstance(cell.get("metadata"), dict) else {}
    clean: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": source.replace("\r\n", "\n")}
    if cell.get(CUT):
        clean[CUT] = True
    if isinstance(cell.get("id"), str):
        clean["id"] = cell["id"]
    if kind == "code":
        outputs = cell.get("outputs")
        kept = map(_answers_in, outputs if isinstance(outputs, list) else ())
        clean |= {"outputs": [output for output in kept if output], "execution_count": None}
    elif isinstance(cell.get("attachments"), dict):
        pictures = cell["attachments"].items()
        clean["attachments"] = {name: bundle for name, bundle in pictures if isinstance(bundle, dict)}
    return clean


def _answers_in(output: Any) -> dict[str, Any] | None:
    """Return of an output the record of answers that it holds; nothing else in it is graded."""
    data = output.get("data") if isinstance(output, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get(MIMETYPE), dict):
        return None
    return {"output_type": "display_data", "metadata": {}, "data": {MIMETYPE: data[MIMETYPE]}}
