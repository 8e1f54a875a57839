"""What students do with a small course, written as they would leave it on disk."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from asylum_clinic.assessment.records import METADATA, MIMETYPE
from asylum_clinic.cases.library import read_case
from asylum_clinic.grading.course import Course, GradeRow, Outcome, create_course
from asylum_clinic.grading.gradebook import opened
from asylum_clinic.grading.moves import log_place

DATA = Path(__file__).parent / "data" / "mini"
DIGEST = read_case(DATA / "cases" / "mini-case").digest
PS = "baker"
FORM = "mini-form"
MEMO = "mini-form--memo"
BEST: dict[str, Any] = {"position": "likely_yes", "facts": ["n2"], "law": ["ina-101a42A"], "memo": "The letter."}
HALF: dict[str, Any] = {"position": "yes", "facts": ["n2"]}

Change = Callable[[nbformat.NotebookNode], object]


def nbgrader(name: str, kind: str, points: float, *, grade: bool = True, solution: bool = False) -> dict[str, Any]:
    """Metadata of a cell that nbgrader knows, as an instructor's notebook holds it."""
    known = {"schema_version": 3, "grade_id": name, "cell_type": kind, "grade": grade, "solution": solution}
    return {**known, "locked": not solution, "task": False, **({"points": points} if grade else {})}


def write_source(path: Path, *more: nbformat.NotebookNode) -> None:
    """Write the assignment's notebook: a title, the form, the memo's cell, and what else is given."""
    title = new_markdown_cell("# The baker's claim", id="title")
    form = new_code_cell(f'from asylum_clinic import assess\n\nassess("{FORM}")', id="form")
    form.metadata["nbgrader"] = nbgrader(FORM, "code", 6)
    memo = new_markdown_cell("Your memo is shown here when it is graded.", id="memo")
    memo.metadata["nbgrader"] = nbgrader(MEMO, "markdown", 4, solution=True)
    notebook = new_notebook(cells=[title, form, memo, *more])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)


def lay_out(root: Path, *more: nbformat.NotebookNode) -> Path:
    """Write a course with the assignment ``baker``, not yet released."""
    create_course(root)
    source = root / "solutions" / PS
    for name in ("forms", "cases"):
        shutil.copytree(DATA / name, source / name)
    shutil.copy(DATA / "keys" / "mini-form.yaml", root / "grading" / "keys")
    write_source(source / f"{PS}.ipynb", *more)
    return root


def add_code(root: Path) -> None:
    """Add a second notebook to the assignment, with a function to write and nbgrader's own test of it."""
    double = new_code_cell(
        "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION", id="double"
    )
    double.metadata["nbgrader"] = {**nbgrader("double", "code", 0, grade=False, solution=True)}
    tested = new_code_cell("assert double(4) == 8\n3.0", id="tested")
    tested.metadata["nbgrader"] = nbgrader("tested", "code", 3)
    notebook = new_notebook(cells=[double, tested])
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(notebook, root / "solutions" / PS / "code.ipynb")


def record(answers: dict[str, Any], seq: int = 1, **other: Any) -> dict[str, Any]:
    """A record as the page writes it."""
    time = f"2026-02-03T10:00:{seq % 60:02}.000Z"
    return {"schema": 1, "form": FORM, "case_digest": DIGEST, "seq": seq, "time": time, "answers": answers, **other}


def form_cell(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The cell that shows the form."""
    return form_cell_of(notebook, FORM)


def form_cell_of(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """The cell that nbgrader knows under a name."""
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


class MiniCourse:
    """A course, and its students."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.root = course.root

    def hand_in(
        self,
        student: str = "ada",
        notebook: Any = None,
        sidecar: Any = None,
        output: Any = None,
        change: Change | None = None,
    ) -> Path:
        """Hand in the released exercise with a record in one carrier or in several."""
        folder = self.root / "grading" / "submitted" / student / PS
        shutil.copytree(self.root / "exercises" / PS, folder)
        path = folder / f"{PS}.ipynb"
        nb = nbformat.read(path, as_version=4)
        if notebook is not None:
            form_cell(nb).metadata[METADATA] = notebook
        if output is not None:
            form_cell(nb).outputs = [new_output("display_data", data={MIMETYPE: output, "text/plain": "answers"})]
        if change:
            change(nb)
        path.write_text(json.dumps(nb, indent=1), encoding="utf-8")
        if sidecar is not None:
            (folder / "answers").mkdir()
            text = sidecar if isinstance(sidecar, str) else json.dumps(sidecar)
            (folder / "answers" / f"{FORM}.json").write_text(text, encoding="utf-8")
        return folder

    def grade(self, **options: Any) -> dict[str, Outcome]:
        """Grade the class; what became of each student."""
        return {outcome.student: outcome for outcome in self.course.grade(PS, **options)}

    def row(self, student: str = "ada") -> GradeRow:
        """A student's grades."""
        return next(row for row in self.course.grades(PS) if row.student == student)

    def feedback(self, student: str = "ada") -> str:
        """A student's feedback page."""
        self.course.feedback(PS)
        return (self.root / "grading" / "feedback" / student / PS / f"{PS}.html").read_text(encoding="utf-8")

    def autograded(self, student: str = "ada") -> nbformat.NotebookNode:
        """A student's graded notebook."""
        return nbformat.read(self.root / "grading" / "autograded" / student / PS / f"{PS}.ipynb", as_version=4)


SAID = """
SELECT a.student_id, n.name, c.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade,
       s.late_submission_penalty, a.timestamp
FROM grade g JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook s ON s.id = g.notebook_id
     JOIN notebook n ON n.id = s.notebook_id JOIN submitted_assignment a ON a.id = s.assignment_id
UNION ALL
SELECT a.student_id, n.name, c.name, m.auto_comment, m.manual_comment, NULL, NULL, NULL, a.timestamp
FROM comment m JOIN base_cell c ON c.id = m.cell_id JOIN submitted_notebook s ON s.id = m.notebook_id
     JOIN notebook n ON n.id = s.notebook_id JOIN submitted_assignment a ON a.id = s.assignment_id
"""


def state(root: Path) -> dict[str, Any]:
    """All that a class's grading has left: the gradebook, the graded files, what was read, and what moved."""
    from sqlalchemy import text

    with opened(root) as book:
        rows = sorted(map(repr, book.db.execute(text(SAID)).all()))
    graded = root / "grading" / "autograded"
    files = {str(path.relative_to(graded)): path.read_bytes() for path in graded.rglob("*") if path.is_file()}
    read = root / "grading" / "reports" / "read"
    files |= {str(path.relative_to(read)): path.read_bytes() for path in read.rglob("*") if path.is_file()}
    log = log_place(root, PS).read_text() if log_place(root, PS).exists() else ""
    moved = sorted(row[1:] for row in csv.reader(log.splitlines()))
    return {"gradebook": rows, "files": files, "moved": moved}
