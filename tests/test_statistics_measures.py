"""The figures of the lessons come out of the tables, and rates keep their whole story."""

from __future__ import annotations

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.counting import total
from asylum_clinic.statistics.measures import Rate, agreement, compare, interrupted, rate, shrink
from asylum_clinic.statistics.tables import load

COURT_2023 = {"year": 2023, "forum": "immigration court"}
DECIDED, ENDED = ["granted", "denied"], ["granted", "denied", "closed"]
SCREENED = ["positive", "negative"]


def a_rate(**changed: object) -> Rate:
    fields: dict = {
        "numerator": 3,
        "denominator": 10,
        "counted": "granted",
        "out_of": "granted or denied",
        "unit": "persons",
        "period": "2023",
        "stage": "immigration court",
        "source": "UNHCR",
    }
    return Rate(**(fields | changed))


@pytest.mark.parametrize(
    ("table", "column", "where", "expected"),
    [
        ("border-encounters", "encounters", {"border": "southwest", "month": "2022-11"}, 5_507),
        ("border-encounters", "encounters", {"border": "southwest", "month": "2022-12"}, 7_912),
        ("border-encounters", "encounters", {"border": "southwest", "fiscal_year": 2022}, 21_763),
        ("border-encounters", "encounters", {"border": "southwest", "fiscal_year": 2023}, 43_210),
        ("border-encounters", "encounters", {"fiscal_year": 2023}, 57_163),
        ("removals", "removals", {"fiscal_year": 2022}, 68),
        ("removals", "removals", {"fiscal_year": 2023}, 229),
        ("removals", "removals", {"fiscal_year": 2024}, 464),
    ],
)
def test_counts_of_russians_are_those_the_lessons_name(table: str, column: str, where: dict, expected: int) -> None:
    assert total(table, column, citizenship="Russia", **where) == expected


def test_court_decisions_for_russians_in_2023() -> None:
    counts = [total("us-decisions", column, origin="Russia", **COURT_2023) for column in ENDED]
    assert counts == [2_165, 276, 1_000]


@pytest.mark.parametrize(
    ("table", "counted", "of", "where", "percent"),
    [
        ("us-decisions", "granted", DECIDED, {"origin": "Russia", **COURT_2023}, 88.7),
        ("us-decisions", "granted", ENDED, {"origin": "Russia", **COURT_2023}, 62.9),
        ("us-decisions", "granted", DECIDED, {"origin": "Haiti", **COURT_2023}, 52.0),
        ("us-decisions", "granted", ENDED, {"origin": "Haiti", **COURT_2023}, 2.8),
        ("credible-fear-monthly", "positive", SCREENED, {"month": "2023-04"}, 80.1),
        ("credible-fear-monthly", "positive", SCREENED, {"month": "2023-06"}, 55.7),
        ("credible-fear-monthly", "positive", SCREENED, {"fiscal_year": 2020}, 44.5),
        ("credible-fear-by-nationality", "positive", SCREENED, {"nationality": "All", "fiscal_year": 2020}, 44.5),
    ],
)
def test_rates_are_those_the_lessons_name(table: str, counted: str, of: list, where: dict, percent: float) -> None:
    assert round(100 * rate(table, counted, of, **where).value, 1) == percent


def test_the_ten_judges_span_10_to_60_percent() -> None:
    shares = [rate("ten-judges", "granted", ["granted", "refused"], judge=judge).value for judge in "ABCDEFGHIJ"]
    assert (round(100 * min(shares), 1), round(100 * max(shares), 1)) == (10.3, 60.0)
    assert load("ten-judges")[["granted", "refused"]].to_numpy().sum() == 384


def test_encounters_of_all_citizenships_are_the_published_totals() -> None:
    published = {2020: 646_822, 2021: 1_956_519, 2022: 2_766_582, 2023: 3_201_144}
    assert {
        year: total("border-encounters", "encounters", citizenship="All", fiscal_year=year) for year in published
    } == published


def test_a_rate_says_all_that_a_brief_must_say() -> None:
    said = str(rate("us-decisions", "granted", DECIDED, origin="Haiti", **COURT_2023))
    for part in ("Haiti", "2023", "immigration court", "153 of 294 persons", "granted or denied", "52.0 %", "UNHCR"):
        assert part in said
    assert "as of 2025-12" in said
    assert "95 % interval" in said


