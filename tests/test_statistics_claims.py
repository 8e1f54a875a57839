"""Claims are checked with numbers that the tables hold now."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.claims import VERDICTS, Number, about, check, compute, library, proofread
from asylum_clinic.statistics.counting import rate
from asylum_clinic.statistics.tables import load, names

CLAIMS = sorted(library())

ALLOWED = re.compile(
    r"\{[a-z0-9_]+\}|FY\d{4}|\b(19|20)\d\d\b|Title 42|\b\d{1,2} (?=January|February|October|September)"
)


def test_the_library_holds_25_claims_or_more_and_every_verdict() -> None:
    assert len(CLAIMS) >= 25
    assert set(Counter(claim.verdict for claim in library().values())) == set(VERDICTS)


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_a_claim_is_read_with_verdict_reason_wording_and_source(claim_id: str) -> None:
    checked = check(claim_id)
    assert "{" not in str(checked)
    assert VERDICTS[checked.verdict] in str(checked)
    assert len(checked.because) > 40 or checked.verdict == "safe"
    assert checked.say != checked.statement
    assert set(checked.tables) <= set(names())
    assert checked.tables or checked.verdict == "not_supported"
    used = {number.table for number in library()[claim_id].figures.values() if number.table}
    assert used <= set(checked.tables)


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_no_number_of_a_claim_is_typed(claim_id: str) -> None:
    claim = library()[claim_id]
    for text in (claim.statement, claim.because, claim.say):
        left = ALLOWED.sub("", text)
        assert not re.search(r"\d", left), left


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_every_number_that_is_defined_is_used(claim_id: str) -> None:
    claim = library()[claim_id]
    text = claim.statement + claim.because + claim.say
    parts = {
        part
        for number in claim.figures.values()
        for part in (number.share or number.divide or number.points or number.add or ())
    }
    shared = {"haiti-almost-none", "haiti-half", "screening-fell-in-may-2023", "the-rule-caused-the-fall"}
    unused = {name for name in claim.figures if "{" + name + "}" not in text} - parts
    assert not unused or claim_id in shared


def test_every_figure_of_the_article_has_a_claim() -> None:
    used = {
        number.where.get("id")
        for claim in library().values()
        for number in claim.figures.values()
        if number.table == "article-figures"
    }
    assert used == set(load("article-figures").id)


@pytest.mark.parametrize(
    ("claim_id", "said"),
    [
        ("russians-win-most", ["88.7 %", "2,165", "2,441", "1,000"]),
        ("russians-of-all-ended", ["62.9 %", "3,441"]),
        ("haiti-half", ["52.0 %", "2.8 %", "5,106"]),
        ("of-those-who-came-few-removed", ["43,210", "229"]),
        ("which-border", ["57,163", "43,210"]),
        ("article-november", ["5,000", "5,507"]),
        ("article-december", ["8,000", "7,912"]),
        ("article-almost-three-times", ["2.8", "3.4", "68"]),
        ("screening-fell-in-may-2023", ["80.1 %", "55.7 %"]),
        ("fy2020-screening", ["44.5 %", "38.4 %"]),
        ("unhcr-and-dhs", ["46,508", "44,577", "23,688"]),
        ("refugee-roulette", ["10.3 %", "60.0 %"]),
    ],
)
def test_the_numbers_of_a_claim_are_those_of_the_tables(claim_id: str, said: list[str]) -> None:
    assert all(number in str(check(claim_id)) for number in said)


@pytest.mark.parametrize("claim_id", ["protected-ground", "nexus", "russians-in-screening", "young-men-of-draft-age"])
def test_what_no_table_holds_is_not_supported(claim_id: str) -> None:
    assert check(claim_id).verdict == "not_supported"


def test_an_unknown_claim_is_answered_with_the_nearest() -> None:
    with pytest.raises(KitError, match="write 'haiti-half'"):
        check("haiti-halve")
    with pytest.raises(KitError, match="no claim of the library holds 'Narnia'"):
        about("Narnia")
    assert {found.id for found in about("haiti")} >= {"haiti-half", "haiti-almost-none"}


def test_a_number_is_made_in_one_way_and_of_what_is_known() -> None:
    with pytest.raises(ValueError, match="one way"):
        Number(table="removals", count=("removals",), add=("a", "b"))
    with pytest.raises(ValueError, match="one way"):
        Number()
    with pytest.raises(KitError, match="not stated before"):
        compute({"total": Number(add=("a", "b"))})


def test_proofreading_names_what_a_sentence_leaves_unsaid() -> None:
    one = rate("us-decisions", "granted", ["granted", "denied"], origin="Russia", year=2023, forum="immigration court")
    missing = proofread("Russians win 88.7 % of asylum cases.", one)
    assert [what.split(":")[0] for what in missing] == [
        "the unit",
        "the denominator",
        "the stage",
        "the period",
        "the source",
    ]
    assert proofread(str(one), one) == []
