"""``our_class()``: a class's own disagreement beside the ten judges', for lesson 07, read from what was graded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import AUTOGRADED
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.report.beside import agreements, beside_judges
from asylum_clinic.grading.report.reading import FormClass, read_class
from asylum_clinic.statistics.tables import Words

NOT_HERE = (
    "There is no graded class where this notebook lies: graded work is on the instructor's computer alone. Type your "
    "group's answers into the cell below. Instructors: open this lesson from your course's folder (asylum-clinic lab) "
    "after 'asylum-clinic grade PS', or give 'asylum-clinic report PS' for the whole class view."
)
NONE_YET = (
    "The course {} has no graded form that asks for positions between yes and no. Grade one, such as "
    "'asylum-clinic grade grounds-and-nexus', and run this cell again. Until then, type your group's answers into the "
    "cell below."
)


def our_class() -> Words:
    """Return how far a class disagrees on each graded form, beside the ten judges; or what to do where none is graded.

    Nobody is named, and no coefficient is given of a class too small for one.
    """
    try:
        course = Course.find()
    except KitError:
        return Words(NOT_HERE)
    try:
        told = [line for form in _graded(course.root) for line in _told(form)]
    except KitError as error:
        return Words(f"The graded class can't be read. {error}")
    return Words("\n".join(told) or NONE_YET.format(course.root.name))


def _graded(root: Path) -> Iterator[FormClass]:
    names = sorted({path.parent.name for path in (root / AUTOGRADED).glob("*/*/*.ipynb")})
    for assignment in names:
        for form in read_class(root, assignment).forms:
            if form.answers and any(one.kind == "scale" for one in form.opened.form.questions.values()):
                yield form


def _told(form: FormClass) -> Iterator[str]:
    gap, theirs, alpha = beside_judges(form)
    yield f"{form.opened.form.title}, {len(form.answers)} students"
    for own, _ in agreements(form)[:1]:
        said = f"alpha {own}, on {own.items} questions" if own.alpha is not None else f"{own}"
        yield f"  {own.about}, among students: {said}. The judges with the rater: alpha {alpha:.2f}."
    mine = (
        gap if isinstance(gap, str) else f"{_gap(gap.seen)} apart, and {_gap(gap.middle)} in the middle deal by chance"
    )
    yield f"  Highest and lowest share of yes: {mine}. The ten judges: {_gap(theirs.seen)}, and {_gap(theirs.middle)}."
    yield "  It is not the same measurement: here all answer on one file, there each judge had files of his or her own."


def _gap(share: float) -> str:
    return f"{100 * share:.1f} points"
