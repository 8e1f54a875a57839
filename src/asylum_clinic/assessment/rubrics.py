"""Rubrics as data: the criteria by which a person grades an answer in words, with levels and their points.

They stand on this floor since students read them too: the public part of a rubric travels with its assignment, and
its two sample answers are marked before the first own word is written.
"""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.errors import KitError
from asylum_clinic.resources import read_model

BESIDE = "rubrics"
"""The folder beside a released notebook that holds the public parts."""
KEPT = "grading/rubrics"
"""Where an instructor's course keeps the whole of them."""


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

    @property
    def name(self) -> str:
        """The name of its file, and of the cell that it grades."""
        return f"{self.form}--{self.question}"

    def public(self) -> Rubric:
        """Return what students get of it: all but the note and what the grader looks for.

        Examples
        --------
        >>> level = {"points": 2, "text": "Names both."}, {"points": 0, "text": "Names none."}
        >>> one = {"id": "facts", "title": "Facts", "points": 2, "look_for": "Paragraph 3.", "levels": level}
        >>> whole = Rubric(form="f", question="memo", title="The memo", points=2, note="Be mild.", criteria=[one])
        >>> whole.public().note, whole.public().criteria[0].look_for
        ('', '')
        """
        criteria = tuple(one.model_copy(update={"look_for": ""}) for one in self.criteria)
        return self.model_copy(update={"note": "", "criteria": criteria})


def read_rubric(path: Path) -> Rubric:
    """Return a rubric from its file.

    Raises
    ------
    KitError
        If it can't be read, with file and line.
    """
    return read_model(Rubric, path)


def find_rubrics(name: str, folder: Path) -> list[Path]:
    """Return the files of a form's rubrics: beside the notebook first, then in the course that the notebook lies in.

    Parameters
    ----------
    name : str
        A form, or a form and one of its questions, for example ``"quota-screening--memo"``.
    folder : Path
        The notebook's folder.

    Raises
    ------
    KitError
        If there is none.
    """
    places = [folder / BESIDE, *(place / KEPT for place in (folder, *folder.parents))]
    pattern = f"{name}.yaml" if "--" in name else f"{name}--*.yaml"
    for place in places if re.fullmatch(r"[a-z0-9-]+", name) else ():
        if found := sorted(place.glob(pattern)):
            return found
    raise KitError(f"there is no rubric of {name!r}", folder / BESIDE, do="keep this folder beside the notebook")
