"""Deadlines: the last day, the rule that gives it, and two days where no rule was found."""

from datetime import date

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.deadlines import deadlines, due, federal_holidays, next_working_day


@pytest.mark.parametrize(
    ("name", "start", "last"),
    [
        ("one_year", date(2023, 6, 10), (date(2024, 6, 10),)),
        ("one_year", date(2023, 6, 8), (date(2024, 6, 10),)),  # a Saturday rolls to Monday
        ("one_year", date(2023, 12, 25), (date(2024, 12, 26),)),  # Christmas rolls
        (
            "one_year",
            date(2024, 2, 29),
            (date(2025, 2, 28), date(2025, 3, 3)),
        ),  # no anniversary, and 1 March is a Saturday
        ("board_appeal", date(2024, 1, 2), (date(2024, 2, 1),)),
        ("board_appeal", date(2024, 10, 12), (date(2024, 11, 12),)),  # Veterans Day rolls
        ("petition_for_review", date(2025, 6, 19), (date(2025, 7, 21),)),
        ("reopening", date(2024, 4, 5), (date(2024, 7, 5),)),  # the 90th day is Independence Day
        ("judge_review", date(2023, 8, 30), (date(2023, 9, 6),)),
        ("judge_review", date(2023, 8, 28), (date(2023, 9, 4), date(2023, 9, 5))),  # Labor Day: both are accepted
        ("reconsideration", date(2023, 1, 9), (date(2023, 1, 16), date(2023, 1, 17))),
        ("removal_period", date(2023, 1, 1), (date(2023, 4, 1),)),  # a Saturday, and custody does not roll
        ("zadvydas", date(2022, 8, 31), (date(2023, 2, 28), date(2023, 3, 1))),
        ("asylee_relative", date(2023, 5, 1), (date(2025, 5, 1),)),
    ],
)
def test_a_deadline_ends_on_the_day_its_rule_gives(name: str, start: date, last: tuple[date, ...]) -> None:
    assert due(name, start) == last


def test_every_deadline_rests_on_authorities_of_the_kit() -> None:
    assert {name for entry in deadlines().values() for name in entry.authorities} <= set(authorities())


def test_an_unknown_deadline_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KitError, match="one_year"):
        due("one year", date(2024, 1, 1))


def test_federal_holidays_are_kept_on_a_neighbouring_working_day() -> None:
    assert {date(2021, 12, 31), date(2021, 6, 18), date(2021, 7, 5)} <= federal_holidays(2021)
    assert date(2022, 1, 1) not in federal_holidays(2022)
    assert len(federal_holidays(2024)) == 11
    assert date(2020, 6, 19) not in federal_holidays(2020)


def test_a_working_day_stays_where_it_is() -> None:
    assert next_working_day(date(2024, 3, 6)) == date(2024, 3, 6)
