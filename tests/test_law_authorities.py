"""The authorities: enough of them, each on its days, and nothing that the kit may not print."""

import re
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.law import on
from asylum_clinic.law.authorities import Authority, Interval, Occasion, _Table, authorities, in_force, weight
from asylum_clinic.law.elements import elements, standards
from asylum_clinic.resources import read_model

ALL = list(authorities().values())
ENTRY = """authorities:
  - id: some-case
    kind: case
    title: Some v. Case
    citation: 1 F.9th 1
    court: 5th Cir.
    proposition: Something.
    governs: ["circuit:5"]
    elements: [nexus]
    in_force: [{start: 2020-01-01}]
    verification: recalled
"""


def occasion(decision: str, entry: str = "2022-11-14", circuit: int = 5, **more: Any) -> Occasion:
    facts = {"decision": decision, "entry": entry, "circuit": circuit, "forum": "immigration_judge", **more}
    return Occasion.model_validate(facts)


def counts(name: str, decision: str, **more: Any) -> bool:
    return in_force(authorities()[name], occasion(decision, **more))


def test_there_are_as_many_authorities_as_a_clinic_needs() -> None:
    assert len(ALL) >= 220


@pytest.mark.parametrize("entry", ALL, ids=[entry.id for entry in ALL])
def test_an_entry_says_what_it_stands_for_and_where_it_counts(entry: Authority) -> None:
    assert entry.proposition.endswith((".", "?"))
    assert '"' not in entry.proposition, "own words only: no quotation"
    assert entry.elements
    assert entry.governs or entry.kind == "synthesis"
    assert set(entry.governs) <= {
        *("all", "asylum_officer", "immigration_judge", "bia", "persuasive_only", "foreign"),
        *(f"circuit:{n}" for n in range(1, 13)),
    }
    assert all(a.end is not None and a.end < b.start for a, b in pairwise(entry.in_force))


def test_no_entry_is_signed_when_the_kit_ships() -> None:
    assert all((e.reviewed_by, e.reviewed_on, e.expires_on) == ("", None, None) for e in ALL)


def test_what_may_not_be_taught_or_printed_is_nowhere() -> None:
    told = " ".join(f"{e.id} {e.title} {e.citation} {e.proposition} {e.note} {e.doubt}" for e in ALL)
    for banned in ("K-S-H-", "E-M-F-S-", "L-T-A-", r"(?<!\d)0\.5", "http", "github"):
        assert not re.search(banned, told), banned


def test_no_standard_gives_the_screening_a_number() -> None:
    for name in ("significant-possibility", "reasonable-possibility", "reasonable-probability"):
        assert standards()[name].number == ""


def test_an_authority_from_one_court_is_found_in_order_of_time() -> None:
    for court in ("BIA", "9th Cir.", "U.S. Supreme Court"):
        years = [e.in_force[0].start.year for e in ALL if e.court == court and e.kind == "case"]
        assert years == sorted(years), court


def test_every_element_rests_on_authorities_of_the_kit() -> None:
    for element in elements().values():
        for name in element.authorities:
            assert element.id in authorities()[name].elements, (element.id, name)


def test_the_core_of_the_law_is_there() -> None:
    core = {
        "pula",
        "chen-1989",
        "y-l",
        "j-f-f",
        "zheng-9th",
        "t-z",
        "l-a-c",
        "r-k-k",
        "hernandez-ortiz",
        "gu",
        "guo",
        "sharma",
        "iman",
        "husyev",
        "ina-208d4-6",
        "ina-208b3",
        "cfr-292-1a2",
        "cfr-1292-1a2",
        "cfr-1-2",
        "cfr-1001-1h",
        "cfr-208-4a2ii",
        "cfr-1003-38",
        "iskandarani",
        "frap-26",
        "o-f-a-s",
        "j-g-r",
        "c-g-t",
        "negusie-2025",
        "garcia-2023",
        "kumar-holder",
        "im-2007",
        "o-a-r-g",
        "fr-2000-76121",
    }
    assert core <= set(authorities())


