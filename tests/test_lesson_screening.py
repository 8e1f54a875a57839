"""Lesson 03 names no test that the law does not give: its drill is held against the rules, and shows no graded case."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from asylum_clinic.assessment.key import SelectionKey, practice_key, read_key
from asylum_clinic.assessment.lawful import musts
from asylum_clinic.cases.crossings import crossings
from asylum_clinic.cases.library import read_case
from asylum_clinic.law.postures import Answer
from asylum_clinic.resources import datasets, read_yaml

ROOT = Path(__file__).parents[1]
(LESSON,) = (ROOT / "notebooks").glob("03-*.ipynb")
CELLS = {cell["id"]: "".join(cell["source"]) for cell in json.loads(LESSON.read_text(encoding="utf-8"))["cells"]}
KEY = read_key(practice_key("notice-dates"))
PEOPLE = {
    "may-10": ("2023-05-10", "2023-06-06"),
    "may-12": ("2023-05-12", "2023-06-06"),
    "november-2022": ("2022-11-14", "2023-06-08"),
    "february-2024": ("2024-02-28", "2024-07-08"),
    "june-2024": ("2024-06-07", "2024-07-08"),
    "november-2024": ("2024-11-04", "2024-12-02"),
}
SILENT = {
    "no-hour": (("2023-05-11", "2023-06-06"), {}),
    "no-exceptions": (("2023-06-12", "2023-07-11"), {"exceptions": None}),
    "proclamation": (("2025-01-30", "2025-02-10"), {}),
    "mexican": (("2023-06-12", "2023-07-11"), {"nationality": "mexican", "transit": False}),
    "reinstated": (
        ("2023-06-12", "2023-07-11"),
        {"stage": "reasonable_fear", "expedited_removal": None, "reinstated": True},
    ),
}


def keyed(question: str) -> frozenset[str]:
    entry = KEY.questions[question]
    assert isinstance(entry, SelectionKey)
    return musts(entry)


def withholding_and_torture(days: tuple[str, str], **facts: object) -> tuple[Answer, Answer]:
    (row,) = crossings("", days, **facts).rows
    return row.tests.withholding, row.tests.cat


@pytest.mark.parametrize(
    ("question", "standard"),
    [("raised-possibility", "reasonable-possibility"), ("raised-probability", "reasonable-probability")],
)
def test_the_key_of_the_drill_is_what_the_rules_give(question: str, standard: str) -> None:
    given = {
        name
        for name, days in PEOPLE.items()
        if all(answer.standard == standard for answer in withholding_and_torture(days))
    }
    assert keyed(question) == given


def test_no_test_is_named_exactly_where_the_rules_name_none() -> None:
    silent = {
        name for name, (days, facts) in SILENT.items() if withholding_and_torture(days, **facts)[0].status != "test"
    }
    assert keyed("no-answer") == silent


def test_each_day_of_the_drill_is_the_day_that_its_text_gives() -> None:
    form = read_yaml(datasets() / "forms" / "notice-dates.yaml")
    options = {
        option["id"]: option["text"] for question in form["elements"][1]["questions"] for option in question["options"]
    }
    for name, days in {**PEOPLE, **{name: days for name, (days, _) in SILENT.items()}}.items():
        (row,) = crossings("", days).rows
        for day in row.cells[:2]:
            assert day in options[name], name


def test_what_the_lesson_says_of_its_tables_is_what_they_show() -> None:
    tables = {
        name: eval(source.partition("\n\n")[2], {"crossings": crossings})
        for name, source in CELLS.items()
        if "crossings(" in source
    }
    seven = [row.tests.withholding for row in tables["seven-days"].rows]
    assert [answer.standard.removesuffix("bility") for answer in seven] == [
        "significant-possi", "reasonable-possi", "reasonable-possi",
        "reasonable-proba", "reasonable-proba", "reasonable-proba", "",
    ]  # fmt: skip
    assert all(row.tests.asylum.standard == "significant-possibility" for row in tables["seven-days"].rows[:6])
    assert [row.tests.cat.status for row in tables["boundary"].rows] == ["test", "test", "not_enough_facts"]
    assert tables["silent"].rows[0].tests.cat.status == "not_enough_facts"
    assert tables["appointment"].rows[0].tests.cat.standard == "significant-possibility"
    merits = tables["merits-table"].rows
    assert [row.tests.asylum.status for row in merits] == ["test", "closed", "closed", "closed", "closed", "unsettled"]
    assert merits[4].tests.asylum.authorities == ("cfr-208-33",)
    assert all(row.tests.withholding.standard == "more-likely-than-not" for row in merits)


def test_the_lesson_shows_the_days_of_no_graded_case() -> None:
    shown = set(re.findall(r"20\d\d-\d\d-\d\d", " ".join(CELLS.values()))) | {
        day for days in PEOPLE.values() for day in days
    }
    for path in sorted(ROOT.glob("solutions/*/forms/*.yaml")):
        paper = read_case(datasets() / "cases" / read_yaml(path)["case"]).paper
        assert str(paper.entry_date) not in shown
        assert str(paper.decision_date) not in shown


def test_the_hand_out_fits_on_a_page() -> None:
    assert len(CELLS["hand-out"].split()) < 400
