"""What every command shares: the application, the options that several take, and how a run over a class ends."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from asylum_clinic.printing import end_event, outcome_report, submission_event

if TYPE_CHECKING:
    from asylum_clinic.grading.course import Course, Outcome

DEBUG = "ASYLUM_CLINIC_DEBUG"
"""The environment variable that shows the whole traceback of an unexpected error, as ``--debug`` does."""

app = typer.Typer(
    name="asylum-clinic",
    help="Asylum-law lessons and exercises in JupyterLab, graded by nbgrader. A teaching aid, not legal advice.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
out = Console()

CourseOption = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="The course's folder; otherwise the one you are in."),
]
Assignment = Annotated[str, typer.Argument(metavar="PS", help="The assignment's name: its folder in solutions/.")]


@app.callback()
def settings(
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback of an unexpected error.")] = False,
) -> None:
    """Take the options that hold for every command."""
    if debug:
        os.environ[DEBUG] = "1"


def find_course(course: Path | None) -> Course:
    """Return the course in a folder, or the one around the folder that the command was started in.

    Raises
    ------
    KitError
        If there is none.
    """
    from asylum_clinic.grading.course import Course

    return Course.find(course)


def print_event(outcome: Outcome, seconds: float) -> None:
    """Print what became of a submission as one line of JSON, for a program that reads along."""
    print(submission_event(outcome, seconds), flush=True)


def finish(outcomes: Sequence[Outcome], log: bool = False) -> None:
    """Print what became of each student, and end with 1 if one of them needs a person or failed."""
    if log:
        print(end_event(outcomes), flush=True)
    else:
        out.print(outcome_report(outcomes))
    if any(outcome.status in {"needs_person", "failed"} for outcome in outcomes):
        raise typer.Exit(1)
