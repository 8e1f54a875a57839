"""Lesson 04 and its exercise: every day is computed from the law, and the prose says what the reckoning shows."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest

from asylum_clinic.assessment.key import Key, read_key
from asylum_clinic.assessment.key_values import DateKey
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.deadlines import due
from asylum_clinic.law.last_day import last_day

ROOT = Path(__file__).resolve().parents[1]
LESSON = ROOT / "notebooks" / "04-from-the-border-to-the-court.ipynb"
KEYS = {
    "report-docket": ROOT / "grading" / "keys" / "report-docket.yaml",
    "notice-days": ROOT / "datasets" / "forms" / "notice-days.key.yaml",
}
CASE = read_case(find_case("report-and-docket"))

COUNTED = {
    ("report-docket", "review-by"): ("judge_review", "2023-03-29", "a3"),
    ("report-docket", "application-by"): ("one_year", "2023-03-07", "a2"),
    ("report-docket", "appeal-by"): ("board_appeal", "2024-09-13", "a9"),
    ("report-docket", "petition-by"): ("petition_for_review", "2025-04-22", "a11"),
    ("report-docket", "reopen-by"): ("reopening", "2025-04-22", "a11"),
    ("report-docket", "period-ends"): ("removal_period", "2025-04-22", "a11"),
    ("notice-days", "review-by"): ("judge_review", "2022-12-09", ""),
    ("notice-days", "reconsideration-by"): ("reconsideration", "2022-12-15", ""),
    ("notice-days", "application-by"): ("one_year", "2022-11-14", ""),
    ("notice-days", "appeal-by"): ("board_appeal", "2024-03-01", ""),
    ("notice-days", "petition-by"): ("petition_for_review", "2024-10-24", ""),
}
"""Each question on a day: the deadline, the day it runs from, and the paragraph of the docket that gives that day."""

DAY = re.compile(
    r"(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday), (?:the )?(\d{1,2}) "
    r"(January|February|March|April|May|June|July|August|September|October|November|December)(?: (\d{4}))?"
)


def keyed(form: str) -> Key:
    return read_key(KEYS[form])


def prose() -> str:
    told = ["".join(cell["source"]) for cell in json.loads(LESSON.read_text(encoding="utf-8"))["cells"]]
    return re.sub(r"\s+", " ", "\n".join(told))


@pytest.mark.parametrize("form", KEYS)
def test_every_question_on_a_day_is_counted_here(form: str) -> None:
    asked = {(form, name) for name, entry in keyed(form).questions.items() if isinstance(entry, DateKey)}
    assert asked == {pair for pair in COUNTED if pair[0] == form}


@pytest.mark.parametrize(("form", "question"), COUNTED)
def test_the_accepted_days_are_those_that_the_law_computes(form: str, question: str) -> None:
    name, start, paragraph = COUNTED[form, question]
    entry = keyed(form).questions[question]
    assert isinstance(entry, DateKey)
    assert tuple(accepted.value for accepted in entry.accept) == due(name, date.fromisoformat(start))
    if paragraph:
        began = date.fromisoformat(start)
        assert f"{began.day} {began:%B %Y}" in CASE.passages[paragraph].text


@pytest.mark.parametrize(("form", "question"), COUNTED)
def test_a_day_that_gives_marks_rests_on_an_authority_whose_words_were_seen(form: str, question: str) -> None:
    entry = keyed(form).questions[question]
    assert isinstance(entry, DateKey)
    assert not entry.weight or authorities()[entry.authorities[0]].gradable


@pytest.mark.parametrize(("form", "question"), COUNTED)
def test_the_days_that_are_mistakes_are_told_apart(form: str, question: str) -> None:
    entry = keyed(form).questions[question]
    assert isinstance(entry, DateKey)
    assert len(entry.mistakes) >= 3
    assert all(len(mistake.said.split()) > 5 for mistake in entry.mistakes)


def test_every_day_of_the_week_in_file_form_key_and_lesson_is_the_calendars() -> None:
    texts = [passage.text for passage in CASE.passages.values()]
    texts += [path.read_text(encoding="utf-8") for path in (*KEYS.values(), LESSON)]
    texts += [(ROOT / "datasets/forms/notice-days.yaml").read_text(encoding="utf-8")]
    found = [match for text in texts for match in DAY.findall(re.sub(r"\s+", " ", text))]
    with_year = [match for match in found if match[3]]
    assert len(with_year) >= 15
    for weekday, day, month, year in with_year:
        assert datetime.strptime(f"{day} {month} {year}", "%d %B %Y").strftime("%A") == weekday, (day, month, year)


def test_the_docket_and_the_timeline_tell_the_same_days() -> None:
    told = " ".join(passage.text for passage in CASE.passages.values())
    for event in CASE.paper.timeline:
        assert f"{event.date.day} {event.date:%B}" in told, event.date


def test_the_lesson_says_of_its_days_what_the_reckoning_shows() -> None:
    assert "The thirtieth day is a Sunday, the Monday after it is Veterans Day, so it is Tuesday." in prose()
    shown = str(last_day("board_appeal", "2024-10-11"))
    assert "Sunday, 10 November 2024" in shown
    assert last_day("board_appeal", "2024-10-11").last == (date(2024, 11, 12),)
    assert "Here the honest answer is two days" in prose()
    assert last_day("reconsideration", "2022-12-19").last == (date(2022, 12, 26), date(2022, 12, 27))
    assert "Christmas Day 2023" in prose()
    assert last_day("one_year", "2023-12-25").last == (date(2024, 12, 26),)
    assert "dismisses on Friday, 20 June 2025" in prose()
    assert last_day("petition_for_review", "2025-06-20").last == (date(2025, 7, 21),)
    assert last_day("removal_period", "2022-10-03").last == (date(2023, 1, 1),)


def test_the_lesson_counts_no_day_of_the_exercise() -> None:
    starts = {start for (form, _), (_, start, _) in COUNTED.items() if form == "report-docket"}
    assert not any(start in LESSON.read_text(encoding="utf-8") for start in starts)
