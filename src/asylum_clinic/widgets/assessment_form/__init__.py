"""``assess(form)``: a case beside its questions, in which a student's answers last.

The page asks and draws, the kernel keeps: an answer counts as kept only after the kernel has written it.
"""

from __future__ import annotations

import os
from pathlib import Path

from asylum_clinic.assessment.keeping import restore
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.reading import readings
from asylum_clinic.assessment.records import Record, unanswered
from asylum_clinic.widgets.assessment_form.form import AssessmentForm
from asylum_clinic.widgets.room import open_room

__all__ = ["AssessmentForm", "UnansweredError", "assess"]


class UnansweredError(Exception):
    """What *Validate* says of a form that is not finished: the open questions, by their words."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def assess(form: str) -> float | None:
    """Open a form of questions on a case, with what was answered before.

    Parameters
    ----------
    form : str
        The form's id, for example ``"notice-screening"``.

    Returns
    -------
    float or None
        None for a reader. Under nbgrader's autograding 0.0, since an answer is graded by the kit's own steps and a
        course that lacks them must not give full marks. *Validate* gets None once every question is answered.

    Raises
    ------
    KitError
        If the form or its case can't be read; a notebook shows its sentence alone.
    UnansweredError
        Under *Validate*, naming the questions that are still open.
    """
    task = os.environ.get("NBGRADER_EXECUTION", "")
    if task == "autograde":
        return 0.0
    folder = Path.cwd()
    opened = open_form(form, folder)
    record = restore(opened, folder)
    if task == "validate":
        _demand_answers(opened, record)
        return None
    open_room(lambda place: AssessmentForm(opened, place, record))
    return None


def _demand_answers(opened: Opened, record: Record) -> None:
    questions = opened.form.questions
    missing = unanswered(opened.form, record.answers)
    unread = {name: said.said for name, said in readings(opened.form, record.answers).items() if said.value is None}
    if missing or unread:
        count = len(missing) + len(unread)
        head = f"{count} of {len(questions)} questions of '{opened.form.title}' are not answered yet:"
        lines = [f"  - {questions[name].text}" for name in missing]
        lines += [f"  - {questions[name].text} {said}" for name, said in unread.items()]
        raise UnansweredError("\n".join([head, *lines]))
