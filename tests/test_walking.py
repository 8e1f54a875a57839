"""A case walked over the map: what is a move, what is said of one that is none, and what runs from where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asylum_clinic.assessment.records import Record
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.law.deadlines import deadlines
from asylum_clinic.law.procedure import moves, procedure, state
from asylum_clinic.law.walking import MOST, RUNS_FROM, Attempt, read_attempt, walk
from asylum_clinic.widgets.procedure_map import REGIONS, ProcedureMap, page_data
from asylum_clinic.widgets.procedure_map.drawing import layout

BEGUN = date(2022, 11, 14)
CASE = read_case(find_case("notice-under-the-door"))
SCREENED = [
    Attempt("expedited_removal", "immigration officer", "the officer's determination", "2022-11-14"),
    Attempt("referred", "immigration officer", "no discretion; must refer", "2022-11-15"),
    Attempt("interviewed", "asylum officer", "none", "2022-11-20"),
    Attempt("screened_negative", "asylum officer, a supervisor concurring", "the same test not met", "2022-12-01"),
    Attempt("judge_reviews", "the person", "none", "2022-12-02"),
    Attempt("judge_concurs", "immigration judge", "anew; the same screening test", "2022-12-06"),
]


def test_every_arrow_of_the_map_can_be_walked_by_who_decides_it_and_by_its_standard() -> None:
    for arrow in procedure().transitions:
        assert "|" not in arrow.decides + arrow.standard + arrow.target
        day = arrow.in_force[0].start.isoformat()
        here = walk(state(arrow.source).region, date(1997, 4, 1), []).steps[0]
        from asylum_clinic.law import walking

        answered, found = walking._judged(
            walking.Step(state(arrow.source), here.day, ()), Attempt(arrow.target, arrow.decides, arrow.standard, day)
        )
        assert answered.moved, (arrow.id, answered.said)
        assert found is not None
        assert "could accept" in answered.said


def test_a_screening_leads_to_the_judge_and_no_further_and_its_days_are_counted() -> None:
    walked = walk("proceeding", BEGUN, SCREENED)
    assert [one.moved for one in walked.answered] == [True] * 6
    assert walked.here.id == "judge_concurs"
    negative, concurs = walked.steps[4], walked.steps[6]
    assert "8 December 2022" in negative.runs[0]
    assert "13 December 2022" in concurs.runs[0]


WRONG = {
    "an appeal that does not exist": (Attempt("board_appeal", "the person", "none", "2022-12-20"), "No arrow leads"),
    "somebody else decides": (
        Attempt("expedited_order_final", "immigration judge", "none", "2022-12-20"),
        "immigration judge does not decide it: DHS does",
    ),
    "another standard": (
        Attempt("expedited_order_final", "DHS", "discretion", "2022-12-20"),
        "the standard is another: none",
    ),
    "before the last step": (Attempt("expedited_order_final", "DHS", "none", "2022-11-01"), "before the last step"),
    "no day": (Attempt("expedited_order_final", "DHS", "none", "soon"), "On which day?"),
    "no such state": (Attempt("moon", "DHS", "none", "2022-12-20"), "such a step"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_move_is_answered_with_the_rule_and_the_case_stays(what: str) -> None:
    attempt, said = WRONG[what]
    walked = walk("proceeding", BEGUN, [*SCREENED, attempt])
    assert not walked.answered[-1].moved
    assert said in walked.answered[-1].said
    assert walked.here.id == "judge_concurs"


def test_an_arrow_of_other_days_is_said_to_be_one() -> None:
    arrow = next(one for one in moves("encountered") if one.target == "expelled_title_42")
    attempt = Attempt("expelled_title_42", arrow.decides, arrow.standard, "2024-06-10")
    assert "on other days" in walk("proceeding", date(2024, 6, 10), [attempt]).answered[0].said


def test_what_runs_from_a_state_is_a_deadline_of_the_kit() -> None:
    assert set(RUNS_FROM) <= {one.id for one in procedure().states}
    assert {name for names in RUNS_FROM.values() for name in names} <= set(deadlines())


@pytest.mark.parametrize("region", REGIONS)
def test_the_drawing_holds_every_state_once_and_no_two_in_one_place(region: str) -> None:
    drawn = layout(region)  # type: ignore[arg-type]
    assert {box["id"] for box in drawn["boxes"]} == {one.id for one in procedure().states if one.region == region}
    places = [(box["x"], box["y"]) for box in drawn["boxes"]]
    assert len(set(places)) == len(places)
    assert all(0 <= x < drawn["width"] and 0 <= y < drawn["height"] for x, y in places)
    assert all(box["lines"] for box in drawn["boxes"])


def test_what_was_walked_is_kept_and_what_can_not_be_read_is_passed_over(tmp_path: Path) -> None:
    room = ProcedureMap(CASE, tmp_path)
    kept = [one.as_text() for one in SCREENED]
    raw = {
        "schema": 1,
        "form": "map-notice-under-the-door",
        "seq": 2,
        "time": "",
        "answers": {"proceeding": [*kept, "x"]},
    }
    assert room.keep(raw) == ""
    assert room.said["proceeding"]["here"]["id"] == "judge_concurs"
    assert ProcedureMap(CASE, tmp_path).said == room.said
    assert "The judge agrees" in room.summary()["text/plain"]
    many = Record(form="x", answers={"custody": tuple(["a|b|c|d"] * (MOST + 5))})
    assert room.think(many)["custody"]["full"]
    assert read_attempt("a|b") is None


def test_the_page_offers_every_state_and_every_who_and_standard_of_its_region() -> None:
    for region in page_data(CASE)["regions"]:
        arrows = [arrow for one in region["states"] for arrow in moves(one["id"])]
        assert {arrow.decides for arrow in arrows} == set(region["who"])
        assert {arrow.standard for arrow in arrows} == set(region["standards"])
