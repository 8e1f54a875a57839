"""Every room beside the form: no accident loses an answer, the keyboard reaches all, no accessibility rule is broken.

A room joins by a file in ``walks/`` under its own name: what a notebook calls, two answers, and where they are seen.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import Desk, until
from listening import Listener, untold
from playwright.sync_api import expect
from test_looks import RULES, SCREENSHOTS, use_theme

HERE = Path(__file__).parent
WIDGETS = HERE.parents[1] / "src" / "asylum_clinic" / "widgets"


def load(path: Path) -> ModuleType:
    """A walk's module."""
    spec = importlib.util.spec_from_file_location(f"walk_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WALKS = [pytest.param(load(path), path.stem, id=path.stem) for path in sorted((HERE / "walks").glob("*.py"))]
each_room = pytest.mark.parametrize(("walk", "name"), WALKS)


def enter(desk: Desk, walk: ModuleType, name: str) -> None:
    """Put the room's notebook on the desk, and run it."""
    desk.lay_out(walk.RECORD, source=walk.SOURCE, room=f"ac-{name.replace('_', '-')}")
    desk.open(anew=True)
    desk.run_all()


def test_every_room_has_a_walk() -> None:
    rooms = {path.parent.name for path in WIDGETS.glob("*/*.js")} - {"room", "assessment_form", "explorers"}
    assert rooms == {path.stem for path in (HERE / "walks").glob("*.py")}


@each_room
def test_no_accident_loses_an_answer(desk: Desk, walk: ModuleType, name: str) -> None:
    enter(desk, walk, name)
    walk.first(desk.root_element)
    desk.kept()
    desk.save()
    assert desk.saved() == desk.sidecar() == walk.FIRST
    desk.reload()  # the page is loaded anew, the kernel lives
    walk.shows_first(desk.root_element)
    desk.command("docmanager:clone")  # a second view, and the first is closed
    expect(desk.page.locator(f".{desk.room}")).to_have_count(2)
    desk.close_first_view()
    expect(desk.page.locator(f".{desk.room}")).to_have_count(1)
    desk.select_form_cell()
    desk.command("notebook:move-cell-down")
    desk.select_form_cell()
    desk.command("notebook:cut-cell")
    expect(desk.page.locator(f".{desk.room}")).to_have_count(0)
    desk.command("notebook:paste-cell-above")
    walk.shows_first(desk.root_element)
    desk.select_form_cell()
    desk.command("notebook:clear-cell-output")
    expect(desk.page.locator(f".{desk.room}")).to_have_count(0)
    desk.command("notebook:run-cell")
    walk.shows_first(desk.root_element)
    desk.restart_kernel()
    walk.second(desk.root_element)  # with no kernel that knows the room
    expect(desk.status).to_contain_text("kernel does not answer")
    desk.save()
    assert desk.saved() == walk.BOTH
    shutil.rmtree(desk.folder / "answers")  # the notebook alone
    desk.run_all()
    walk.shows_second(desk.root_element)
    desk.kept()
    assert until(lambda: desk.sidecar() == walk.BOTH)
    desk.save()
    assert desk.saved() == walk.BOTH


@each_room
def test_the_keyboard_alone_gives_an_answer_and_no_key_leaves_the_room(desk: Desk, walk: ModuleType, name: str) -> None:
    enter(desk, walk, name)
    before = [(cell["id"], cell["cell_type"]) for cell in desk.cells()]
    control = walk.control(desk.root_element)
    desk.root_element.locator("a, button, input, select, summary, textarea").first.focus()
    for _ in range(400):
        if control.evaluate("(element) => element === document.activeElement || (element.type === 'radio' && "
                            "document.activeElement?.name === element.name)"):  # fmt: skip
            break
        desk.page.keyboard.press("Tab")
    else:
        pytest.fail("Tab does not reach the control of the first answer")
    for _ in range(8):
        if control.evaluate("(element) => element === document.activeElement"):
            break
        desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Space")
    walk.shows_first(desk.root_element)
    for key in ("a", "b", "m", "d", "d", "0", "0", "Escape", "Shift+Enter"):
        desk.page.keyboard.press(key)
    walk.first(desk.root_element)
    desk.kept()
    desk.page.keyboard.press("Control+s")
    assert until(lambda: desk.saved() == walk.FIRST)
    assert [(cell["id"], cell["cell_type"]) for cell in desk.cells()] == before


@each_room
def test_nothing_is_inaccessible_sticks_out_or_goes_unsaid(desk: Desk, walk: ModuleType, name: str) -> None:
    enter(desk, walk, name)
    root = desk.root_element
    listener = Listener(root)
    walk.first(root)
    walk.second(root)
    root.press("Control+z")
    expect(root.get_by_role("status").filter(has_text=walk.UNDONE)).to_be_visible()
    desk.kept()
    assert until(lambda: desk.sidecar() == walk.AFTER_UNDO)
    walk.changed_by(root)
    assert untold(root, f".{desk.room}", listener, walk.ANNOUNCED) == ""
    SCREENSHOTS.mkdir(exist_ok=True)
    found = {}
    for theme in ("dark", "light"):
        use_theme(desk, theme)
        desk.root_element.locator("h2").scroll_into_view_if_needed()
        desk.page.screenshot(path=SCREENSHOTS / f"{name}-{theme}.png")
        found[theme] = Axe().run(desk.page, context=f".{desk.room}", options=RULES)
    assert {theme: report.violations_count for theme, report in found.items()} == {"dark": 0, "light": 0}, "\n".join(
        report.generate_report() for report in found.values()
    )
    desk.page.set_viewport_size({"width": 320, "height": 640})
    desk.command("application:toggle-left-area")
    desk.command("application:set-mode", mode="single-document")
    desk.page.screenshot(path=SCREENSHOTS / f"{name}-320.png")
    wide = desk.root_element.evaluate(
        """(el) => {
          const edge = el.getBoundingClientRect().right + 1;
          const scrolls = (one) => one !== el && (["auto", "scroll"].includes(getComputedStyle(one).overflowX)
            || scrolls(one.parentElement));
          return [...el.querySelectorAll("*")]
            .filter((one) => one.getBoundingClientRect().right > edge && !scrolls(one.parentElement))
            .map((one) => one.outerHTML.slice(0, 120));
        }"""
    )
    desk.clear_away(anew=True)
    assert wide == []
