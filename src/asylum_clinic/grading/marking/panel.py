"""The rubric as it stands in Formgrader beside an answer: native radio buttons, one line a level."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from asylum_clinic.grading.rubrics import Rubric

_HERE = Path(__file__).parent
PANELS = "asylum_clinic_rubrics"
"""Where the panels lie in an exporter's resources, by the cell's name, for the filter that prints a cell."""


def panel_html(rubric: Rubric, cell: str) -> str:
    """Return the panel of a rubric; every word in it is the instructor's own, and escaped all the same.

    Parameters
    ----------
    rubric : Rubric
    cell : str
        The grade id of the cell that it is about.
    """
    name = escape(cell)
    parts = [_criterion(rubric, number, name) for number in range(len(rubric.criteria))]
    note = f"<p>{escape(rubric.note)}</p>" if rubric.note else ""
    return (
        f'<section class="kit-rubric" data-cell="{name}" aria-label="Rubric: {escape(rubric.title)}" hidden>'
        f"<p><strong>Rubric: {escape(rubric.title)} ({rubric.points:g} points)</strong></p>{note}"
        f'<p><label>Your name as a grader <input class="kit-grader" maxlength="80" autocomplete="name"></label></p>'
        f"{''.join(parts)}"
        f'<p><label>Use an earlier comment <select class="kit-earlier"><option value="">Choose one</option></select>'
        f"</label></p>"
        f'<p><label>Your comment <textarea class="kit-words" rows="3"></textarea></label></p>'
        f'<p><button type="button" class="kit-mark">Mark by the rubric</button> '
        f'<output class="kit-said" aria-live="polite"></output></p></section>'
    )


def _criterion(rubric: Rubric, number: int, cell: str) -> str:
    criterion = rubric.criteria[number]
    look = f"<p><em>Look for: {escape(criterion.look_for)}</em></p>" if criterion.look_for else ""
    levels = "".join(
        f'<p><label><input type="radio" name="{cell}--{escape(criterion.id)}" value="{level.points:g}"> '
        f"<strong>{level.points:g}</strong> {escape(level.text)}</label></p>"
        for level in criterion.levels
    )
    head = f"{escape(criterion.title)} (at most {criterion.points:g})"
    return f'<fieldset data-criterion="{escape(criterion.id)}"><legend>{head}</legend>{look}{levels}</fieldset>'


@cache
def script_and_style() -> str:
    """Return the panel's script and style sheet as one piece of HTML for the end of a page."""
    script = (_HERE / "rubric_panel.js").read_text(encoding="utf-8")
    style = (_HERE / "rubric_panel.css").read_text(encoding="utf-8")
    return f'<style>{style}</style><script type="module">{script}</script>'
