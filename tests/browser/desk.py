"""A student's desk: one notebook open in a real JupyterLab or Notebook 7, in a real Chromium."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Dialog, Locator, Page, expect

from asylum_clinic.assessment.records import MIMETYPE

FORM = "ferry-screening"
WAIT_MS = 30_000


def notebook(form: str = FORM, source: str = "") -> dict[str, Any]:
    """Return a small notebook with one locked, graded form, or another room, between two other cells."""
    locked = {"grade": True, "grade_id": form, "locked": True, "points": 10, "schema_version": 3, "solution": False}
    cells = [
        {"cell_type": "markdown", "id": "before", "metadata": {}, "source": "# Before the form"},
        {
            "cell_type": "code",
            "id": "the-form",
            "metadata": {"nbgrader": locked | {"cell_type": "code"}},
            "execution_count": None,
            "outputs": [],
            "source": source or f'from asylum_clinic import assess\n\nassess("{form}")',
        },
        {"cell_type": "markdown", "id": "after", "metadata": {}, "source": "After the form."},
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def until(fact: Callable[[], Any], seconds: float = 15) -> Any:
    """Wait until a fact on disk holds, also while a file is half written; the page is awaited by Playwright."""
    end = time.monotonic() + seconds
    while True:
        try:
            value = fact()
        except ValueError:
            value = None
        if value or time.monotonic() > end:
            return value
        time.sleep(0.05)


def stop_kernels(url: str) -> None:
    """Leave no kernel behind."""
    with urllib.request.urlopen(f"{url}/api/kernels", timeout=10) as answer:
        kernels = json.load(answer)
    for kernel in kernels:
        request = urllib.request.Request(f"{url}/api/kernels/{kernel['id']}", method="DELETE")
        with urllib.request.urlopen(request, timeout=20):
            pass


class Desk:
    """The open notebook, with what a student does to it and what lies on disk."""

    def __init__(self, page: Page, url: str, root: Path, folder: Path, form: str = FORM) -> None:
        self.page, self.url, self.root, self.folder, self.form = page, url, root, folder, form
        self.path, self.cell, self.reloaded = folder / "week.ipynb", "the-form", False
        self.room = "ac-assessment-form"

    def lay_out(self, form: str, folder: Path | None = None, source: str = "", room: str = "") -> None:
        """Put another form's or room's notebook on the desk, where its files lie beside it or in the kit."""
        self.form, self.folder, self.room = form, folder or self.folder, room or self.room
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / "week.ipynb"
        self.path.write_text(json.dumps(notebook(form, source)), encoding="utf-8")

    # what the student does

    def open(self, app: str = "", anew: bool = False) -> None:
        """Open the notebook and wait for its kernel.

        JupyterLab is loaded anew, in a workspace of its own, where none is open or a test will reload the page;
        ``app`` may be Notebook 7's address.
        """
        path = self.path.relative_to(self.root).as_posix()
        if not app and not anew and "/lab/" in self.page.url:
            self.command("docmanager:open", path=path)
        else:
            self.page.goto(f"{self.url}/{app or f'lab/workspaces/{uuid4().hex}/tree'}/{path}")
        self.ready()

    def reload(self) -> None:
        """Reload the page, saved or not."""
        with self.leaving():
            self.page.reload()
        self.ready()
        self.reloaded = True

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Say yes to the browser's question whether to leave a page that is not saved, if it asks."""

        def accept(dialog: Dialog) -> None:
            dialog.accept()

        self.page.on("dialog", accept)
        try:
            yield
        finally:
            self.page.remove_listener("dialog", accept)

    def clear_away(self, anew: bool) -> None:
        """Close every tab without saving; after a failure or a reload leave JupyterLab altogether."""
        if not (anew or self.reloaded) and "/lab/" in self.page.url:
            self.page.evaluate(
                """() => [...window.jupyterapp.shell.widgets("main")].forEach((widget) => {
                  if (widget.context) widget.context.model.dirty = false;
                  widget.close();
                })"""
            )
            expect(self.page.locator(".jp-Notebook")).to_have_count(0)
        else:
            with self.leaving():
                self.page.goto("about:blank")

    def ready(self) -> None:
        """Wait until the notebook is there and its kernel answers."""
        expect(self.page.locator(".jp-Notebook .jp-Cell:visible").first).to_be_visible(timeout=WAIT_MS)
        self.page.wait_for_function(
            """() => {
              const shell = window.jupyterapp?.shell;
              const context = shell?.currentWidget?.context;
              return context?.isReady && context.sessionContext.session?.kernel?.status === "idle";
            }""",
            timeout=WAIT_MS,
        )

    def command(self, name: str, **arguments: Any) -> None:
        """Run one of JupyterLab's own commands, as its menus do."""
        script = "async ([name, args]) => { await window.jupyterapp.commands.execute(name, args); }"
        self.page.evaluate(script, [name, arguments])

    def run_all(self) -> None:
        """Run all cells and wait for the form."""
        self.command("notebook:run-all-cells")
        expect(self.root_element).to_be_visible(timeout=WAIT_MS)

    def select_form_cell(self) -> None:
        """Make the form's cell the one that commands act on."""
        self.page.evaluate(
            """(id) => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === id);
            }""",
            self.cell,
        )

    def close_first_view(self) -> None:
        """Close the older of two views of the notebook, by its tab."""
        self.page.locator(".jp-mod-current, .lm-TabBar-tab[data-type='document-title']").first.locator(
            ".lm-TabBar-tabCloseIcon"
        ).click()

    def restart_kernel(self) -> None:
        """Restart the kernel and wait until it answers; the dialog is JupyterLab's own."""
        self.page.evaluate(
            "async () => { await window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel(); }"
        )

    def choose(self, question: str, option: str) -> None:
        """Click one option of a question."""
        self.option(question, option).click()

    def save(self) -> None:
        """Save the notebook and wait until it is on disk."""
        self.page.evaluate(
            """async () => {
              const context = window.jupyterapp.shell.currentWidget.context;
              await context.save();
            }"""
        )

    # what is on the screen

    @property
    def root_element(self) -> Locator:
        """The live form, the first of them if there are several views."""
        return self.page.locator(f".{self.room}:visible").first

    @property
    def status(self) -> Locator:
        """The line that says whether an answer is kept."""
        return self.root_element.locator(".ac-status")

    def field(self, question: str) -> Locator:
        """The fieldset whose legend begins so."""
        legend = re.compile("^" + re.escape(question))
        return self.root_element.get_by_role("group", name=legend)

    def option(self, question: str, option: str) -> Locator:
        """The box or button of a question whose label holds these words."""
        return self.field(question).locator(".ac-row").filter(has_text=option).locator("input").first

    def kept(self) -> None:
        """Wait until the form says that the last answer is kept."""
        expect(self.status).to_contain_text("Kept", timeout=WAIT_MS)

    def shows(self, question: str, option: str) -> None:
        """Demand that an option is chosen on the screen."""
        expect(self.option(question, option)).to_be_checked(timeout=WAIT_MS)

    # what is on disk

    def saved(self, path: Path | None = None) -> dict[str, Any]:
        """Return the answers in the saved notebook's cell metadata."""
        found = [cell["metadata"].get("asylum_clinic") for cell in self.cells(path)]
        records = [record for record in found if record]
        return records[0]["answers"] if records else {}

    def saved_summary(self) -> dict[str, Any]:
        """Return the answers in the saved notebook's readable summary."""
        outputs = [output for cell in self.cells() for output in cell.get("outputs", [])]
        found = [output["data"][MIMETYPE] for output in outputs if MIMETYPE in output.get("data", {})]
        return found[0]["answers"] if found else {}

    def cells(self, path: Path | None = None) -> list[dict[str, Any]]:
        """Return the saved notebook's cells."""
        return json.loads((path or self.path).read_text(encoding="utf-8"))["cells"]

    def sidecar(self) -> dict[str, Any]:
        """Return the answers in the sidecar, or nothing."""
        return self.record().get("answers", {})

    def record(self) -> dict[str, Any]:
        """Return the whole record in the sidecar, or nothing."""
        path = self.folder / "answers" / f"{self.form}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
