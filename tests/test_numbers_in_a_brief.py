"""The exercise on numbers in a brief: each figure is counted anew in the tables, each claim is the library's."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from asylum_clinic.assessment.key import PositionKey, read_key
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.questions import ChoiceQuestion
from asylum_clinic.cases.library import read_case
from asylum_clinic.resources import datasets
from asylum_clinic.statistics import figures, stories
from asylum_clinic.statistics.claims import VERDICTS, check
from asylum_clinic.statistics.figures import picture
from asylum_clinic.statistics.tables import choose
from helpers_numbers import BORDER, COURT, EXPECTED, MISTAKES, court, peak

ROOT = Path(__file__).resolve().parents[1]
FORM = "numbers-in-a-brief"
HERE = open_form(FORM, ROOT / "solutions" / FORM)
KEY = read_key(ROOT / "grading" / "keys" / f"{FORM}.yaml")
CLAIMS = {
    "claim-win": "russians-win-most",
    "claim-ended": "russians-of-all-ended",
    "claim-doubled": "doubled-in-a-year",
    "claim-border": "which-border",
    "claim-removed": "of-those-who-came-few-removed",
    "claim-ground": "protected-ground",
}
DRAFT = dict(zip(CLAIMS, ("b1", "b2", "b3", "b4", "b5", "b6"), strict=True))


def numbers(name: str) -> NumberKey:
    entry = KEY.questions[name]
    assert isinstance(entry, NumberKey)
    return entry


def printed(value: float) -> set[str]:
    return {f"{value:,.0f}"} if value == round(value) else {f"{value:.1f}", f"{value:.3f}"}


def test_every_number_question_is_counted_in_a_table() -> None:
    assert set(EXPECTED) == {name for name, entry in KEY.questions.items() if isinstance(entry, NumberKey)}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_key_of_a_number_is_what_the_tables_hold(name: str) -> None:
    best = max(numbers(name).accept, key=lambda accepted: accepted.credit).value
    assert f"{best:,f}" in printed(EXPECTED[name])
    for accepted in numbers(name).accept:
        assert float(accepted.value) in {round(EXPECTED[name], digits) for digits in (0, 1)}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_named_mistake_is_the_number_that_the_mistake_gives(name: str) -> None:
    assert [str(mistake.value) for mistake in numbers(name).mistakes] == [
        (next(text for text in printed(value) if text.replace(",", "") == str(mistake.value))).replace(",", "")
        for value, mistake in zip(MISTAKES[name], numbers(name).mistakes, strict=True)
    ]


@pytest.mark.parametrize("name", CLAIMS)
def test_each_sentence_of_the_draft_is_a_claim_of_the_library_with_its_verdict(name: str) -> None:
    checked, entry = check(CLAIMS[name]), KEY.questions[name]
    question = HERE.form.questions[name]
    assert isinstance(question, ChoiceQuestion)
    assert isinstance(entry, PositionKey)
    assert question.text == f"May this stand? {checked.statement}"
    assert HERE.case.passages[DRAFT[name]].text == checked.statement
    assert [option.id for option in question.options] == list(VERDICTS)
    assert [answer for answer, credit in entry.accept.items() if credit == 1] == [checked.verdict]


def test_every_figure_of_file_key_and_rubric_is_counted_in_a_table() -> None:
    case = read_case(datasets() / "cases" / HERE.case.paper.id)
    texts = [passage.text for passage in case.passages.values()]
    files = [path for path in (ROOT / "grading").glob(f"*/{FORM}*.yaml") if ".probes." not in path.name]
    texts += [path.read_text().partition("\nsamples:")[0] for path in files]  # the samples are on an invented table
    claimed = [value for name in CLAIMS.values() for value in check(name).numbers.values()]
    allowed = {text for value in claimed for text in (*printed(value), *printed(100 * value))}
    for value in [*EXPECTED.values(), *(one for several in MISTAKES.values() for one in several)]:
        allowed |= printed(value)
    allowed |= {text.replace(",", "") for text in allowed}
    allowed |= {*printed(court(2023, "granted", "denied")), *printed(court(2023, "closed"))}
    found = {number for text in texts for number in re.findall(r"\d+\.\d+|\d{1,3}(?:,\d{3})+|\d{3,}", text)}
    years = {str(year) for year in range(2017, 2027)}
    assert found - years - allowed - {"0.05", "0.5"} == set()


def test_the_figures_show_what_the_form_asks_for() -> None:
    first = picture(figures.outcomes, choose("us-decisions", **COURT)).alt
    second = picture(figures.encounters, choose("border-encounters", **BORDER)).alt
    assert f"2024: {court(2024, 'granted'):,.0f}, {court(2024, 'denied'):,.0f}, {court(2024, 'closed'):,.0f}" in first
    assert f"{peak():,.0f}" in second
    assert picture(figures.not_one_cohort, stories.stages("Russia", 2023)).alt


def test_a_fiscal_year_begins_where_the_table_says() -> None:
    entry = KEY.questions["first-day"]
    assert isinstance(entry, DateKey)
    first = choose("border-encounters", fiscal_year=2023).month.min().date()
    assert [accepted.value for accepted in entry.accept] == [first]


def test_the_periods_stand_in_the_order_of_their_first_days() -> None:
    entry = KEY.questions["periods"]
    assert isinstance(entry, OrderKey)
    first = {
        "fy2023": date(2022, 10, 1),
        "december-2022": date(2022, 12, 1),
        "year-2023": date(2023, 1, 1),
        "fy2024": date(2023, 10, 1),
    }
    assert [group[0] for group in entry.order] == sorted(first, key=lambda name: first[name])