def test_rounded_counts_are_said_to_be_rounded() -> None:
    assert "rounded to the nearest 10" in str(rate("credible-fear-monthly", "positive", SCREENED, month="2023-04"))


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(0, 10, 0.0, 0.2775), (15, 25, 0.4074, 0.7660), (10, 10, 0.7225, 1.0)],  # by Wilson's formula
)
def test_the_interval_is_wilsons(hits: int, tries: int, low: float, high: float) -> None:
    found = a_rate(numerator=hits, denominator=tries).interval
    assert found == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"denominator": 0, "numerator": 0}, "share of zero has no value.*another denominator"),
        ({"numerator": 11}, "11 of 10 is no share"),
        ({"numerator": -1}, "-1 of 10 is no share"),
        ({"source": ""}, "needs a period, a stage and a source"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused(changed: dict, said: str) -> None:
    with pytest.raises(KitError, match=said):
        a_rate(**changed)


def test_a_table_with_nothing_decided_gives_a_sentence_and_no_division() -> None:
    with pytest.raises(KitError, match=r"Israel, 2023\): a share of zero has no value"):
        rate("russians-in-ten-countries", "granted", ["granted", "other_protection"], country="Israel", year=2023)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("us-decisions", "granted", DECIDED, {"origin": "Rusia"}), "write 'Russia'"),
        (
            ("us-decisions", "granted", DECIDED, {"origin": "Russia", "year": 2023}),
            "asylum office and immigration court",
        ),
        (("us-decisions", "granted", DECIDED, {"origin": "Russia", "forum": "asylum office"}), "cases and persons"),
        (("us-decisions", "won", DECIDED, {"origin": "Russia", **COURT_2023}), "no counts 'won'"),
        (
            ("us-decisions", "closed", DECIDED, {"origin": "Russia", **COURT_2023}),
            "closed is not part of granted, denied",
        ),
        (
            ("credible-fear-by-nationality", "positive", SCREENED, {"nationality": "Cuba", "fiscal_year": 2016}),
            "withheld",
        ),
    ],
)
def test_a_rate_of_unlike_or_unknown_things_is_refused(call: tuple, said: str) -> None:
    table, counted, of, where = call
    with pytest.raises(KitError, match=said):
        rate(table, counted, of, **where)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "events"}, "unit"),
        ({"stage": "asylum office"}, "stage"),
        ({"out_of": "granted, denied or closed"}, "denominator"),
    ],
)
def test_unlike_rates_are_compared_only_with_a_reason(changed: dict, said: str) -> None:
    with pytest.raises(KitError, match=f"differ in {said}.*because="):
        compare(a_rate(), a_rate(**changed))
    with pytest.raises(KitError):
        compare(a_rate(), a_rate(**changed), because="  ")
    compared = compare(a_rate(), a_rate(**changed), because="the lesson shows why not to")
    assert "because the lesson shows why not to" in str(compared)


def test_like_rates_are_compared_with_newcombes_interval() -> None:
    # Newcombe 1998, table II, row a, method 10: 56/70 and 48/80 give 0.0524 to 0.3339
    one = a_rate(numerator=56, denominator=70)
    found = compare(one, a_rate(numerator=48, denominator=80))
    assert found.interval == pytest.approx((0.0524, 0.3339), abs=5e-4)
    assert found.difference == pytest.approx(0.2)
    assert "20.0 percentage points more" in str(found)


def test_small_counts_are_drawn_further_towards_the_group_than_large_ones() -> None:
    rates = {judge: rate("ten-judges", "granted", ["granted", "refused"], judge=judge) for judge in "ABCDEFGHIJ"}
    drawn = shrink(rates)
    assert drawn["J"].weight < drawn["E"].weight
    assert all(min(one.value for one in rates.values()) <= found.value <= 0.6 for found in drawn.values())
    assert all(found.low < found.value < found.high for found in drawn.values())


def test_groups_that_differ_by_chance_only_are_drawn_together() -> None:
    drawn = shrink({name: a_rate(numerator=3) for name in "abc"})
    assert {round(found.value, 4) for found in drawn.values()} == {0.3}
    drawn = shrink({name: a_rate(numerator=0) for name in "abc"})
    assert all(found.value == pytest.approx(0, abs=1e-6) for found in drawn.values())


def test_too_few_or_unlike_groups_are_not_shrunk() -> None:
    with pytest.raises(KitError, match="too few"):
        shrink({"a": a_rate(), "b": a_rate()})
    with pytest.raises(KitError, match="stage"):
        shrink({"a": a_rate(), "b": a_rate(), "c": a_rate(stage="asylum office")})


def test_the_screening_series_falls_in_may_2023_and_says_no_more_than_that() -> None:
    found = interrupted("credible-fear-monthly", "positive", SCREENED, "2023-05")
    assert found.high < 0
    assert "This says when, not why" in str(found)
    assert found.before.period == "July 2022 to April 2023"


@pytest.mark.parametrize(
    ("at", "months", "said"),
    [
        ("2024-07", 10, "not 10 months on both sides"),
        ("2031-01", 10, "no month '2031-01'"),
        ("2023-05", 3, "at least 4"),
    ],
)
def test_a_series_too_short_is_refused(at: str, months: int, said: str) -> None:
    with pytest.raises(KitError, match=said):
        interrupted("credible-fear-monthly", "positive", SCREENED, at, months)


def test_alpha_is_krippendorffs() -> None:
    # Krippendorff 2011, "Computing Krippendorff's alpha-reliability", example A: two observers, ten items, 0.095
    first, second = list("0100000010"), list("1110010000")
    assert agreement({"Meg": first, "Owen": second}).alpha == pytest.approx(0.095, abs=5e-4)


def test_judges_and_the_rater_agree_little_beyond_chance() -> None:
    frame = load("ten-judges")
    judges, rater = [], []
    for row in frame.itertuples():
        judges += ["yes"] * row.granted + ["no"] * row.refused
        rater += ["yes" if row.merit == "merit" else "no"] * (row.granted + row.refused)
    found = agreement({"judges": judges, "rater": rater})
    assert 0.2 < found.alpha < 0.3
    assert "below the customary floor" in str(found)


def test_an_ordered_scale_counts_near_misses_less() -> None:
    ratings = {"one": ["no", "yes", "contested", "yes"], "two": ["no", "yes", "yes", None]}
    assert agreement(ratings, order=["no", "contested", "yes"]).alpha > agreement(ratings).alpha


@pytest.mark.parametrize(
    ("ratings", "order", "said"),
    [
        ({"one": ["yes"]}, (), "two raters"),
        ({"one": ["yes", "no"], "two": ["yes"]}, (), "two raters"),
        ({"one": ["yes", "yes"], "two": ["yes", "yes"]}, (), "alpha has no value"),
        ({"one": ["yes", "maybe"], "two": ["no", "no"]}, ("no", "yes"), "'maybe' is not on the scale"),
    ],
)
def test_agreement_that_has_no_value_is_refused(ratings: dict, order: tuple, said: str) -> None:
    with pytest.raises(KitError, match=said):
        agreement(ratings, order)
