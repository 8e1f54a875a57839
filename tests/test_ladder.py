"""The standards ladder, without a browser: which rung is in force, what contradicts itself, what a page is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from asylum_clinic.assessment.records import Record
from asylum_clinic.cases.ladder import RUNGS, contradictions, in_force_on, rungs
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.law.elements import standards
from asylum_clinic.widgets.standards_ladder import StandardsLadder, page_data

NOTICE = read_case(find_case("notice-under-the-door"))
SIGNIFICANT, REASONABLE, PROBABLE = RUNGS[0], "reasonable-possibility", "reasonable-probability"
DAYS = {
    # entry, decision, stage: asylum, withholding, torture
    ("2022-11-14", "2022-12-09", "screening"): (SIGNIFICANT, SIGNIFICANT, SIGNIFICANT),
    ("2023-05-20", "2023-06-20", "screening"): (SIGNIFICANT, REASONABLE, REASONABLE),
    ("2024-06-10", "2024-06-20", "screening"): (SIGNIFICANT, PROBABLE, PROBABLE),
    ("2022-11-14", "2024-12-09", "merits"): ("well-founded-fear", "more-likely-than-not", "more-likely-than-not"),
}


@pytest.mark.parametrize("days", DAYS, ids=" ".join)
def test_the_rung_in_force_follows_from_the_days_and_the_stage(days: tuple[str, str, str]) -> None:
    found = in_force_on(NOTICE, *days, no_exception=True)
    assert tuple(one.rung for one in found) == DAYS[days]
    assert all(one.rests_on for one in found)


def test_where_the_record_is_silent_on_exceptions_the_ladder_says_what_to_state() -> None:
    found = in_force_on(NOTICE, "2024-06-10", "2024-06-20", "screening")
    assert [one.rung for one in found] == [SIGNIFICANT, "", ""]
    assert found[1].words.startswith("Not enough facts. State")


@pytest.mark.parametrize("days", [("2023-05-20", "2023-05-01", "merits"), ("soon", "2023-05-01", "merits")])
def test_days_that_do_not_agree_are_a_sentence(days: tuple[str, str, str], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        in_force_on(NOTICE, *days)
    ladder = StandardsLadder(NOTICE, tmp_path)
    record = Record(form="x", seq=1, answers={"entry": days[0], "decision": days[1], "stage": days[2]})
    assert "Choose other days" in ladder.think(record)["problem"]


def test_every_standard_is_a_rung_and_a_number_stands_only_where_courts_give_one() -> None:
    assert set(RUNGS) == set(standards())
    assert {rung["id"]: rung["number"] for rung in rungs() if rung["number"]} == {
        "well-founded-fear": "one chance in ten (10 %) can suffice",
        "more-likely-than-not": "more than 50 %",
    }
    assert all(rung["authorities"] for rung in rungs())


GIVEN = {
    "nothing": ({}, 0),
    "falling": ({SIGNIFICANT: "yes", "more-likely-than-not": "no"}, 0),
    "level": ({SIGNIFICANT: "contested", "more-likely-than-not": "contested"}, 0),
    "rising": ({SIGNIFICANT: "no", PROBABLE: "likely_yes"}, 1),
    "the same words": ({REASONABLE: "no", "well-founded-fear": "yes"}, 0),
    "an unknown answer": ({SIGNIFICANT: "perhaps", PROBABLE: "yes"}, 0),
}


@pytest.mark.parametrize("what", GIVEN)
def test_what_reaches_a_higher_rung_reaches_the_lower_one(what: str) -> None:
    given, count = GIVEN[what]
    assert len(contradictions(given)) == count


def test_answers_on_a_rung_are_kept_told_and_summed_up(tmp_path: Path) -> None:
    ladder = StandardsLadder(NOTICE, tmp_path)
    raw = {
        "schema": 1,
        "form": "ladder-notice-under-the-door",
        "seq": 3,
        "time": "2026-11-01T10:00:00.000Z",
        "answers": {f"asylum--{SIGNIFICANT}": "no", f"asylum--{PROBABLE}": "yes", "asylum--why": "The <b>notice</b>."},
    }
    assert ladder.keep(raw) == ""
    assert ladder.said["again"]["asylum"]
    assert "&lt;b&gt;notice" in ladder.summary()["text/html"]
    assert StandardsLadder(NOTICE, tmp_path).kept.answers == ladder.kept.answers


def test_the_page_has_a_title_for_whatever_it_draws() -> None:
    page = page_data(NOTICE)
    assert page["chosen"] == {"entry": "2022-11-14", "decision": "2022-12-09", "stage": "screening"}
    assert all(item["title"] for name in ("rungs", "protections", "stages", "answers") for item in page[name])
