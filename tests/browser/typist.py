"""A student who never touches the mouse: every answer by Tab, arrows, Space and letters.

``answer_everything`` may be chained: it returns a saved notebook that can be handed in alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from desk import Desk, until
from playwright.sync_api import Locator, expect

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Key, PositionKey, SelectionKey
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.questions import (
    AuthoritiesQuestion,
    DateQuestion,
    Form,
    NumberQuestion,
    OrderQuestion,
    Question,
    TextQuestion,
    options_of,
)
from asylum_clinic.law.authorities import authorities

ROOT = Path(__file__).parents[2]
MOST_TABS = 900
LETTERS = "abcdmvx"
"""Letters that mean something to the notebook (insert, copy, delete, change type, paste, cut) and nothing to a form."""


def model_answers(form: Form, key: Key) -> dict[str, Answer]:
    """Return answers that earn every point a machine gives, and a short memo."""
    found: dict[str, Answer] = {}
    for name in form.questions:
        match key.questions[name]:
            case PositionKey() as entry:
                found[name] = max(entry.accept, key=lambda answer: entry.accept[answer])
            case SelectionKey() as entry:
                found[name] = tuple(dict.fromkeys(must.any_of[0] for must in entry.must))
            case NumberKey() | DateKey() as entry:
                found[name] = str(entry.accept[0].value)
            case OrderKey() as entry:
                found[name] = tuple(thing for group in entry.order for thing in group)
            case _:
                found[name] = "First, the letter.\nThen what it does not say: abcd mvx."
    return found


def answer_everything(desk: Desk, answers: Mapping[str, Answer]) -> Path:
    """Open the exercise on the desk, run it, answer it by keyboard, save with Ctrl+S; return the saved notebook."""
    opened = open_form(desk.form, desk.folder)
    desk.open()
    desk.run_all()
    answer_by_keyboard(desk, opened, answers)
    desk.page.keyboard.press("Control+s")
    expected = json.loads(json.dumps(answers))
    assert until(lambda: desk.saved() == expected), "the saved notebook does not hold every answer"
    return desk.path


def answer_by_keyboard(desk: Desk, opened: Opened, answers: Mapping[str, Answer]) -> None:
    """Answer each question of a form that is already on the screen, in the order they are asked."""
    enter_form(desk)
    for question in opened.form.questions.values():
        answer = answers[question.id]
        if isinstance(question, (TextQuestion, NumberQuestion)):
            assert isinstance(answer, str)
            _write(desk, question, answer)
        elif isinstance(question, DateQuestion):
            assert isinstance(answer, str)
            _date(desk, question, answer)
        elif isinstance(question, OrderQuestion):
            assert isinstance(answer, tuple)
            _put_in_order(desk, question, answer)
        elif isinstance(answer, str):
            _pick(desk, question, options_of(question, opened.form, tuple(opened.case.passages)), answer)
        else:
            _tick(desk, question, answer)
    desk.kept()


def enter_form(desk: Desk) -> None:
    """Go from the notebook's own cells into the form by Tab."""
    desk.select_form_cell()
    desk.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCell.node.focus()")
    tab_to(desk, desk.root_element.locator(".ac-questions"))


def tab_to(desk: Desk, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    handle = target.element_handle()
    for _ in range(MOST_TABS):
        if handle.evaluate("(element) => element === document.activeElement"):
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} times Tab did not reach {target}")


def _pick(desk: Desk, question: Question, options: tuple[str, ...], answer: str) -> None:
    """Tab lands on the first of the radio buttons; Space takes it and arrows go on."""
    buttons = desk.field(question.text).get_by_role("radio")
    tab_to(desk, buttons.first)
    desk.page.keyboard.press("Space")
    _press_letters(desk)
    for _ in range(options.index(answer)):
        desk.page.keyboard.press("ArrowDown")
    expect(buttons.nth(options.index(answer))).to_be_checked()


def _tick(desk: Desk, question: Question, answer: tuple[str, ...]) -> None:
    field = desk.field(question.text)
    for name in answer:
        if isinstance(question, AuthoritiesQuestion):
            search = field.get_by_role("searchbox")
            if not search.evaluate("(element) => element === document.activeElement"):
                _back_to(desk, search)
            desk.page.keyboard.press("Escape")
            desk.page.keyboard.press("Control+a")
            desk.page.keyboard.type(authorities()[name].citation)
        else:
            _back_to(desk, field.get_by_role("checkbox").first)
        box = field.locator(f"input[type=checkbox][value='{name}']")
        tab_to(desk, box)
        desk.page.keyboard.press("Space")
        expect(box).to_be_checked()
    _press_letters(desk)


def _back_to(desk: Desk, target: Locator) -> None:
    """Reach a control that may lie behind: Shift+Tab while the focus is in the same question, else Tab."""
    inside = target.evaluate("(element) => element.closest('fieldset').contains(document.activeElement)")
    handle = target.element_handle()
    while inside and not handle.evaluate("(element) => element === document.activeElement"):
        desk.page.keyboard.press("Shift+Tab")
        inside = target.evaluate("(element) => element.closest('fieldset').contains(document.activeElement)")
    tab_to(desk, target)


def _write(desk: Desk, question: Question, answer: str) -> None:
    area = desk.field(question.text).get_by_role("textbox")
    tab_to(desk, area)
    for index, line in enumerate(answer.split("\n")):
        if index:
            desk.page.keyboard.press("Enter")
        desk.page.keyboard.type(line)
    expect(area).to_have_value(answer)


def _date(desk: Desk, question: Question, answer: str) -> None:
    """Type month, day and year into the browser's own field, as it is shown in the United States."""
    field = desk.field(question.text).locator("input[type=date]")
    tab_to(desk, field)
    year, month, day = answer.split("-")
    desk.page.keyboard.type(f"{month}{day}{year}")
    expect(field).to_have_value(answer)


def _put_in_order(desk: Desk, question: OrderQuestion, answer: tuple[str, ...]) -> None:
    """Bring each thing to its place, the first one first, by its own button."""
    things = {item.id: item.text for item in question.items}
    field = desk.field(question.text)
    rows = field.locator("ol > li")
    for place, name in enumerate(answer):
        up = field.get_by_role("button", name=f"Move up: {things[name]}")
        while not rows.nth(place).get_by_role("button", name=f"Move up: {things[name]}").count():
            _back_to(desk, up)
            desk.page.keyboard.press("Enter")
    keep = field.get_by_role("button", name="Keep this order")
    if keep.is_visible():
        _back_to(desk, keep)
        desk.page.keyboard.press("Enter")
    _press_letters(desk)


def _press_letters(desk: Desk) -> None:
    for letter in LETTERS:
        desk.page.keyboard.press(letter)
    desk.page.keyboard.press("Escape")
