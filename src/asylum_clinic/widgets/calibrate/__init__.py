"""``calibrate(form)``: the criteria of a question in words, tried on two sample answers before one's own is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.records import Record
from asylum_clinic.assessment.rubrics import Rubric, Sample, find_rubrics, read_rubric
from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import LAW_AS_OF
from asylum_clinic.widgets.room import Room, open_room, script, style

_HERE = Path(__file__).parent
HOW_TO = (
    "A person grades what you write, by these criteria. Mark both sample answers first, as that person would; then "
    "see what a grader gave, and why. Nothing here is graded. The samples are shorter than what is asked of you, and "
    "on other small situations, all invented: their paragraph numbers lead nowhere. Where a sample cites law, square "
    "brackets stand for it, so that it gives away no authority of your own case."
)


class Calibrate(Room):
    """The rubrics of one form with their sample answers, live.

    Parameters
    ----------
    name : str
        What the room keeps its record under: a form, or a form and one of its questions.
    rubrics : tuple of Rubric
    folder : Path
        The notebook's folder.
    """

    _esm = script(_HERE, "calibrate.js")
    _css = style(_HERE, "calibrate.css")

    def __init__(self, name: str, rubrics: tuple[Rubric, ...], folder: Path) -> None:
        self._rubrics = rubrics
        super().__init__(page_data(name, rubrics), folder)

    def think(self, record: Record) -> dict[str, Any]:
        """Say of each sample how much is still to be marked, or what a grader gave, once a student has asked."""
        return {
            _id(rubric, number): _said(rubric, sample, number, record) for rubric, number, sample in self._samples()
        }

    def answer_lines(self, record: Record) -> list[tuple[str, str]]:
        """Return each level that was chosen."""
        lines = []
        for rubric, number, _ in self._samples():
            for name, points in chosen(rubric, number, record).items():
                criterion = next(one for one in rubric.criteria if one.id == name)
                told = f"{points:g} of {criterion.points:g}"
                lines.append((f"{rubric.title}, sample answer {number}, {criterion.title}", told))
        return lines

    def _samples(self) -> list[tuple[Rubric, int, Sample]]:
        return [(one, number, sample) for one in self._rubrics for number, sample in enumerate(one.samples, 1)]


def page_data(name: str, rubrics: tuple[Rubric, ...]) -> dict[str, Any]:
    """Return everything that the page draws, which does not hold what a grader gave."""
    return {
        "form": f"samples-{name}",
        "case_digest": "",
        "title": "How a person will read it: mark two sample answers first",
        "summary": HOW_TO,
        "law": LAW_AS_OF,
        "rubrics": [_drawn(rubric) for rubric in rubrics],
    }


def _drawn(rubric: Rubric) -> dict[str, Any]:
    criteria = [
        {
            "id": one.id,
            "title": f"{one.title} (at most {one.points:g})",
            "levels": [{"id": f"{level.points:g}", "text": f"{level.points:g}: {level.text}"} for level in one.levels],
        }
        for one in rubric.criteria
    ]
    samples = [
        {"id": _id(rubric, number), "title": f"Sample answer {number}", "paragraphs": sample.text.splitlines()}
        for number, sample in enumerate(rubric.samples, 1)
    ]
    title = f"{rubric.title} ({rubric.points:g} points)"
    return {"id": rubric.question, "title": title, "criteria": criteria, "samples": samples}


def chosen(rubric: Rubric, number: int, record: Record) -> dict[str, float]:
    """Return the levels that a student gave a sample, by criterion; what the rubric does not have is left out."""
    found: dict[str, float] = {}
    for one in rubric.criteria:
        given = record.answers.get(f"{_id(rubric, number)}--{one.id}")
        for level in one.levels:
            if given == f"{level.points:g}":
                found[one.id] = level.points
    return found


def _id(rubric: Rubric, number: int) -> str:
    return f"{rubric.question}--{number}"


def _said(rubric: Rubric, sample: Sample, number: int, record: Record) -> dict[str, Any]:
    given = chosen(rubric, number, record)
    left = len(rubric.criteria) - len(given)
    if left:
        words = "One criterion is" if left == 1 else f"{left} criteria are"
        return {"left": f"{words} still to be marked.", "lines": [], "why": ""}
    if f"{_id(rubric, number)}--asked" not in record.answers:
        return {"left": "", "lines": [], "why": ""}
    lines = [
        f"{one.title}: you gave {given[one.id]:g}, the grader {sample.levels[one.id]:g}, of {one.points:g}."
        for one in rubric.criteria
    ]
    yours, graders = sum(given.values()), sum(sample.levels.values())
    lines.append(f"In all: you gave {yours:g}, the grader {graders:g}, of {rubric.points:g}.")
    return {"left": "", "lines": lines, "why": f"Why the grader gave this: {' '.join(sample.why.split())}"}


def calibrate(name: str) -> None:
    """Show the criteria by which a form's questions in words are graded, with two sample answers to be marked first.

    Under nbgrader's own commands it does nothing, since it earns nothing.

    Parameters
    ----------
    name : str
        A form, for example ``"quota-screening"``, or one of its questions: ``"quota-screening--memo"``.

    Raises
    ------
    KitError
        If there is no rubric of that name with sample answers, or one can't be read.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return
    open_room(lambda folder: Calibrate(name, _with_samples(name, folder), folder))


def _with_samples(name: str, folder: Path) -> tuple[Rubric, ...]:
    rubrics = tuple(one for path in find_rubrics(name, folder) if (one := read_rubric(path)).samples)
    if not rubrics:
        raise KitError(f"no rubric of {name!r} has sample answers", do="write them under 'samples' in the rubric")
    return rubrics
