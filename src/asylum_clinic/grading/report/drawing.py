"""The figure of the class view: how hard each question was."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from asylum_clinic.grading.report.view import FormView
from asylum_clinic.statistics.drawing import BLUE, ORANGE, Picture, finish, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HARD = 0.5
"""Below this mean share of the points a question is drawn as hard."""


def difficulty_figure(form: FormView) -> Picture | None:
    """Return the figure of a form's difficulty, or None where there is nothing to draw."""
    count = sum(one.difficulty is not None for one in form.questions)
    return picture(_draw, form, height=1.6 + 0.34 * count) if count else None


def _draw(form: FormView, ax: Axes) -> Axes:
    scored = [(one, one.difficulty) for one in form.questions if one.difficulty is not None]
    for place, (_, share) in enumerate(scored):
        hard = share < HARD
        ax.barh(place, share, color=ORANGE if hard else BLUE, hatch="//" if hard else "", edgecolor="white", height=0.7)
        ax.text(share + 0.01, place, f"{100 * share:.0f} %", va="center", fontsize=8)
    ax.set_yticks(range(len(scored)), [textwrap.shorten(one.id, 28) for one, _ in scored], fontsize=8)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.1)
    ax.set_xlabel("mean share of the points (hatched: under half)")
    below = [one.id for one, share in scored if share < HARD]
    finding = f"{len(below)} of {len(scored)} questions earned under half of their points on average (n = {form.n})"
    told = "; ".join(f"{one.id} {100 * share:.0f} %" for one, share in scored)
    return finish(ax, finding, "this class's graded answers, scored with the key as it is now", f"{told}.")
