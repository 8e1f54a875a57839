"""Judges are set beside chance and beside their cases before anything is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.judging import all_expected, beside_the_rater, by_chance, expected, judges


def test_judges_are_those_of_the_table_and_add_up() -> None:
    everyone, merit, none = judges(), judges("merit"), judges("no merit")
    assert list(everyone) == list("ABCDEFGHIJ")
    assert sum(one.denominator for one in everyone.values()) == 384
    for name, one in everyone.items():
        assert one.numerator == merit[name].numerator + none[name].numerator
        assert one.denominator == merit[name].denominator + none[name].denominator


def test_what_is_expected_of_ten_judges_adds_up_to_what_they_granted() -> None:
    found = all_expected().values()
    assert sum(one.count for one in found) == pytest.approx(sum(one.granted.numerator for one in found))


def test_the_sum_for_judge_a_can_be_done_by_hand() -> None:
    # 61 of 130 cases with merit were granted, 53 of 254 without; judge A had 19 and 27 of them
    found = expected("A")
    assert found.count == pytest.approx(19 * 61 / 130 + 27 * 53 / 254)
    assert found.beyond_chance
    assert "There were 24" in str(found)
    assert "lies outside" in str(found)
    assert "lies inside" in str(expected("J"))


@pytest.mark.parametrize("judge", ["A", "D", "J"])
def test_the_exact_range_is_that_of_cards_dealt(judge: str) -> None:
    generator, found = np.random.default_rng(7), expected(judge)
    mine = [judges(merit)[judge].denominator for merit in ("merit", "no merit")]
    dealt = sum(
        generator.hypergeometric(common.numerator, common.denominator - common.numerator, own, size=20_000)
        for own, common in zip(mine, found.common, strict=True)
    )
    inside = ((dealt >= found.low) & (dealt <= found.high)).mean()
    assert 0.94 < inside < 0.995
    assert (dealt < found.low).mean() < 0.03 > (dealt > found.high).mean()


def test_ten_judges_lie_farther_apart_than_chance_with_merit_held_fixed_or_not() -> None:
    for dealt in (by_chance(judges()), by_chance(judges("merit"), judges("no merit"))):
        assert round(100 * dealt.seen, 1) == 49.7
        assert dealt.middle < dealt.wide < dealt.seen
        assert dealt.as_far < 0.02 * dealt.deals
        assert "Chance is one explanation" in str(dealt)


def test_judges_that_differ_by_chance_only_are_not_called_far_apart() -> None:
    same = judges()["A"]
    alike = {
        name: replace(same, numerator=hits, denominator=40) for name, hits in zip("PQRS", (9, 10, 11, 12), strict=True)
    }
    assert by_chance(alike).as_far > 0.5 * by_chance(alike).deals


def test_the_deals_are_the_same_at_every_run() -> None:
    assert by_chance(judges()) == by_chance(judges())


def test_judges_that_cannot_be_dealt_to_are_refused() -> None:
    few = {"A": judges()["A"]}
    for kinds in ((), (few,), (judges(), few)):
        with pytest.raises(KitError, match="at least two judges"):
            by_chance(*kinds)


def test_an_unknown_judge_or_merit_is_answered_in_words() -> None:
    with pytest.raises(KitError, match="there is no judge 'K'"):
        expected("K")
    with pytest.raises(KitError, match="write 'merit'"):
        judges("merits")


def test_judges_and_rater_agree_on_the_same_384_files() -> None:
    found = beside_the_rater()
    assert (found.raters, found.items) == (2, 384)
    assert 0.2 < found.alpha < 0.3
