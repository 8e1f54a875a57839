"""What the form looks like, and what assistive technology is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import Desk
from listening import Listener, untold
from playwright.sync_api import expect

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
RULES = {"resultTypes": ["violations"]}


def use_theme(desk: Desk, theme: str) -> None:
    desk.command("apputils:change-theme", theme=f"JupyterLab {theme.title()}")
    light = str(theme == "light").lower()
    expect(desk.page.locator(f"body[data-jp-theme-light={light}]")).to_be_attached()
    expect(desk.page.locator("#jupyterlab-splash")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_form(desk: Desk, theme: str) -> None:
    desk.open()
    desk.run_all()
    use_theme(desk, theme)
    desk.choose("Which authorities", "Elias")
    desk.choose("Which paragraphs", "¶ 3")
    desk.kept()
    desk.field("Which paragraphs").get_by_role("button", name="Show ¶ 3").click()
    desk.root_element.locator(".ac-progress summary").click()
    top = SCREENSHOTS / f"form-{theme}-top.png"
    desk.root_element.locator(".ac-head").scroll_into_view_if_needed()
    desk.page.screenshot(path=top)
    found = Axe().run(desk.page, context=".ac-assessment-form", options=RULES)
    SCREENSHOTS.mkdir(exist_ok=True)
    desk.page.screenshot(path=SCREENSHOTS / f"form-{theme}.png")
    use_theme(desk, "light")
    assert found.violations_count == 0, found.generate_report()


def test_a_person_who_listens_to_the_form_is_told_all(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    root = desk.root_element
    listener = Listener(root)
    desk.choose("Which authorities", "Elias")
    desk.choose("Which paragraphs", "¶ 3")
    desk.field("Which paragraphs").get_by_role("button", name="Show ¶ 3").click()
    desk.page.keyboard.press("Escape")
    desk.field("Which authorities").get_by_role("searchbox").fill("Elias")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Control+z")
    desk.kept()
    announced = ("Taken back: Which paragraphs", "match; what you chose", "Kept at", "1 of at most")
    assert untold(root, ".ac-assessment-form", listener, announced) == ""


@pytest.mark.parametrize(("width", "height"), [(320, 640), (700, 450)], ids=["320 pixels", "200 per cent"])
def test_a_narrow_window_shows_one_column_and_nothing_sticks_out(desk: Desk, width: int, height: int) -> None:
    desk.open(anew=True)
    desk.run_all()
    desk.page.set_viewport_size({"width": width, "height": height})
    desk.command("application:toggle-left-area")
    desk.command("application:set-mode", mode="single-document")
    root = desk.root_element
    expect(root.locator(".ac-questions")).to_be_attached()
    SCREENSHOTS.mkdir(exist_ok=True)
    root.scroll_into_view_if_needed()
    desk.page.screenshot(path=SCREENSHOTS / f"form-{width}.png")
    sizes = root.evaluate("(el) => [el.scrollWidth, el.clientWidth, el.querySelector('.ac-questions').scrollWidth]")
    desk.clear_away(anew=True)
    assert sizes[0] <= sizes[1] >= sizes[2]
