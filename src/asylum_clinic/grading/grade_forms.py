"""Grading step: a form's record is scored with its key, in the grader's own process."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from nbformat import v4

from asylum_clinic.assessment.feedback import Feedback, explain
from asylum_clinic.assessment.key import Key, find_key, read_fitting_key
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.records import METADATA, Record, parse_record
from asylum_clinic.errors import KitError
from asylum_clinic.grading import ledger
from asylum_clinic.grading.feedback_html import feedback_html
from asylum_clinic.grading.reviews import signed_authorities, with_signature
from asylum_clinic.grading.source import ReleasedCell, once, read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named

FAILED = "This form could not be graded and waits for a person."


class GradeForms(KitPreprocessor):
    """Scores every form and puts feedback and points where nbgrader looks for them.

    What is a form, is said by the released source; form, case and key come from the instructor's course. The key
    never enters a kernel, and nothing that a student wrote can touch the points.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade the notebook's forms; one that can't be graded goes to a person and does not stop the rest."""
        for form_id, known in read_released(resources).forms.items():
            cell = cell_named(nb, known.id)
            try:
                feedback = self._grade(form_id, known, cell, nb, resources)
            except Exception as error:
                said = str(error) if isinstance(error, KitError) else f"{FAILED} ({type(error).__name__})"
                ledger.flag(nb, known.id, said)
                cell.outputs = [v4.new_output("error", ename="NotGraded", evalue=FAILED, traceback=[FAILED])]
                continue
            shown = {"text/html": feedback_html(feedback, told(nb, known.id, feedback))}
            points = {"text/plain": repr(float(feedback.points))}
            cell.outputs = [
                v4.new_output("display_data", data=shown),
                v4.new_output("execute_result", data=points, execution_count=None),
            ]
        return nb, resources

    def _grade(self, form_id: str, known: ReleasedCell, cell: Any, nb: Any, resources: Any) -> Feedback:
        opened = once(open_form, form_id, self.source_folder(resources))
        course, today = Path(self.course), datetime.now(UTC).date()
        key = once(signed_key, opened.form.id, self.source_folder(resources), course, today)
        if known.points != opened.form.points:
            said = f"the form {form_id!r} gives {opened.form.points:g} points and its released cell {known.points:g}"
            raise KitError(said, self.source_folder(resources), do="mend the points and release again")
        record = parse_record(cell.metadata.get(METADATA), opened.form, tuple(opened.case.passages), "notebook")
        told_before = ledger.read(nb)["forms"].get(form_id, {})
        record = (record or Record(form=form_id)).model_copy(
            update={
                "carrier": told_before.get("carrier", "none"),
                "problems": tuple(told_before.get("problems", ())),
            }
        )
        marks = ledger.read(nb)["readers"].get(opened.case.paper.id, {})
        return explain(opened.form, opened.case, record, key, once(signed_authorities, course, today), marks)


def signed_key(form_id: str, source: Path, course: Path, today: date) -> Key:
    """Return the key of an assignment's form, with what its signature says."""
    key = read_fitting_key(open_form(form_id, source).form, find_key(form_id, course))
    return with_signature(key, course, today)


def told(nb: Any, cell_id: str, feedback: Feedback) -> list[str]:
    """Return what the grading's steps said of a form and its answers in words, and the feedback does not say itself."""
    said = [
        sentence
        for name, sentences in ledger.read(nb)["messages"].items()
        for sentence in sentences
        if name == cell_id or name.startswith(f"{cell_id}--")
    ]
    return [sentence for sentence in said if sentence not in feedback.flags]
