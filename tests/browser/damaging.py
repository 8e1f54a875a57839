"""What students do to a notebook in JupyterLab by accident, each done in a real one.

Their files are kept in ``tests/data/damaged`` (see its README), so that the corpus is graded without a browser.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk import Desk
from playwright.sync_api import expect

import damages
from asylum_clinic.assessment.records import METADATA
from helpers_course import PS

KEPT = Path(__file__).parents[1] / "data" / "damaged"
ACCIDENTS: dict[str, Callable[[Bench], object]] = {}


class Bench:
    """The notebook of the doctor's tests, open in JupyterLab, without a kernel."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page
        self.path = desk.folder / f"{PS}.ipynb"
        self.left_behind = ""
        self.with_checkpoint = False

    def open(self, path: Path) -> None:
        """Open a notebook without waiting for a kernel, which none of the accidents needs."""
        place = path.relative_to(self.desk.root).as_posix()
        if "/lab/" not in self.page.url:
            self.page.goto(f"{self.desk.url}/lab/workspaces/damaging")
            expect(self.page.locator("#jp-main-dock-panel")).to_be_visible(timeout=60_000)
        self.desk.command("docmanager:open", path=place, kernel={"shouldStart": False})
        self.page.wait_for_function(
            """(place) => {
              const widget = window.jupyterapp.shell.currentWidget;
              return widget?.context?.isReady && widget.context.path === place && widget.content.widgets.length;
            }""",
            arg=place,
        )

    def do(self, *commands: str) -> None:
        """Give commands of the notebook's own menus, one after the other."""
        for command in commands:
            self.desk.command(f"notebook:{command}")

    def on(self, *ids: str) -> Bench:
        """Select a cell, or all from one to another."""
        self.page.evaluate(
            """(ids) => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              const places = ids.map((id) => notebook.widgets.findIndex((cell) => cell.model.id === id));
              notebook.deselectAll();
              notebook.activeCellIndex = places[0];
              if (places.length > 1) notebook.extendContiguousSelectionTo(places[1]);
            }""",
            list(ids),
        )
        return self

    def split(self, *marks: str) -> None:
        """Put the cursor before words, and split the cell they stand in."""
        for mark in marks:
            self.page.evaluate(
                """async (mark) => {
                  const notebook = window.jupyterapp.shell.currentWidget.content;
                  const source = (cell) => cell.model.sharedModel.getSource();
                  notebook.deselectAll();
                  notebook.activeCellIndex = notebook.widgets.findIndex((cell) => source(cell).includes(mark));
                  const cell = notebook.activeCell;
                  if (cell.model.type === "markdown") cell.rendered = false;
                  notebook.mode = "edit";
                  await cell.ready;
                  cell.editor.setCursorPosition(cell.editor.getPositionAt(source(cell).indexOf(mark)));
                }""",
                mark,
            )
            self.do("split-cell-at-cursor")

    def unlock(self, *ids: str) -> Bench:
        """Let cells be deleted and changed, as an older Jupyter and other editors do whatever the notebook says."""
        self.page.evaluate(
            """(ids) => {
              for (const cell of window.jupyterapp.shell.currentWidget.content.widgets) {
                if (ids.length && !ids.includes(cell.model.id)) continue;
                cell.model.deleteMetadata("deletable");
                cell.model.deleteMetadata("editable");
              }
            }""",
            list(ids),
        )
        return self.on(*ids[:1]) if ids else self

    def close(self) -> None:
        """Close the notebook that is open, saved or not."""
        self.page.evaluate(
            """() => {
              const widget = window.jupyterapp.shell.currentWidget;
              widget.context.model.dirty = false;
              widget.close();
            }"""
        )

    def contents(self, method: str, *arguments: str) -> None:
        """Do something to a file, as JupyterLab's file browser does."""
        folder = self.desk.folder.relative_to(self.desk.root).as_posix()
        self.page.evaluate(
            "async ([method, args]) => { await window.jupyterapp.serviceManager.contents[method](...args); }",
            [method, [f"{folder}/{argument}" if argument else folder for argument in arguments]],
        )

    def made(self) -> dict[str, bytes]:
        """The notebooks that lie in the student's folder now and are handed in, by their places."""
        found = sorted(self.desk.folder.rglob("*.ipynb") if self.with_checkpoint else self.desk.folder.glob("*.ipynb"))
        return {
            path.relative_to(self.desk.folder).as_posix(): path.read_bytes()
            for path in found
            if path.name != self.left_behind
        }


def accident(does: Callable[[Bench], object]) -> Callable[[Bench], object]:
    ACCIDENTS[does.__name__] = does
    return does


def given(*ids: str) -> Callable[..., None]:
    """Name an accident that is nothing but commands on some cells."""

    def name(called: str, *commands: str, unlocked: bool = False) -> None:
        def does(bench: Bench) -> None:
            (bench.unlock() if unlocked else bench).on(*ids).do(*commands)

        ACCIDENTS[called] = does

    return name


