"""Lesson 05 has a form with an open key, a page that prints, and the sources of what it says of people."""

from __future__ import annotations

import json
import re
from pathlib import Path

from asylum_clinic.assessment.key import practice_key

(LESSON,) = (Path(__file__).parents[1] / "notebooks").glob("05-*.ipynb")
CELLS = {cell["id"]: "".join(cell["source"]) for cell in json.loads(LESSON.read_text(encoding="utf-8"))["cells"]}
STUDIES = {
    "not-asked": ["Herlihy & Turner"],
    "memory": ["Herlihy, Scragg & Turner", "Bögner, Herlihy & Brewin"],
    "order": ["Katz &"],
    "demeanor": ["Bond & DePaulo", "DePaulo and others", "Rogers, Fox & Herlihy"],
    "secondary-trauma": ["Levin & Greisberg"],
}
"""Where something is said of memory, demeanor or trauma, and whose finding it is."""


def test_the_form_of_the_lesson_has_an_open_key() -> None:
    forms = re.findall(r'assess\("([a-z0-9-]+)"\)', " ".join(CELLS.values()))
    assert forms == ["notice-second-call"]
    assert practice_key(forms[0])


def test_the_hand_out_fits_on_a_page_and_holds_its_rules() -> None:
    page = CELLS["hand-out"]
    assert len(page.split()) < 400
    for rule in ("208.30(d)(5)", "208.9(g)", "1240.5", "208(b)(1)(B)"):
        assert rule in page


def test_each_finding_about_people_has_its_source_and_year() -> None:
    for cell, names in STUDIES.items():
        for name in names:
            after = CELLS[cell].partition(name)[2]
            assert after, (cell, name)
            assert re.search(r"\b(19|20)\d\d\b", after[:250]), (cell, name)


def test_the_lesson_says_that_demeanor_counts_in_law_and_what_it_is_worth() -> None:
    prose = " ".join(CELLS["demeanor"].split())
    assert "It is law." in prose
    assert "It is a poor guide." in prose
