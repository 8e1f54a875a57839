"""A last day is shown with its whole reckoning, so that it can be checked."""

from __future__ import annotations

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.law.deadlines import deadlines, due
from asylum_clinic.law.last_day import last_day, spoken


@pytest.mark.parametrize("name", deadlines())
@pytest.mark.parametrize("start", ["2023-03-07", "2024-09-13", "2024-02-29"])
def test_a_reckoning_gives_event_rule_and_the_day_that_the_law_computes(name: str, start: str) -> None:
    found = last_day(name, start)
    assert found.last == due(name, found.start)
    shown = str(found)
    assert all(spoken(day) in shown for day in (found.start, *found.last))
    assert "Rule: " in shown
    assert "**" in found._repr_markdown_()


def test_a_last_day_that_moves_says_why() -> None:
    shown = str(last_day("board_appeal", "2024-09-13"))  # a Sunday, and the Monday after it is Columbus Day
    assert "Sunday, 13 October 2024. Such a last day moves" in shown
    assert "Last day: Tuesday, 15 October 2024." in shown


def test_a_holiday_is_called_one() -> None:
    assert "4 July 2024, a federal holiday." in str(last_day("reopening", "2024-04-05"))


def test_two_days_are_given_where_no_rule_was_found() -> None:
    assert "Act by the first." in str(last_day("reconsideration", "2022-12-17"))


def test_what_was_not_seen_in_its_text_says_so() -> None:
    assert "8 CFR 208.30(g)(1)-(2) [recalled]" in str(last_day("reconsideration", "2022-12-15"))


def test_a_day_that_is_none_is_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(KitError, match="2024-03-01"):
        last_day("board_appeal", "1 March")
