"""Figures say their finding and their source, and carry words for those who can't see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from matplotlib.figure import Figure

from asylum_clinic.errors import KitError
from asylum_clinic.statistics import figures
from asylum_clinic.statistics.counting import rate, total
from asylum_clinic.statistics.drawing import BLACK, BLUE, GREEN, GREY, ORANGE, alt_text
from asylum_clinic.statistics.judging import all_expected
from asylum_clinic.statistics.tables import choose, load, papers


def court(origin: str, *of: str, year: int = 2023) -> Any:
    return rate("us-decisions", "granted", of, origin=origin, year=year, forum="immigration court")


def judges() -> dict[str, Any]:
    return {name: rate("ten-judges", "granted", ["granted", "refused"], judge=name) for name in "ABCDEFGHIJ"}


def stages() -> list[tuple[str, int, str, str]]:
    russia = {"citizenship": "Russia", "fiscal_year": 2023}
    border = int(total("border-encounters", "encounters", border="southwest", **russia))
    removed = int(total("removals", "removals", **russia))
    return [
        ("Encounters, FY2023", border, "events", papers("border-encounters").source),
        ("Removals, FY2023", removed, "events", papers("removals").source),
    ]


def both(origin: str) -> tuple[Any, Any]:
    return court(origin, "granted", "denied"), court(origin, "granted", "denied", "closed")


FIGURES: dict[str, tuple[Callable[[], Any], list[str]]] = {
    "encounters": (
        lambda: choose("border-encounters", citizenship="Russia", border="southwest"),
        ["December 2022", "7,912"],
    ),
    "not_one_cohort": (stages, ["43,210", "229", "no line"]),
    "two_denominators": (lambda: {"Russia": both("Russia"), "Haiti": both("Haiti")}, ["Haiti", "52.0 %", "2.8 %"]),
    "outcomes": (
        lambda: choose("us-decisions", origin="Russia", forum="immigration court", year=[2021, 2022, 2023]),
        ["2,165 granted", "276 denied", "1,000 closed"],
    ),
    "by_year": (
        lambda: {"2022": court("Russia", "granted", "denied", year=2022), "2023": both("Russia")[0]},
        ["88.7 %"],
    ),
    "rates": (judges, ["10.3 %", "60.0 %"]),
    "merit_held_fixed": (lambda: load("ten-judges"), ["0.0 %", "55.0 %"]),
    "beside_chance": (all_expected, ["5 of 10 judges"]),
    "small_numbers": (judges, ["60.0 %", "as counted"]),
    "credible_fear": (lambda: load("credible-fear-monthly"), ["80.1 %", "55.7 %"]),
    "lawyers": (lambda: load("representation-and-spread"), ["3.1", "1.8"]),
}


def test_every_figure_is_tested() -> None:
    assert set(FIGURES) | {"picture"} == set(figures.__all__)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_takes_data_and_ax_and_returns_ax_with_finding_source_and_words(name: str) -> None:
    make, finding = FIGURES[name]
    ax = Figure(layout="constrained").subplots()
    assert getattr(figures, name)(make(), ax) is ax
    title = ax.get_title(loc="left").replace("\n", " ")
    assert all(part in title for part in finding), title
    notes = " ".join(text.get_text().replace("\n", " ") for text in ax.texts)
    assert re.search(r"Source: .+as of \d{4}", notes)
    words = alt_text(ax)
    assert words.startswith(title)
    assert "Source:" in words
    assert len(words) > len(title) + 60
    assert ax.get_xlabel() or ax.get_ylabel()


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_shown_with_its_description(name: str) -> None:
    make, _ = FIGURES[name]
    shown = figures.picture(getattr(figures, name), make())
    data, metadata = shown._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == data["text/plain"] == shown.alt


def test_a_changed_table_changes_the_title() -> None:
    data = choose("border-encounters", citizenship="Russia", border="southwest")
    data = data.assign(encounters=data.encounters * 10)
    ax = figures.encounters(data, Figure().subplots())
    assert "79,120" in ax.get_title(loc="left")


def test_unlike_rates_are_drawn_together_only_with_a_reason() -> None:
    data = {
        "United States": rate("russians-in-ten-countries", "granted", ["granted", "denied"], country="United States",
                              year=2023, stage="immigration court"),
        "Poland": rate("russians-in-ten-countries", "granted", ["granted", "denied"], country="Poland", year=2023,
                       stage="first instance"),
    }  # fmt: skip
    with pytest.raises(KitError, match="stage"):
        figures.rates(data, Figure().subplots())
    ax = figures.rates(data, Figure().subplots(), because="each is the first merits decision")
    assert "each is the first merits decision" in alt_text(ax)


@pytest.mark.parametrize("name", FIGURES)
def test_an_empty_choice_is_said_and_not_drawn(name: str) -> None:
    make, _ = FIGURES[name]
    data = make()
    empty = data.iloc[:0] if hasattr(data, "iloc") else type(data)()
    with pytest.raises(KitError, match="to draw"):
        getattr(figures, name)(empty, Figure().subplots())


def test_a_figure_without_a_description_is_refused() -> None:
    with pytest.raises(KitError, match="no description"):
        figures.picture(lambda _, ax: ax, None)


@pytest.mark.parametrize("colour", [BLUE, ORANGE, GREEN, GREY, BLACK])
def test_every_colour_stands_out_from_white_by_three_to_one(colour: str) -> None:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 3
