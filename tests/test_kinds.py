"""Numbers, days and orders: how they are read, what they earn, and what hostile ones do (nothing)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from asylum_clinic import assess
from asylum_clinic.assessment.accepted import accepted
from asylum_clinic.assessment.feedback import explain
from asylum_clinic.assessment.key import Key
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.reading import read_day, read_number
from asylum_clinic.assessment.records import Record, parse_record
from asylum_clinic.assessment.scoring import score_form
from asylum_clinic.assessment.scoring_values import out_of_place, score_date, score_number, score_order
from asylum_clinic.widgets.assessment_form import AssessmentForm, UnansweredError
from asylum_clinic.widgets.assessment_form.page import page_data
from asylum_clinic.widgets.assessment_form.summary import summary
from helpers_form import shown, student_folder

FORM = "ferry-days"
BIDI = "\u202e4.88\u202c"
NUMBER: dict[str, Any] = {
    "kind": "number",
    "weight": 1,
    "accept": [
        {"value": 12.5, "rule": "Twelve of ninety-six."},
        {"value": 13, "credit": 0.5, "rule": "Rounded to a whole percent."},
    ],
    "absolute": 0.05,
    "mistakes": [{"value": 0.125, "said": "This is the share, not the percentage."}],
    "otherwise": "Divide the twelve by all who were on board.",
    "blank": "You gave no number.",
}
DATE: dict[str, Any] = {
    "kind": "date",
    "weight": 1,
    "accept": [
        {"value": "2023-11-14", "rule": "One year from the day of entry."},
        {"value": "2023-11-13", "credit": 0.5, "rule": "Counted with the day of entry."},
        {"value": "2024-02-01", "rule": "After the delay.", "condition": "share-right", "unmet": "Say how many first."},
    ],
    "mistakes": [{"value": "2023-12-09", "said": "That is one year from the decision."}],
    "otherwise": "The year begins with the entry.",
    "blank": "You gave no day.",
}
ORDER: dict[str, Any] = {
    "kind": "order",
    "weight": 1,
    "scheme": "kendall_tau",
    "order": [["entry"], ["interview"], ["review"], ["hearing"]],
    "why": "Entry, interview, review, hearing.",
    "blank": "You gave no order.",
    "feedback": {name: f"Look at when the {name} comes." for name in ("entry", "interview", "review", "hearing")},
}
KEY = Key.model_validate(
    {
        "form": FORM,
        "case": "rain-on-the-ferry",
        "conditions": {"share-right": {"text": "the share", "all_of": [{"question": "share", "any_of": ["12.5"]}]}},
        "questions": {"share": NUMBER, "deadline": DATE, "steps": ORDER},
    }
)
RIGHT = {"share": "12.5", "deadline": "2023-11-14", "steps": ("entry", "interview", "review", "hearing")}
HOSTILE = [
    *(
        "NaN",
        "nan",
        "1e999",
        "-1e999",
        "Infinity",
        "inf",
        "1_2.5",
        "0x0c",
        "12.5" * 25_000,
        BIDI,
        "１２.５",
        "١٢",
        "12.5\x00",
    ),
    *(
        "12.5; DROP TABLE grade",
        "<img src=x onerror=alert(1)>",
        "\ud83d",
        "--12.5",
        "12.5.1",
        "1,2,3",
        "",
        " ",
        "\u200b",
    ),
    *(float("nan"), float("inf"), 12.5, 10**400, True, None, [], ["12.5"], {"12.5": 1}, {}),
]
every_hostile = pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value)[:20])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder, as the working directory of a kernel that nobody named."""
    return student_folder(tmp_path, monkeypatch)


@pytest.fixture
def opened(folder: Path) -> Opened:
    return open_form(FORM, folder)


@pytest.fixture
def form(opened: Opened, folder: Path) -> Iterator[AssessmentForm]:
    with shown(opened, folder) as widget:
        yield widget


def raw(answers: dict[str, Any], seq: int = 1) -> dict[str, Any]:
    return {"schema": 1, "form": FORM, "case_digest": "", "seq": seq, "time": "", "answers": answers}


