"""The pandas track of numbers-in-a-brief: the same questions, answered by functions that probes grade."""
# ruff: noqa: E501 (a wrong function is one line)

from __future__ import annotations

from math import isclose
from pathlib import Path
from typing import Any

import nbformat
import pytest
from matplotlib.figure import Figure

from asylum_clinic import example
from asylum_clinic.assessment.code.probes import read_probes
from asylum_clinic.assessment.code.trying import try_all
from asylum_clinic.assessment.key import read_key
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.grading.grade_probes import fault_in
from asylum_clinic.grading.probing import compute, solution_of
from asylum_clinic.grading.rubrics import read_rubric, rubric_path
from asylum_clinic.statistics.counting import rate
from asylum_clinic.statistics.tables import choose, load
from helpers_numbers import BORDER, EXPECTED, MISTAKES
from helpers_numbers import COURT as COURT_OF_RUSSIANS

ROOT = Path(__file__).resolve().parents[1]
PS, OTHER = "numbers-in-a-brief-pandas", "numbers-in-a-brief"
PROBED = sorted(path.name.removesuffix(".probes.yaml") for path in (ROOT / "grading" / "keys").glob("*.probes.yaml"))
BOOK = read_probes(ROOT, PS)
assert BOOK is not None
SOLUTION = solution_of(ROOT / "solutions" / PS / f"{PS}.ipynb")
DECIDED, ENDED = ["granted", "denied"], ["granted", "denied", "closed"]


@pytest.mark.parametrize("assignment", PROBED)
def test_what_probes_expect_is_what_the_solution_gives(assignment: str) -> None:
    for found in compute(ROOT, assignment).values():
        assert [one for one in found if one.moved] == [], f"give: asylum-clinic probe {assignment}"


def test_the_solution_counts_in_the_tables_what_the_form_of_the_other_track_asks_for() -> None:
    decisions = load("us-decisions")
    count, share = SOLUTION["count"], SOLUTION["share"]
    shares = [share(decisions, "Russia", 2024, out_of) for out_of in (DECIDED, ENDED)]
    found = {
        "granted": count(decisions, "Russia", 2024, "granted"),
        "closed": count(decisions, "Russia", 2024, "closed"),
        "share-decided": shares[0],
        "share-ended": shares[1],
        "gap": shares[0] - shares[1],
    }
    assert {name: isclose(value, EXPECTED[name]) for name, value in found.items()} == dict.fromkeys(found, True)
    months = choose("border-encounters", **BORDER)
    years = SOLUTION["by_fiscal_year"](months[["month", "encounters"]]).set_index("fiscal_year").encounters
    assert years[2023] == MISTAKES["peak"][0]
    assert years.to_dict() == months.groupby("fiscal_year").encounters.sum().to_dict()


def test_the_interval_is_the_one_that_the_kit_prints_with_its_rates() -> None:
    ends = SOLUTION["with_interval"](2226, 2556)
    kept = rate("us-decisions", "granted", DECIDED, **COURT_OF_RUSSIANS, year=2024)
    assert (ends["low"] / 100, ends["high"] / 100) == pytest.approx(kept.interval)


def test_both_tracks_ask_the_same_questions_with_one_key_and_one_rubric() -> None:
    forms = [open_form(name, ROOT / "solutions" / name).form for name in (PS, OTHER)]
    keys = [read_key(ROOT / "grading" / "keys" / f"{name}.yaml") for name in (PS, OTHER)]
    assert len(keys[0].questions) == 8
    for name in keys[0].questions:
        assert forms[0].questions[name] == forms[1].questions[name]
        assert keys[0].questions[name] == keys[1].questions[name]
    rubrics = [read_rubric(rubric_path(ROOT, name, "paragraph")).model_dump() for name in (PS, OTHER)]
    assert {**rubrics[0], "form": ""} == {**rubrics[1], "form": ""}
    worth = [form.points + sum(question.points for question in form.manual()) for form in forms]
    assert BOOK is not None
    assert worth[0] + sum(cell.points for cell in BOOK.cells.values()) == worth[1] == 50


