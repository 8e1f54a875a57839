"""No cell gets points that nobody gave, and code runs only where it may."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_output

from asylum_clinic.grading.course import Course
from asylum_clinic.grading.sandbox.binaries import NoSandboxError
from asylum_clinic.grading.sandbox.host import Sandbox
from asylum_clinic.grading.sandbox.limits import Limits
from asylum_clinic.grading.sandbox.step import close_all
from helpers_course import BEST, FORM, PS, MiniCourse, lay_out, nbgrader, record

pytestmark = pytest.mark.filterwarnings("ignore")


def result(text: Any) -> list[Any]:
    return [new_output("execute_result", data={"text/plain": text})]


@pytest.mark.parametrize(
    ("outputs", "fault"),
    [
        (result("0.0"), ""),
        (result("3"), ""),
        (result(["2.5"]), ""),
        (result("3.01"), "it is 3.01"),
        (result("-1"), "it is -1"),
        (result("nan"), "it is no finite number"),
        (result("inf"), "it is no finite number"),
        (result("False"), "it is no number"),
        (result("'3'"), "it is no number"),
        (result("AssessmentForm()"), "it is no number"),
        (result(["1", "2"]), "it is no finite number"),
        (result(""), "it is no number"),
        ([new_output("execute_result", data={"text/html": "3"})], "it is no finite number"),
        ([], "it printed no result"),
        ([new_output("stream", name="stdout", text="3")], "it printed no result"),
        ([new_output("display_data", data={"text/plain": "3"})], "it printed no result"),
        ([new_output("stream", name="stderr", text="oh"), *result("-1")], ""),
        ([new_output("error", ename="E", evalue="", traceback=[])], ""),
        ([*result("-1"), new_output("error", ename="E", evalue="", traceback=[])], "it is -1"),
    ],
)
def test_a_result_is_points_or_a_fault(outputs: list[Any], fault: str) -> None:
    from asylum_clinic.grading.guard_scores import fault_in

    assert fault_in(outputs, 3.0) == fault


def test_a_result_counts_for_nothing_beside_an_error(coded: MiniCourse) -> None:
    forged = "def share(a, b):\n    display(7)\n    get_ipython().displayhook(2.0)\n    raise ValueError"
    coded.hand_in("ada", change=write(forged))
    coded.grade(trust=True)
    assert coded.row("ada").cells["test-share"].auto == 0


def code_cells() -> list[Any]:
    """A function that a student writes, and two cells that grade it: by a number, and by asserting."""
    solution = new_code_cell("### BEGIN SOLUTION\ndef share(a, b):\n    return a / b\n### END SOLUTION", id="share")
    solution.metadata["nbgrader"] = nbgrader("share", "code", 0, grade=False, solution=True)
    test = new_code_cell("float(2 * (share(1, 2) == 0.5))", id="test-share")
    test.metadata["nbgrader"] = nbgrader("test-share", "code", 2)
    silent = new_code_cell("assert share(4, 2) == 2", id="test-silent")
    silent.metadata["nbgrader"] = nbgrader("test-silent", "code", 1)
    return [solution, test, silent]


@pytest.fixture(scope="module")
def coded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = lay_out(tmp_path_factory.mktemp("coded") / "course", *code_cells())
    Course(root).release(PS)
    return root


@pytest.fixture
def coded(coded_once: Path, tmp_path: Path) -> MiniCourse:
    """A course whose assignment has a form and a function to write."""
    return MiniCourse(Course(shutil.copytree(coded_once, tmp_path / "course")))


def write(code: str) -> Any:
    """Write code into the cell that is the student's."""

    def change(nb: Any) -> None:
        cell = next(cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "share")
        cell.source = code

    return change


RIGHT = "def share(a, b):\n    return a / b"


