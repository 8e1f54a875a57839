"""An instructor writes a form in JupyterLab, and marks its cells in nbgrader's Create Assignment panel."""

from __future__ import annotations

import json
from pathlib import Path

from desk import Desk
from playwright.sync_api import Browser, Locator, expect
from server import course_server
from test_looks import SCREENSHOTS

from asylum_clinic.grading import authoring
from asylum_clinic.grading.gate import check
from command import asylum_clinic

PS, FORM = "week-one", "week-one-form"
SHOWN = f'from asylum_clinic import assess\n\nassess("{FORM}")'


def course_without_cells(root: Path) -> Path:
    """A course whose form, key and rubric are written, and whose notebook does not show the form yet."""
    authoring.new_course(root)
    authoring.new_exercise(root, PS)
    notebook = root / "solutions" / PS / f"{PS}.ipynb"
    written = json.loads(notebook.read_text(encoding="utf-8"))
    written["cells"] = [cell for cell in written["cells"] if cell["cell_type"] == "markdown" and FORM not in str(cell)]
    notebook.write_text(json.dumps(written, indent=1), encoding="utf-8")
    return notebook


def write_below(desk: Desk, source: str, kind: str) -> None:
    """Add a cell after the last one, and write into it."""
    desk.page.evaluate(
        """() => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = notebook.widgets.length - 1;
        }"""
    )
    desk.command("notebook:insert-cell-below")
    desk.command(f"notebook:change-cell-to-{kind}")
    desk.command("notebook:enter-edit-mode")
    desk.page.keyboard.insert_text(source)


def mark(cell: Locator, kind: str, name: str, points: float) -> None:
    """Choose in the panel what a cell is, and give it its name and its points."""
    cell.get_by_role("combobox").select_option(label=kind)
    for field, value in ((cell.get_by_label("ID:"), name), (cell.get_by_label("Points:"), f"{points:g}")):
        field.fill(value)
        field.press("Tab")


def test_a_form_marked_in_the_create_assignment_panel_passes_the_gate_and_is_released(
    browser: Browser, tmp_path: Path
) -> None:
    notebook = course_without_cells(tmp_path / "course")
    root = tmp_path / "course"
    assert any("no cell shows the form" in str(one) for one in check(root).faults)
    with course_server(root, tmp_path) as address:
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        desk = Desk(context.new_page(), address, root, notebook.parent, FORM)
        desk.path = notebook
        desk.open()
        write_below(desk, SHOWN, "code")
        write_below(desk, "Your memo is shown here when it is graded.", "markdown")
        desk.page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        desk.page.get_by_role("menuitem", name="Create assignment").click()
        cells = desk.page.locator(".nbgrader-CellWidget")
        expect(cells).to_have_count(len(desk.cells()) + 2)
        mark(cells.nth(-2), "Autograded tests", FORM, 6)
        mark(cells.nth(-1), "Manually graded answer", f"{FORM}--memo", 4)
        expect(desk.page.get_by_label("Total points:")).to_have_value("10")
        SCREENSHOTS.mkdir(exist_ok=True)
        desk.page.screenshot(path=SCREENSHOTS / "create-assignment.png")
        desk.save()
        context.close()
    marked = [cell["metadata"]["nbgrader"] for cell in desk.cells()[-2:]]
    assert [(one["grade_id"], one["points"], one["solution"]) for one in marked] == [
        (FORM, 6, False),
        (f"{FORM}--memo", 4, True),
    ]
    for command in (("check", str(root)), ("release", PS)):
        done = asylum_clinic(*command, cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
    released = json.loads((root / "exercises" / PS / f"{PS}.ipynb").read_text(encoding="utf-8"))["cells"]
    form = next(cell for cell in released if cell["metadata"].get("nbgrader", {}).get("grade_id") == FORM)
    assert "".join(form["source"]) == SHOWN
    assert form["metadata"]["nbgrader"]["locked"]
