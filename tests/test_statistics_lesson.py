"""Lessons 06 and 07 run anywhere, print no typed number, and say nothing that the tables contradict."""

from __future__ import annotations

import itertools
import json
import re
import statistics
from pathlib import Path

import pytest

from asylum_clinic.statistics import stories
from asylum_clinic.statistics.claims import check, library
from asylum_clinic.statistics.counting import total
from asylum_clinic.statistics.judging import all_expected, beside_the_rater, by_chance, expected, judges
from asylum_clinic.statistics.measures import interrupted, shrink
from asylum_clinic.statistics.tables import choose, load, values
from helpers_lesson import run_lesson

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = {path.name[:2]: path for pattern in ("06*", "07*") for path in sorted(NOTEBOOKS.glob(f"{pattern}.ipynb"))}


def cells(kind: str) -> dict[tuple[str, str], str]:
    """The text of every cell of a kind, by lesson and cell id."""
    return {
        (lesson, cell["id"]): "".join(cell["source"])
        for lesson, path in LESSONS.items()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == kind
    }


PROSE, CODE = cells("markdown"), cells("code")
OURS = ("07", "our-class")
"""The one cell that readers may change."""

ALLOWED = re.compile(
    r"^#+ \d+\.|^\d+\. |\b(19|20)\d\d\b|FY20\d\d|Title 42|\b1 October|95 % interval"
    r"|(\d+ (U\.S\.C\.|USC|CFR|Fed\. Reg\.)|INA)\s+\d+[a-z]?(\.\d+)?(\([a-zA-Z0-9]+\))*"
    r"|\d+ (U\.S\.|F\.4th|Stan\. L\. Rev\.|U\. Pa\. L\. Rev\.)\s+\d+(, \d+-\d+)?|5th Cir\.|GAO-17-72"
    r"|Rule 3\.3",
    re.MULTILINE,
)

PRINTED = {
    "06": ["5,507", "7,912", "43,210", "57,163", "2,165 of 2,441 persons", "88.7 %", "52.0 %", "24.4 points"],
    "07": ["10.3 %", "60.0 %", "From 10.3 % (D) to 60.0 % (G)", "5 of 10 judges", "14.5 grants", "49.7", "3.1", "1.8",
           "384 items", "29 percentage points", "12 of 19 cases", "3 of 14 cases", "5 raters on 6 items"],
}  # fmt: skip
"""What a lesson must have printed after it ran."""


def test_both_lessons_are_there() -> None:
    assert list(LESSONS) == ["06", "07"]


@pytest.mark.parametrize("cell", PROSE, ids="-".join)
def test_no_number_of_the_tables_is_typed_in_a_lessons_prose(cell: tuple[str, str]) -> None:
    left = ALLOWED.sub("", PROSE[cell])
    assert not re.search(r"\d", left), re.findall(r".{0,20}\d.{0,20}", left)


@pytest.mark.parametrize("cell", CODE, ids="-".join)
def test_a_cell_is_one_call(cell: tuple[str, str]) -> None:
    statements = [line for line in CODE[cell].splitlines() if line and not line.startswith(("from ", " ", ")"))]
    assert len(statements) == 1, statements


@pytest.mark.parametrize("lesson", LESSONS)
def test_cells_are_locked_and_their_code_is_hidden_but_for_the_one_that_readers_change(lesson: str) -> None:
    for cell in json.loads(LESSONS[lesson].read_text(encoding="utf-8"))["cells"]:
        meta, ours = cell["metadata"], (lesson, cell["id"]) == OURS
        assert meta["deletable"] is False
        assert meta["editable"] is ours, cell["id"]
        if cell["cell_type"] == "code":
            assert meta.get("jupyter", {}).get("source_hidden", False) is not ours, cell["id"]
        assert re.fullmatch(r"[a-z][a-z-]+", cell["id"])


