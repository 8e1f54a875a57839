"""``case_reader(case)``: a client's file to read and to mark, with its days, its words, and what would change if."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asylum_clinic.assessment.marks import MARKS, mark_name
from asylum_clinic.assessment.records import Record
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.widgets.case_reader.comparing import comparisons
from asylum_clinic.widgets.case_reader.page import page_data
from asylum_clinic.widgets.case_reader.revisiting import revisits
from asylum_clinic.widgets.room import Room, open_room, script, style

_HERE = Path(__file__).parent
__all__ = ["CaseReader", "case_reader"]


class CaseReader(Room):
    """The file of one case, live: what is marked is kept, and a "what if" can be switched on.

    A mark is the answer ``mark--ELEMENT--PARAGRAPH``, one of ``helps``, ``hurts`` and ``unknown``.

    Parameters
    ----------
    case : Case
    folder : Path
        The notebook's folder.
    """

    _esm = script(_HERE, "beside_key.js", "case_reader.js")
    _css = style(_HERE, "case_reader.css")
    what = "case reader"
    has_deadline = True

    def __init__(self, case: Case, folder: Path) -> None:
        self._revisits = revisits(case, folder)
        self._case, self._comparisons = case, comparisons(case, folder)
        super().__init__(page_data(case, folder, self._revisits, self._comparisons), folder)

    def think(self, record: Record) -> dict[str, Any]:
        """Say which elements move under a variant, and what an open key says of the marks, once the student asked."""
        told = {}
        for name, revisit in self._revisits.items():
            said = record.answers.get(f"revisit--{name}", ())
            if record.answers.get(f"revisited--{name}") and isinstance(said, tuple):
                told[name] = revisit.compared(said)
        compared = {
            element: one.told(element, record.answers, self._case)
            for element, one in self._comparisons.items()
            if record.answers.get(f"compared--{element}")
        }
        return {"revisited": told, "compared": compared}

    def answer_lines(self, record: Record) -> list[tuple[str, str]]:
        """Return the marks element by element, then what was said of a variant."""
        lines = []
        titles = {item["id"]: item["title"] for item in self.page["elements"]}
        labels = {item["key"]: item["label"] for text in self.page["documents"] for item in text["paragraphs"]}
        for element, title in titles.items():
            for how, words in MARKS.items():
                marked = [key for key in labels if record.answers.get(mark_name(element, key)) == how]
                lines += [(f"{title}: {words}", "; ".join(labels[key] for key in marked))] if marked else []
        for name, revisit in self._revisits.items():
            said = record.answers.get(f"revisit--{name}", ())
            if said and isinstance(said, tuple):
                lines.append((f"{revisit.title} To be revisited", "; ".join(revisit.names(said))))
        return lines


def case_reader(case: str) -> None:
    """Show the file of a case to read and to mark, with the marks that were made before.

    Parameters
    ----------
    case : str
        The case's id, for example ``"notice-under-the-door"``; beside the notebook first, then the kit's own.

    Raises
    ------
    KitError
        If there is no such case, or it can't be read.
    """
    open_room(lambda folder: CaseReader(read_case(find_case(case, folder)), folder))
