"""The live form: what is answered in the page is kept by the kernel, which then says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4
from weakref import WeakSet

import anywidget
import traitlets
from IPython.display import display, update_display

from asylum_clinic.assessment.accepted import accepted
from asylum_clinic.assessment.feedback import explain
from asylum_clinic.assessment.keeping import write_sidecar
from asylum_clinic.assessment.key import practice_key, read_fitting_key, read_key
from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.records import Record, newest, parse_record
from asylum_clinic.errors import KitError
from asylum_clinic.widgets.assessment_form.page import after_check, notices, page_data, said_of
from asylum_clinic.widgets.assessment_form.summary import summary

_HERE = Path(__file__).parent
SCRIPTS = ("answers.js", "notebook.js", "store.js", "drawing.js", "fields.js", "assessment_form.js")
"""The parts of the page's module, joined in this order: what is pure first, what draws last."""


class AssessmentForm(anywidget.AnyWidget):
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

    _esm = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    _css = (_HERE / "assessment_form.css").read_text(encoding="utf-8")
    identity = traitlets.Unicode().tag(sync=True)
    """The widget's own id, by which the page finds the cell that shows it."""
    page = traitlets.Dict().tag(sync=True)
    record = traitlets.Dict().tag(sync=True)
    notices: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    readings = traitlets.Dict().tag(sync=True)
    """How each typed number and day is read, said while the student types."""
    feedback = traitlets.Dict().tag(sync=True)
    _live: ClassVar[WeakSet[AssessmentForm]] = WeakSet()

    def __init__(self, opened: Opened, folder: Path, record: Record) -> None:
        key_path = practice_key(opened.form.id)
        reviewed = key_path is not None and bool(read_key(key_path).reviewed_by)
        identity = uuid4().hex
        super().__init__(
            model_id=identity,
            identity=identity,
            page=page_data(opened, practice=key_path is not None, reviewed=reviewed, accepted=accepted(opened, folder)),
            record=record.as_json(),
            readings=said_of(opened, record),
            notices=notices(record),
        )
        self._opened, self._folder, self._kept, self._key_path = opened, folder, record, key_path
        self._summary_id = f"answers-{identity}"
        self._live.add(self)
        self.on_msg(self._hear)

    @property
    def kept(self) -> Record:
        """The newest record that the kernel holds."""
        return self._kept

    def show(self) -> None:
        """Display the form, and under it the readable summary that stands where no form is alive."""
        problem = self._write()
        if problem:
            self.notices = [*self.notices, problem]
        display(self)
        display(summary(self._opened, self._kept), raw=True, display_id=self._summary_id)

    def keep(self, raw: object) -> str:
        """Keep a record that the page sends, in the sidecar and in the summary.

        Returns
        -------
        str
            Empty if it is kept; else what went wrong and what to do, for the screen.
        """
        passages = tuple(self._opened.case.passages)
        said = parse_record(raw, self._opened.form, passages, "notebook")
        best = newest((self._kept, said), self._opened.form.id)
        if best.as_json() != self._kept.as_json():
            for form in self._live:
                if (form._opened.form.id, form._folder) == (self._opened.form.id, self._folder):
                    form._take(best)
        return self._write()

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
        said = explain(self._opened.form, self._opened.case, self._kept, key).as_json()
        return said | {"seq": self._kept.seq, "standing": after_check(self._opened.case, self._kept)}

    def _write(self) -> str:
        try:
            write_sidecar(self._folder, self._kept)
        except KitError as error:
            return str(error)
        return ""

    def _take(self, record: Record) -> None:
        self._kept = record
        self.record = record.as_json()
        self.readings = said_of(self._opened, record)
        self.notices = notices(record)
        update_display(summary(self._opened, record), raw=True, display_id=self._summary_id)

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer the page: each message that asks to keep is acknowledged by its sequence number."""
        if not isinstance(content, dict):
            return
        if "record" in content:
            problem = self.keep(content["record"])
            shown = summary(self._opened, self._kept)
            self.send({"kind": "kept", "seq": content.get("seq"), "problem": problem, "summary": shown})
        if content.get("kind") == "check":
            try:
                self.feedback = self.check()
            except KitError as error:
                self.feedback = {"problem": str(error)}
