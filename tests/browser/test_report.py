"""The class view in a real browser: accessible in light and dark, readable on a phone, silent for a hostile class."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from test_looks import SCREENSHOTS

from asylum_clinic.grading.course import Course
from asylum_clinic.grading.report import write_report
from helpers_course import BEST, PS, MiniCourse, lay_out, record
from hostile import change, hostile_record

RULES = {"resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a class with names, one student of which is hostile."""
    made = MiniCourse(Course(lay_out(tmp_path_factory.mktemp("report") / "course")))
    made.course.release(PS)
    made.hand_in("ada", notebook=record(BEST))
    made.hand_in("<img src=x onerror=window.pwned=1>", notebook=hostile_record(), change=change)
    made.grade()
    return write_report(made.course, PS, names=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_class_view(theme: str, page_file: Path, browser: Browser) -> None:
    # the page forbids every script, so that the checker has to be let in
    context = browser.new_context(color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(page_file.as_uri())
    found = Axe().run(page, options=RULES)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"report-{theme}.png", full_page=True)
    pwned = page.evaluate("window.pwned")
    context.close()
    assert found.violations_count == 0, found.generate_report()
    assert pwned is None


def test_on_a_phone_the_page_does_not_scroll_sideways(page_file: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(page_file.as_uri())
    sizes = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    context.close()
    assert sizes[0] <= sizes[1]


def test_printed_the_page_is_black_on_white(page_file: Path, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(page_file.as_uri())
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    context.close()
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