def test_code_is_not_run_without_a_sandbox_but_its_form_is_graded(
    coded: MiniCourse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_all()
    (tmp_path / "alembic").symlink_to(Path(sys.executable).parent / "alembic")
    monkeypatch.setenv("PATH", str(tmp_path))
    mark = tmp_path / "ran"
    coded.hand_in("ada", notebook=record(BEST), change=write(f"open({str(mark)!r}, 'w')\n{RIGHT}"))
    outcome = coded.grade()["ada"]
    close_all()
    row = coded.row("ada")
    assert not mark.exists()
    assert outcome.status == "needs_person"
    assert "no sandbox" in outcome.messages[0]
    assert "No bubblewrap" in outcome.messages[0]
    assert row.cells[FORM].auto == 6
    for name in ("test-share", "test-silent"):
        assert (row.cells[name].auto, row.cells[name].needs_person) == (0, True)


@pytest.mark.parametrize(
    ("code", "points", "waits"),
    [
        (RIGHT, (2, 0), (False, True)),
        ("def share(a, b):\n    return 0", (0, 0), (False, False)),
        ("import os\nos._exit(1)", (0, 0), (True, True)),
        (f"{RIGHT}\nimport os\nwhile True:\n    os.fork()", (0, 0), (True, True)),
    ],
    ids=["right", "wrong", "dead kernel", "fork bomb"],
)
def test_code_is_run_in_a_sandbox_and_its_form_is_graded_whatever_it_does(
    coded: MiniCourse, code: str, points: tuple[float, float], waits: tuple[bool, bool]
) -> None:
    try:
        Sandbox(Limits()).close()
    except NoSandboxError as error:
        pytest.skip(f"NO SANDBOX ON THIS MACHINE: {error}")
    coded.hand_in("ada", notebook=record(BEST), change=write(code))
    coded.grade()
    cells = coded.row("ada").cells
    assert cells[FORM].auto == 6
    assert (cells["test-share"].auto, cells["test-silent"].auto) == points
    assert (cells["test-share"].needs_person, cells["test-silent"].needs_person) == waits
    assert not (coded.root / "grading" / "reports" / "trusted.log").exists()
    close_all()


def test_a_form_runs_none_of_a_students_code(released: MiniCourse, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    released.hand_in(
        "ada",
        notebook=record(BEST),
        change=lambda nb: nb.cells.insert(0, new_code_cell(f"open({str(mark)!r}, 'w')", id="evil")),
    )
    assert released.grade(trust=True)["ada"].score == 6
    assert not mark.exists()
    assert not (released.root / "grading" / "reports" / "trusted.log").exists()


@pytest.mark.parametrize(
    ("code", "points", "waits"),
    [
        (RIGHT, (2, 0), (False, True)),
        ("def share(a, b):\n    return 0", (0, 0), (False, False)),
        ("def share(a, b):\n    return type('L', (), {'__eq__': lambda *x: 99})()", (0, 0), (True, True)),
        ("import os\nos._exit(1)", (0, 0), (True, True)),
    ],
    ids=["right", "wrong", "above the most", "dead kernel"],
)
def test_trusted_code_is_run_recorded_and_guarded(
    coded: MiniCourse, code: str, points: tuple[float, float], waits: tuple[bool, bool]
) -> None:
    coded.hand_in("ada", notebook=record(BEST), change=write(code))
    coded.grade(trust=True)
    cells = coded.row("ada").cells
    assert cells[FORM].auto == 6
    assert (cells["test-share"].auto, cells["test-silent"].auto) == points
    assert (cells["test-share"].needs_person, cells["test-silent"].needs_person) == waits
    assert "'ada'" in (coded.root / "grading" / "reports" / "trusted.log").read_text()


def test_an_instructor_may_let_silent_tests_pass(coded: MiniCourse) -> None:
    path = coded.root / "grading" / "nbgrader_config.py"
    path.write_text(path.read_text() + "get_config().GuardScores.silent_is_full = True\n")
    coded.hand_in("ada", change=write(RIGHT))
    coded.hand_in("bob", change=write("def share(a, b):\n    return 0"))
    coded.grade(trust=True)
    assert [coded.row(student).cells["test-silent"].auto for student in ("ada", "bob")] == [1, 0]