@pytest.mark.parametrize(
    ("name", "decision", "more", "expected"),
    [
        # a rule on entries goes on governing those entrants
        ("cfr-208-33", "2025-10-15", {"entry": "2024-10-14"}, True),
        ("cfr-208-33", "2022-12-09", {}, False),
        ("cfr-208-33", "2023-06-01", {"entry": "2023-05-10"}, False),
        ("cfr-208-33", "2023-06-01", {"entry": "2023-05-12"}, True),
        ("cfr-208-33", "2023-06-01", {"entry": "2023-05-11", "entry_at": "2023-05-11T23:58-04:00"}, False),
        ("cfr-208-33", "2023-06-01", {"entry": "2023-05-11", "entry_at": "2023-05-11T23:59-04:00"}, True),
        ("cfr-208-33", "2025-07-01", {"entry": "2025-05-12"}, False),
        ("cfr-208-35-screen", "2024-07-01", {"entry": "2024-06-04", "entry_at": "2024-06-04T21:00-07:00"}, False),
        ("cfr-208-35-screen", "2024-07-01", {"entry": "2024-06-04", "entry_at": "2024-06-04T21:01-07:00"}, True),
        ("cfr-208-35-screen", "2024-07-01", {"entry": "2024-06-03"}, False),
        ("cfr-208-35-limitation", "2025-06-01", {"entry": "2024-10-14"}, False),
        ("cfr-208-35-screen", "2025-06-01", {"entry": "2024-10-14"}, True),
        # a date without its hour gets the benefit of the doubt
        ("cfr-208-33", "2023-06-01", {"entry": "2023-05-11"}, True),
        ("cfr-208-35-screen", "2024-07-01", {"entry": "2024-06-04"}, True),
        # the REAL ID Act looks at the application
        ("ina-208b1Bi", "2006-01-01", {"entry": "2004-01-01", "application": "2005-05-10"}, False),
        ("ina-208b1Bi", "2006-01-01", {"entry": "2004-01-01", "application": "2005-05-11"}, True),
        # paragraphs amended in place
        ("cfr-208-30e5-2022", "2024-11-18", {}, True),
        ("cfr-208-30e5-2025", "2024-11-18", {}, False),
        ("cfr-208-30e5-2022", "2025-01-16", {}, True),
        ("cfr-208-30e5-2022", "2025-01-17", {}, False),
        ("cfr-208-30e5-2025", "2025-01-17", {}, True),
        ("cfr-208-30e2-2001", "2022-05-30", {"entry": "2022-05-01"}, True),
        ("cfr-208-30e2", "2022-05-30", {"entry": "2022-05-01"}, False),
        ("cfr-208-30e2", "2022-05-31", {"entry": "2022-05-01"}, True),
        # decisions that were switched off and on
        ("negusie-ag", "2021-10-12", {"entry": "2020-01-01"}, True),
        ("negusie-ag", "2024-11-18", {}, False),
        ("negusie-ag", "2025-10-22", {}, True),
        ("a-b-1", "2021-06-17", {"entry": "2020-01-01"}, False),
        ("a-b-1", "2025-09-02", {}, True),
        ("a-r-c-g", "2019-01-01", {"entry": "2018-01-01"}, False),
        ("m-s", "2019-07-14", {"entry": "2019-05-01"}, False),
        ("m-s", "2019-07-15", {"entry": "2019-05-01"}, True),
        ("x-k", "2019-07-16", {"entry": "2019-05-01"}, True),  # known by its year only
        ("transit-bar-2019", "2019-08-20", {"entry": "2019-08-01"}, False),
        ("transit-bar-2019", "2019-09-11", {"entry": "2019-08-01"}, True),
        ("transit-bar-2019", "2019-09-11", {"entry": "2019-07-15"}, False),
        ("o-a-r-g", "2025-04-15", {}, False),
        ("h-a-a-v", "2025-09-11", {}, True),
        ("rule-2020-global", "2021-02-01", {"entry": "2021-01-15"}, False),
        # vacated on direct review in one circuit, contested elsewhere
        ("m-r-m-s", "2025-10-15", {"circuit": 10}, False),
        ("m-r-m-s", "2025-08-25", {"circuit": 10}, True),
        ("m-r-m-s", "2025-10-15", {"circuit": 5}, True),
        ("c-t-l", "2024-01-01", {"circuit": 9}, False),
        ("c-t-l", "2024-01-01", {"circuit": 5}, True),
        # an imprecise date never makes a wrong date
        ("l-a-l-t", "2025-06-01", {}, True),
        ("l-a-l-t", "2024-12-31", {}, False),
    ],
)
def test_an_authority_counts_on_its_days(name: str, decision: str, more: dict[str, Any], expected: bool) -> None:
    assert counts(name, decision, **more) is expected


