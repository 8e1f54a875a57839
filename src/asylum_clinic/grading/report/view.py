"""The class view as plain values, ready to be drawn, written or printed: counts first, names only if asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from asylum_clinic.grading.outcomes import GradeRow
from asylum_clinic.grading.report import beside
from asylum_clinic.grading.report.by_hand import HandView, view_of
from asylum_clinic.grading.report.choices import Chosen, Split, answered, distribution, splits
from asylum_clinic.grading.report.measures import Agreed, Relation, difficulty, item_rest
from asylum_clinic.grading.report.reading import ClassRead, FormClass
from asylum_clinic.statistics.judging import Dealt


@dataclass(frozen=True)
class Spread:
    """How a number lies over a class: lowest, middle, highest, and of how many; None where there is nobody."""

    n: int
    low: float | None = None
    middle: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class QuestionView:
    """One question: how many answered, how hard it was, what it tells apart, and what was chosen."""

    id: str
    text: str
    kind: str
    element: str
    most: float
    answered: int
    difficulty: float | None
    relation: Relation
    chosen: tuple[Chosen, ...]


@dataclass(frozen=True)
class FormView:
    """One form of the assignment."""

    id: str
    title: str
    n: int
    questions: tuple[QuestionView, ...]
    splits: tuple[Split, ...]
    agreements: tuple[tuple[Agreed, Agreed], ...]
    by_hand: tuple[HandView, ...]
    class_gap: Dealt | str
    judges_gap: Dealt
    judges_alpha: float


@dataclass(frozen=True)
class Step:
    """One assignment of the term: how many handed in, how many are graded, and their shares of the points."""

    assignment: str
    handed_in: int
    shares: Spread


@dataclass(frozen=True)
class View:
    """Everything that the page and the tables show."""

    assignment: str
    roster: int
    handed_in: int
    missing: tuple[str, ...]
    ungraded: tuple[str, ...]
    scores: Spread
    most: float
    rows: tuple[GradeRow, ...]
    forms: tuple[FormView, ...]
    steps: tuple[Step, ...]
    term: dict[str, dict[str, float | None]]
    notes: tuple[str, ...]


def spread(values: list[float]) -> Spread:
    """Return the lowest, the middle and the highest of some numbers.

    Examples
    --------
    >>> spread([1.0, 4.0, 2.0]).middle, spread([]).n
    (2.0, 0)
    """
    return Spread(len(values), min(values), median(values), max(values)) if values else Spread(0)


def share(row: GradeRow) -> float | None:
    """Return a student's share of the points of an assignment; None where it has none or a person's score waits."""
    waits = any(cell.by_hand and cell.manual is None and cell.auto is None for cell in row.cells.values())
    return None if waits or not row.most else row.score / row.most


def build(read: ClassRead, root: Path) -> View:
    """Return the class view of a class that was read."""
    rows = tuple(read.grades[name] for name in sorted(read.grades))
    steps = tuple(_step(name, read, grades) for name, grades in read.others.items())
    term = {
        student: {name: share(grades[student]) if student in grades else None for name, grades in read.others.items()}
        for student in read.roster
    }
    return View(
        assignment=read.assignment,
        roster=len(read.roster),
        handed_in=len(read.handed_in),
        missing=tuple(name for name in read.roster if name not in read.handed_in),
        ungraded=tuple(sorted(read.handed_in - set(read.grades))),
        scores=spread([row.score for row in rows]),
        most=max((row.most for row in rows), default=0.0),
        rows=rows,
        forms=tuple(_form(form, read.grades, root, read.assignment) for form in read.forms),
        steps=steps,
        term=term,
        notes=read.notes,
    )


def _step(name: str, read: ClassRead, grades: Mapping[str, GradeRow]) -> Step:
    shares = [found for row in grades.values() if (found := share(row)) is not None]
    return Step(name, len(read.submitted.get(name, frozenset()) | set(grades)), spread(shares))


def _form(form: FormClass, grades: Mapping[str, GradeRow], root: Path, assignment: str) -> FormView:
    gap, theirs, alpha = beside.beside_judges(form)
    hand = tuple(
        view_of(root, assignment, form.opened.form.id, question.id, question.text, grades)
        for question in form.opened.form.manual()
    )
    paper = form.opened.form
    return FormView(
        paper.id,
        paper.title,
        len(form.answers),
        questions(form),
        splits(form),
        beside.agreements(form),
        hand,
        gap,
        theirs,
        alpha,
    )


def questions(form: FormClass) -> tuple[QuestionView, ...]:
    """Return what is to be said of each question that a machine grades, in the order they are asked."""
    found = []
    for element in form.opened.form.elements:
        for question in element.questions:
            if question.kind == "text":
                continue
            item = [points[question.id] for points in form.points.values()]
            rest = [sum(points.values()) - points[question.id] for points in form.points.values()]
            most = form.most[question.id]
            relation = item_rest(item, rest) if most else Relation(len(item), why="earns no points by itself")
            found.append(
                QuestionView(
                    question.id,
                    question.text,
                    question.kind,
                    element.title,
                    most,
                    answered(form, question),
                    difficulty(item, most),
                    relation,
                    distribution(form, question),
                )
            )
    return tuple(found)
