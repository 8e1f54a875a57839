"""Commands for who writes a course: new, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from asylum_clinic.cli.app import CourseOption, app, find_course, out
from asylum_clinic.printing import shown

new = typer.Typer(
    help="Write a course, or a part of one, to be filled in.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(new, name="new")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and hyphens.")]
For = Annotated[str, typer.Option("--for", metavar="PS", help="The assignment it belongs to.")]


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="The course's folder; or where you are.")
    ] = None,
) -> None:
    """Say what has to be mended before a release: file, line, what, how."""
    from asylum_clinic.grading.gate import check as hold

    root = find_course(path).root
    checked = hold(root)
    for fault in checked.faults:
        out.print(str(fault).replace(f"{root}/", ""), soft_wrap=True, markup=False, highlight=False)
    for note in checked.notes:
        out.print(f"Note: {note}".replace(f"{root}/", ""), soft_wrap=True, markup=False, highlight=False)
    what = f"{checked.forms} forms, {checked.cases} cases and {checked.notebooks} notebooks"
    faults = "nothing to mend" if not checked.faults else f"{len(checked.faults)} to mend"
    out.print(f"Checked {what}: {faults}, {len(checked.notes)} notes.", markup=False, highlight=False)
    raise typer.Exit(bool(checked.faults))


@new.command()
def course(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to lay it out.")]) -> None:
    """Lay out a course, with what git, GitHub and editors need."""
    from asylum_clinic.grading.authoring import new_course

    _say(new_course(folder))
    out.print(f"Go on there: asylum-clinic new exercise first-case --course {folder}", soft_wrap=True, markup=False)


@new.command()
def exercise(
    name: Name,
    code: Annotated[
        bool, typer.Option("--code", help="With a function to write, in place of a case and a form.")
    ] = False,
    course: CourseOption = None,
) -> None:
    """Write an assignment: notebook, case, form, key and rubric."""
    from asylum_clinic.grading.authoring import new_exercise

    _say(new_exercise(find_course(course).root, name, code=code))


@new.command()
def case(name: Name, assignment: For, course: CourseOption = None) -> None:
    """Write a case with two exhibits, beside an assignment."""
    from asylum_clinic.grading.authoring import new_case

    _say(new_case(find_course(course).root, name, assignment))


@new.command()
def form(
    name: Name,
    assignment: For,
    about: Annotated[str, typer.Option("--case", metavar="CASE", help="The case that it asks about.")],
    course: CourseOption = None,
) -> None:
    """Write a form with its key and rubric, and show it in the notebook."""
    from asylum_clinic.grading.authoring import new_form

    _say(new_form(find_course(course).root, name, about, assignment))


@new.command()
def code(name: Name, assignment: For, course: CourseOption = None) -> None:
    """Write a code question: a function that students write, and the probes that grade it."""
    from asylum_clinic.grading.authoring import new_code

    _say(new_code(find_course(course).root, name, assignment))


@new.command()
def lesson(name: Name, course: CourseOption = None) -> None:
    """Write a lesson for self-study."""
    from asylum_clinic.grading.authoring import new_lesson

    _say(new_lesson(find_course(course).root, name))


@new.command()
def table(name: Name, course: CourseOption = None) -> None:
    """Write a table of statistics with its papers."""
    from asylum_clinic.grading.authoring import new_table

    _say(new_table(find_course(course).root, name))


def _say(written: list[Path]) -> None:
    here = Path.cwd()
    for path in written:
        out.print(f"Written: {shown(path, here)}", soft_wrap=True, markup=False, highlight=False)
    out.print("Replace each sentence that begins with WRITE; 'asylum-clinic check' names those that are left.")
