"""What the class view computes, against figures worked out by hand."""

from __future__ import annotations

from math import atanh, sqrt, tanh
from pathlib import Path

import pytest

from asylum_clinic.assessment.key import practice_key, read_key
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.questions import NumberQuestion
from asylum_clinic.grading.report.choices import written
from asylum_clinic.grading.report.csv_files import guarded
from asylum_clinic.grading.report.measures import LEAST_RATERS, LEAST_RELATION, agreed, difficulty, item_rest
from asylum_clinic.grading.report.reading import FormClass

# rest 1 to 10, right from 6 on: the means are 8 and 3, the deviation sqrt(8.25), so r = (8 - 3) / sqrt(8.25) * 1/2
ITEM = [0.0] * 5 + [1.0] * 5
REST = [float(number) for number in range(1, 11)]
BY_HAND = 5 / sqrt(8.25) / 2


@pytest.mark.parametrize(
    ("points", "most", "expected"),
    [([2, 1, 0], 2, 0.5), ([0, 0], 3, 0), ([1.5], 1.5, 1), ([], 2, None), ([0, 0], 0, None)],
)
def test_difficulty_is_the_mean_share_of_the_points(points: list[float], most: float, expected: float | None) -> None:
    assert difficulty(points, most) == expected


def test_the_item_rest_correlation_is_the_point_biserial_worked_out_by_hand() -> None:
    found = item_rest(ITEM, REST)
    assert found.value == pytest.approx(BY_HAND)
    assert (found.low, found.high) == pytest.approx(
        [tanh(atanh(BY_HAND) + sign * 1.959964 / sqrt(10 - 3)) for sign in (-1, 1)], abs=1e-6
    )
    assert str(found).endswith("n = 10")


@pytest.mark.parametrize("n", range(LEAST_RELATION))
def test_a_small_class_gets_no_correlation_but_a_plain_word(n: int) -> None:
    found = item_rest(ITEM[:n], REST[:n])
    assert found.value is None
    assert f"too few students to say (n = {n}" in str(found)


@pytest.mark.parametrize(("item", "rest"), [([1.0] * 10, REST), (ITEM, [0.1 + 0.2] * 9 + [0.3])])
def test_where_all_earned_the_same_there_is_no_correlation(item: list[float], rest: list[float]) -> None:
    assert item_rest(item, rest).why == "no value: all 10 earned the same"


def test_alpha_of_a_class_is_the_one_worked_out_by_hand() -> None:
    """Five readers on three items: 3 dissenters. Observed 0.4 * 2/3; expected 2 * 8 * 7 / (15 * 14)."""
    rows = ["yyn", "yyn", "yyn", "ynn", "nyn"]
    ratings = {str(place): list(row) for place, row in enumerate(rows)}
    observed, expected = 2 * (2 * 4 / 4) / 15, 2 * 8 * 7 / (15 * 14)
    assert agreed("x", ratings).alpha == pytest.approx(1 - observed / expected)


@pytest.mark.parametrize(
    ("ratings", "why"),
    [
        ({str(one): ["y", "n", "y"] for one in range(LEAST_RATERS - 1)}, "too few students"),
        ({str(one): ["y", "n"] for one in range(9)}, "too few questions"),
        ({str(one): ["y", "y", "y"] for one in range(9)}, "all answers are the same"),
        ({str(one): ["y", None, None] for one in range(9)}, "too few questions"),
        ({}, "too few students"),
    ],
)
def test_where_alpha_says_nothing_a_sentence_stands(ratings: dict[str, list[str | None]], why: str) -> None:
    found = agreed("x", ratings)
    assert found.alpha is None
    assert why in str(found)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\n@x", "＝1"])
def test_a_cell_that_could_begin_a_formula_is_set_behind_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", ["ada", "", "a=b", -1.5, 3, None])
def test_other_cells_stay_as_they_are(value: str | float | None) -> None:
    assert guarded(value) == value


def test_typed_answers_are_counted_and_words_among_them_not_repeated() -> None:
    question = NumberQuestion.model_validate({"id": "share", "kind": "number", "text": "What share?"})
    opened = open_form("notice-screening", Path("/nowhere"))
    given = {str(place): {"share": answer} for place, answer in enumerate(["4.88", "4.88", "Ada"])}
    points = {"0": {"share": 1.0}, "1": {"share": 1.0}, "2": {"share": 0.0}}
    path = practice_key("notice-screening")
    assert path is not None
    form = FormClass(opened, read_key(path), "form", given, points, {"share": 1.0})
    found = written(form, question)
    assert [one.count for one in found] == [2, 1]
    assert [one.key for one in found] == ["full marks", "no marks"]
    assert "Ada" not in {one.text for one in found}
