"""The expected values of probes are computed from the instructor's own solution, and written into their file."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from asylum_clinic.assessment.code.comparing import difference
from asylum_clinic.assessment.code.probes import NOT_COMPUTED, Probes, probes_path, read_probes
from asylum_clinic.assessment.code.trying import try_all
from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import SOURCE
from asylum_clinic.grading.source import read_source
from asylum_clinic.resources import line_of, read_model

SECONDS = 60.0
"""How long a solution may take for the probes of one cell."""


@dataclass(frozen=True)
class Computed:
    """One probe's expected value, as it was and as the solution gives it."""

    cell: str
    place: int
    about: str
    before: Any
    now: Any

    @property
    def moved(self) -> bool:
        """Whether the file said something else."""
        return self.before == NOT_COMPUTED or bool(difference(self.before, self.now))


def compute(root: Path, assignment: str) -> dict[Path, list[Computed]]:
    """Return what the solution of an assignment gives for each probe, by the file of the probes.

    The instructor's own notebook is run here, in this process.

    Raises
    ------
    KitError
        If there are no probes, or the solution can't be run or fails on one of them.
    """
    found = {}
    for notebook in sorted((root / SOURCE / assignment).glob("*.ipynb")):
        book = read_probes(root, notebook.stem)
        if book is not None:
            path = probes_path(root, notebook.stem)
            found[path] = _computed(book, solution_of(notebook), path)
    if not found:
        do = f"write grading/keys/{assignment}.probes.yaml"
        raise KitError("no notebook of this assignment has probes", root / SOURCE / assignment, do=do)
    return found


def solution_of(notebook: Path) -> dict[str, Any]:
    """Return the names that the code of an instructor's notebook defines; graded cells are not run.

    Raises
    ------
    KitError
        If it can't be read or run.
    """
    return names_of(read_source(notebook), notebook)


def names_of(nb: Any, notebook: Path, *, untouched: bool = False) -> dict[str, Any]:
    """Return the names that a notebook's code defines when it is run beside the file that it is from.

    What speaks to Jupyter alone, such as ``%matplotlib inline``, does nothing. In an ``untouched`` notebook a cell that
    calls a function which is still to be written stops, and the next one runs, as it is graded.

    Raises
    ------
    KitError
        If a cell stops.
    """
    names: dict[str, Any] = {
        "__name__": "__main__",
        "display": lambda *_, **__: None,
        "get_ipython": lambda: SimpleNamespace(run_line_magic=_nothing, system=_nothing, getoutput=_nothing),
    }
    here = Path.cwd()
    os.chdir(notebook.parent)
    try:
        for cell in nb.cells:
            known = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code" and not (known.get("grade") and not known.get("solution")):
                _run(cell, notebook, names, untouched)
    finally:
        os.chdir(here)
    return names


def _run(cell: Any, notebook: Path, names: dict[str, Any], untouched: bool) -> None:
    try:
        source = TransformerManager().transform_cell(cell.source)
        with redirect_stdout(io.StringIO()):
            exec(compile(source, f"{notebook.name}, cell {cell.id}", "exec"), names)
    except (Exception, SystemExit) as error:  # sys.exit() would end the whole check, and call it passed
        if not untouched:
            said = f"the cell {cell.id!r} of the solution stops with {type(error).__name__}: {error}"
            raise KitError(said, notebook, do="mend it, and run the notebook in JupyterLab") from None


def _nothing(*_: object, **__: object) -> None:
    """Stand for what only Jupyter can do."""


def _computed(book: Probes, names: dict[str, Any], path: Path) -> list[Computed]:
    found = []
    for name, cell in book.cells.items():
        for place, reply in enumerate(try_all(book.job(name, SECONDS), names)):
            probe = cell.probes[place]
            if "value" not in reply:
                why = " ".join(map(str, reply.values()))
                said = f"the solution's {cell.function} gives nothing for this probe ({why})"
                raise KitError(said, path, line_of(path, ("cells", name, "probes", place)), do="mend one of them")
            found.append(Computed(name, place, probe.about, probe.expected, reply["value"]))
    return found


def write(path: Path, computed: list[Computed]) -> None:
    """Write expected values into a file of probes; comments and order stay as they are."""
    yaml = _yaml()
    data = yaml.load(path.read_text(encoding="utf-8"))
    for one in computed:
        if one.moved:
            data["cells"][one.cell]["probes"][one.place]["expected"] = one.now
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)


def add_probes(path: Path, more: str) -> None:
    """Add the tables and cells of another text of probes to a file; what stands there stays as it is.

    Raises
    ------
    KitError
        If the file is wrong, or has a cell of that name already.
    """
    read_model(Probes, path)
    yaml = _yaml()
    data, new = yaml.load(path.read_text(encoding="utf-8")), yaml.load(more)
    for part in ("frames", "cells"):
        there = data.setdefault(part, {})
        if both := set(there) & set(new[part]):
            said = f"there is {min(both)!r} under {part!r} already"
            raise KitError(said, path, line_of(path, (part, min(both))), do="choose another name")
        there.update(new[part])
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(data, file)


def _yaml() -> Any:
    """Return a reader and writer that keeps comments and order."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
