"""Whether probes fit the notebook that they grade: asked before a release, and again before a class is graded."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.code.probes import NOT_COMPUTED, ProbedCell, probes_path, read_probes
from asylum_clinic.errors import KitError
from asylum_clinic.grading.source import calls_example
from asylum_clinic.resources import line_of


def check_probes(nb: Any, course: Path, notebook: str) -> None:
    """Check an instructor's notebook against its probes.

    Raises
    ------
    KitError
        With the first thing that is wrong.
    """
    path = probes_path(course, notebook)
    book = read_probes(course, notebook)
    probed = book.cells if book is not None else {}
    for cell in nb.cells:
        known = cell.metadata.get("nbgrader", {})
        shows = cell.cell_type == "code" and known.get("grade") and calls_example(cell.source)
        if shows and known["grade_id"] not in probed:
            said = f"the cell {known['grade_id']!r} shows examples and has no probes, so nothing would grade it"
            raise KitError(said, path, do="add it under 'cells'")
    for name, entry in probed.items():
        line = line_of(path, ("cells", name))
        _check_cell(_named(nb, name), name, entry, path, line)
        if entry.function not in _functions(nb):
            do = "write it in a cell of its own that nbgrader calls an autograded answer"
            raise KitError(f"no solution cell defines the function {entry.function!r}", path, line, do)


def _check_cell(cell: Any, name: str, entry: ProbedCell, path: Path, line: int | None) -> None:
    known: dict[str, Any] = cell.metadata.get("nbgrader", {}) if cell is not None else {}
    if cell is None or cell.cell_type != "code" or not known.get("grade") or known.get("solution"):
        do = "name a locked code cell that is graded (nbgrader: Autograder tests)"
        raise KitError(f"there is no graded cell {name!r} for these probes", path, line, do)
    if float(known["points"]) != entry.points:
        said = f"the probes of {name!r} give {entry.points:g} points and the cell {float(known['points']):g}"
        raise KitError(said, path, line, do="mend one of them")
    for place, probe in enumerate(entry.probes):
        if probe.expected == NOT_COMPUTED:
            line = line_of(path, ("cells", name, "probes", place))
            raise KitError(f"{name!r}: a probe expects nothing yet", path, line, do="give: asylum-clinic probe PS")


def _functions(nb: Any) -> set[str]:
    found = set()
    for cell in nb.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            try:
                found |= {node.name for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef)}
            except SyntaxError:
                continue
    return found


def _named(nb: Any, name: str) -> Any:
    return next((cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name), None)
