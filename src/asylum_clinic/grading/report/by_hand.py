"""Questions in words in the class view: what waits, which level was given on which criterion, how graders agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.marking import Mark, read_marks
from asylum_clinic.grading.outcomes import GradeRow
from asylum_clinic.grading.rubrics import Criterion, read_rubric, rubric_path
from asylum_clinic.statistics.measures import agreement

LEAST_TWICE = 10
"""The fewest answers that two graders have read for which their agreement is given as a coefficient."""


@dataclass(frozen=True)
class CriterionView:
    """One criterion: how often each level was given, and how far two graders agreed on it."""

    title: str
    most: float
    levels: tuple[tuple[float, str, int], ...]
    twice: int
    same: int
    alpha: str


@dataclass(frozen=True)
class HandView:
    """One question that a person grades: how many wait, how often each number of points was given, and the levels."""

    id: str
    text: str
    most: float
    waiting: int
    given: tuple[tuple[float, int], ...]
    criteria: tuple[CriterionView, ...]
    marked: int


def view_of(root: Path, assignment: str, form: str, name: str, text: str, grades: Mapping[str, GradeRow]) -> HandView:
    """Return what is to be said of a question in words.

    Parameters
    ----------
    root : Path
        The course's folder.
    assignment, form, name : str
        The question's id is ``name``.
    text : str
        The question.
    grades : dict of student to GradeRow
    """
    cell = f"{form}--{name}"
    cells = [row.cells[cell] for row in grades.values() if cell in row.cells]
    scores = [one.score for one in cells if one.manual is not None or one.auto is not None]
    given = tuple((points, scores.count(points)) for points in sorted(set(scores), reverse=True))
    most = max((one.most for one in cells), default=0.0)
    marks = [mark for mark in read_marks(root, assignment) if mark.cell == cell and mark.student in grades]
    path = rubric_path(root, form, name)
    try:
        criteria = read_rubric(path).criteria if path.is_file() else ()
    except KitError:
        criteria = ()  # 'check' names what is wrong with it
    views = tuple(_criterion(criterion, marks) for criterion in criteria)
    return HandView(name, text, most, len(cells) - len(scores), given, views, len({mark.student for mark in marks}))


def _criterion(criterion: Criterion, marks: Sequence[Mark]) -> CriterionView:
    points = [mark.levels[criterion.id] for mark in marks if criterion.id in mark.levels]
    levels = tuple((level.points, level.text, points.count(level.points)) for level in criterion.levels)
    pairs = _pairs(criterion, marks)
    same = sum(one == other for one, other in pairs)
    return CriterionView(criterion.title, criterion.points, levels, len(pairs), same, _alpha(criterion, pairs))


def _pairs(criterion: Criterion, marks: Sequence[Mark]) -> list[tuple[float, float]]:
    """Return the first two graders' points of each answer that two have marked, in the order of their names."""
    by_student: dict[str, dict[str, float]] = {}
    for mark in marks:
        if criterion.id in mark.levels:
            by_student.setdefault(mark.student, {})[mark.grader] = mark.levels[criterion.id]
    both = [sorted(given.items())[:2] for given in by_student.values() if len(given) > 1]
    return [(first[1], second[1]) for first, second in both]


def _alpha(criterion: Criterion, pairs: Sequence[tuple[float, float]]) -> str:
    if len(pairs) < LEAST_TWICE:
        return ""
    order = [f"{points:g}" for points in sorted({level.points for level in criterion.levels})]
    ratings = {"first": [f"{one:g}" for one, _ in pairs], "second": [f"{other:g}" for _, other in pairs]}
    try:
        return f"{agreement(ratings, order).alpha:.2f}"
    except KitError:
        return "no value: all levels are the same"
