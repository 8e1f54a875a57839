"""Commands of a course, from release to the class view."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from asylum_clinic.cli.app import Assignment, CourseOption, app, find_course, finish, out, print_event
from asylum_clinic.printing import progress_bar


@app.command()
def release(
    assignment: Assignment,
    course: CourseOption = None,
    bundle: Annotated[bool, typer.Option("--bundle", help="Write it as one zip for students, too.")] = False,
    public: Annotated[
        Path | None, typer.Option("--public", metavar="DIR", help="Write the course without keys to a new folder, too.")
    ] = None,
    closes: Annotated[
        str | None, typer.Option("--closes", metavar="WHEN", help='Read-only from "2026-12-01 17:00" on; or "never".')
    ] = None,
    exchange: Annotated[
        bool, typer.Option("--exchange", help="Put it into nbgrader's exchange on this machine, too.")
    ] = False,
) -> None:
    """Write the students' version of an assignment.

    It goes to exercises/, without answers or keys.
    """
    from asylum_clinic.grading import bundling
    from asylum_clinic.grading.deadline import closing_set
    from asylum_clinic.grading.lms.exchange import release_to_exchange
    from asylum_clinic.grading.reviews import unsigned

    found = find_course(course)
    with progress_bar() as progress, closing_set(found.root, assignment, closes) as deadline:
        progress(f"Releasing {assignment}", 0, 1)
        found.release(assignment)
    out.print(f"Released: {found.root / 'exercises' / assignment}", soft_wrap=True, markup=False)
    if deadline:
        out.print(deadline, soft_wrap=True, markup=False, highlight=False)
    if bundle:
        out.print(f"For students: {bundling.bundle(found.root, assignment)}", soft_wrap=True, markup=False)
    if public is not None:
        names = ", ".join(bundling.publish(found.root, public))
        out.print(f"For a public repository: {public} ({names})", soft_wrap=True, markup=False)
    if exchange:
        name, place = release_to_exchange(found.root, assignment)
        out.print(f"In the exchange {place}, as the course {name}.", soft_wrap=True, markup=False, highlight=False)
    if said := unsigned(found.root, assignment, datetime.now(UTC).date()):
        out.print(said, soft_wrap=True, markup=False, highlight=False)


@app.command()
def grade(
    assignment: Assignment,
    students: Annotated[list[str] | None, typer.Argument(metavar="[STUDENT]...", help="Only these students.")] = None,
    course: CourseOption = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again what is graded already.")] = False,
    trust: Annotated[
        bool, typer.Option("--trust-submissions", help="Run students' code where no sandbox can be had.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Notebooks with code run at a time; as many as cores.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Run them on a dask cluster's workers.")
    ] = None,
    log: Annotated[bool, typer.Option("--json", help="Print one JSON object a line in place of the table.")] = False,
) -> None:
    """Grade what was handed in; say what was wrong."""
    found = find_course(course)
    told = print_event if log else None
    with progress_bar() as progress:
        outcomes = found.grade(assignment, tuple(students or ()), force, trust, progress, told, workers, scheduler)
    finish(outcomes, log=log)


@app.command()
def feedback(
    assignment: Assignment,
    course: CourseOption = None,
    exchange: Annotated[
        bool, typer.Option("--exchange", help="Put it into nbgrader's exchange on this machine, too.")
    ] = False,
) -> None:
    """Write each student's feedback page.

    The pages go to grading/feedback/.
    """
    from asylum_clinic.grading.lms.exchange import give_feedback

    found = find_course(course)
    with progress_bar() as progress:
        outcomes = found.feedback(assignment, progress)
    if exchange:
        given, others = give_feedback(found.root, assignment)
        more = f"; {len(others)} had handed in another way" if others else ""
        out.print(f"In the exchange: feedback for {len(given)}{more}.", markup=False, highlight=False)
    finish(outcomes)


@app.command()
def report(
    assignment: Assignment,
    course: CourseOption = None,
    names: Annotated[bool, typer.Option("--names", help="Show students' names; off otherwise.")] = False,
) -> None:
    """Write the class view: one page and CSV files.

    They go to grading/reports/PS/.
    """
    from asylum_clinic.grading.report import write_report

    found = find_course(course)
    with progress_bar() as progress:
        progress(f"Writing the class view of {assignment}", 0, 1)
        page = write_report(found, assignment, names=names)
    out.print(f"The class view, to be opened in a browser: {page}", soft_wrap=True, markup=False)