def test_each_example_of_the_notebook_is_what_the_solution_gives(capsys: pytest.CaptureFixture[str]) -> None:
    nb = nbformat.read(ROOT / "solutions" / PS / f"{PS}.ipynb", as_version=4)
    import matplotlib as mpl

    mpl.use("agg")
    names = {**SOLUTION, "example": example}
    for cell in nb.cells:
        if cell.id.endswith("-examples"):
            exec(cell.source, names)
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 9
    assert [line for line in said if ": as it should be" not in line] == []


def body(name: str, code: str) -> str:
    """A function of the notebook with another body."""
    heads = {
        "count": "table, origin, year, ended",
        "share": "table, origin, year, out_of",
        "with_interval": "some, whole",
        "events_and_persons": "log",
        "by_fiscal_year": "table",
        "draw_shares": "table, origin, source, ax",
    }
    return "\n    ".join([f"def {name}({heads[name]}):", *code.splitlines()])


COURT = 'table[(table.origin == origin) & (table.year == year) & (table.forum == "immigration court")]'
BARS = """years = sorted(table[table.origin == origin].year.unique())
shares = [share(table, origin, year, ["granted", "denied"]) for year in years]
"""
WORDS = """ax.set_title(f"{origin}, {years[-1]}: {shares[-1]:.1f} % granted")
ax.set_ylabel("percent of decided")
ax.text(0, -0.15, f"Source: {source}", transform=ax.transAxes)
return ax"""
WRONG: list[tuple[str, str, str, float]] = [
    ("count", "one code of the two", f"return int({COURT}[ended].iloc[0])", 1),
    ("count", "every forum", "return int(table[(table.origin == origin) & (table.year == year)][ended].sum())", 0),
    ("count", "the example's number", "return 2165 if ended == 'granted' else 1000", 0),
    ("count", "text", f"return str({COURT}[ended].sum())", 0),
    ("count", "a column", f"return {COURT}[ended]", 0),
    ("count", "plain numpy", f"return {COURT}[ended].sum()", 4),
    ("share", "one denominator for both", "return 100 * count(table, origin, year, 'granted') / sum(count(table, origin, year, x) for x in ['granted', 'denied'])", 4),
    ("share", "a fraction", "return count(table, origin, year, 'granted') / sum(count(table, origin, year, x) for x in out_of)", 0),
    ("share", "the examples' numbers", "return 62.9 if 'closed' in out_of else 88.7", 0),
    ("share", "a mean of both codes", f"rows = {COURT}\nreturn (100 * rows.granted / rows[out_of].sum(axis=1)).mean()", 0),
    ("share", "rounded", "return round(100 * count(table, origin, year, 'granted') / sum(count(table, origin, year, x) for x in out_of), 1)", 6),
    ("with_interval", "after Wald", "p = some / whole\nh = 196 * (p * (1 - p) / whole) ** 0.5\nreturn {'share': 100 * p, 'low': 100 * p - h, 'high': 100 * p + h}", 0),
    ("with_interval", "parts of one", "from scipy.stats import binomtest\ne = binomtest(some, whole).proportion_ci(method='wilson')\nreturn {'share': some / whole, 'low': e.low, 'high': e.high}", 0),
    ("with_interval", "exact", "from scipy.stats import binomtest\ne = binomtest(some, whole).proportion_ci()\nreturn {'share': 100 * some / whole, 'low': 100 * e.low, 'high': 100 * e.high}", 0),
    ("with_interval", "three numbers", "return [75.0, 61.2, 85.1]", 0),
    ("events_and_persons", "events only", "return {'events': len(log), 'persons': len(log)}", 0),
    ("events_and_persons", "alike rows once", "log = log.drop_duplicates()\nreturn {'events': len(log), 'persons': log.person.nunique()}", 2),
    ("events_and_persons", "the example's numbers", "return {'events': 6, 'persons': 3}", 0),
    ("by_fiscal_year", "calendar years", "y = table.month.dt.year\nreturn table.assign(fiscal_year=y).groupby('fiscal_year', as_index=False)['encounters'].sum()", 0),
    ("by_fiscal_year", "from September", "y = table.month.dt.year + (table.month.dt.month >= 9)\nreturn table.assign(fiscal_year=y).groupby('fiscal_year', as_index=False)['encounters'].sum()", 1),
    ("by_fiscal_year", "in the order of the rows", "y = table.month.dt.year + (table.month.dt.month >= 10)\nreturn table.assign(fiscal_year=y).groupby('fiscal_year', as_index=False, sort=False)['encounters'].sum()", 3),
    ("by_fiscal_year", "years as the index", "y = table.month.dt.year + (table.month.dt.month >= 10)\nreturn table.assign(fiscal_year=y).groupby('fiscal_year')[['encounters']].sum()", 4),
    ("by_fiscal_year", "a series", "y = table.month.dt.year + (table.month.dt.month >= 10)\nreturn table.assign(fiscal_year=y).groupby('fiscal_year')['encounters'].sum()", 0),
    ("draw_shares", "lying bars", BARS + "ax.barh(years, shares)\n" + WORDS, 6),
    ("draw_shares", "years as numbers", BARS + "ax.bar(years, shares)\n" + WORDS, 6),
    ("draw_shares", "by pandas", "import pandas as pd\n" + BARS + "pd.Series(shares, index=years).plot.bar(ax=ax)\n" + WORDS, 6),
    ("draw_shares", "a line", BARS + "ax.plot(years, shares)\n" + WORDS, 4),
    ("draw_shares", "fractions", BARS + "ax.bar(years, [one / 100 for one in shares])\n" + WORDS, 4),
    ("draw_shares", "no words", BARS + "ax.bar(years, shares)\nreturn ax", 2),
    ("draw_shares", "the words of the example", 'ax.bar([2021, 2022, 2023], [89.1, 87.2, 88.7])\nax.set_title("Russia, 2023: 88.7 % granted")\nax.text(0, 0, "Source: UNHCR, as of December 2025")\nreturn ax', 0),
    ("draw_shares", "nothing given back", BARS + "ax.bar(years, shares)", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "how", "code", "credit"), [pytest.param(*one, id=f"{one[0]}: {one[1]}") for one in WRONG]
)
def test_a_function_earns_its_declared_credit(name: str, how: str, code: str, credit: float) -> None:
    assert BOOK is not None
    names: dict[str, Any] = dict(SOLUTION)
    exec(body(name, code), names)
    cell = f"{name}-examples"
    replies = try_all(BOOK.job(cell, 60), names)
    probes = BOOK.cells[cell].probes
    faults = [fault_in(reply, probe) for reply, probe in zip(replies, probes, strict=True)]
    assert sum(probe.points for probe, fault in zip(probes, faults, strict=True) if not fault) == credit, faults


def test_the_example_says_in_words_what_is_not_as_it_should_be(capsys: pytest.CaptureFixture[str]) -> None:
    ax = Figure().subplots()

    def unwritten() -> None:
        raise NotImplementedError

    def stops(number: int) -> float:
        return number / 0

    example(unwritten, gives=1)
    example(stops, 1, gives=1)
    example(lambda: object(), gives=1)
    example(lambda drawn: drawn, ax, gives={"title": "Shares", "y_label": ""})
    said = capsys.readouterr().out
    assert "unwritten: not written yet" in said
    assert "stops: it stopped in line" in said
    assert "with ZeroDivisionError: division by zero" in said
    assert "it gives object, which is none of the kinds" in said
    assert "title: '', and should be 'Shares'" in said


def test_an_example_gives_no_points_and_stops_a_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert example(lambda: 1 / 0, gives=1) == 0.0
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(Exception, match=r"not yet\. It gave another number: 2"):
        example(lambda: 2, gives=1)
