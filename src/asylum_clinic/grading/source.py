"""The instructor's notebook: which of its cells are forms, and whether students write code in it.

What a cell is, is decided here and from the gradebook's copy of what was released, never from what a student hands in.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from asylum_clinic.errors import KitError
from asylum_clinic.grading.running import quiet

Found = TypeVar("Found")

MEMO_NOTE = "Your answer is written in the form above and is shown here when it is graded; leave this cell as it is."
"""What the cell of a question in words says in every released notebook."""


@dataclass(frozen=True)
class ReleasedCell:
    """One cell that nbgrader knows, as it was released."""

    id: str
    kind: str
    source: str
    checksum: str
    grade: bool
    solution: bool
    task: bool
    locked: bool
    points: float

    @property
    def form(self) -> str | None:
        """The id of the form that this cell shows, or None if it is no form cell."""
        if self.kind != "code" or not self.grade or self.solution:
            return None
        return form_called(self.source)

    @property
    def shows_examples(self) -> bool:
        """Whether the cell shows examples of a function, which is graded by probes."""
        return self.kind == "code" and self.grade and not self.solution and calls_example(self.source)

    @property
    def metadata(self) -> dict[str, Any]:
        """The cell's nbgrader metadata as it has to be, whatever a student made of it."""
        data: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": self.id,
            "grade": self.grade,
            "solution": self.solution,
            "task": self.task,
            "locked": self.locked,
            "cell_type": self.kind,
            "checksum": self.checksum,
        }
        return {**data, "points": self.points} if self.grade or self.task else data


@dataclass(frozen=True)
class Released:
    """A notebook as it was released: the cells that nbgrader knows, by their ids."""

    cells: dict[str, ReleasedCell]

    @property
    def forms(self) -> dict[str, ReleasedCell]:
        """The form cells by the form's id."""
        return {cell.form: cell for cell in self.cells.values() if cell.form}

    @property
    def graded_code(self) -> list[ReleasedCell]:
        """The cells that are graded by running code."""
        return [cell for cell in self.cells.values() if cell.kind == "code" and cell.grade and not cell.form]

    @property
    def lets_students_write_code(self) -> bool:
        """Whether the grade rests on code that a student can write."""
        return bool(self.graded_code) or any(cell.kind == "code" and cell.solution for cell in self.cells.values())


def form_called(source: str) -> str | None:
    r"""Return the id in a cell that does nothing but show a form, or None.

    Examples
    --------
    >>> form_called('from asylum_clinic import assess\n\nassess("people-like-you-merits")')
    'people-like-you-merits'
    >>> form_called('assess("people-like-you-merits"); print(1)') is None
    True
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    rest = [node for node in body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    match rest:
        case [ast.Expr(value=ast.Call(func=function, args=[ast.Constant(value=str(form))], keywords=[]))]:
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            return form if name == "assess" else None
    return None


def calls_example(source: str) -> bool:
    """Say whether a cell calls ``example``, as the graded cell of a code question does.

    Examples
    --------
    >>> calls_example("example(share, 3, 4, gives=75.0)"), calls_example("assert share(3, 4) == 75")
    (True, False)
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        return False
    return any(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "example" for node in nodes)


def forms_in(notebook: Any) -> dict[str, Any]:
    """Return the form cells of an instructor's notebook by the form's id."""
    found = {}
    for cell in notebook.cells:
        known = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and known.get("grade") and not known.get("solution"):
            form = form_called(cell.source)
            if form:
                found[form] = cell
    return found


def forms_in_file(path: Path) -> tuple[str, ...]:
    """Return the ids of the forms that an instructor's notebook shows.

    Raises
    ------
    KitError
        If it can't be read as a notebook.
    """
    return tuple(forms_in(read_source(path)))


def read_source(path: Path) -> Any:
    """Return an instructor's notebook.

    Raises
    ------
    KitError
        If it can't be read as one.
    """
    import nbformat

    try:
        with quiet():
            return nbformat.read(path, as_version=4)
    except Exception as error:
        said = f"the notebook can't be read ({type(error).__name__})"
        raise KitError(said, path, do="open it in JupyterLab and save it again, or restore a copy") from None


_kept: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("_kept", default=None)


@contextmanager
def released_once() -> Iterator[None]:
    """Read what a class has in common once for all; what changes meanwhile counts at the next run."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(make: Callable[..., Found], *arguments: object) -> Found:
    """Return what a function makes of some arguments, made once for a class; outside :func:`released_once` each time.

    Examples
    --------
    >>> with released_once():
    ...     once(list) is once(list), once(list) is once(set)
    (True, False)
    """
    kept = _kept.get()
    if kept is None:
        return make(*arguments)
    called = (make, *arguments)
    if called not in kept:
        kept[called] = make(*arguments)
    found: Found = kept[called]
    return found


def read_released(resources: Any) -> Released:
    """Return the notebook that is being graded as it was released, from the gradebook."""
    known = resources["nbgrader"]
    names = (known["db_url"], known["assignment"], known["notebook"])
    kept = _kept.get()
    if kept is None:
        kept = known.setdefault("asylum_clinic_released", {})
    if names not in kept:
        from nbgrader.api import Gradebook

        with Gradebook(known["db_url"]) as book:
            kept[names] = _released(book.find_notebook(known["notebook"], known["assignment"]))
    found: Released = kept[names]
    return found


def _released(notebook: Any) -> Released:
    points = {cell.name: float(cell.max_score) for cell in (*notebook.grade_cells, *notebook.task_cells)}
    graded = {cell.name for cell in notebook.grade_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    cells = [
        ReleasedCell(
            id=cell.name,
            kind=str(cell.cell_type),
            source=cell.source or "",
            checksum=cell.checksum or "",
            grade=cell.name in graded,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            locked=bool(cell.locked),
            points=points.get(cell.name, 0.0),
        )
        for cell in sorted(notebook.source_cells, key=lambda cell: str(cell.name))
    ]
    return Released({cell.id: cell for cell in cells})
