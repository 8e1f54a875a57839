"""Numbers, days and orders by keyboard alone: what is typed is kept, said aloud, and never taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import Desk, until
from playwright.sync_api import Page, expect
from typist import LETTERS, answer_by_keyboard, enter_form, tab_to

from asylum_clinic.assessment.opening import open_form

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
SHARE, DEADLINE, STEPS = "Which share", "What is the last day", "In which order"
ANSWERS = {
    "share": "12.5 %",
    "deadline": "2023-11-14",
    "steps": ("entry", "interview", "review", "hearing"),
}
KEPT = ANSWERS | {"steps": list(ANSWERS["steps"])}


@pytest.fixture
def values(desk: Desk) -> Desk:
    """The form with one question of each kind, run and not yet answered."""
    desk.lay_out("ferry-days")
    desk.open()
    desk.run_all()
    return desk


def test_the_keyboard_alone_answers_all_three_and_every_carrier_holds_them(values: Desk) -> None:
    answer_by_keyboard(values, open_form(values.form, values.folder), ANSWERS)
    expect(values.field(SHARE)).to_contain_text("Read as 12.5%.")
    expect(values.field(DEADLINE)).to_contain_text("Read as 14 November 2023, a Tuesday.")
    values.page.keyboard.press("Control+s")
    assert until(lambda: values.saved() == KEPT)
    assert until(lambda: values.sidecar() == KEPT)
    values.reload()
    values.run_all()
    expect(values.field(SHARE).get_by_role("textbox")).to_have_value("12.5 %")
    expect(values.field(DEADLINE).locator("input")).to_have_value("2023-11-14")
    expect(values.field(STEPS).locator("li").first).to_contain_text("The entry")


def shape(desk: Desk) -> list[tuple[str, str, str]]:
    return [(cell["id"], cell["cell_type"], "".join(cell["source"])) for cell in desk.cells()]


def test_untouched_fields_are_blank_and_open(values: Desk) -> None:
    expect(values.root_element).to_contain_text("0 of 3 answered")
    expect(values.field(STEPS)).to_contain_text("Not answered yet")
    enter_form(values)
    for field in (values.field(SHARE).get_by_role("textbox"), values.field(STEPS).get_by_role("button").first):
        tab_to(values, field)
        values.page.keyboard.press("Tab")
    values.page.keyboard.press("Control+s")
    assert until(lambda: values.cells()[1]["outputs"])
    assert (values.saved(), values.sidecar()) == ({}, {})


def test_half_typed_answers_stay_in_their_fields_and_are_said_to_be_half(values: Desk, page: Page) -> None:
    enter_form(values)
    number = values.field(SHARE).get_by_role("textbox")
    tab_to(values, number)
    page.keyboard.type("1,2")
    day = values.field(DEADLINE).locator("input")
    tab_to(values, day)
    page.keyboard.type("1114")
    expect(values.field(DEADLINE)).to_contain_text("This is not a whole date yet")
    tab_to(values, values.field(STEPS).get_by_role("button", name="Move down: The interview"))
    page.keyboard.press("Enter")
    values.kept()
    expect(number).to_have_value("1,2")
    expect(values.field(SHARE)).to_contain_text("in two ways")
    expect(number).to_have_attribute("aria-invalid", "true")
    assert day.evaluate("(field) => field.validity.badInput"), "the half date is still in its field"
    assert values.sidecar()["share"] == "1,2"
    assert "deadline" not in values.sidecar()


def test_a_thing_is_moved_said_aloud_and_keeps_the_focus(values: Desk, page: Page) -> None:
    enter_form(values)
    field = values.field(STEPS)
    up = field.get_by_role("button", name="Move up: The hearing")
    tab_to(values, up)
    page.keyboard.press("Space")
    expect(field.get_by_role("status")).to_have_text("The hearing: now 2 of 4.")
    page.keyboard.press("Enter")
    expect(field.get_by_role("status")).to_have_text("The hearing: now 1 of 4.")
    page.keyboard.press("Enter")
    expect(field.get_by_role("status")).to_have_text("The hearing: already first.")
    assert up.evaluate("(button) => button === document.activeElement")
    assert until(lambda: values.sidecar().get("steps") == ["hearing", "interview", "entry", "review"])


def test_the_order_as_it_is_shown_can_be_the_answer(values: Desk, page: Page) -> None:
    enter_form(values)
    tab_to(values, values.field(STEPS).get_by_role("button", name="Keep this order"))
    page.keyboard.press("Enter")
    assert until(lambda: values.sidecar().get("steps") == ["interview", "entry", "hearing", "review"])
    assert page.evaluate("() => document.activeElement.closest('ol') !== null")


@pytest.mark.parametrize("control", ["textbox", "date", "button"])
def test_keys_on_a_field_belong_to_the_form(values: Desk, control: str, page: Page) -> None:
    before = shape(values)
    enter_form(values)
    targets = {
        "textbox": values.field(SHARE).get_by_role("textbox"),
        "date": values.field(DEADLINE).locator("input"),
        "button": values.field(STEPS).get_by_role("button").last,
    }
    tab_to(values, targets[control])
    for key in [*LETTERS, "Escape", "ArrowUp", "ArrowDown", "Shift+Enter", "d", "d", "0", "0"]:
        page.keyboard.press(key)
    page.keyboard.press("Control+s")
    assert until(lambda: values.saved() or values.cells()[1]["outputs"])
    assert shape(values) == before


def test_axe_finds_no_violation_in_the_fields(values: Desk) -> None:
    answer_by_keyboard(values, open_form(values.form, values.folder), ANSWERS)
    found = Axe().run(values.page, context=".ac-assessment-form", options={"resultTypes": ["violations"]})
    SCREENSHOTS.mkdir(exist_ok=True)
    values.field(STEPS).scroll_into_view_if_needed()
    values.page.screenshot(path=SCREENSHOTS / "form-values.png")
    assert found.violations_count == 0, found.generate_report()
