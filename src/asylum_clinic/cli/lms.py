"""Commands between the course and where students hand in: submit, collect, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.table import Table
from rich.text import Text

from asylum_clinic.cli.app import Assignment, CourseOption, app, find_course, out
from asylum_clinic.errors import KitError

if TYPE_CHECKING:
    from asylum_clinic.grading.lms.collecting import Collected

WHAT = {"new": "taken in", "replaced": "a newer one, taken in", "same": "as before", "refused": "not taken in"}


@app.command()
def submit(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Your assignment's folder; or where you are.")
    ] = Path(),
) -> None:
    """For students: make the one file to upload, and say what is missing from it."""
    from asylum_clinic.grading.lms.submitting import submit as make

    made = make(folder)
    for sentence in made.missing:
        out.print(f"Note: {sentence}", soft_wrap=True, markup=False, highlight=False)
    out.print(f"Upload this file: {made.path}", soft_wrap=True, markup=False, highlight=False)
    out.print(f"Your receipt: {made.digest}, made {made.time}. Keep it: it shows what you handed in.", markup=False)


@app.command()
def collect(
    assignment: Assignment,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Zips from Canvas, Moodle or Blackboard.")
    ] = None,
    student: Annotated[
        str, typer.Option("--student", metavar="NAME", help="Whose file it is, if it came by e-mail.")
    ] = "",
    worksheet: Annotated[
        Path | None,
        typer.Option("--worksheet", metavar="CSV", help="Moodle's grading worksheet, which says who was late."),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Take in what was handed in: an LMS's zip, a file from an e-mail, or the exchange.

    Without a file, nbgrader's exchange is looked at.
    """
    from asylum_clinic.grading import gradebook
    from asylum_clinic.grading.lms import collecting, exchange, worksheets

    root = find_course(course).root
    if not files:
        _end(exchange.collect_exchange(root, assignment))
    notebooks = gradebook.standing(root, assignment).notebooks
    if not notebooks:
        do = f"release it first: asylum-clinic release {assignment}"
        raise KitError(f"the assignment {assignment!r} was never released", root, do=do)
    late = worksheets.late_in(worksheet) if worksheet else frozenset()
    found: list[Collected] = []
    for path in files:
        if student:
            found.append(collecting.collect_file(root, assignment, path, student, notebooks))
        else:
            found += collecting.collect_zip(root, assignment, path, notebooks, late)
    _end(found)


@app.command()
def export(
    assignment: Assignment,
    worksheet: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="CSV", help="Canvas's exported gradebook or Moodle's grading worksheet, to fill in."
        ),
    ] = None,
    course: CourseOption = None,
) -> None:
    """Write grades and feedback for an LMS.

    They go to grading/reports/PS/lms/.
    """
    from asylum_clinic.grading.lms.giving_back import export as give_back

    found = find_course(course)
    rows = {row.student: row for row in found.grades(assignment)}
    made = give_back(found.root, assignment, rows, worksheet)
    for path in made.files:
        out.print(f"Written: {path}", soft_wrap=True, markup=False, highlight=False)
    for note in made.notes:
        out.print(f"Note: {note}", soft_wrap=True, markup=False, highlight=False)


def _end(found: list[Collected]) -> NoReturn:
    if not found:
        out.print("Nothing was handed in.")
        raise typer.Exit
    table = Table("Student", "Handed in", "What was said", expand=False)
    for one in found:
        late = "late" if one.late else ""
        table.add_row(Text(one.student), WHAT[one.what], Text(" ".join(filter(None, (late, one.said)))))
    out.print(table)
    raise typer.Exit(any(one.what == "refused" for one in found))
