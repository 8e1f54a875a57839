"""Grading step: what a person has read and graded need not be read again when only the key has changed."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from asylum_clinic.grading import ledger
from asylum_clinic.grading.config import REPORTS
from asylum_clinic.grading.markers import write_whole
from asylum_clinic.grading.one_engine import when_saved
from asylum_clinic.grading.source import read_released
from asylum_clinic.grading.step import KitPreprocessor, cell_named

READ = "asylum_clinic_read"
"""Where what the cells say now is kept from KeepSettled to FlagForPerson, in ``resources["nbgrader"]``."""


class KeepSettled(KitPreprocessor):
    """Notes which answers in words are settled: graded by a person, and the same as they were then.

    SaveAutoGrades marks every score that a person gave as to be looked at again, so that after each change of a key a
    whole class of memos would wait once more. FlagForPerson takes that back for the cells noted here. What each cell
    said is kept as a fingerprint in ``grading/reports/read/``.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Compare each manually graded cell with what it said when it was graded last."""
        cells = {
            known.id: sha256(cell_named(nb, known.id).source.encode(errors="replace")).hexdigest()
            for known in read_released(resources).cells.values()
            if known.grade and known.solution
        }
        names = resources["nbgrader"]
        path = Path(self.course) / REPORTS / "read" / names["assignment"] / names["student"] / names["notebook"]
        before = _read(path)
        same = [name for name, said in cells.items() if before.get(name) == said]
        ledger.note(nb, "settled", _graded_by_a_person(same, names) if same else [])
        resources["nbgrader"][READ] = (path, cells) if cells and cells != before else None
        return nb, resources


def note_read(resources: Any) -> None:
    """Keep what each cell says, once the gradebook knows whether it waits: a memo that has changed would pass unread.

    ``FlagForPerson`` calls it, last of all that is written of a submission.
    """
    noted = resources["nbgrader"].pop(READ, None)
    if noted:
        path, cells = noted
        when_saved(lambda: write_whole(path, json.dumps(cells, indent=1)))


def _graded_by_a_person(cells: list[str], names: dict[str, Any]) -> list[str]:
    from nbgrader.api import Gradebook

    with Gradebook(names["db_url"]) as book:
        grades = {
            name: book.find_grade(name, names["notebook"], names["assignment"], names["student"]) for name in cells
        }
        return [
            name for name, grade in grades.items() if grade.manual_score is not None and not grade.needs_manual_grade
        ]


def _read(path: Path) -> dict[str, str]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
