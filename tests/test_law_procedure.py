"""The map of procedure: which arrows exist, and which do not."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.procedure import Procedure, Transition, moves, procedure, state
from asylum_clinic.resources import datasets, read_model

ARROWS = procedure().transitions
MAP = (datasets() / "law" / "procedure.yaml").read_text(encoding="utf-8")


def test_the_two_regions_are_never_merged() -> None:
    regions = {entry.id: entry.region for entry in procedure().states}
    assert all(regions[arrow.source] == regions[arrow.target] for arrow in ARROWS)


def test_no_arrow_leads_from_the_judges_concurrence_to_the_board() -> None:
    assert [arrow.target for arrow in moves("judge_concurs")] == ["expedited_order_final"]
    ahead = procedure().reach("judge_concurs", order_stands=True, without=frozenset({"removed"}))
    assert not ahead & {"board_appeal", "petition_for_review", "section_240", "granted"}


def test_the_judge_at_the_review_neither_grants_nor_orders_removal() -> None:
    assert {arrow.target for arrow in moves("judge_reviews")} == {"judge_concurs", "judge_vacates"}
    assert not {"granted", "ordered_removed"} & {arrow.target for arrow in moves("judge_vacates")}


def test_nobody_is_under_an_expedited_order_and_in_section_240_at_once() -> None:
    after_order = {"screened_positive", "judge_vacates", "expedited_order_final", "reconsideration_asked"}
    inside = {"section_240", "merits_interview", "screened_positive"}
    for arrow in ARROWS:
        if arrow.source in after_order and arrow.target in inside:
            assert arrow.ends_order, arrow.id


def test_asylum_is_not_reached_after_reinstatement_without_a_new_start() -> None:
    assert not {"merits_hearing", "section_240"} & procedure().reach("order_reinstated", without=frozenset({"removed"}))
    (grant,) = (arrow for arrow in moves("withholding_only") if arrow.target == "granted")
    assert "never asylum" in grant.trigger


def test_a_judge_bonds_nobody_out_after_a_positive_screening_since_m_s() -> None:
    today = [arrow for arrow in moves("held_after_positive", date(2023, 5, 20)) if arrow.target == "released"]
    assert {arrow.decides for arrow in today if not arrow.wins} == {"ICE"}
    before = [arrow.decides for arrow in moves("held_after_positive", date(2019, 7, 14))]
    assert "immigration judge" in before


def test_failing_to_board_opens_no_new_state() -> None:
    assert {arrow.target for arrow in moves("removal_attempt")} == {"expedited_order_final", "removed"}
    assert {arrow.target for arrow in moves("removal_attempt_240")} == {"order_240_final", "removed"}
    assert not any("ina-243a" in arrow.authorities for arrow in ARROWS)


@pytest.mark.parametrize(
    ("rule", "asks", "reconsiders"),
    [
        ("cfr-208-30", "says nothing", True),
        ("cfr-208-33", "silence does not", False),
        ("cfr-208-35", "silence does not", False),
    ],
)
def test_silence_and_reconsideration_depend_on_the_rule(rule: str, asks: str, reconsiders: bool) -> None:
    day = date(2024, 8, 1)
    (review,) = (a for a in moves("screened_negative", day, rule) if a.target == "judge_reviews")
    assert asks in review.trigger
    targets = {a.target for a in moves("expedited_order_final", day, rule)}
    assert ("reconsideration_asked" in targets) is reconsiders


def test_arrows_open_and_close_on_their_days() -> None:
    assert "T1x" in {a.id for a in moves("encountered", date(2022, 10, 20))}
    assert "T1x" not in {a.id for a in moves("encountered", date(2023, 5, 12))}
    assert "T9b" not in {a.id for a in moves("screened_positive", date(2022, 5, 30))}
    assert "T9b" in {a.id for a in moves("screened_positive", date(2022, 5, 31))}


@pytest.mark.parametrize("arrow", ARROWS, ids=[arrow.id for arrow in ARROWS])
def test_an_arrow_rests_on_authorities_of_its_days(arrow: Transition) -> None:
    for name in arrow.authorities:
        assert name in authorities(), name
    for span in arrow.in_force:
        rested = [authorities()[name].in_force for name in arrow.authorities]
        last = span.end or date(2025, 10, 31)
        assert any(
            any(i.holds(last, authorities()[name].date_precision) for i in spans)
            for name, spans in zip(arrow.authorities, rested, strict=True)
        ), arrow.id


def test_what_was_not_verified_is_not_asked_in_a_marked_question() -> None:
    (own_motion,) = (arrow for arrow in ARROWS if arrow.id == "T8o")
    assert not own_motion.grade
    assert own_motion.time_limit == "unverified"
    assert all(arrow.doubt for arrow in ARROWS if not arrow.grade)


def test_a_closed_state_has_no_way_out_and_an_open_one_has() -> None:
    for entry in procedure().states:
        assert bool(moves(entry.id)) is not entry.final, entry.id


def test_a_day_before_the_statute_has_no_arrows() -> None:
    assert not moves("encountered", date(1997, 4, 1) - timedelta(days=1))


def test_a_state_is_found_by_its_code_and_an_unknown_one_is_refused() -> None:
    assert state("P6").id == "judge_reviews"
    with pytest.raises(KitError, match="P99"):
        moves("P99")


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ("to: board_appel", "to: board_appeal", "board_appel"),
        ("to: held_screening", "to: expelled_title_42", "leaves its region"),
        ("id: T1n", "id: T1x", "stands twice"),
    ],
)
def test_a_broken_map_is_refused_with_what_is_wrong(wrong: str, right: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "procedure.yaml"
    path.write_text(MAP.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(KitError, match=words):
        read_model(Procedure, path)
