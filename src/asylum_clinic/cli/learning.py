"""Commands for a look at the kit: the demo, and JupyterLab on the lessons or on a course."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asylum_clinic.cli.app import CourseOption, app, out
from asylum_clinic.printing import demo_report, progress_bar

if TYPE_CHECKING:
    from asylum_clinic.grading.lab import Lab


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
def lab(
    context: typer.Context,
    course: CourseOption = None,
    exchange: Annotated[
        Path | None,
        typer.Option("--exchange", metavar="DIR", help="nbgrader's exchange, if it is not in its usual place."),
    ] = None,
) -> None:
    """Open JupyterLab with the start lesson.

    It opens on your course, or else on your own copy of the lessons in the folder asylum-clinic/.

    Options that are not listed here are handed on to JupyterLab.
    """
    from asylum_clinic.grading.lab import find_root, prepare

    ready = prepare(find_root(course, Path.cwd()), Path.cwd(), tuple(context.args), exchange)
    out.print(f"Opening JupyterLab on {ready.folder}. Press Ctrl+C here to end it.", soft_wrap=True, markup=False)
    start(ready)


def start(ready: Lab) -> None:
    """Start JupyterLab in this process's place, so that Ctrl+C and a stop signal reach it."""
    sys.stdout.flush()
    os.chdir(ready.folder)
    if os.name == "posix":
        os.execve(ready.command[0], ready.command, ready.environment)
    raise typer.Exit(subprocess.call(ready.command, env=ready.environment))