given("form")("copied_form", "copy-cell", "paste-cell-below")
given("form")("copied_form_above", "copy-cell", "paste-cell-above")
given("essay")("copied_essay", "copy-cell", "paste-cell-below")
given("form")("duplicated_form", "duplicate-below")
given("title", "hand-in")("copied_everything", "copy-cell", "paste-cell-below")
given("form")("cut_form", "cut-cell", "paste-cell-below", unlocked=True)
given("essay")("cut_essay", "cut-cell", "paste-cell-above", unlocked=True)
given("memo")("deleted_memo", "delete-cell", unlocked=True)
given("title")("deleted_title", "delete-cell", unlocked=True)
given("form", "memo")("merged_form_and_memo", "merge-cells", unlocked=True)
given("memo")("merged_memo_into_the_form", "merge-cell-above", unlocked=True)
given("form")("merged_form_with_what_is_below", "merge-cell-below", unlocked=True)
given("essay")("merged_essay_into_its_question", "merge-cell-above", unlocked=True)
given("essay")("merged_essay_with_the_end", "merge-cell-below", unlocked=True)
given("asked", "hand-in")("merged_three", "merge-cells", unlocked=True)
given("form", "hand-in")("merged_all_but_the_title", "merge-cells", unlocked=True)
given("form")("form_made_markdown", "change-cell-to-markdown", unlocked=True)
given("form")("form_made_raw", "change-cell-to-raw", unlocked=True)
given("form")("form_made_raw_and_code_again", "change-cell-to-raw", "change-cell-to-code", unlocked=True)
given("essay")("essay_made_code", "change-cell-to-code")
given("essay")("essay_made_raw", "change-cell-to-raw")
given("title", "hand-in")("everything_made_code", "change-cell-to-code", unlocked=True)
given("title", "hand-in")("everything_made_raw", "change-cell-to-raw", unlocked=True)
given("essay")("essay_moved_up", "move-cell-up", "move-cell-up", "move-cell-up", "move-cell-up")
given("form")("form_moved_down", "move-cell-down", "move-cell-down", "move-cell-down", "move-cell-down")
given("form", "memo")("form_and_memo_moved_down", "move-cell-down", "move-cell-down")
given("form")("outputs_cleared", "clear-all-cell-outputs")
given("form")("code_hidden", "hide-all-cell-code")
given("essay")("cells_put_between", "insert-cell-above", "insert-cell-above", "insert-cell-below")


@accident
def split_essay(bench: Bench) -> None:
    bench.split("- they name")


@accident
def split_essay_in_three(bench: Bench) -> None:
    bench.split("- they name", "- they mean")


@accident
def split_form(bench: Bench) -> None:
    bench.unlock("form").split("assess(")


@accident
def split_title(bench: Bench) -> None:
    bench.unlock("title").split("baker's")


@accident
def split_essay_and_made_one_half_code(bench: Bench) -> None:
    bench.split("- they name")
    bench.do("change-cell-to-code")


@accident
def essay_cut_to_the_end(bench: Bench) -> None:
    bench.unlock("essay").do("cut-cell")
    bench.on("hand-in").do("paste-cell-below")


@accident
def form_cut_to_the_top(bench: Bench) -> None:
    bench.unlock("form").do("cut-cell")
    bench.on("title").do("paste-cell-above")


@accident
def renamed(bench: Bench) -> None:
    bench.desk.save()
    bench.contents("rename", f"{PS}.ipynb", "Ada's homework.ipynb")


@accident
def copied_in_the_file_browser(bench: Bench) -> None:
    bench.contents("copy", f"{PS}.ipynb", "")
    bench.close()
    bench.contents("delete", f"{PS}.ipynb")


@accident
def downloaded(bench: Bench) -> None:
    with bench.page.expect_download() as download:
        bench.desk.command("docmanager:download")
    bench.close()
    download.value.save_as(bench.desk.folder / "downloaded.ipynb")
    bench.path.replace(bench.path.with_name(f"{PS} (1).ipynb"))
    (bench.desk.folder / "downloaded.ipynb").replace(bench.path.with_name(f"{PS} (2).ipynb"))


@accident
def everything_pasted_into_a_new_notebook(bench: Bench) -> None:
    bench.on("title", "hand-in").do("copy-cell")
    new = bench.path.with_name("Untitled.ipynb")
    empty = {"cell_type": "raw", "id": "empty", "metadata": {}, "source": ""}
    new.write_text(json.dumps({"cells": [empty], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    bench.close()
    bench.open(new)
    bench.do("paste-cell-below")
    bench.left_behind = f"{PS}.ipynb"


@accident
def undone_too_far(bench: Bench) -> None:
    """JupyterLab may take back the opening of the notebook too, if undo comes fast: one empty cell is left."""
    bench.unlock("essay").do("delete-cell", "undo-cell-action")
    bench.with_checkpoint = True


def lay_out(desk: Desk, released: Path) -> Bench:
    """Put the answered notebook of the doctor's tests on the desk, and open it."""
    shutil.rmtree(desk.folder)
    shutil.copytree(released, desk.folder)
    damages.write_notebook(desk.folder)
    bench = Bench(desk)
    bench.open(bench.path)
    return bench


def happen(bench: Bench, name: str) -> dict[str, bytes]:
    """Let an accident happen, and save what is open."""
    ACCIDENTS[name](bench)
    open_one = bench.page.evaluate("() => window.jupyterapp.shell.currentWidget?.context?.path ?? ''")
    if open_one and (bench.desk.root / open_one).exists():
        bench.desk.save()
    return bench.made()


def likeness(data: bytes) -> list[tuple[Any, ...]]:
    """A notebook's cells without the ids that JupyterLab draws by lot."""
    return [
        (
            one["cell_type"],
            "".join(one["source"]),
            one["metadata"].get("nbgrader", {}).get("grade_id"),
            METADATA in one["metadata"],
        )
        for one in json.loads(data)["cells"]
    ]