def number(**more: Any) -> NumberKey:
    return NumberKey.model_validate(NUMBER | more)


def days(**more: Any) -> DateKey:
    return DateKey.model_validate(DATE | more)


def order(**more: Any) -> OrderKey:
    return OrderKey.model_validate(ORDER | more)


# how numbers and days are read


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1,234", "", "1234"),
        ("1 234 567.5", "", "1234567.5"),
        ("1\u202f234", "", "1234"),
        ("12.5 %", "%", "12.5"),
        ("12.5%", "%", "12.5"),
        ("12.5 percent", "%", "12.5"),
        ("5507 Persons", "persons", "5507"),
        ("-3", "", "-3"),
        ("\u22123.5", "", "-3.5"),
        ("+.5", "", "0.5"),
        ("12.", "", "12"),
        ("\u00a012.5\t", "%", "12.5"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, unit: str, value: str) -> None:
    assert read_number(typed, unit).value == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "unit", "words"),
    [
        ("12,5", "%", "in two ways"),
        ("12 %", "persons", "asked in persons, not in percent"),
        ("12 %", "", "Leave out the percent sign"),
        ("about 12", "%", "can't be read as a number yet"),
        ("1,23,456", "", "can't be read"),
        ("1,234 567", "", "can't be read"),
        ("3/4", "", "can't be read"),
        ("1e3", "", "can't be read"),
        ("-", "", "can't be read as a number yet"),
        (BIDI, "", "signs that are not seen"),
        ("9" * 61, "", "too long"),
    ],
)
def test_what_is_no_number_is_refused_in_words(typed: str, unit: str, words: str) -> None:
    reading = read_number(typed, unit)
    assert reading.value is None
    assert words in reading.said


@pytest.mark.parametrize(
    "typed", ["2023-02-30", "2023-5-12", "20230512", "2023-W19-5", "12.5.2023", "٢٠٢٣-٠٥-١٢", "0000-01-01", BIDI]
)
def test_what_is_no_day_is_refused_in_words(typed: str) -> None:
    assert read_day(typed).value is None
    assert read_day(typed).said


# what they earn


@pytest.mark.parametrize(
    ("answer", "credit", "code"),
    [
        ("12.5", 1, "accepted"),
        ("12.55", 1, "accepted"),
        ("12.45 %", 1, "accepted"),
        ("12.551", 0, "not_accepted"),
        ("13", 0.5, "partly_accepted"),
        ("0.125", 0, "not_accepted"),
        ("100", 0, "not_accepted"),
        ("twelve", 0, "unreadable"),
        ("12,5", 0, "unreadable"),
        ("", 0, "blank"),
        (None, 0, "blank"),
    ],
)
def test_a_number_earns_what_its_key_says(answer: str | None, credit: float, code: str) -> None:
    earned, reasons = score_number(answer, number(), "%")
    assert (earned, [reason.code for reason in reasons]) == (credit, [code])


@pytest.mark.parametrize(
    ("tolerance", "inside", "outside"),
    [
        ({"absolute": 0}, "1000", "1000.1"),
        ({"absolute": 5}, "1,005", "1,005.1"),
        ({"absolute": 0, "relative": 0.01}, "990", "989.9"),
        ({"absolute": 20, "relative": 0.01}, "1,020", "1,020.1"),
    ],
)
def test_a_tolerance_is_absolute_or_relative_whichever_allows_more(tolerance: Any, inside: str, outside: str) -> None:
    key = number(accept=[{"value": 1000, "rule": "So it is."}], mistakes=[], **tolerance)
    assert (score_number(inside, key)[0], score_number(outside, key)[0]) == (1, 0)


def test_a_known_mistake_has_its_own_sentence() -> None:
    assert score_number("0.125", number(), "%")[1][0].text == "This is the share, not the percentage."
    assert score_date("2023-12-09", days())[1][0].text == "That is one year from the decision."


