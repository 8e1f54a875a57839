"""What the command line shows: tables that can be read at 80 columns, and progress."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from asylum_clinic.grading.course import GradeRow, Outcome
    from asylum_clinic.grading.demo import Demo

STATUS = {"graded": "graded", "needs_person": "needs a person", "failed": "failed", "skipped": "graded before"}
"""What each outcome is called on the screen."""


def demo_report(made: Demo, here: Path) -> RenderableType:
    """Return the demo's grade table and where to look next.

    Parameters
    ----------
    made : Demo
    here : Path
        The folder that paths are told from, so that they stay short.
    """
    outcomes = {outcome.student: outcome for outcome in made.outcomes}
    machine, person = most_of(made.grades)
    table = Table("Student", "What this one shows", expand=False)
    table.add_column(f"Form /{points(machine)}", justify="right", no_wrap=True)
    table.add_column(f"Memo /{points(person)}", justify="right", no_wrap=True)
    table.add_column("Outcome")
    for row in made.grades:
        outcome = outcomes.get(row.student)
        status = STATUS[outcome.status] if outcome else ""
        memo = "to read" if row.manual is None else points(row.manual)
        table.add_row(Text(row.student), Text(made.shows.get(row.student, "")), points(row.auto), memo, status)
    return Group(table, Text(), *_next_steps(made, here))


def most_of(grades: Sequence[GradeRow]) -> tuple[float, float]:
    """Return the most that the machine can give and the most that a person can give."""
    cells = [cell for row in grades[:1] for cell in row.cells.values()]
    person = sum(cell.most for cell in cells if cell.by_hand)
    return sum(cell.most for cell in cells) - person, person


def _next_steps(made: Demo, here: Path) -> list[Text]:
    steps = {
        "The grade table": shown(made.table, here),
        "Feedback, to be opened in a browser, for example": shown(made.feedback, here),
        "What was wrong with whom": f"asylum-clinic grade {made.assignment} --course {shown(made.course, here)}",
        "The course in JupyterLab, where Formgrader lists the memos to read": (
            f"asylum-clinic lab --course {shown(made.course, here)}"
        ),
    }
    return [Text(f"{what}:\n  {where}", overflow="fold") for what, where in steps.items()]


def outcome_report(outcomes: Sequence[Outcome]) -> RenderableType:
    """Return a table that says what became of each student's submission, the troubled ones with the reason."""
    table = Table("Student", "Outcome", expand=False)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("What to know", ratio=1)
    for outcome in outcomes:
        score = "" if outcome.score is None else f"{points(outcome.score)} of {points(outcome.most)}"
        table.add_row(Text(outcome.student), STATUS[outcome.status], score, Text("\n".join(outcome.messages)))
    said = ", ".join(f"{number} {STATUS[status]}" for status, number in _count(outcomes).items() if number)
    return Group(table, Text(f"{said}." if said else "Nobody has handed in."))


def submission_event(outcome: Outcome, seconds: float) -> str:
    """Return a line of the log that programs read: what became of one submission.

    Examples
    --------
    >>> from asylum_clinic.grading.outcomes import Outcome
    >>> json.loads(submission_event(Outcome("ada", "graded", (), 6.0, 10.0), 0.08123))["seconds"]
    0.081
    """
    earned = {"score": outcome.score, "most": outcome.most, "seconds": round(seconds, 3)}
    names = {"event": "submission", "student": outcome.student, "status": outcome.status}
    return json.dumps({**names, **earned, "messages": outcome.messages})


def end_event(outcomes: Sequence[Outcome]) -> str:
    """Return the last line of the log that programs read: how many submissions there are of each kind.

    Examples
    --------
    >>> end_event([])
    '{"event": "end", "graded": 0, "needs_person": 0, "failed": 0, "skipped": 0}'
    """
    return json.dumps({"event": "end", **_count(outcomes)})


def _count(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {status: sum(outcome.status == status for outcome in outcomes) for status in STATUS}


def points(value: float | None) -> str:
    """Return points as they are read: without needless zeros, to a hundredth.

    Examples
    --------
    >>> points(12.0), points(3.333), points(None)
    ('12', '3.33', '')
    """
    from asylum_clinic.assessment import wording

    return "" if value is None else wording.points(value)


def shown(path: Path, here: Path) -> str:
    """Return a path as short as it can be told from a folder.

    Examples
    --------
    >>> shown(Path("/tmp/course/table.csv"), Path("/tmp"))
    'course/table.csv'
    """
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show what is being done, how far it is, how fast, and the time left: a bar in a terminal, a line elsewhere."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    errors = Console(stderr=True)
    words, rate, left = TextColumn("{task.description}"), TextColumn("{task.fields[rate]}"), TimeRemainingColumn()
    columns = (words, BarColumn(bar_width=20), MofNCompleteColumn(), rate, left, TextColumn("left"))
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("Starting", total=1, rate="")
        said: list[str] = []

        def step(what: str, done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            bar.update(task, description=what, completed=done, total=total, rate=rate)
            if not errors.is_terminal and what not in said:
                said.append(what)
                errors.print(f"{what} ...", soft_wrap=True, markup=False)

        yield step
