"""The class view as CSV files, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from asylum_clinic.grading.report.view import View

Cell = str | int | float | None


def guarded(value: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula: text that could begin one is set behind an apostrophe.

    Examples
    --------
    >>> guarded("=1+1"), guarded("ada"), guarded(-2.5), guarded(" @x")
    ("'=1+1", 'ada', -2.5, "' @x")
    """
    if isinstance(value, str) and (
        value[:1] in "\t\r\n" or value.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    ):
        return f"'{value}" if value else value
    return value


def write_csv(view: View, folder: Path, *, names: bool) -> list[Path]:
    """Write ``scores.csv``, ``questions.csv``, ``options.csv`` and ``progress.csv``; return their paths."""
    return [
        _write(folder / "scores.csv", *_scores(view, names=names)),
        _write(
            folder / "questions.csv",
            ["form", "element", "question", "kind", "most", "n", "answered", "difficulty", "item_rest", "low", "high"],
            _questions(view),
        ),
        _write(
            folder / "options.csv",
            ["form", "question", "option", "text", "key", "count", *(["who"] if names else [])],
            _options(view, names=names),
        ),
        _write(
            folder / "progress.csv",
            ["assignment", "roster", "handed_in", "with_a_whole_score", "lowest", "middle", "highest"],
            _progress(view),
        ),
    ]


def _scores(view: View, *, names: bool) -> tuple[list[str], list[list[Cell]]]:
    head = ["student", "state", "score", "most", "by_machine", "by_a_person"]
    rows: list[list[Cell]] = [[row.student, "graded", row.score, row.most, row.auto, row.manual] for row in view.rows]
    if not names:
        return head[2:], sorted((row[2:] for row in rows), key=lambda row: -float(row[0] or 0))
    others = {"not graded": view.ungraded, "not handed in": view.missing}
    return head, rows + [[name, state, *[None] * 4] for state, found in others.items() for name in found]


def _questions(view: View) -> Iterable[list[Cell]]:
    for form in view.forms:
        for one in form.questions:
            measured = [
                _short(part) for part in (one.difficulty, one.relation.value, one.relation.low, one.relation.high)
            ]
            yield [form.id, one.element, one.id, one.kind, _short(one.most), one.relation.n, one.answered, *measured]


def _options(view: View, *, names: bool) -> Iterable[list[Cell]]:
    for form in view.forms:
        for question in form.questions:
            for one in question.chosen:
                who: list[Cell] = [", ".join(one.who)] if names else []
                yield [form.id, question.id, one.id, one.text, one.key, one.count, *who]


def _progress(view: View) -> Iterable[list[Cell]]:
    for one in view.steps:
        shares = [_short(part) for part in (one.shares.low, one.shares.middle, one.shares.high)]
        yield [one.assignment, view.roster, one.handed_in, one.shares.n, *shares]


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([guarded(cell) for cell in row] for row in rows)
    return path
