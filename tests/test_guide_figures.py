"""What the guide's pages on numbers say of the tables is what the tables give today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from asylum_clinic.statistics.claims import library
from asylum_clinic.statistics.judging import expected

GUIDE = Path(__file__).resolve().parents[1] / "grading" / "guide"
NOTEBOOKS = GUIDE.parents[1] / "notebooks"
NUMBERS = ["06-numbers-behind-the-news", "07-who-decides"]


@pytest.mark.parametrize("lesson", NUMBERS)
def test_a_page_gives_the_verdict_of_each_statement_that_its_lesson_opens(lesson: str) -> None:
    page = (GUIDE / f"{lesson}.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `([a-z-]+)` \| ([a-z ]+) \|$", page, flags=re.MULTILINE))
    opened = re.findall(r"\bcheck\(\\\"([a-z-]+)\\\"\)", (NOTEBOOKS / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    assert said == {name: library()[name].verdict.replace("_", " ") for name in opened}


def test_the_judges_that_the_guide_puts_outside_chance_are_outside_it() -> None:
    page = (GUIDE / "07-who-decides.md").read_text(encoding="utf-8")
    outside, inside = (
        re.findall(r"[A-J]\b", text) for text in re.findall(r"(?:held fixed|Inside): ([A-J, and]+)\.", page)
    )
    assert (outside, inside) == (["A", "H"], ["J"])
    assert [expected(judge).beyond_chance for judge in outside + inside] == [True, True, False]


@pytest.mark.parametrize("lesson", NUMBERS)
def test_a_page_on_numbers_prints_no_figure_of_the_tables(lesson: str) -> None:
    page = (GUIDE / f"{lesson}.md").read_text(encoding="utf-8")
    assert re.findall(r"\d+(?:[.,]\d+)? ?%|\d,\d{3}|\d\.\d", page) == []
