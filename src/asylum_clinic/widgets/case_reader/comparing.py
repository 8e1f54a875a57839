"""Marks on paragraphs held against an open key, element by element, once a student asks for it.

Only a practice form has an open key. Of a graded form's case the reader tells nothing: its feedback does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Key, SelectionKey
from asylum_clinic.assessment.marked import beside, marked_in_reader
from asylum_clinic.assessment.questions import Form, PassagesQuestion
from asylum_clinic.cases.model import Case
from asylum_clinic.widgets.case_reader.revisiting import open_keys


@dataclass(frozen=True)
class Comparison:
    """What an open key asks of the paragraphs on one element: a form, its key, and the questions on paragraphs."""

    form: Form
    key: Key
    questions: tuple[PassagesQuestion, ...]

    def told(self, element: str, marks: Mapping[str, Answer], case: Case) -> dict[str, Any]:
        """Return the marks on the element beside the key's, one table for each question, as plain JSON."""
        said = marked_in_reader(element, marks, case)
        tables = []
        for question in self.questions:
            entry = self.key.questions[question.id]
            if isinstance(entry, SelectionKey):
                tables.append({"question": question.text, "marks": asdict(beside(said, entry, case))})
        return {"form": self.form.title, "tables": tables, "reviewed": bool(self.key.reviewed_by)}


def comparisons(case: Case, folder: Path) -> dict[str, Comparison]:
    """Return, for each element of the law on which an open key asks for paragraphs, the first form that does.

    Parameters
    ----------
    case : Case
    folder : Path
        The notebook's folder.

    Raises
    ------
    KitError
        If a form or an open key can't be read.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> found = comparisons(read_case(find_case("notice-under-the-door")), Path("/nowhere"))
    >>> found["nexus"].form.id
    'notice-screening'
    """
    found: dict[str, Comparison] = {}
    for form, key in open_keys(case, folder):
        for element in form.elements:
            asked = tuple(one for one in element.questions if isinstance(one, PassagesQuestion))
            for name in element.law_elements if asked else ():
                found.setdefault(name, Comparison(form, key, asked))
    return found
