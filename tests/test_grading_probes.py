"""Code questions are graded by inputs that are not shown: who solves them earns the points, who cheats earns none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

import asylum_clinic
from asylum_clinic.assessment.code.comparing import difference
from asylum_clinic.assessment.code.probes import Probe, read_probes
from asylum_clinic.assessment.code.trying import try_all
from asylum_clinic.errors import KitError
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.grade_probes import fault_in, read_replies
from asylum_clinic.grading.probing import compute, write
from helpers_probes import BEST, CHEATS, LEAKS, MISSING, PS, SECRETS, SHARE, grade, hand_in, lay_out
from ordinary import USER, as_ordinary, why_not_ordinary
from test_grading_nbgrader import nbgrader

needs_sandbox = pytest.mark.skipif(bool(MISSING), reason=f"NO SANDBOX ON THIS MACHINE: {MISSING}")
TWICE = SHARE.replace("return 100", "return 200")
FIRST_ROW = SHARE.replace(".sum()", ".iloc[0]")
KILLS = "import os, signal\ndef share(table, origin): os.kill(os.getppid(), signal.SIGKILL)"
UNSORTED = BEST["listed"].replace(", ascending=False", "")
A_LIST = BEST["listed"].replace('.sort_values("share", ascending=False)', ".values.tolist()")
NO_SOURCE = BEST["draw"].replace("Source: invented.", "Invented.")
LYING = BEST["draw"].replace("ax.bar(", "ax.barh(")
NO_AXES = BEST["draw"].replace("return ax", "")
EXITS = SHARE + "\nonce = share\ndef share(t, o):\n    if o[0] == 'V': import os; os._exit(1)\n    return once(t, o)"
HONEST: dict[str, tuple[dict[str, str], dict[str, float]]] = {
    "best": (BEST, {"share": 4, "listed": 3, "draw": 3}),
    "untouched": ({}, {"share": 0, "listed": 0, "draw": 0}),
    "half": ({"share": FIRST_ROW, "listed": UNSORTED, "draw": LYING}, {"share": 2, "listed": 0, "draw": 3}),
    "other": ({**BEST, "listed": A_LIST, "draw": NO_SOURCE}, {"share": 4, "listed": 0, "draw": 2}),
    "twice": ({"share": TWICE, "draw": NO_AXES}, {"share": 0, "listed": 0, "draw": 0}),
    "exits": ({**BEST, "share": EXITS}, {"share": 1, "listed": 0, "draw": 0}),
}


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course with its expected values computed from the solution, and released."""
    course = lay_out(tmp_path_factory.mktemp("probes") / "course")
    for path, found in compute(course.root, PS).items():
        write(path, found)
    course.release(PS)
    return course


def copied(course: Course, place: Path) -> Course:
    """The same course in a folder of its own."""
    return Course(Path(shutil.copytree(course.root, place / "course")))


