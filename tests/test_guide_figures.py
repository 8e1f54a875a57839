"""What the guide's pages of lessons say of tables, dates and paragraphs is what tables, keys and files say today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from asylum_clinic.statistics.claims import library
from asylum_clinic.statistics.judging import expected

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "grading" / "guide"
NUMBERS = ["06-numbers-behind-the-news", "07-who-decides"]
FILES = {
    ("01-who-is-a-refugee", ""): "sign-and-you-can-go",
    ("02-conscription-and-asylum", ""): "notice-under-the-door",
    ("05-the-interview", ""): "notice-under-the-door",
    ("09-more-cases", "Inspector"): "what-she-told-the-inspector",
    ("09-more-cases", "Boats"): "the-girl-who-counted-the-boats",
    ("09-more-cases", "River"): "the-minutes-of-the-river",
    ("09-more-cases", "Passport"): "the-name-in-the-passport",
}


def read(lesson: str) -> str:
    """Give the text of a lesson's page."""
    return (GUIDE / f"{lesson}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lesson", NUMBERS)
def test_a_page_gives_the_verdict_of_each_statement_that_its_lesson_opens(lesson: str) -> None:
    said = dict(re.findall(r"^\| `([a-z-]+)` \| ([a-z ]+) \|$", read(lesson), flags=re.MULTILINE))
    notebook = (ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8")
    opened = re.findall(r"\bcheck\(\\\"([a-z-]+)\\\"\)", notebook)
    assert said == {name: library()[name].verdict.replace("_", " ") for name in opened}


def test_the_judges_that_the_guide_puts_outside_chance_are_outside_it() -> None:
    found = re.search(r"held fixed: ([A-J]) and ([A-J])\. Inside: ([A-J])\.", " ".join(read("07-who-decides").split()))
    assert found is not None
    assert [expected(judge).beyond_chance for judge in found.groups()] == [True, True, False]


@pytest.mark.parametrize("lesson", NUMBERS)
def test_a_page_on_numbers_prints_no_figure_of_the_tables(lesson: str) -> None:
    assert re.findall(r"\d+(?:[.,]\d+)? ?%|\d,\d{3}|\d\.\d", read(lesson)) == []


def test_the_last_days_in_the_guide_are_those_of_the_key() -> None:
    key = yaml.safe_load((ROOT / "datasets" / "forms" / "notice-days.key.yaml").read_text(encoding="utf-8"))
    dates = [question for question in key["questions"].values() if question["kind"] == "date"]
    days = [f"{day['value'].day} {day['value']:%B}" for question in dates for day in question["accept"]]
    page = " ".join(read("04-from-the-border-to-the-court").split())
    assert len(days) == 5
    assert [day for day in days if day not in page] == []


@pytest.mark.parametrize(("lesson", "part"), FILES, ids=lambda value: value)
def test_every_paragraph_that_the_guide_cites_stands_in_the_file(lesson: str, part: str) -> None:
    case = ROOT / "datasets" / "cases" / FILES[lesson, part]
    texts = [case / "narrative.md", *(case / "exhibits").glob("*.md")]
    known = {mark for text in texts for mark in re.findall(r"^\[([a-z]\d+)\]", text.read_text("utf-8"), re.MULTILINE)}
    blocks = [block for block in read(lesson).split("\n\n") if not part or block.startswith(f"**{part}.**")]
    cited = set(re.findall(r"(?<![\w-])([na-c]\d{1,2})(?![\w-])", "\n".join(blocks)))
    assert cited
    assert sorted(cited - known) == []


@pytest.mark.parametrize("lesson", sorted({lesson for lesson, _ in FILES} | {"03-credible-fear"}))
def test_a_page_names_what_the_forms_of_its_lesson_call_the_law_of_another_day(lesson: str) -> None:
    notebook = (ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8")
    forms = re.findall(r"\bassess\(\\\"([a-z-]+)\\\"\)", notebook)
    planted: set[str] = set()
    for form in forms:
        key = yaml.load(
            (ROOT / "datasets" / "forms" / f"{form}.key.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
        )
        planted |= {name for question in key["questions"].values() for name in question.get("wrong_date", {})}
    pages = read(lesson) + (read("01-who-is-a-refugee") if "sign-and-go-merits" in forms else "")
    assert forms
    assert sorted(planted - set(re.findall(r"\[([a-z0-9][\w-]*)\]", pages))) == []
