"""Binder keeps nothing: what a self-learner takes home is one notebook, and it brings every answer to a new server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk import WAIT_MS, Desk
from playwright.sync_api import Browser, BrowserContext, expect
from server import jupyter_server
from test_looks import SCREENSHOTS

from asylum_clinic.assessment.opening import open_form

ROOT = Path(__file__).parents[2]
STUDENT = ROOT / "src" / "asylum_clinic" / "grading" / "lab_config" / "student"
START, LESSON, FORM = "00-start-here", "01-who-is-a-refugee", "sign-and-go-merits"
MEMO = "“Not proven” is not “untrue”.\nЩ, ñ, 漢 stay."
CHECK = "Check my analysis of this invented case"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody's browser, which takes files in."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    yield context
    context.close()


@contextmanager
def binder(place: Path, visitor: BrowserContext) -> Iterator[Desk]:
    """A new server on the lessons, with the configuration that Binder's image gets, and what a learner does there."""
    root = place / "home"
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns("answers", ".ipynb_*"))
    with jupyter_server(root, place, [STUDENT]) as address:
        desk = Desk(visitor.new_page(), address, root, root / "notebooks", FORM)
        desk.path = desk.folder / f"{START}.ipynb"
        desk.open()
        yield desk
        desk.page.close()


def run_to_the_form(desk: Desk) -> None:
    """Run all cells and, when all that stands above it is drawn, scroll down to the form."""
    desk.command("notebook:run-all-cells")
    desk.ready()
    desk.page.evaluate(
        """() => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          const at = notebook.widgets.findIndex((cell) => cell.model.sharedModel.source.includes("assess("));
          notebook.activeCellIndex = at;
          return notebook.scrollToItem(at, "start");
        }"""
    )
    expect(desk.root_element).to_be_visible(timeout=WAIT_MS)


def answer_one_of_each_kind(desk: Desk) -> None:
    """Give a position, boxes, paragraphs, authorities and words."""
    asked = list(open_form(FORM, desk.folder).form.questions.values())
    for kind in ("scale", "choices", "passages", "authorities"):
        field = desk.field(next(question.text for question in asked if question.kind == kind))
        field.locator("input[type=radio], input[type=checkbox]").nth(1).check()
        field.locator("input[type=radio], input[type=checkbox]").nth(2).check()
    memo = desk.field(next(question.text for question in asked if question.kind == "text"))
    memo.get_by_role("textbox").fill(MEMO)
    desk.kept()


def take_home(desk: Desk, to: Path) -> Path:
    """Save and download as the start lesson says; return the file on the learner's own computer."""
    with desk.page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
        desk.page.keyboard.press("Control+s")
    desk.page.get_by_role("menuitem", name="File", exact=True).click()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("menuitem", name="Download", exact=True).click()
    assert download.value.suggested_filename == f"{LESSON}.ipynb"
    download.value.save_as(to / f"{LESSON}.ipynb")
    return to / f"{LESSON}.ipynb"


def bring_back(desk: Desk, file: Path) -> None:
    """Put the file into the list at the left, over the untouched lesson, and open it from there."""
    with desk.page.expect_file_chooser() as chooser:
        desk.page.locator(".jp-FileBrowser-toolbar").get_by_role("button", name="Upload Files").click()
    chooser.value.set_files(file)
    desk.page.get_by_role("dialog").get_by_role("button", name="Overwrite").click()
    item = desk.page.locator(".jp-DirListing-item", has_text=LESSON)
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    item.dblclick()
    expect(desk.page.locator(".lm-TabBar-tab.lm-mod-current", has_text=LESSON)).to_be_visible()
    desk.ready()


def test_the_one_file_taken_home_from_binder_brings_every_answer_to_a_new_server(
    visitor: BrowserContext, tmp_path: Path
) -> None:
    with binder(tmp_path / "monday", visitor) as monday:
        expect(monday.page.locator("strong", has_text="On Binder, nothing is kept.")).to_be_in_viewport()
        SCREENSHOTS.mkdir(exist_ok=True)
        monday.page.screenshot(path=SCREENSHOTS / "binder-start.png")
        said = monday.page.request.get(f"{monday.url}/lab/api/settings/@jupyterlab/docmanager-extension:plugin").json()
        assert said["schema"]["properties"]["autosaveInterval"]["default"] == 10  # for who forgets Ctrl+S
        monday.path = monday.folder / f"{LESSON}.ipynb"
        monday.page.locator(".jp-RenderedMarkdown a:visible", has_text="Who is a refugee").click()
        expect(monday.page.locator(".lm-TabBar-tab.lm-mod-current", has_text=LESSON)).to_be_visible()
        monday.ready()
        run_to_the_form(monday)
        answer_one_of_each_kind(monday)
        given = monday.record()
        assert len(given["answers"]) == 5
        file = take_home(monday, tmp_path)
    shutil.rmtree(tmp_path / "monday")  # Binder keeps nothing
    with binder(tmp_path / "friday", visitor) as friday:
        bring_back(friday, file)
        run_to_the_form(friday)
        friday.kept()
        expect(friday.root_element.locator("textarea:visible").first).to_have_value(MEMO)
        assert friday.record()["answers"] == given["answers"]
        friday.root_element.get_by_role("button", name=CHECK).click()
        friday.page.get_by_role("button", name="Fairly sure").click()
        expect(friday.root_element.locator(".ac-feedback h3")).to_be_focused()
        expect(friday.root_element.locator(".ac-feedback")).to_contain_text("points. Look first at")
        friday.page.screenshot(path=SCREENSHOTS / "binder-brought-back.png")
