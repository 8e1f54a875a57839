"""Formgrader may be open, read and save while a class is graded: neither fails, and no score is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from asylum_clinic.grading.config import GRADEBOOK, database_url
from asylum_clinic.grading.one_engine import LONGEST, one_engine
from helpers_course import HALF, MEMO, MiniCourse, record

pytestmark = pytest.mark.filterwarnings("ignore")

STUDENTS = ("ada", "bob", "cy", "dee")
SAVES = """
import sys, warnings
warnings.simplefilter("ignore")
from nbgrader.api import Gradebook
for student in sys.argv[2:]:
    with Gradebook(sys.argv[1]) as book:
        grade = book.find_grade("mini-form--memo", "baker", "baker", student)
        grade.manual_score = 3.5
        book.db.commit()
print("saved")
"""
"""What Formgrader's server does when a score is typed in."""


def somebody_waits(path: Path) -> bool:
    """Say whether a writer stands before the door: from then on, no new reader is let in."""
    try:
        with closing(sqlite3.connect(path, timeout=0)) as base:
            base.execute("SELECT count(*) FROM student").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    return False


def test_a_reader_and_a_score_by_hand_disturb_no_run_and_lose_nothing(released: MiniCourse) -> None:
    for student in STUDENTS:
        released.hand_in(student, notebook=record(HALF))
    released.grade()
    key = released.root / "grading" / "keys" / "mini-form.yaml"
    key.write_text(key.read_text().replace("yes: 0.5", "yes: 1"))
    path = released.root / GRADEBOOK
    reading, ended = threading.Event(), threading.Event()
    met: list[bool] = []

    def read() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.execute("BEGIN")
            base.execute("SELECT count(*) FROM grade").fetchone()
            reading.set()
            while not ended.is_set() and not somebody_waits(path):
                pass
            met.append(not ended.is_set())
            base.execute("COMMIT")

    def begin(_: str, number: int, __: int) -> None:
        if number == 1:
            reader.start()
            assert reading.wait(30)

    reader = threading.Thread(target=read)
    words = [sys.executable, "-c", SAVES, database_url(released.root), *STUDENTS]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as formgrader:
        outcomes = released.grade(progress=begin)
        ended.set()
        reader.join()
        said = formgrader.communicate()
    assert said[0] == "saved\n", said
    assert met == [True]
    assert {outcome.status for outcome in outcomes.values()} <= {"graded", "needs_person"}
    for student in STUDENTS:
        row = released.row(student)
        assert (row.auto, row.cells[MEMO].manual) == (4, 3.5), student


def test_grading_waits_for_whoever_reads_long(released: MiniCourse) -> None:
    with one_engine(released.root):
        from nbgrader.api import Gradebook

        with Gradebook(database_url(released.root)) as book, book.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == LONGEST * 1000 >= 30_000