@pytest.mark.parametrize(("lesson", "most"), [("06", 10), ("07", 5)])
def test_the_claims_that_a_lesson_checks_are_in_the_library(lesson: str, most: int) -> None:
    here = [source for (of, _), source in CODE.items() if of == lesson]
    named = {name for source in here for name in re.findall(r'check\("([a-z0-9-]+)"\)', source)}
    assert len(named) >= most
    assert named <= set(library())


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_in_a_clean_folder_without_network_or_warning_and_quickly(
    lesson: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = run_lesson(LESSONS[lesson], tmp_path, monkeypatch)
    words = "\n".join(output.data["text/plain"] for shown in outputs.values() for output in shown)
    for number in PRINTED[lesson]:
        assert number in words, number
    for shown in outputs.values():
        for output in shown:
            assert "image/png" not in output.data or 'alt="' in output.data["text/html"]


# What the prose says in words, each of it held to the tables; the words stand here so that both change together.


def said(cell: str, words: str, lesson: str = "06") -> None:
    """Demand that the lesson still says so."""
    assert words in re.sub(r"\s+", " ", PROSE[lesson, cell]), f"the lesson's cell {cell} no longer says: {words}"


def crossings(month: str) -> float:
    return total("border-encounters", "encounters", citizenship="Russia", border="southwest", month=month)


def test_the_newspaper_is_right_about_november_and_december() -> None:
    said("encounters", "It is right, and carefully worded.")
    assert crossings("2022-11") > 5000 > crossings("2022-10")
    assert 7500 < crossings("2022-12") < 8000
    assert check("article-november").verdict == check("article-december").verdict == "safe"


def test_encounters_jumped_in_spring_2022_before_the_call_up() -> None:
    said("rise-before", "the month of spring 2022 in which encounters had already jumped")
    assert crossings("2022-05") > 1.5 * crossings("2022-04")


def test_december_2022_lies_in_fy2023() -> None:
    said("encounters", "which is why December 2022 lies in it")
    assert set(choose("border-encounters", month="2022-12").fiscal_year) == {2023}


def test_the_newspapers_comparison_leans_against_its_own_point() -> None:
    said("lean", "the true rise is larger than the one printed")
    numbers = check("article-almost-three-times").numbers
    assert numbers["part"] < numbers["whole"]


def test_haiti_is_about_half_or_almost_none() -> None:
    said("haiti", "the difference between *about half* and *almost none*")
    narrow, wide = stories.denominators(["Haiti"], 2023)["Haiti"]
    assert 0.45 < narrow.value < 0.55
    assert wide.value < 0.05


def test_most_russian_cases_decided_are_won() -> None:
    said("denominator", "*Russians win most of their asylum cases.*")
    assert all(one.value > 0.5 for one in stories.denominators(["Russia"], 2023)["Russia"])


def test_the_asylum_office_was_counted_in_cases_first_and_in_persons_later() -> None:
    said("why-refused", "was counted in **cases** first and in **persons** later")
    years = choose("us-decisions", origin="Russia", forum="asylum office").sort_values("year").unit
    assert list(dict.fromkeys(years)) == ["cases", "persons"]


def test_the_longest_bar_of_the_ten_countries_stands_on_few_decisions() -> None:
    said("ten-countries", "a rate worth that stands on so few decisions")
    rates = stories.countries(2023)
    longest = max(rates.values(), key=lambda one: one.interval[1] - one.interval[0])
    assert longest.denominator < 50
    assert len(rates) == 10


def test_the_share_fell_and_the_findings_rose_in_may_2023() -> None:
    said("rule-changes", "The share of positive screenings fell.")
    said("when-not-why", "The number of findings in a month rose as the share fell.")
    assert interrupted("credible-fear-monthly", "positive", ["positive", "negative"], "2023-05").high < 0
    numbers = check("screening-fell-in-may-2023").numbers
    assert numbers["many"] > numbers["few"]


def test_no_table_holds_ground_nexus_or_screenings_of_russians() -> None:
    said("summary", "No table holds protected ground, nexus, or screenings of Russians.")
    assert "Russia" not in values("credible-fear-by-nationality", "nationality")
    columns = {
        column for name in ("us-decisions", "credible-fear-monthly", "removals") for column in load(name).columns
    }
    assert not columns & {"ground", "nexus", "reason"}


# Lesson 07.


def test_the_table_is_canadian_of_1990_and_about_leave() -> None:
    said("title", "It is from Canada, from 1990, about leave to appeal.", "07")
    assert {(one.period, one.stage) for one in judges().values()} == {("1990", "leave to appeal")}
    assert "Canada" in judges()["A"].source
    said("one-court", "Ten judges of one court", "07")
    assert len(judges()) == 10


def test_the_longest_bar_belongs_to_the_judge_with_the_fewest_cases() -> None:
    said("small-numbers", "The longest bar belongs to the judge with the fewest cases.", "07")
    longest = max(judges(), key=lambda name: judges()[name].interval[1] - judges()[name].interval[0])
    assert longest == min(judges(), key=lambda name: judges()[name].denominator) == "J"


def test_about_half_of_what_is_shown_for_judge_j_is_its_own_evidence() -> None:
    said("small-numbers", "About half of what is then shown for judge J is J's own evidence", "07")
    assert 0.4 < shrink(judges())["J"].weight < 0.6


def test_chance_makes_a_wide_gap_and_this_one_is_wider() -> None:
    said("two-lessons", "**Chance alone makes a gap**, and a wide one", "07")
    said("two-lessons", "hardly a deal in a hundred reaches it", "07")
    dealt = by_chance(judges())
    assert dealt.middle > 0.2
    assert dealt.as_far < 0.01 * dealt.deals


def test_every_judge_granted_more_often_where_the_rater_saw_merit() -> None:
    said("merit-read", "**All ten judges granted more often where the rater saw merit**", "07")
    merit, none = judges("merit"), judges("no merit")
    assert all(merit[name].value > none[name].value for name in merit)


def test_of_cases_without_merit_one_judge_granted_none_and_another_most() -> None:
    said("merit-read", "before one judge no case without merit in the rater's view got leave", "07")
    said("merit-read", "before another more than half of them did", "07")
    shares = sorted(one.value for one in judges("no merit").values())
    assert shares[0] == 0
    assert shares[-1] > 0.5 > shares[-2]


def test_judge_a_lies_above_chance() -> None:
    said("worked-says", "A's count lies outside what chance would deal", "07")
    assert expected("A").granted.numerator > expected("A").high


def test_judge_h_is_low_and_outside_and_judge_j_high_and_inside() -> None:
    said("your-turn-h", "Judge H has a low rate, judge J a high one.", "07")
    said("ten-beside-chance", "so few cases stand behind it that chance could have dealt it", "07")
    middle = sorted(one.value for one in judges().values())[5]
    assert judges()["H"].value < middle < judges()["J"].value
    assert expected("H").granted.numerator < expected("H").low
    assert not expected("J").beyond_chance


def test_half_of_the_ten_lie_outside_on_both_sides() -> None:
    said("half-outside", "Half of the ten lie outside.", "07")
    said("half-outside", "Some lie above and some below", "07")
    outside = [one for one in all_expected().values() if one.beyond_chance]
    assert len(outside) == 5
    assert 0 < sum(one.granted.numerator > one.high for one in outside) < 5


def test_holding_merit_fixed_hardly_changes_what_chance_gives() -> None:
    said("merit-hardly", "Holding merit fixed hardly changed what chance would give", "07")
    free, fixed = by_chance(judges()), by_chance(judges("merit"), judges("no merit"))
    assert abs(free.middle - fixed.middle) < 0.02
    assert abs(free.wide - fixed.wide) < 0.02
    assert fixed.as_far < 0.01 * fixed.deals


def test_judges_and_rater_agree_better_than_chance_and_below_the_floor() -> None:
    said("rater-limits", "It is better than chance and well below the customary floor.", "07")
    assert 0 < beside_the_rater().alpha < 0.5
    assert "below the customary floor" in str(beside_the_rater())


def test_the_ratio_with_a_lawyer_differs_by_the_way_of_applying() -> None:
    said("lawyer-why", "Why might the ratio differ", "07")
    ratios = choose("representation-and-spread", measure="ratio of rates").value
    assert ratios.nunique() == 2
    assert (ratios > 1).all()
    said("courts", "it held other factors fixed", "07")
    spread = choose("representation-and-spread", measure="percentage points")
    assert spread.finding.str.contains("other factors held fixed").all()


def test_no_table_of_the_lesson_holds_bias_or_the_counterfactual() -> None:
    said("what-it-proves", "This judge is biased.", "07")
    assert check("judge-g-is-biased").verdict == "not_supported"
    assert check("the-court-decides").verdict == "not_supported"
    assert check("a-lawyer-triples-the-chance").verdict == "misleading"
    assert set(load("ten-judges").columns) == {"judge", "merit", "granted", "refused"}


def test_the_two_judges_compared_lie_far_apart_among_the_pairs_that_could_be_picked() -> None:
    said("picked", "they were picked because they lie far apart", "07")
    shares = {name: one.value for name, one in judges("merit").items()}
    pairs = [abs(shares[one] - shares[two]) for one, two in itertools.combinations(shares, 2)]
    assert shares["A"] - shares["H"] > 1.5 * statistics.median(pairs)


def test_the_start_page_leads_to_both_lessons() -> None:
    start = (NOTEBOOKS / "00-start-here.ipynb").read_text(encoding="utf-8")
    assert all(f"({path.name})" in start for path in LESSONS.values())
