"""Rubrics as data: the criteria by which a person grades an answer in words, with levels and their points."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.grading.config import RUBRICS
from asylum_clinic.resources import read_model


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Level(_Part):
    """One level of a criterion: what an answer on it does, and what it earns."""

    points: float = Field(ge=0)
    text: str


class Criterion(_Part):
    """One thing that an answer is graded by; the levels stand from the best to none."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    points: float = Field(gt=0)
    levels: tuple[Level, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _the_best_level_earns_the_points(self) -> Criterion:
        if max(level.points for level in self.levels) != self.points:
            raise ValueError(f"no level earns the {self.points:g} points of the criterion, or one earns more")
        return self


class Rubric(_Part):
    """How one question in words is graded: students see title, criteria and levels, the grader also the note."""

    form: str
    question: str
    title: str
    points: float = Field(gt=0)
    note: str = ""
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _the_criteria_add_up(self) -> Rubric:
        total = sum(criterion.points for criterion in self.criteria)
        if total != self.points:
            raise ValueError(f"the criteria add up to {total:g} points and not to {self.points:g}")
        return self


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
