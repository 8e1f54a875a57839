"""Grading step: what went to a person waits for one in the gradebook, and what a person settled does not."""

from __future__ import annotations

from typing import Any

from asylum_clinic.grading import ledger
from asylum_clinic.grading.keep_settled import note_read
from asylum_clinic.grading.step import KitPreprocessor


class FlagForPerson(KitPreprocessor):
    """Marks cells as to be graded by hand, or not, after SaveAutoGrades has made up its mind.

    It takes every score of a machine for settled, and every score of a person for open. Formgrader lists the
    submissions that wait.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Mark the cells in the gradebook."""
        book = ledger.read(nb)
        waits = {**dict.fromkeys(book["settled"], False), **dict.fromkeys(book["flagged"], True)}
        if waits:
            from nbgrader.api import Gradebook

            known = resources["nbgrader"]
            with Gradebook(known["db_url"]) as base:
                for name, waiting in waits.items():
                    grade = base.find_grade(name, known["notebook"], known["assignment"], known["student"])
                    grade.needs_manual_grade = waiting
                base.db.commit()
        note_read(resources)
        return nb, resources
