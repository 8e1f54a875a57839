"""The command ``review``: an instructor reads law and keys of an assignment, one after the other, and signs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text

from asylum_clinic.cli.app import Assignment, CourseOption, app, find_course, out

if TYPE_CHECKING:
    from asylum_clinic.grading.reviews import Item

STATES = {
    "unsigned": "not signed",
    "signed": "signed",
    "changed": "changed since it was signed",
    "expired": "the signature has expired",
}
ASK = "[s] sign, [n] next without signing, [q] stop here"


@app.command()
def review(
    assignment: Assignment,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who signs.")] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Until when, as 2027-08-31; a year from now otherwise.")
    ] = "",
    listed: Annotated[
        bool, typer.Option("--list", help="Say what is signed and what is not, and ask nothing.")
    ] = False,
    course: CourseOption = None,
) -> None:
    """Read the law and the keys of an assignment, and sign them.

    What nobody has signed, or what has changed since, is shown one after the other with the kit's own doubts.
    """
    from asylum_clinic.grading import reviews

    root = find_course(course).root
    today = datetime.now(UTC).date()
    found = reviews.items(root, assignment, today)
    if listed:
        out.print(_table(found))
        raise typer.Exit(any(item.state != "signed" for item in found))
    last = _day(until) if until else today.replace(year=today.year + 1, day=min(today.day, 28))
    open_items = [item for item in found if item.state != "signed"]
    signed = 0
    for number, item in enumerate(open_items, 1):
        _show(item, number, len(open_items))
        match Prompt.ask(Text(ASK), choices=["s", "n", "q"], default="n", console=out):
            case "s":
                by = by or Prompt.ask("Your name, as it is to stand in the record", console=out)
                reviews.sign(root, item, by, today, last)
                signed += 1
            case "q":
                break
    left = len(open_items) - signed
    out.print(f"Signed: {signed}. Not signed: {left}. The record: {reviews.REVIEWS}", markup=False, highlight=False)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2027-08-31", param_hint="--until") from None


def _show(item: Item, number: int, of: int) -> None:
    what = "Key of the form" if item.kind == "key" else "Authority"
    out.rule(Text(f"{number} of {of}: {what} {item.id} ({STATES[item.state]})"))
    out.print(Text(item.title, style="bold"))
    for line in item.lines:
        out.print(Text(line))
    for doubt in item.doubts:
        out.print(Text(f"Doubt: {doubt}", style="bold"))


def _table(found: list[Item]) -> Table:
    table = Table("What", "State", "By", "Until", expand=False)
    for item in found:
        signature = item.signature
        by, until = (signature.by, str(signature.until)) if signature else ("", "")
        table.add_row(Text(f"{item.kind} {item.id}"), STATES[item.state], Text(by), until)
    return table