@pytest.mark.parametrize(
    "versions",
    [
        ("cfr-208-30e2-2001", "cfr-208-30e2"),
        ("cfr-208-30e3-1999", "cfr-208-30e3"),
        ("cfr-208-30e5-2001", "cfr-208-30e5-2022", "cfr-208-30e5-2025"),
        ("cfr-208-30g-2001", "cfr-208-30g"),
        ("cfr-208-16a", "cfr-208-16a-2022"),
        ("negusie-2021", "negusie-2025"),
    ],
)
def test_two_versions_of_a_rule_never_count_on_one_day(versions: tuple[str, ...]) -> None:
    spans = [span for name in versions for span in authorities()[name].in_force]
    for before, after in pairwise(spans):
        assert before.end is not None
        assert before.end < after.start


@pytest.mark.parametrize(
    ("name", "circuit", "expected"),
    [
        ("ina-101a42A", 9, "binding"),
        ("elias-zacarias", 1, "binding"),
        ("a-g", 3, "binding"),
        ("milat", 5, "binding"),
        ("milat", 9, "persuasive"),
        ("raices-2026", 12, "binding"),
        ("handbook-167-174", 9, "persuasive"),
        ("kaptsov", 9, "persuasive"),
        ("ez", 9, "foreign"),
        ("krotov-uk", 9, "foreign"),
    ],
)
def test_weight_depends_on_the_forum_and_the_circuit(name: str, circuit: int, expected: str) -> None:
    assert weight(authorities()[name], "immigration_judge", circuit) == expected


def test_a_synthesis_is_never_credited_even_when_signed() -> None:
    entry = authorities()["conscription-general-rule"].model_copy(update={"reviewed_by": "A. Attorney"})
    assert not entry.gradable
    assert "conscription-general-rule" not in {found.id for found in on(occasion("2024-01-01"))}


def test_a_recalled_entry_is_graded_only_once_signed() -> None:
    entry = authorities()["cfr-208-30g"]
    assert not entry.gradable
    assert entry.model_copy(update={"reviewed_by": "A. Attorney"}).gradable


def test_the_law_of_an_occasion_comes_with_what_binds_first() -> None:
    day = occasion("2024-10-15", entry="2023-12-01", circuit=9)
    weights = [weight(entry, day.forum, day.circuit) for entry in on(day, "conscription")]
    assert weights == sorted(weights, key=["binding", "persuasive", "foreign"].index)
    assert {"binding", "persuasive", "foreign"} == set(weights)
    assert all("conscription" in entry.elements for entry in on(day, "conscription"))


def test_a_misspelt_element_is_refused() -> None:
    with pytest.raises(KitError, match="nexsus"):
        on(occasion("2024-10-15"), "nexsus")


@pytest.mark.parametrize(
    ("wrong", "right", "words", "line"),
    [
        ("kind: kase", "kind: case", "kind", 3),
        ("start: 2020-13-01", "start: 2020-01-01", "a date is impossible", 10),
        ("{start: 2020-01-01, end: 2019-01-01}", "{start: 2020-01-01}", "ends before it starts", 10),
        ("verified: recalled", "verification: recalled", "no such entry", 11),
        ("[]", "[{start: 2020-01-01}]", "never in force", 2),
    ],
)
def test_a_wrong_entry_is_refused_with_its_line(wrong: str, right: str, words: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "authorities.yaml"
    path.write_text(ENTRY.replace(right, wrong), encoding="utf-8")
    with pytest.raises(KitError, match=words) as caught:
        read_model(_Table, path)
    assert caught.value.line == line


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "authorities.yaml"
    path.write_text(ENTRY + ENTRY.removeprefix("authorities:\n"), encoding="utf-8")
    with pytest.raises(KitError, match="some-case"):
        read_model(_Table, path)


def test_an_interval_with_an_hour_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        Interval(start=date(2024, 6, 5), start_at=datetime(2024, 6, 5, 0, 1))


def test_a_month_known_without_its_day_reaches_to_the_end_of_the_month() -> None:
    assert Interval(start=date(2020, 3, 10), end=date(2020, 5, 4)).holds(date(2020, 5, 31), "month")
