"""The explorers in a real JupyterLab: lists, figure and sentence change together, by keyboard too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import WAIT_MS, Desk
from playwright.sync_api import Locator, expect

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"


@pytest.fixture
def explorer(desk: Desk) -> Locator:
    """Open a notebook with one explorer between two cells."""
    source = 'from asylum_clinic.widgets.explorers import explore\n\nexplore("decisions")'
    cells = [
        {"cell_type": "markdown", "id": "before", "metadata": {}, "source": "Before."},
        {"cell_type": "code", "id": "it", "metadata": {}, "execution_count": None, "outputs": [], "source": source},
        {"cell_type": "markdown", "id": "after", "metadata": {}, "source": "After."},
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    desk.path.write_text(json.dumps(notebook), encoding="utf-8")
    desk.open()
    desk.command("notebook:run-all-cells")
    root = desk.page.locator(".ac-explorers:visible").first
    expect(root.locator("img")).to_be_visible(timeout=WAIT_MS)
    return root


def test_figure_description_and_sentence_change_with_the_lists(explorer: Locator) -> None:
    sentence, image = explorer.locator(".ac-sentence"), explorer.get_by_role("img")
    before = image.get_attribute("src")
    explorer.get_by_label("Nationality").select_option("Haiti")
    explorer.get_by_label("First year").select_option("2023")
    explorer.get_by_label("Last year").select_option("2023")
    expect(sentence).to_contain_text("153 of 294 persons", timeout=WAIT_MS)
    assert "52.0 %" in (image.get_attribute("alt") or "")
    assert image.get_attribute("src") != before
    explorer.get_by_label("Percent of those").select_option("ended")
    expect(sentence).to_contain_text("153 of 5,400 persons")


def test_what_cant_be_added_is_said_and_no_figure_shown(explorer: Locator) -> None:
    explorer.get_by_label("Who decided").select_option("asylum office")
    expect(explorer.locator(".ac-sentence")).to_contain_text("counted in cases before 2021", timeout=WAIT_MS)
    expect(explorer.locator("img")).to_be_hidden()


def test_arrow_keys_stay_in_the_list_and_move_no_cell(explorer: Locator, desk: Desk) -> None:
    where = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    explorer.get_by_label("Nationality").focus()
    before = desk.page.evaluate(where)
    for key in ("ArrowDown", "ArrowUp", "m", "x"):
        desk.page.keyboard.press(key)
    assert desk.page.evaluate(where) == before
    assert desk.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((c) => c.model.type)"
    ) == [
        "markdown",
        "code",
        "markdown",
    ]


def test_a_choice_lasts_when_the_cell_runs_again(explorer: Locator, desk: Desk) -> None:
    explorer.get_by_label("Nationality").select_option("Ukraine")
    expect(explorer.locator(".ac-sentence")).to_contain_text("Ukraine", timeout=WAIT_MS)
    desk.command("notebook:run-all-cells")
    again = desk.page.locator(".ac-explorers:visible").last
    expect(again.get_by_label("Nationality")).to_have_value("Ukraine", timeout=WAIT_MS)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_no_violation_in_an_explorer(explorer: Locator, desk: Desk, theme: str) -> None:
    desk.command("apputils:change-theme", theme=f"JupyterLab {theme}")
    expect(desk.page.locator(f"body[data-jp-theme-light={str(theme == 'Light').lower()}]")).to_be_attached()
    found = Axe().run(desk.page, context=".ac-explorers", options={"resultTypes": ["violations"]})
    SCREENSHOTS.mkdir(exist_ok=True)
    explorer.scroll_into_view_if_needed()
    desk.page.screenshot(path=SCREENSHOTS / f"explorer-{theme.lower()}.png")
    desk.command("apputils:change-theme", theme="JupyterLab Light")
    assert found.violations_count == 0, found.generate_report()
