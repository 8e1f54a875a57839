"""Records of answers come from files that may be broken or hostile."""

import json

import pytest

from asylum_clinic.assessment.questions import Form
from asylum_clinic.assessment.records import (
    METADATA,
    MIMETYPE,
    Record,
    newest,
    parse_record,
    records_in_notebook,
    unanswered,
)

FORM = Form.model_validate(
    {
        "id": "small",
        "title": "Small",
        "case": "none",
        "role": "bench_memo",
        "standard": "merits",
        "authorities": ["a-g"],
        "elements": [
            {
                "id": "all",
                "title": "All",
                "points": 1,
                "questions": [
                    {"id": "position", "kind": "scale", "text": "?"},
                    {
                        "id": "grounds",
                        "kind": "choices",
                        "text": "?",
                        "options": [
                            {"id": "religion", "text": "Religion"},
                            {"id": "none", "text": "None", "exclusive": True},
                        ],
                    },
                    {"id": "facts", "kind": "passages", "text": "?", "most": 2},
                    {"id": "law", "kind": "authorities", "text": "?", "most": 2},
                    {"id": "memo", "kind": "text", "text": "?", "points": 2},
                ],
            }
        ],
    }
)
PASSAGES = ("n1", "n2", "n3")
GOOD = {
    "schema": 1,
    "form": "small",
    "case_digest": "abc",
    "seq": 7,
    "time": "2026-01-02T03:04:05.678Z",
    "answers": {"position": "no", "grounds": ["religion"], "facts": ["n1"], "law": ["a-g"], "memo": "words"},
}


def parse(raw):
    return parse_record(raw, FORM, PASSAGES, "sidecar")


def test_a_good_record_comes_back_as_it_was_kept():
    assert parse(json.dumps(GOOD)).as_json() == GOOD
    assert parse(GOOD).problems == ()


@pytest.mark.parametrize(
    "raw",
    [
        "{broken",
        b"\xff\xfe\x00",
        "[" * 100_000,
        "null",
        "[]",
        "7",
        '"text"',
        "x" * 1_000_001,
        {"form": "small"},
        {"form": "other", "schema": 1},
        {**GOOD, "schema": 2},
        {**GOOD, "schema": "1"},
        {**GOOD, "answers": "no"},
        {**GOOD, "answers": {"memo": "x" * 1_000_001}},
        {**GOOD, "form": ["small"]},
        {"form": "small", "schema": 1, "answers": {1: 2}},
        [GOOD],
        7,
    ],
    ids=str,
)
def test_what_cannot_be_read_is_said_and_counts_as_unanswered(raw):
    record = parse(raw)
    assert record.is_empty
    assert record.problems


@pytest.mark.parametrize("raw", [None, "", {}])
def test_where_there_is_no_record_there_is_none(raw):
    assert parse(raw) is None


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("position", "perhaps"),
        ("position", ["no"]),
        ("position", 1),
        ("position", {"no": 1}),
        ("grounds", "religion"),
        ("grounds", ["religion", "none"]),
        ("grounds", [["religion"]]),
        ("facts", ["n99"]),
        ("law", [None]),
        ("memo", ["words"]),
        ("memo", 5),
    ],
)
def test_one_wrong_answer_is_left_out_and_the_rest_is_kept(question, value):
    record = parse({**GOOD, "answers": {**GOOD["answers"], question: value}})
    assert question not in record.answers
    assert len(record.answers) == 4
    assert any(question in problem for problem in record.problems)


def test_unknown_questions_and_choices_beyond_the_limit_are_left_out_and_named():
    answers = {**GOOD["answers"], "facts": ["n1", "n2", "n3", "n1"], "made-up": "x", "<script>": ["y"]}
    record = parse({**GOOD, "answers": answers})
    assert record.answers["facts"] == ("n1", "n2")
    assert len(record.problems) == 2


@pytest.mark.parametrize("seq", [-1, 2**60, "9", True, None, 1.5, [1]])
def test_a_wrong_sequence_number_counts_as_none(seq):
    assert parse({**GOOD, "seq": seq}).seq == 0


@pytest.mark.parametrize("time", [5, "<b>now</b>", "x" * 50, None])
def test_a_wrong_time_counts_as_none(time):
    assert parse({**GOOD, "time": time}).time == ""


def test_the_newest_record_counts_and_an_empty_one_never_wins():
    old = Record(form="small", seq=3, answers={"position": "no"}, carrier="output")
    new = Record(form="small", seq=4, answers={"position": "yes"}, carrier="notebook")
    empty = Record(form="small", seq=9, carrier="sidecar", problems=("the sidecar is broken",))
    best = newest([old, empty, None, new], "small")
    assert (best.answers["position"], best.carrier) == ("yes", "notebook")
    assert best.problems == ("the sidecar is broken",)
    assert newest([], "small").is_empty


def test_the_same_fault_in_many_records_is_said_once():
    bad = [parse_record({"form": "small"}, FORM, (), "output") for _ in range(5)]
    assert len(newest(bad, "small").problems) == 1


def test_half_a_character_is_replaced_so_that_the_answer_can_be_written():
    raw = {"form": "small", "schema": 1, "answers": {"memo": "a \ud83d"}}
    assert parse_record(raw, FORM, (), "notebook").answers == {"memo": "a ?"}


def test_records_are_found_in_a_notebook_however_odd_it_is():
    cell = {"metadata": {METADATA: GOOD}, "outputs": [{"data": {MIMETYPE: GOOD}}, "odd", {"data": None}]}
    assert [carrier for carrier, _ in records_in_notebook({"cells": [cell, 5, None, {}]}, "small")] == [
        "notebook",
        "output",
    ]
    for odd in (None, [], 5, {"cells": 5}, {"cells": [[]]}, {"cells": [{"metadata": 5, "outputs": 7}]}):
        assert records_in_notebook(odd, "small") == []


def test_what_is_still_open_is_named_in_the_order_it_is_asked():
    assert unanswered(FORM, {"grounds": ("none",), "memo": " "}) == ("position", "facts", "law")
