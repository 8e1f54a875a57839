"""The command line: it parses, calls the floors below, prints, and decides nothing.

Whatever goes wrong is one sentence on standard error. Exit codes: 0 done, 1 some submissions need a person or could
not be graded, 2 the command could not run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from asylum_clinic.errors import KitError
from asylum_clinic.printing import demo_report, outcome_report, progress_bar

if TYPE_CHECKING:
    from asylum_clinic.grading.course import Course, Outcome
    from asylum_clinic.grading.lab import Lab

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


@app.command()
def demo(
    course: Annotated[Path | None, typer.Option("--course", metavar="DIR", help="Where to lay out the course.")] = None,
) -> None:
    """Lay out a small course and grade a sample class."""
    from asylum_clinic.grading.demo import FOLDER, run_demo

    with progress_bar() as progress:
        made = run_demo(course or Path(FOLDER), progress)
    out.print(demo_report(made, Path.cwd()))
    raise typer.Exit(any(outcome.status == "failed" for outcome in made.outcomes))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context, course: CourseOption = None) -> None:
    """Open JupyterLab with the start lesson.

    It opens on your course, or else on your own copy of the lessons in the folder asylum-clinic/.

    Options that are not listed here are handed on to JupyterLab.
    """
    from asylum_clinic.grading.lab import find_root, prepare

    ready = prepare(find_root(course, Path.cwd()), Path.cwd(), tuple(context.args))
    out.print(f"Opening JupyterLab on {ready.folder}. Press Ctrl+C here to end it.", soft_wrap=True, markup=False)
    start(ready)


@app.command()
def release(assignment: Assignment, course: CourseOption = None) -> None:
    """Write the students' version of an assignment.

    It goes to exercises/, without answers or keys.
    """
    found = find_course(course)
    with progress_bar() as progress:
        progress(f"Releasing {assignment}", 0, 1)
        found.release(assignment)
    out.print(f"Released: {found.root / 'exercises' / assignment}", soft_wrap=True, markup=False)


@app.command()
def grade(
    assignment: Assignment,
    students: Annotated[list[str] | None, typer.Argument(metavar="[STUDENT]...", help="Only these students.")] = None,
    course: CourseOption = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again what is graded already.")] = False,
    trust: Annotated[
        bool, typer.Option("--trust-submissions", help="Run students' code where no sandbox can be had.")
    ] = False,
) -> None:
    """Grade what was handed in; say what was wrong."""
    found = find_course(course)
    with progress_bar() as progress:
        outcomes = found.grade(assignment, tuple(students or ()), force=force, trust=trust, progress=progress)
    finish(outcomes)


@app.command()
def feedback(assignment: Assignment, course: CourseOption = None) -> None:
    """Write each student's feedback page.

    The pages go to grading/feedback/.
    """
    found = find_course(course)
    with progress_bar() as progress:
        progress(f"Writing feedback on {assignment}", 0, 1)
        outcomes = found.feedback(assignment)
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


def start(ready: Lab) -> None:
    """Start JupyterLab in this process's place, so that Ctrl+C and a stop signal reach it."""
    sys.stdout.flush()
    os.chdir(ready.folder)
    if os.name == "posix":
        os.execve(ready.command[0], ready.command, ready.environment)
    raise typer.Exit(subprocess.call(ready.command, env=ready.environment))


def find_course(course: Path | None) -> Course:
    """Return the course in a folder, or the one around the folder that the command was started in.

    Raises
    ------
    KitError
        If there is none.
    """
    from asylum_clinic.grading.course import Course

    return Course.find(course)


def finish(outcomes: Sequence[Outcome]) -> None:
    """Print what became of each student, and end with 1 if one of them needs a person or failed."""
    out.print(outcome_report(outcomes))
    if any(outcome.status in {"needs_person", "failed"} for outcome in outcomes):
        raise typer.Exit(1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process; every error is one sentence on standard error."""
    sys.exit(run(app, arguments))


def run(command: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 something needs a person, 2 it could not run, 130 stopped."""
    try:
        command(args=arguments, prog_name="asylum-clinic")
    except SystemExit as end:
        if end.code == 130:
            return say("Stopped. What was finished before stays; give the same command again to go on.", 130)
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return say("Stopped. What was finished before stays; give the same command again to go on.", 130)
    except KitError as error:
        return say(str(error), 2)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return say(unexpected(error), 2)
    return 0


def unexpected(error: Exception) -> str:
    """Return the sentence for an error that nobody foresaw: what it was, and how to report it."""
    what = " ".join(str(error).split())[:200]
    return (
        f"Something unexpected happened ({type(error).__name__}: {what}). This is a fault of the kit: give the command "
        "again with 'asylum-clinic --debug ...' and send what it prints to the people who maintain the kit."
    )


def say(sentence: str, code: int) -> int:
    """Print a sentence on standard error and return the exit code that goes with it."""
    print(sentence, file=sys.stderr)
    return code
