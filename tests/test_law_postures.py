"""The test in force, protection by protection: a table of postures with their boundary days and hours."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from asylum_clinic.law import postures as law
from asylum_clinic.law.authorities import Occasion, authorities, in_force
from asylum_clinic.law.elements import standards
from asylum_clinic.law.posture_rules import rules
from asylum_clinic.law.postures import Answer, Posture
from asylum_clinic.resources import read_yaml

TABLE = read_yaml(Path(__file__).parent / "tables" / "law-postures.yaml")
ANSWERS, REFUSALS = TABLE["answers"], TABLE["refusals"]


def named(rows: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[row["about"] for row in rows])


def posture(row: dict[str, Any], **change: Any) -> Posture:
    return Posture.model_validate({**TABLE["bases"][row["from"]], **row["facts"], **change})


def short(answer: Answer) -> str:
    return answer.standard if answer.status == "test" else answer.status


@named(ANSWERS)
def test_each_protection_has_its_own_test(row: dict[str, Any]) -> None:
    assert [short(answer) for answer in law.tests_for(posture(row))] == row["expected"]


@named(ANSWERS)
def test_every_answer_rests_on_authorities_of_its_day(row: dict[str, Any]) -> None:
    who = posture(row)
    forum = "asylum_officer" if who.stage in ("screening", "merits_interview", "affirmative") else "immigration_judge"
    day = Occasion(decision=who.decision, entry=who.entry, entry_at=who.entry_at, forum=forum, circuit=who.circuit or 5)
    for answer in law.tests_for(who):
        assert answer.authorities
        for name in answer.authorities:
            assert answer.status != "test" or in_force(authorities()[name], day), name


def test_the_table_is_wide_enough() -> None:
    assert len(ANSWERS) >= 60
    assert len(REFUSALS) >= 10


def test_every_rule_is_reached_by_a_posture_of_the_table() -> None:
    reached = {answer.rule for row in ANSWERS for answer in law.tests_for(posture(row))}
    assert {rule.id for rule in rules().rules} == reached


@named([row for row in REFUSALS if row["from"] == "border"])
def test_a_missing_fact_is_asked_for_and_not_guessed(row: dict[str, Any]) -> None:
    withholding = law.tests_for(posture(row)).withholding
    assert withholding.status == "not_enough_facts"
    assert not withholding.standard
    assert any(row["say"] in say for say in withholding.say), withholding.say


@named([row for row in REFUSALS if row["from"] == "court"])
def test_at_the_merits_only_asylum_waits_for_the_missing_fact(row: dict[str, Any]) -> None:
    asylum, withholding, cat = law.tests_for(posture(row))
    assert asylum.status == "not_enough_facts"
    assert any(row["say"] in say for say in asylum.say), asylum.say
    assert (withholding.standard, cat.standard) == ("more-likely-than-not", "more-likely-than-not")


def test_asylum_keeps_its_test_when_only_withholding_waits_for_the_exceptions() -> None:
    facts = {"exceptions": None, "entry": "2023-08-10", "decision": "2023-08-30"}
    answers = law.tests_for(posture({"from": "border", "facts": facts}))
    assert [short(answer) for answer in answers] == ["significant-possibility", "not_enough_facts", "not_enough_facts"]


def test_the_screening_never_asks_for_as_much_as_the_merits() -> None:
    below = {"", "significant-possibility", "reasonable-possibility", "reasonable-probability"}
    for who in (posture(row) for row in ANSWERS):
        if who.stage in ("screening", "ij_review", "reasonable_fear", "reasonable_fear_review"):
            assert {answer.standard for answer in law.tests_for(who)} <= below


def test_every_standard_that_a_rule_gives_is_explained() -> None:
    assert {rule.standard for rule in rules().rules if rule.standard} == set(standards())


def test_every_authority_of_a_rule_is_in_the_kit() -> None:
    named = {name for item in (*rules().rules, *rules().notes) for name in item.authorities}
    assert named <= set(authorities())


def test_the_windows_agree_with_the_authorities() -> None:
    windows, entries = rules().windows, authorities()
    for name, entry in (("clp-entry", "cfr-208-33"), ("stb-entry", "cfr-208-35-limitation")):
        window = entries[entry].entry_window
        assert window is not None
        assert windows[name].start_at == window.start_at
    clp = entries["cfr-208-33"].entry_window
    assert clp is not None
    assert windows["clp-entry"].end == clp.end


def test_a_judge_reviewing_a_screening_is_pointed_to_the_review_rule() -> None:
    facts = {"stage": "ij_review", "entry": "2022-10-20", "decision": "2022-12-09"}
    answers = law.tests_for(posture({"from": "border", "facts": facts}))
    assert all("cfr-1003-42" in answer.authorities for answer in answers)


@pytest.mark.parametrize(
    ("circuit", "words"),
    [(9, "is a reason"), (6, "is a reason"), (2, "one central reason"), (8, "not every circuit")],
)
def test_withholding_says_how_the_circuit_reads_nexus(circuit: int, words: str) -> None:
    facts = {"circuit": circuit, "entry": "2022-10-20", "decision": "2024-03-01"}
    assert words in law.tests_for(posture({"from": "court", "facts": facts})).withholding.note


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"entry": "2023-05-11", "entry_at": "2023-05-11T23:58"}, "zone"),
        ({"entry": "2023-05-11", "entry_at": "2023-05-12T00:10-04:00"}, "another day"),
        ({"entry": "2023-06-01"}, "before the entry"),
        ({"entry": "2023-05-01", "reinstated": True}, "not in expedited removal"),
        ({"entry": "2023-05-01", "manner": "admitted"}, "not in expedited removal"),
    ],
)
def test_facts_that_cannot_be_true_together_are_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        posture({"from": "border", "facts": {"decision": "2023-05-25", **facts}})