@pytest.mark.parametrize(
    ("answer", "conditions", "credit", "code"),
    [
        ("2023-11-14", (), 1, "accepted"),
        ("2023-11-13", (), 0.5, "partly_accepted"),
        ("2024-02-01", (), 0, "condition_unmet"),
        ("2024-02-01", ("share-right",), 1, "accepted_on_condition"),
        ("2023-11-15", (), 0, "not_accepted"),
        ("2023-11", (), 0, "unreadable"),
        ("", (), 0, "blank"),
        (None, (), 0, "blank"),
    ],
)
def test_a_day_earns_what_its_key_says(
    answer: str | None, conditions: tuple[str, ...], credit: float, code: str
) -> None:
    earned, reasons = score_date(answer, days(), conditions)
    assert (earned, reasons[0].code) == (credit, code)


@pytest.mark.parametrize(
    ("scheme", "answer", "credit"),
    [
        ("kendall_tau", "eirh", 1),
        ("kendall_tau", "ierh", 4 / 6),
        ("kendall_tau", "hrie", 0),
        ("kendall_tau", "heir", 0),
        ("kendall_tau", "erhi", 2 / 6),
        ("adjacent_pairs", "eirh", 1),
        ("adjacent_pairs", "heir", 2 / 3),
        ("adjacent_pairs", "hrie", 0),
        ("all_or_nothing", "eirh", 1),
        ("all_or_nothing", "ierh", 0),
    ],
)
def test_an_order_earns_what_its_scheme_says(scheme: str, answer: str, credit: float) -> None:
    names = {name[0]: name for name in ("entry", "interview", "review", "hearing")}
    assert score_order(tuple(names[letter] for letter in answer), order(scheme=scheme))[0] == pytest.approx(credit)


def test_an_order_by_chance_earns_little_and_its_reverse_nothing() -> None:
    every = [score_order(answer, order())[0] for answer in permutations(("entry", "interview", "review", "hearing"))]
    assert sum(every) / len(every) < 0.25
    assert score_order(("hearing", "review", "interview", "entry"), order())[0] == 0


def test_things_that_share_a_place_may_stand_in_any_order() -> None:
    key = order(order=[["entry"], ["interview", "review"], ["hearing"]])
    assert score_order(("entry", "review", "interview", "hearing"), key)[0] == 1
    assert 0 < score_order(("interview", "entry", "review", "hearing"), key)[0] < 1


def test_only_the_fewest_things_that_would_have_to_be_moved_are_named() -> None:
    _, reasons = score_order(("hearing", "entry", "interview", "review"), order())
    assert [(reason.code, reason.ids) for reason in reasons] == [("out_of_place", ("hearing",))]
    for ranks in permutations(range(5)):
        moved = out_of_place(ranks)
        kept = [rank for place, rank in enumerate(ranks) if place not in moved]
        assert kept == sorted(kept)


@pytest.mark.parametrize("answer", [None, (), "entry", ("entry",), ("entry", "entry", "review", "hearing")])
def test_a_blank_or_unreadable_order_earns_nothing(answer: Any) -> None:
    assert score_order(answer, order())[0] == 0


