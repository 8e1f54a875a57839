"""Rubrics as data: the criteria by which a person grades an answer in words, with levels and their points."""

from __future__ import annotations

from html import escape
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.grading.config import RUBRICS
from asylum_clinic.resources import read_model


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Part):
    """One level of a criterion: what an answer on it does, and what it earns; students read it beforehand."""

    points: float = Field(ge=0)
    text: str


class Criterion(_Part):
    """One thing that an answer is graded by; the levels stand from the best to none.

    ``look_for`` is the grader's alone: the facts and the law that an answer on this case could name.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    points: float = Field(gt=0)
    look_for: str = ""
    levels: tuple[Level, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _the_best_level_earns_the_points(self) -> Criterion:
        if max(level.points for level in self.levels) != self.points:
            raise ValueError(f"no level earns the {self.points:g} points of the criterion, or one earns more")
        return self


class Sample(_Part):
    """A sample answer that students mark before they write their own: its text, and what a grader gave it and why."""

    text: str
    levels: dict[str, float]
    why: str


class Rubric(_Part):
    """How one question in words is graded: students see title, criteria and levels, the grader also the note."""

    form: str
    question: str
    title: str
    points: float = Field(gt=0)
    note: str = ""
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    samples: tuple[Sample, ...] = ()

    @model_validator(mode="after")
    def _a_sample_is_marked_on_every_criterion(self) -> Rubric:
        given = {criterion.id: {level.points for level in criterion.levels} for criterion in self.criteria}
        for number, sample in enumerate(self.samples, 1):
            if set(sample.levels) != set(given) or any(sample.levels[name] not in given[name] for name in given):
                raise ValueError(f"sample {number} is not marked with one level of each criterion")
        return self

    @model_validator(mode="after")
    def _the_criteria_add_up(self) -> Rubric:
        total = sum(criterion.points for criterion in self.criteria)
        if total != self.points:
            raise ValueError(f"the criteria add up to {total:g} points and not to {self.points:g}")
        return self


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


def read_rubric(path: Path) -> Rubric:
    """Return a rubric from its file.

    Raises
    ------
    KitError
        If it can't be read, with file and line.
    """
    return read_model(Rubric, path)
