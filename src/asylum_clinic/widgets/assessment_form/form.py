"""The live form: a room whose questions, answers and feedback are an assessment's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import traitlets

from asylum_clinic.assessment.accepted import accepted
from asylum_clinic.assessment.feedback import explain
from asylum_clinic.assessment.keeping import restore_record
from asylum_clinic.assessment.key import practice_key, read_fitting_key, read_key
from asylum_clinic.assessment.marks import reader_of, taken_over
from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.plain_records import parse_plain
from asylum_clinic.assessment.records import Record, parse_record
from asylum_clinic.assessment.traps import AGAIN, asked_again, traps_in
from asylum_clinic.assessment.wording import all_isolated
from asylum_clinic.errors import KitError
from asylum_clinic.widgets.assessment_form.page import after_check, notices, page_data, said_of
from asylum_clinic.widgets.assessment_form.summary import summary
from asylum_clinic.widgets.room import Room, script, style

_HERE = Path(__file__).parent
SCRIPTS = (
    *("answers.js", "drawing.js", "fields.js", "grounds.js", "printing.js"),
    *("after_check.js", "answered.js", "assessment_form.js"),
)
"""The form's own parts of the page's module, joined in this order after those of every room."""


class AssessmentForm(Room):
    """The form of one case, live: what is answered in the page is kept by the kernel, which then says so.

    Parameters
    ----------
    opened : Opened
    folder : Path
        The notebook's folder, where the sidecar lies.
    record : Record
        What was answered before.

    Raises
    ------
    KitError
        If a key that is in reach can't be read.
    """

    _esm = script(_HERE, *SCRIPTS)
    _css = style(_HERE, "assessment_form.css")
    what = "form"
    has_deadline = True
    readings = traitlets.Dict().tag(sync=True)
    """How each typed number and day is read, said while the student types."""
    feedback = traitlets.Dict().tag(sync=True)

    def __init__(self, opened: Opened, folder: Path, record: Record) -> None:
        self._opened, self._key_path = opened, practice_key(opened.form.id)
        self._marks: dict[str, Any] = {"asked": 0}
        practice = self._key_path is not None
        reviewed = self._key_path is not None and bool(read_key(self._key_path).reviewed_by)
        page = page_data(opened, practice=practice, reviewed=reviewed, accepted=accepted(opened, folder))
        super().__init__(page, folder, record)

    def think(self, record: Record) -> dict[str, Any]:
        """Say how each typed number and day is read, and give the marks that were asked for."""
        self.readings = said_of(self._opened, record)
        if self._key_path is None or AGAIN not in record.notes:
            return self._marks
        case = self._opened.case
        return self._marks | {"again": asked_again(case, record, after_check(case, record))}

    def read(self, raw: object, carrier: Any) -> Record | None:
        """Return a record of this form; what it does not ask is left out."""
        return parse_record(raw, self._opened.form, tuple(self._opened.case.passages), carrier)

    def notices_of(self, record: Record) -> list[str]:
        """Return what has to be said above the form."""
        return notices(self._opened, record)

    def summary(self) -> dict[str, Any]:
        """Return the readable summary of what is answered."""
        return summary(self._opened, self._kept)

    def check(self) -> dict[str, Any]:
        """Return the feedback on what is kept, in practice mode only: elsewhere there is no key to be found.

        Raises
        ------
        KitError
            If the form's key is not open, or is not this form's.
        """
        if self._key_path is None:
            raise KitError("the key of this exercise is not open", do="hand the exercise in to have it graded")
        key = read_fitting_key(self._opened.form, self._key_path)
        reader = self.marked().answers
        said = explain(self._opened.form, self._opened.case, self._kept, key, reader=reader).as_json()
        judged = self._kept.as_json()["answers"]
        said["traps"] = traps_in(self._kept.answers, key)
        standing = after_check(self._opened.case, self._kept)
        shown: dict[str, Any] = all_isolated(said | {"standing": standing})
        return shown | {"seq": self._kept.seq, "judged": judged}

    def marks(self) -> dict[str, list[str]]:
        """Return what the student has marked in the case reader, for each question on passages."""
        return taken_over(self._opened.form, tuple(self._opened.case.passages), self.marked())

    def marked(self) -> Record:
        """Return what the case reader keeps of the form's case."""
        name = reader_of(self._opened.case.paper.id)
        return restore_record(name, self._folder, lambda raw, carrier: parse_plain(raw, name, carrier))

    def asked(self, kind: str) -> None:
        """Give the feedback, or the marks from the reader, that a student asks for."""
        if kind == "marks":
            self._marks = {"asked": self._marks["asked"] + 1, "marks": self.marks()}
            self.said = all_isolated(self.think(self._kept))
        if kind != "check":
            return
        try:
            self.feedback = self.check()
        except KitError as error:
            self.feedback = {"problem": str(error)}