@pytest.mark.parametrize(
    ("model", "entry", "words"),
    [
        (NumberKey, NUMBER | {"mistakes": [{"value": 12.52, "said": "x"}]}, "within the tolerance"),
        (NumberKey, NUMBER | {"accept": [{"value": float("nan"), "rule": "x"}]}, "finite"),
        (DateKey, DATE | {"mistakes": [{"value": "2023-11-14", "said": "x"}]}, "stands twice"),
        (DateKey, DATE | {"accept": [{"value": "2023-11-14", "rule": "x", "condition": "c"}]}, "together"),
        (OrderKey, ORDER | {"order": [["entry"], ["entry", "review"]]}, "stands once"),
        (
            OrderKey,
            ORDER | {"scheme": "adjacent_pairs", "order": [["entry", "interview"], ["review"], ["hearing"]]},
            "share",
        ),
    ],
)
def test_a_key_that_contradicts_itself_is_refused(model: Any, entry: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        model.model_validate(entry)


# hostile answers


@every_hostile
@pytest.mark.parametrize("question", ["share", "deadline", "steps"])
def test_a_hostile_answer_earns_nothing_and_breaks_nothing(opened: Opened, question: str, value: Any) -> None:
    record = parse_record(raw(RIGHT | {question: value}), opened.form, (), "notebook")
    assert record is not None
    scores = {score.question: score.credit for score in score_form(opened.form, record.answers, KEY).questions}
    assert scores == {name: float(name != question) for name in RIGHT}
    told = explain(opened.form, opened.case, record, KEY).as_json()
    assert "\u202e" not in json.dumps(told, ensure_ascii=False) + summary(opened, record)["text/html"]
    json.dumps(record.as_json(), ensure_ascii=False).encode()


def test_a_record_of_100_kilobytes_in_one_field_is_left_out_and_named(opened: Opened) -> None:
    record = parse_record(raw({"share": "9" * 100_000, "deadline": "2023-11-14"}), opened.form, (), "sidecar")
    assert record is not None
    assert record.answers == {"deadline": "2023-11-14"}
    assert "longer than 60 characters" in record.problems[0]


# what the form and nbgrader get


def test_half_typed_words_are_kept_as_they_were_typed(form: AssessmentForm, folder: Path) -> None:
    form.keep(raw({"share": "12,"}))
    assert json.loads((folder / "answers" / f"{FORM}.json").read_text())["answers"] == {"share": "12,"}
    assert "can't be read as a number yet" in form.readings["share"]["said"]
    assert form.readings["share"]["unread"]
    form.keep(raw({"share": "12.5 %", "deadline": "2023-11-14"}, seq=2))
    assert form.readings["share"] == {"typed": "12.5 %", "said": "Read as 12.5%.", "unread": False}
    assert form.readings["deadline"]["said"] == "Read as 14 November 2023, a Tuesday."


def test_the_page_holds_the_fields_and_no_word_of_the_key(opened: Opened) -> None:
    page = page_data(opened, practice=False, reviewed=False, accepted={})
    share, deadline, steps = page["elements"][0]["questions"]
    assert (share["kind"], share["unit"], deadline["kind"], steps["kind"]) == ("number", "%", "date", "order")
    assert [item["id"] for item in steps["items"]] == ["interview", "entry", "hearing", "review"]
    assert "2023-11-14" not in json.dumps(page)


def test_the_summary_says_values_in_words(opened: Opened) -> None:
    bundle = summary(opened, Record(form=FORM, answers=RIGHT))
    assert "12.5 %" in bundle["text/plain"]
    assert "14 November 2023" in bundle["text/plain"]
    assert "1. The entry; 2. The interview; 3. The judge's review; 4. The hearing" in bundle["text/plain"]


def test_feedback_names_the_answer_the_rule_and_what_is_out_of_place(opened: Opened) -> None:
    answers = RIGHT | {"steps": ("interview", "entry", "review", "hearing")}
    told = explain(opened.form, opened.case, Record(form=FORM, answers=answers), KEY)
    lines = [line.text for question in told.questions for line in question.lines]
    assert "Could be accepted (12.5 %). Twelve of ninety-six." in lines
    assert "Could be accepted (14 November 2023). One year from the day of entry." in lines
    assert any(line.startswith("Look again at its place (The ") for line in lines)


def test_validate_names_what_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    (folder / "answers").mkdir()
    answers = RIGHT | {"share": "12,5", "steps": list(RIGHT["steps"])}
    (folder / "answers" / f"{FORM}.json").write_text(json.dumps(raw(answers)))
    with pytest.raises(UnansweredError, match=r"1 of 3 questions.*\n.*asked for papers\? This can be read in two ways"):
        assess(FORM)


def test_an_instructor_reads_values_rules_and_tolerances(opened: Opened, tmp_path: Path) -> None:
    keys = tmp_path / "grading" / "keys"
    keys.mkdir(parents=True)
    (keys / f"{FORM}.yaml").write_text(KEY.model_dump_json())
    lines = accepted(opened, tmp_path / "solutions" / "week")
    assert "Accept: 12.5 % (100%). Twelve of ninety-six." in lines["share"]
    assert "Tolerance: 0.05, whichever allows more." in lines["share"]
    assert "Accept: 1 February 2024 (100%). After the delay. the share" in lines["deadline"]
    assert lines["steps"][0] == "1. The entry"