@pytest.fixture(scope="module")
def course(computed: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Honest students, cheats and those who would carry away an input, graded in one run."""
    course = copied(computed, tmp_path_factory.mktemp("class"))
    for name, (answers, _) in HONEST.items():
        hand_in(course, f"honest {name}", **answers)
    for name, source in {**CHEATS, **LEAKS}.items():
        hand_in(course, f"cheat {name}", share=source)
    hand_in(course, "kills", **{**BEST, "share": KILLS})
    hand_in(course, "after", **BEST)
    return course


@pytest.fixture(scope="module")
def graded(course: Course) -> Any:
    """What became of them."""
    result = grade(course)
    course.feedback(PS)
    return result


def page(course: Course, student: str) -> str:
    """A student's feedback."""
    return (course.root / "grading" / "feedback" / student / PS / f"{PS}.html").read_text()


@needs_sandbox
@pytest.mark.parametrize("name", HONEST)
def test_an_answer_earns_its_declared_credit_and_one_that_exits_costs_no_other(name: str, graded: Any) -> None:
    outcomes, rows = graded
    assert outcomes[f"honest {name}"].status == "graded", outcomes[f"honest {name}"]
    earned = {cell.removesuffix("-tests"): one.auto for cell, one in rows[f"honest {name}"].cells.items()}
    assert earned == HONEST[name][1]


@needs_sandbox
@pytest.mark.parametrize("name", [*CHEATS, *LEAKS])
def test_a_cheat_gains_nothing(name: str, graded: Any) -> None:
    assert graded[1][f"cheat {name}"].score == 0


@needs_sandbox
def test_who_kills_the_kernel_waits_for_a_person_with_nothing_and_the_next_is_graded(graded: Any) -> None:
    outcomes, rows = graded
    assert (outcomes["kills"].status, rows["kills"].score) == ("needs_person", 0)
    assert rows["after"].score == 10


@needs_sandbox
def test_no_input_that_is_not_shown_and_no_expected_value_reaches_a_student(course: Course, graded: Any) -> None:
    for row in graded[1]:
        shown = page(course, row)
        assert [word for word in (*SECRETS, "42.857", "hand_back") if word in shown] == [], row


@needs_sandbox
def test_the_feedback_says_in_plain_words_what_a_function_did(course: Course, graded: Any) -> None:
    said = {
        "honest twice": "it gave no figure",
        "cheat an end of the process": "it ended the program",
        "honest untouched": "share: the function is not written yet.",
        "honest half": "With an origin in two rows: it gave another number (0 of 2). Add the rows.",
    }
    for student, sentence in said.items():
        assert sentence in page(course, student), student
    assert "Divide by all &lt;decided&gt;." in page(course, "honest twice")


@needs_sandbox
def test_plain_nbgrader_gives_the_same_score(computed: Course, tmp_path: Path) -> None:
    course = copied(computed, tmp_path)
    hand_in(course, "ada", **BEST)
    hand_in(course, "bob", share=FIRST_ROW)
    run = nbgrader(course.root, "autograde", PS, JUPYTER_CONFIG_PATH=str(course.root / "grading"))
    assert run.returncode == 0, run.stderr
    assert {row.student: row.score for row in course.grades(PS)} == {"ada": 10, "bob": 2}


AS_A_USER = """import json, sys
from pathlib import Path
from asylum_clinic.grading.course import Course
course = Course(Path(sys.argv[1]))
course.grade("shares")
print(json.dumps({row.student: row.score for row in course.grades("shares")}))
"""


@needs_sandbox
def test_an_ordinary_user_grades_the_same(computed: Course, tmp_path: Path) -> None:
    if os.getuid():
        pytest.skip("all of these tests run as an ordinary user already")
    if why := why_not_ordinary():
        pytest.skip(f"nothing can be started as an ordinary user: {why}")
    course = copied(computed, tmp_path)
    hand_in(course, "ada", **BEST)
    for name in ("a forged display", "a reply on every descriptor"):
        hand_in(course, name, share=CHEATS[name])
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.chown(path, USER, USER)
    words = as_ordinary([sys.executable, "-c", AS_A_USER, str(course.root)], tmp_path)
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(Path(asylum_clinic.__file__).parents[1])}
    run = subprocess.run(words, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    scores = json.loads(run.stdout)
    assert scores.pop("ada") == 10
    assert set(scores.values()) == {0}


def test_code_that_is_trusted_is_graded_by_the_same_probes(computed: Course, tmp_path: Path) -> None:
    course = copied(computed, tmp_path)
    hand_in(course, "ada", **{**BEST, "share": FIRST_ROW})
    course.grade(PS, trust=True)
    assert [row.score for row in course.grades(PS)] == [8]
    nb = nbformat.read(course.root / "grading" / "autograded" / "ada" / PS / f"{PS}.ipynb", as_version=4)
    assert not any("hand_back" in cell.source for cell in nb.cells)


def test_without_a_sandbox_a_code_question_waits_for_a_person(
    computed: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from asylum_clinic.grading.sandbox import step

    monkeypatch.setattr("asylum_clinic.grading.sandbox.host.candidates", lambda: ())
    step.close_all()
    course = copied(computed, tmp_path)
    hand_in(course, "ada", **BEST)
    outcomes, rows = grade(course)
    step.close_all()
    assert (outcomes["ada"].status, rows["ada"].score) == ("needs_person", 0)
    assert "there is no sandbox to run it in" in " ".join(outcomes["ada"].messages)


CLUMSY = {
    "return '25.0'": "it gave text where a number is asked for",
    "return True": "it gave True or False where a number is asked for",
    "return [25.0, 90.0, 40.0]": "it gave a list where a number is asked for",
    "return [25.0] * 10**6": "it gave far more than is asked for",
    "return 10**30": "it gave far more than is asked for",
    "return 'x' * 10**6": "it gave far more than is asked for",
    "return None": "it gave nothing where a number is asked for",
    "return float('nan')": "it gave another number",
    "return pandas.DataFrame({'a': [25.0]})": "it gave a DataFrame where a number is asked for",
    "return {'frame': {'columns': 3}}": "it gave a dictionary where a number is asked for",
    "return object()": "it gave something that is no number, text, list, dictionary, table or figure",
    "return share": "it gave something that is no number, text, list, dictionary, table or figure",
    "raise KeyError('Kestrelia')": "it stopped with an error (KeyError)",
    "raise type('Kestrelia', (Exception,), {})": "it stopped with an error",
    "raise SystemExit(4.0)": "it stopped with an error",
    "return share(number)": "it stopped with an error (RecursionError)",
    "raise NotImplementedError": "the function is not written yet",
    "while True: pass": "it took too long and was stopped",
    "os._exit(0)": "it ended the program, or took too much time, before it gave anything",
    "os.kill(os.getpid(), 9)": "it ended the program, or took too much time, before it gave anything",
    "print(25.0)": "it gave nothing where a number is asked for",
}


@pytest.mark.parametrize("body", CLUMSY)
def test_a_function_that_fails_is_told_so_in_plain_words_and_costs_no_other_probe(body: str) -> None:
    names: dict[str, Any] = {}
    exec(f"import os, pandas\ndef share(number):\n    if number == 1: return 25.0\n    {body}", names)
    probes = [{"inputs": [number], "part": None} for number in (2, 1)]
    replies = try_all({"function": "share", "frames": {}, "seconds": 4, "probes": probes}, names)
    probe = Probe(about="a number", inputs=(2,), points=1, message="Look again.", expected=25.0)
    assert [fault_in(reply, probe) for reply in json.loads(json.dumps(replies))] == [CLUMSY[body], ""]


SPOILED = {
    "points: 3, tolerance: 0.05, message: The": (
        "points: 2, tolerance: 0.05, message: The",
        "give 2 points and the cell 3",
    ),
    "function: listed": ("function: listing", "no solution cell defines the function 'listing'"),
    "listed-tests:": ("other-tests:", "has no probes, so nothing would grade it"),
    "notebook: shares": ("notebook: others", "the probes are for 'others'"),
    "frame: first": ("frame: second", "is no input"),
    "expected: 25.0": ("about_it: 25.0", "there is no such entry here"),
    "[Zindor, 1, 3]": ("[Zindor, 1]", "row 3 has 2 values"),
}


@pytest.mark.parametrize("old", SPOILED)
def test_probes_that_fit_no_cell_are_not_released(old: str, computed: Course, tmp_path: Path) -> None:
    course = copied(computed, tmp_path)
    path = course.root / "grading" / "keys" / f"{PS}.probes.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, SPOILED[old][0], 1))
    with pytest.raises(KitError, match=SPOILED[old][1]):
        course.release(PS)


def test_probes_that_expect_nothing_yet_are_not_released(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"expects nothing yet.* asylum-clinic probe"):
        lay_out(tmp_path / "course").release(PS)


def test_what_is_released_holds_neither_probes_nor_solution(computed: Course) -> None:
    text = "".join(path.read_text() for path in (computed.root / "exercises").rglob("*") if path.is_file())
    assert [word for word in (*SECRETS, "expected", "granted.sum", "probes") if word in text] == []


def test_expected_values_are_the_solutions_and_computing_again_moves_none(computed: Course) -> None:
    book = read_probes(computed.root, PS)
    assert book is not None
    assert [probe.expected for probe in book.cells["share-tests"].probes][:2] == [25.0, 90.0]
    assert book.cells["draw-tests"].probes[1].expected == "Source: invented."
    assert not any(one.moved for found in compute(computed.root, PS).values() for one in found)


FRAME = {"frame": {"columns": ["a", "b"], "rows": [[1, "x"], [2, "y"]]}}
DIFFER: list[tuple[Any, Any, bool]] = [
    (FRAME, {"frame": {"columns": ["b", "a"], "rows": [["x", 1], ["y", 2]]}}, False),
    (FRAME, {"frame": {"columns": ["a", "b"], "rows": [[2, "y"], [1, "x"]]}}, True),
    (FRAME, {"frame": {"columns": ["a", "b"], "rows": [[1, "x"]]}}, True),
    ({"frame": {"columns": ["a", "a"], "rows": [[1, 1]]}}, {"frame": {"columns": ["a"], "rows": [[1]]}}, True),
    ({"frame": 3}, FRAME, True),
    ({"frame": {"columns": [["a"]], "rows": []}}, FRAME, True),
    (float("nan"), float("nan"), False),
    (float("nan"), 1.0, True),
    (10**400, 1.5, True),
    (True, 1, True),
    (1, True, True),
    (None, 0, True),
    ([1, 2], [1, 2, 3], True),
    ({"mapping": {"a": 1}}, {"mapping": {"a": 1.0}}, False),
    ({"mapping": 3}, {"mapping": {"a": 1.0}}, True),
    ({"series": {"a": 1}}, {"mapping": {"a": 1}}, True),
    ("Source:  the\nTimes.", "source: The Times", False),
]


@pytest.mark.parametrize(("got", "expected", "differs"), DIFFER)
def test_values_are_compared_by_kind_and_content(got: Any, expected: Any, differs: bool) -> None:
    assert bool(difference(got, expected)) is differs


@pytest.mark.parametrize("text", [None, "", "[", "[" * 100_000, "{}", "[1]", "[{}, {}]", "x" * 600_000, "9" * 5000])
def test_replies_that_can_not_be_read_are_a_sentence(text: str | None) -> None:
    with pytest.raises(KitError, match="kept what it gave from being handed back"):
        read_replies(text, 1)
