"""Grading step: the newest record of a student's answers is found, wherever it lies."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import from_dict

from asylum_clinic.assessment.keeping import sidecar
from asylum_clinic.assessment.marks import MARKS, reader_of
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.plain_records import parse_plain
from asylum_clinic.assessment.questions import Form
from asylum_clinic.assessment.records import (
    CARRIERS,
    MAX_BYTES,
    METADATA,
    Record,
    newest,
    parse_record,
    records_in_notebook,
)
from asylum_clinic.errors import KitError
from asylum_clinic.grading import ledger
from asylum_clinic.grading.source import once, read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named

OLDER = (
    "The notebook that was handed in is older than the answers that were kept beside it, so those were graded. "
    "Save the notebook (Ctrl+S) before you hand it in."
)


class Harvest(KitPreprocessor):
    """Reads a form's record from cell metadata, from the file in ``answers/`` and from outputs; the newest counts.

    It reads the submitted folder only, since nbgrader has put the instructor's files over the copy. The record is
    written to the form's cell, in place of whatever stood there, and everything else is taken out of the notebook.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Find each form's record and put it into the form's cell."""
        forms = read_released(resources).forms
        found: dict[str, Record] = {}
        readers: dict[str, dict[str, Any]] = {}
        for form_id, known in forms.items():
            try:
                opened = once(open_form, form_id, self.source_folder(resources))
            except KitError as error:
                ledger.flag(nb, known.id, str(error))
                continue
            records = list(self._records(nb, known.id, opened.form, tuple(opened.case.passages), resources))
            found[form_id] = newest(records, form_id)
            _tell(nb, known.id, found[form_id], records)
            readers[opened.case.paper.id] = self._marks(nb, opened.case.paper.id, resources)
        for cell in nb.cells:
            cell.metadata.pop(METADATA, None)
        for form_id, record in found.items():
            cell_named(nb, forms[form_id].id).metadata[METADATA] = from_dict(record.as_json())
        told = {name: {"carrier": one.carrier, "problems": list(one.problems)} for name, one in found.items()}
        ledger.note(nb, "forms", told)
        ledger.note(nb, "readers", {case: marks for case, marks in readers.items() if marks})
        return nb, resources

    def _marks(self, nb: Any, case: str, resources: Any) -> dict[str, Any]:
        """Return the newest marks that the case reader kept of a case; they are shown and never graded."""
        name = reader_of(case)
        raw = [*records_in_notebook(nb, name), ("sidecar", read_sidecar(self.submitted_folder(resources), name)[0])]
        best = newest((parse_plain(kept, name, carrier) for carrier, kept in raw), name)
        return {
            mark: said
            for mark, said in best.answers.items()
            if mark.startswith("mark--") and isinstance(said, str) and said in MARKS
        }

    def _records(
        self, nb: Any, grade_id: str, form: Form, passages: tuple[str, ...], resources: Any
    ) -> Iterator[Record]:
        raw: list[tuple[Any, Any]] = list(records_in_notebook(nb, form.id))
        own = cell_named(nb, grade_id).metadata.get(METADATA)
        if own and not any(kept is own for _, kept in raw):
            raw.append(("notebook", own))
        for carrier, kept in raw:
            record = parse_record(kept, form, passages, carrier)
            if record is not None:
                yield record
        kept, problem = read_sidecar(self.submitted_folder(resources), form.id)
        if problem:
            yield Record(form=form.id, carrier="sidecar", problems=(f"{CARRIERS['sidecar']} {problem}",))
        record = parse_record(kept, form, passages, "sidecar")
        if record is not None:
            yield record


def read_sidecar(folder: Path, form_id: str) -> tuple[bytes | None, str]:
    """Return what a submission's ``answers/FORM.json`` holds, and why it was not read if it was not.

    Only a plain file of reasonable size, inside the folder, is read: no link, no pipe.
    """
    path = sidecar(folder, form_id)
    try:
        for part in (path.parent, path):
            if stat.S_ISLNK(os.lstat(part).st_mode):
                return None, "is a link to another place, so it was not read"
        state = os.lstat(path)
        if not stat.S_ISREG(state.st_mode):
            return None, "is no plain file, so it was not read"
        if state.st_size > MAX_BYTES:
            return None, f"can't be read: it is larger than {MAX_BYTES:,} bytes"
        return path.read_bytes(), ""
    except (FileNotFoundError, NotADirectoryError):
        return None, ""
    except OSError as error:
        return None, f"can't be read ({error.strerror})"


def _tell(nb: Any, cell_id: str, best: Record, records: list[Record]) -> None:
    """Note what was wrong, and send a form to a person where answers were lost by it."""
    for problem in best.problems:
        sentence = f"{problem[0].upper()}{problem[1:]}."
        lost = best.is_empty or any(problem in record.problems for record in records if record.seq >= best.seq)
        (ledger.flag if lost else ledger.say)(nb, cell_id, sentence)
    in_notebook = [record for record in records if record.carrier != "sidecar"]
    if best.carrier == "sidecar" and any((r.seq, r.time) < (best.seq, best.time) for r in in_notebook):
        ledger.say(nb, cell_id, OLDER)
