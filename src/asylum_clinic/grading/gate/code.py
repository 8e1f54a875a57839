"""Rules of the gate on code questions: their probes fit, the solution passes them all, and the untouched file none."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.code.comparing import difference
from asylum_clinic.assessment.code.probes import Probes, probes_path, read_probes
from asylum_clinic.assessment.code.trying import try_all
from asylum_clinic.errors import KitError
from asylum_clinic.grading.probes_fit import check_probes
from asylum_clinic.grading.probing import SECONDS, names_of
from asylum_clinic.grading.source import read_source
from asylum_clinic.resources import line_of

Findings = Iterator[KitError]
_SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\b.*?### END SOLUTION[^\n]*", re.DOTALL | re.MULTILINE)
_STUB = r"\1raise NotImplementedError()"


def probes_grade_the_cells_that_they_name(path: Path) -> Findings:
    """Points, names and functions of a file of probes are those of its notebook."""
    if path.parent.parent.name == "solutions":
        check_probes(read_source(path), path.parents[2], path.stem)
    yield from ()


def the_solution_passes_every_probe_and_an_untouched_function_none(path: Path) -> Findings:
    """The instructor's own solution is run: what it gives is what the probes expect, and a blank earns nothing."""
    book = read_probes(path.parents[2], path.stem) if path.parent.parent.name == "solutions" else None
    if book is None:
        return
    where = probes_path(path.parents[2], path.stem)
    nb = read_source(path)
    for name, place, passed in _tried(book, names_of(nb, path)):
        if not passed:
            said = f"the solution does not give what probe {place + 1} of {name!r} expects"
            do = f"mend it, or give: asylum-clinic probe {path.parent.name}"
            yield KitError(said, where, line_of(where, ("cells", name, "probes", place)), do)
    for name, place, passed in _tried(book, names_of(_untouched(nb), path, untouched=True)):
        if passed:
            said = f"an untouched notebook passes probe {place + 1} of {name!r}"
            do = "put the solution between ### BEGIN SOLUTION and ### END SOLUTION"
            yield KitError(said, path, do=do)


def _tried(book: Probes, names: dict[str, Any]) -> Iterator[tuple[str, int, bool]]:
    for name, cell in book.cells.items():
        for place, reply in enumerate(try_all(book.job(name, SECONDS), names)):
            probe = cell.probes[place]
            yield (
                name,
                place,
                "value" in reply and not difference(reply["value"], probe.expected, probe.tolerance),
            )


def _untouched(nb: Any) -> Any:
    """Return the notebook as students get it, as far as its functions go; a cell without a region is emptied."""
    blank = copy.deepcopy(nb)
    for cell in blank.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = _SOLUTION.sub(_STUB, cell.source) if _SOLUTION.search(cell.source) else ""
    return blank


RULES = (probes_grade_the_cells_that_they_name, the_solution_passes_every_probe_and_an_untouched_function_none)
