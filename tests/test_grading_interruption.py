"""A class that is killed, stopped, or out of room in the middle of being graded ends as if nothing had happened."""

from __future__ import annotations

import json
import multiprocessing
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asylum_clinic.cli import main
from asylum_clinic.grading import markers
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.gradebook import opened
from asylum_clinic.grading.sandbox.step import close_all
from command import COMMAND, asylum_clinic
from helpers_course import BEST, HALF, MEMO, PS, MiniCourse, add_code, lay_out, record, state

CLASS = [f"s{number:02}" for number in range(40)]
CODERS = CLASS[-2:]
CONFIG = 'c = get_config()\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
KILLS = 20


def hand_in(mini: MiniCourse, student: str, answers: dict[str, Any]) -> None:
    """Hand in a form, with the code notebook where the student wrote one, and late where the number is odd."""
    folder = mini.root / "grading" / "submitted" / student / PS
    shutil.rmtree(folder, ignore_errors=True)
    mini.hand_in(student, notebook=record(answers))
    day = 2 + int(student[1:]) % 2
    (folder / "timestamp.txt").write_text(f"2026-02-{day:02} 10:00:00 UTC")
    code = folder / "code.ipynb"
    if student in CODERS:
        code.write_text(code.read_text().replace("raise NotImplementedError()", "return 2 * x"))
    else:
        code.unlink()


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A class that has handed in, and nothing of it is graded."""
    root = lay_out(tmp_path_factory.mktemp("interrupted") / "course")
    add_code(root)
    with (root / "grading" / "nbgrader_config.py").open("a") as file:
        file.write(CONFIG)
    mini = MiniCourse(Course(root))
    mini.course.release(PS)
    for number, student in enumerate(CLASS):
        hand_in(mini, student, BEST if number % 3 else HALF)
    with opened(root) as book:
        book.update_or_create_assignment(PS, duedate="2026-02-02 12:00:00 UTC")
    yield root
    close_all()


@pytest.fixture(scope="module")
def graded(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded once."""
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("graded") / "course")
    assert {one.status for one in Course(root).grade(PS, workers=1)} == {"graded"}
    return root


@pytest.fixture(scope="module")
def to_regrade(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graded class, of which a person has read some; then the key changed, and some handed in anew."""
    root = shutil.copytree(graded, tmp_path_factory.mktemp("changed") / "course")
    mini = MiniCourse(Course(root))
    with opened(root) as book:
        for student in CLASS:
            grade = book.find_grade(MEMO, PS, PS, student)
            grade.manual_score, grade.needs_manual_grade = 3.5, False
            book.find_comment(MEMO, PS, PS, student).manual_comment = "Well put."
        book.db.commit()
    for student in CLASS[::2]:
        hand_in(mini, student, {**BEST, "memo": "Another letter."})
    key = root / "grading" / "keys" / "mini-form.yaml"
    key.write_text(key.read_text().replace("yes: 0.5", "yes: 0.75"))
    return root


@pytest.fixture(scope="module")
def undisturbed(to_regrade: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same class, graded anew without a stop."""
    root = shutil.copytree(to_regrade, tmp_path_factory.mktemp("undisturbed") / "course")
    assert {one.status for one in Course(root).grade(PS, workers=1)} == {"graded"}
    return root


@pytest.fixture
def course(to_regrade: Path, tmp_path: Path) -> Path:
    """A copy of the class, to be disturbed."""
    return shutil.copytree(to_regrade, tmp_path / "course")


def done(root: Path) -> int:
    """How many submissions of the class are graded by the new key."""
    key = markers.basis(root, PS, Course(root)._ready(PS))["a key"]
    found = (marker for _, marker in markers.every(root, PS))
    return sum(marker.whole and marker.rests_on["a key"] == key for marker in found)


def test_a_class_that_is_killed_twenty_times_ends_as_if_it_had_not_been(course: Path, undisturbed: Path) -> None:
    context, chance = multiprocessing.get_context("forkserver"), random.Random(20260202)
    context.set_forkserver_preload(["asylum_clinic.cli", "asylum_clinic.grading.course", "nbgrader.converters"])
    key = markers.basis(course, PS, Course(course)._ready(PS))["a key"]
    killed = 0
    for kill in range(KILLS):
        run = context.Process(target=main, args=(["grade", PS, "--course", str(course), "--workers", "1"],))
        run.start()
        begun = [marker for _, marker in markers.every(course, PS)]
        wanted = sum(marker.rests_on["a key"] == key for marker in begun) + chance.randint(1, 2)
        wanted = min(wanted, len(CLASS) * (kill + 1) // KILLS)
        while run.is_alive():
            if sum(marker.rests_on["a key"] == key for _, marker in markers.every(course, PS)) >= wanted:
                time.sleep(chance.random() * 0.08)  # somewhere in the next submission
                break
            time.sleep(0.001)
        run.kill()
        run.join()
        killed += run.exitcode == -signal.SIGKILL
    assert killed == KILLS
    ended = asylum_clinic("grade", PS, "--workers", "1", cwd=course)
    assert ended.returncode == 0, ended.stderr
    assert state(course) == state(undisturbed)


def test_what_a_regrade_moved_is_logged_with_the_reason(undisturbed: Path) -> None:
    rows = [row for row in state(undisturbed)["moved"] if row[0] in ("s00", "s01", "s03")]
    both = "a key, the submission"
    assert rows == [
        ["s00", both, "mini-form", "3", "6"],
        ["s00", both, "mini-form--memo", "0", ""],
        ["s03", "a key", "mini-form", "3", "3.5"],
    ]


def run_again(root: Path) -> dict[str, Any]:
    """Grade once more, and say what that left."""
    assert {one.status for one in Course(root).grade(PS, workers=1)} == {"graded", "skipped"}
    return state(root)


def test_ctrl_c_ends_between_two_submissions_in_one_sentence(course: Path, undisturbed: Path) -> None:
    run = subprocess.Popen(
        [COMMAND, "grade", PS, "--json", "--workers", "1"],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    told = [json.loads(run.stdout.readline()) for _ in range(5)]
    run.send_signal(signal.SIGINT)
    rest, said = run.communicate(timeout=60)
    told += map(json.loads, rest.splitlines())
    assert run.returncode == 130
    assert said.splitlines()[-1].startswith("Stopped. What was finished before stays")
    assert "Traceback" not in said
    assert 5 <= len(told) < len(CLASS)
    assert done(course) == len(told)
    assert run_again(course) == state(undisturbed)


@pytest.fixture
def small_disk(handed_in: Path, tmp_path: Path) -> Iterator[tuple[Path, list[str]]]:
    """The class that has handed in, where there is room for few grades; and what a command begins with to meet that."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", str(place)]
    if shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            root = shutil.copytree(handed_in, place / "course")
            (place / "filler").write_bytes(bytes(shutil.disk_usage(place).free - 400_000))
            yield root, []
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
    else:
        root = shutil.copytree(handed_in, place / "course")
        yield root, ["prlimit", f"--fsize={(root / 'grading' / 'gradebook.db').stat().st_size + 20_000}"]


def test_a_full_disk_ends_in_one_sentence_and_loses_nothing(small_disk: tuple[Path, list[str]], graded: Path) -> None:
    root, limited = small_disk
    command = [*limited, COMMAND, "grade", PS, "--json"]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=120)
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False), ended.stderr
    assert re.search(r"there is no more room on the disk.*What to do: make room", ended.stderr.splitlines()[-1])
    assert 0 < len(ended.stdout.splitlines()) < len(CLASS)
    (root.parent / "filler").unlink(missing_ok=True)
    assert run_again(root) == state(graded)
