"""The notebooks that ``new`` writes: locked prose, a form, and a cell for each answer in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from asylum_clinic.grading.source import MEMO_NOTE

LOCKED = {"deletable": False, "editable": False}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
HOW_TO = """\
## How to start

Choose **Run > Run All Cells** in the menu. The case file and the questions appear below. You need no code.

Every answer is kept at once, in this notebook's page and in a file beside it. Press **Ctrl+S** (on a Mac, Cmd+S) before
you close the page and before you hand in.

*A teaching aid, not legal advice. The persons and the countries are invented.*"""


NO_CODE = "You need no code."
SOME_CODE = """\
Where a function is asked for, replace the line that raises `NotImplementedError`, run the cell (Shift+Enter), and run
the cell with the examples below it: it says what your function gives and what it should give. Graded is what it gives
for other inputs, of the same kind."""
LOAD = """\
import pandas as pd

from asylum_clinic import example

{function}_table = pd.DataFrame({{"year": [2023, 2023, 2024], "granted": [30, 5, 12], "denied": [10, 15, 12]}})
{function}_table"""
FUNCTION = '''\
def {function}(table, year):
    """Return which share of the decided claims of a year was granted, in percent.

    table: rows with the columns year, granted and denied; a year can have several rows
    year:  such as 2023

    Hint: keep the rows with table[table.year == year], and add them up with .sum().
    """
    ### BEGIN SOLUTION
    rows = table[table.year == year]
    return 100 * int(rows.granted.sum()) / int((rows.granted + rows.denied).sum())
    ### END SOLUTION'''
EXAMPLES = """\
example({function}, {function}_table, 2023, gives=58.3)
example({function}, {function}_table, 2024, gives=50.0)"""


def exercise_notebook(path: Path, title: str) -> None:
    """Write an assignment's notebook, without a form yet."""
    intro = f"# {title}\n\nWRITE how long it takes, in which role one answers, and what a reader may not want to meet."
    _save(path, [_prose(intro, "title"), _prose(HOW_TO, "how-to-start")])


def lesson_notebook(path: Path, title: str) -> None:
    """Write a lesson with the parts that every lesson has."""
    parts = {
        "title": f"# {title}\n\nWRITE how long it takes.",
        "objectives": "## What you will be able to do\n\nWRITE three lines.",
        "worked-example": "## A worked example\n\nWRITE it, with the authority for every statement of law.",
        "practice": "## Practice\n\nWRITE what to try; `assess(...)` of a practice form goes into a code cell.",
        "summary": "## Summary\n\nWRITE it.",
        "reading": "## Further reading\n\nWRITE it.",
    }
    _save(path, [_prose(text, name) for name, text in parts.items()])


def show_form(path: Path, form: str, points: float, manual: dict[str, float]) -> None:
    """Add the graded cell of a form to a notebook, its sample answers before it, and a cell for each text after it.

    Parameters
    ----------
    path : Path
        The notebook.
    form : str
    points : float
        What the form's elements add up to.
    manual : dict of str to float
        The points of each question in words, by its id.
    """
    notebook = nbformat.read(path, as_version=4)
    if manual:
        tried = new_code_cell(f'from asylum_clinic import calibrate\n\ncalibrate("{form}")', id=f"samples-{form}"[:64])
        tried.metadata = {**LOCKED, "jupyter": {"source_hidden": True}}
        notebook.cells.append(tried)
    shown = new_code_cell(f'from asylum_clinic import assess\n\nassess("{form}")', id=form[:64])
    shown.metadata = {**LOCKED, "jupyter": {"source_hidden": True}, "nbgrader": _graded(form, points, solution=False)}
    notebook.cells.append(shown)
    for question, most in manual.items():
        name = f"{form}--{question}"
        cell = new_markdown_cell(MEMO_NOTE, id=name[-64:].lstrip("-"))
        cell.metadata = {"deletable": False, "nbgrader": _graded(name, most, solution=True)}
        notebook.cells.append(cell)
    nbformat.write(notebook, path)


def show_function(path: Path, name: str, function: str, points: float) -> None:
    """Add a code question to a notebook: a table, the function to be written, and the graded cell with examples.

    Parameters
    ----------
    path : Path
        The notebook.
    name, function : str
        The question's name, and that of its function.
    points : float
        What its probes add up to.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.id == "how-to-start":
            cell.source = cell.source.replace(f" {NO_CODE}", f"\n\n{SOME_CODE}")
    about = (
        f"## A function ({points:g} points)\n\nWRITE what is asked, and why a brief needs it. The table is invented."
    )
    load = new_code_cell(LOAD.format(function=function), id=f"{name}-table"[:64])
    load.metadata = dict(LOCKED)
    asked = new_code_cell(FUNCTION.format(function=function), id=name[:64])
    graded = {**_graded(name, 0, solution=True), "grade": False}
    del graded["points"]
    asked.metadata = {"deletable": False, "nbgrader": graded}
    shown = new_code_cell(EXAMPLES.format(function=function), id=f"{name}-examples"[-64:].lstrip("-"))
    shown.metadata = {**LOCKED, "nbgrader": _graded(f"{name}-examples", points, solution=False)}
    notebook.cells += [_prose(about, f"{name}-asked"[:64]), load, asked, shown]
    nbformat.write(notebook, path)


def _graded(name: str, points: float, *, solution: bool) -> dict[str, Any]:
    known = {"grade": True, "grade_id": name, "locked": not solution, "points": points, "schema_version": 3}
    return {**known, "solution": solution, "task": False}


def _prose(text: str, name: str) -> Any:
    cell = new_markdown_cell(text, id=name)
    cell.metadata = dict(LOCKED)
    return cell


def _save(path: Path, cells: list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
