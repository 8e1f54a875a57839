"""A rubric in an instructor's course: where its file lies, and how students read it beforehand."""

from __future__ import annotations

from html import escape
from pathlib import Path

from asylum_clinic.assessment.rubrics import Criterion, Rubric, read_rubric
from asylum_clinic.grading.config import RUBRICS

__all__ = ["Criterion", "Rubric", "as_markdown", "read_rubric", "rubric_path"]


def as_markdown(rubric: Rubric) -> str:
    """Return a rubric as students see it beforehand: criteria, levels and points, without the grader's notes.

    Examples
    --------
    >>> level = {"points": 2, "text": "Names both."}, {"points": 0, "text": "Names none."}
    >>> one = {"id": "facts", "title": "Facts", "points": 2, "levels": level}
    >>> print(as_markdown(Rubric(form="f", question="memo", title="The memo", points=2, criteria=[one])))
    **How a person will read it: The memo (2 points)**
    <BLANKLINE>
    | Criterion | Points | What earns them |
    |---|---|---|
    | Facts | 2 | 2: Names both.<br>0: Names none. |
    """
    rows = [
        f"| {_cell(one.title)} | {one.points:g} | "
        + "<br>".join(f"{level.points:g}: {_cell(level.text)}" for level in one.levels)
        + " |"
        for one in rubric.criteria
    ]
    head = f"**How a person will read it: {_cell(rubric.title)} ({rubric.points:g} points)**"
    return "\n".join([head, "", "| Criterion | Points | What earns them |", "|---|---|---|", *rows])


def _cell(text: str) -> str:
    return (
        escape(" ".join(text.split()), quote=False).replace("|", "&#124;").replace("$", "&#36;").replace("*", "&#42;")
    )


def rubric_path(root: Path, form: str, question: str) -> Path:
    """Return the file of the rubric of a question in words."""
    return root / RUBRICS / f"{form}--{question}.yaml"
