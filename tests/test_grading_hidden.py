"""An instructor's hidden tests are run when grading, and no student reads them afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_output

from asylum_clinic.grading.course import Course
from helpers_course import PS, MiniCourse, lay_out, nbgrader
from test_grading_scripts import formgrader_page

pytestmark = pytest.mark.filterwarnings("ignore")

WORD = "QUINCE-HIDDEN"
RIGHT = "def share(a, b):\n    return a / b"


@pytest.fixture(scope="module")
def tested_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    function = new_code_cell("### BEGIN SOLUTION\ndef share(a, b):\n    return a / b\n### END SOLUTION", id="share")
    function.metadata["nbgrader"] = nbgrader("share", "code", 0, grade=False, solution=True)
    test = "assert share(2, 1) == 2\n### BEGIN HIDDEN TESTS\nassert share(1, 4) == 0.25, 'QUINCE-HIDDEN'\n"
    graded = new_code_cell(f"{test}### END HIDDEN TESTS\n2.0", id="test-share")
    graded.metadata["nbgrader"] = nbgrader("test-share", "code", 2)
    root = lay_out(tmp_path_factory.mktemp("tested") / "course", function, graded)
    Course(root).release(PS)
    return root


@pytest.mark.parametrize(
    ("code", "points", "says"),
    [
        (RIGHT, 2, "2.0"),
        ("def share(a, b):\n    return 2", 0, "A test that is not shown here failed (AssertionError)."),
        ("def share(a, b):\n    raise type(In[-1], (Exception,), {})(In[-1])", 0, "(an error of another kind)"),
        ("def share(a, b):\n    print(In[-1])\n    return a / b", 0, "is left out"),
    ],
    ids=["right", "wrong", "raises the test", "prints the test"],
)
def test_hidden_tests_are_run_and_the_page_does_not_show_them(
    tested_once: Path, tmp_path: Path, code: str, points: float, says: str
) -> None:
    mini = MiniCourse(Course(shutil.copytree(tested_once, tmp_path / "course")))

    def write(nb: Any) -> None:
        next(cell for cell in nb.cells if cell.id == "share").source = code

    mini.hand_in("ada", change=write)
    mini.grade(trust=True)
    assert mini.row("ada").cells["test-share"].score == points
    page = mini.feedback("ada")
    assert says in page
    assert WORD not in page
    assert "HIDDEN TESTS" not in page
    assert WORD in formgrader_page(mini, "ada")


def test_nothing_that_a_student_can_word_stays_in_such_a_cell() -> None:
    from asylum_clinic.grading.hide_tests import _without_words

    outputs = [
        new_output("error", ename=WORD, evalue=WORD, traceback=[WORD]),
        new_output("error", ename="ValueError", evalue=WORD, traceback=[WORD]),
        new_output("execute_result", data={"text/plain": WORD, "text/html": WORD}),
        new_output("execute_result", data={"text/plain": "2.0", "text/html": WORD}),
        new_output("display_data", data={"text/plain": WORD}),
        new_output("stream", name="stderr", text=WORD),
    ]
    assert WORD not in str(_without_words(outputs, set()))
    assert "Ours." in str(_without_words([new_output("error", ename="E", evalue="Ours.", traceback=[])], {"Ours."}))
