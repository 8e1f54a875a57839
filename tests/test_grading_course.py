"""A course is graded, regraded and refused in words, and nothing is lost on the way."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from asylum_clinic.cli import app, run
from asylum_clinic.errors import KitError
from asylum_clinic.grading.course import Course, create_course
from helpers_course import BEST, FORM, HALF, MEMO, PS, MiniCourse, record


def by_hand(mini: MiniCourse, cell: str, score: float, student: str = "ada") -> None:
    """Give a score by hand, as Formgrader does."""
    from asylum_clinic.grading.gradebook import opened

    with opened(mini.root) as book:
        grade = book.find_grade(cell, PS, PS, student)
        grade.manual_score, grade.needs_manual_grade = score, False
        book.db.commit()


def change_key(mini: MiniCourse, old: str, new: str) -> None:
    path = mini.root / "grading" / "keys" / "mini-form.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_a_persons_score_survives_a_regrade_and_the_forms_own_score_moves_with_the_key(released: MiniCourse) -> None:
    released.hand_in(notebook=record({**BEST, "position": "yes"}))
    released.grade()
    by_hand(released, MEMO, 3.5)
    assert (released.row().cells[FORM].auto, released.row().manual, released.row().score) == (5, 3.5, 8.5)
    change_key(released, "yes: 0.5", "yes: 1")
    released.grade()
    assert (released.row().cells[FORM].auto, released.row().manual, released.row().score) == (6, 3.5, 9.5)
    assert not released.row().needs_person


def test_what_was_put_in_place_of_a_students_folder_is_named_and_the_rest_of_the_class_is_graded(
    released: MiniCourse,
) -> None:
    released.hand_in(notebook=record(BEST))
    submitted = released.root / "grading" / "submitted"
    for place in (
        "bob.zip",
        "cyd.ipynb",
        f"dan/Copy of {PS} (1).ipynb",
        f"eve/{PS}",
        "fay/another.zip",
        "notes.txt",
        "$(id).zip",
    ):
        path = submitted / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"PK")
    outcomes = {outcome.student: outcome for outcome in released.course.grade(PS)}
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "ada": "graded",
        **dict.fromkeys(("bob.zip", "cyd.ipynb", "dan", "eve", "$(id).zip"), "failed"),
    }
    assert f"asylum-clinic collect {PS} FILE --student bob" in outcomes["bob.zip"].messages[0]
    assert "$" not in outcomes["$(id).zip"].messages[0], "it is copied into a shell"
    assert [outcome.student for outcome in released.course.grade(PS, ("ada",))] == ["ada"]


def test_a_memo_that_was_graded_waits_again_only_if_it_has_changed(released: MiniCourse) -> None:
    released.hand_in(notebook=record(BEST))
    released.grade()
    by_hand(released, MEMO, 3.5)
    released.grade(force=True)
    assert (released.row().needs_person, released.row().manual) == (False, 3.5)
    shutil.rmtree(released.root / "grading" / "submitted" / "ada")
    released.hand_in(notebook=record({**BEST, "memo": "Another letter."}))
    released.grade()
    assert (released.row().needs_person, released.row().manual) == (True, 3.5)


def test_what_is_graded_is_left_alone_until_something_changes(released: MiniCourse) -> None:
    released.hand_in("ada", notebook=record(HALF))
    released.hand_in("bob", sidecar="broken")
    assert [outcome.status for outcome in released.grade().values()] == ["graded", "needs_person"]
    again = released.grade()
    assert [outcome.status for outcome in again.values()] == ["skipped", "needs_person"]
    assert "not JSON" in again["bob"].messages[0]
    assert released.grade(force=True)["ada"].status == "graded"
    shutil.rmtree(released.root / "grading" / "submitted" / "ada")
    released.hand_in("ada", notebook=record(BEST))
    assert (released.grade()["ada"].status, released.row("ada").auto) == ("graded", 6)


def test_what_was_half_made_when_grading_was_stopped_is_graded_by_the_next_run(released: MiniCourse) -> None:
    released.hand_in("ada", notebook=record(BEST))
    half = released.root / "grading" / "autograded" / "ada" / PS
    half.mkdir(parents=True)
    shutil.copy(released.root / "exercises" / PS / f"{PS}.ipynb", half)
    assert released.grade()["ada"].score == 6


def test_only_the_students_that_are_named_are_graded(released: MiniCourse) -> None:
    for student in ("ada", "bob"):
        released.hand_in(student, notebook=record(BEST))
    assert list(released.grade(students=["bob"])) == ["bob"]
    with pytest.raises(KitError, match="did you mean 'bob'"):
        released.grade(students=["bop"])


@pytest.mark.parametrize("student", ["12345", "o.brien@example", "Ümit", "a b", "x-1_2"])
def test_a_students_folder_may_have_an_ordinary_name(released: MiniCourse, student: str) -> None:
    released.hand_in(student, notebook=record(BEST))
    assert released.grade()[student].score == 6
    assert "6 of 6 points" in released.feedback(student)


def test_a_course_may_lie_in_a_folder_with_an_odd_name(released_once: Path, tmp_path: Path) -> None:
    root = shutil.copytree(released_once, tmp_path / "Clinic (spring) + fall {x} %20")
    mini = MiniCourse(Course(root))
    mini.course.release(PS)
    mini.hand_in(notebook=record(BEST))
    assert mini.grade()["ada"].score == 6


def test_progress_is_told_student_by_student(released: MiniCourse) -> None:
    for student in ("ada", "bob"):
        released.hand_in(student, notebook=record(BEST))
    told: list[tuple[str, int, int]] = []
    released.grade(progress=lambda *step: told.append(step))
    assert told == [(f"Grading {PS}", 0, 2), (f"Grading {PS}", 1, 2)]


def test_a_program_reads_along_and_learns_the_end_from_the_exit_code(
    released: MiniCourse, capsys: pytest.CaptureFixture[str]
) -> None:
    def grade(name: str) -> tuple[int, list[dict[str, Any]]]:
        code = run(app, ["grade", name, "--json", "--course", str(released.root)])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    released.hand_in("ada", notebook=record(BEST))
    code, (ada, end) = grade(PS)
    assert code == 0
    assert ada.pop("seconds") > 0
    said = {"student": "ada", "status": "graded", "score": 6, "most": 10, "messages": []}
    assert ada == {"event": "submission", **said}
    assert end == {"event": "end", "graded": 1, "needs_person": 0, "failed": 0, "skipped": 0}
    released.hand_in("bob", sidecar="broken")
    code, (ada, bob, end) = grade(PS)
    assert (code, ada["status"], bob["status"]) == (1, "skipped", "needs_person")
    assert "not JSON" in bob["messages"][0]
    assert grade("bakers") == (2, [])


def test_a_class_of_twelve_is_graded_in_reasonable_time(released: MiniCourse) -> None:
    for number in range(12):
        released.hand_in(f"student-{number}", notebook=record(BEST))
    start = time.process_time()
    assert {outcome.score for outcome in released.grade().values()} == {6}
    assert time.process_time() - start < 20


def unreleased(mini: MiniCourse) -> None:
    (mini.root / "grading" / "gradebook.db").unlink()


def no_gradebook(mini: MiniCourse) -> None:
    (mini.root / "grading" / "gradebook.db").write_bytes(b"no database, " * 100)


def config_says(text: str) -> Callable[[MiniCourse], object]:
    return lambda mini: (mini.root / "grading" / "nbgrader_config.py").write_text(text)


def key_says(old: str, new: str) -> Callable[[MiniCourse], object]:
    return lambda mini: change_key(mini, old, new)


WRONG = {
    "not released": ("was never released", unreleased),
    "damaged gradebook": ("the gradebook is damaged", no_gradebook),
    "broken config": ("nbgrader_config.py:2: the configuration is not valid Python", config_says("x = 1\nx = = 2\n")),
    "failing config": ("nbgrader_config.py:2: the configuration can't be run (NameError", config_says("x = 1\nzzz\n")),
    "foreign config": ("does not set up the kit", config_says("x = 1\n")),
    "no key": ("there is no key", lambda m: (m.root / "grading" / "keys" / "mini-form.yaml").unlink()),
    "key of another form": ("for the form 'other'", key_says("form: mini-form", "form: other")),
    "key without a question": ("no entry for the question 'law'", key_says("  law:", "  laws:")),
    "broken key": ("weight", key_says("weight: 1", "weight: heavy")),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_would_fail_for_everybody_is_said_once(released: MiniCourse, what: str) -> None:
    said, change = WRONG[what]
    released.hand_in(notebook=record(BEST))
    change(released)
    with pytest.raises(KitError, match="What to do:") as caught:
        released.grade()
    assert said in str(caught.value)


@pytest.mark.parametrize("command", ["release", "grade", "feedback", "grades"])
def test_every_command_offers_the_nearest_assignment(released: MiniCourse, command: str) -> None:
    with pytest.raises(KitError, match=r"there is no assignment 'bakers'.*did you mean 'baker'"):
        getattr(released.course, command)("bakers")


@pytest.mark.parametrize("command", ["release", "grade", "feedback", "grades"])
def test_a_locked_gradebook_is_said_in_a_sentence_and_nothing_is_lost(released: MiniCourse, command: str) -> None:
    released.hand_in(notebook=record(BEST))
    released.grade()
    with closing(sqlite3.connect(released.root / "grading" / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KitError, match="the gradebook is locked by another program"):
            getattr(released.course, command)(PS)
    assert (released.row().auto, released.grade()["ada"].status) == (6, "skipped")
    assert (released.root / "exercises" / PS / f"{PS}.ipynb").is_file()


def test_a_gradebook_that_is_locked_half_way_loses_nothing(released: MiniCourse) -> None:
    for student in ("ada", "bob"):
        released.hand_in(student, notebook=record(BEST))
    with closing(sqlite3.connect(released.root / "grading" / "gradebook.db")) as other:

        def lock(_: str, done: int, __: int) -> None:
            if done == 1:
                other.execute("BEGIN EXCLUSIVE")

        with pytest.raises(KitError, match="the gradebook is locked by another program"):
            released.grade(progress=lock)
    outcomes = released.grade()
    assert [(name, outcome.status) for name, outcome in outcomes.items()] == [("ada", "skipped"), ("bob", "graded")]
    assert {outcome.score for outcome in outcomes.values()} == {6}


def test_feedback_before_grading_is_refused_in_words(released: MiniCourse) -> None:
    with pytest.raises(KitError, match="nothing is graded yet"):
        released.course.feedback(PS)


def test_a_course_is_found_from_within(tmp_path: Path) -> None:
    root = create_course(tmp_path / "course")
    assert Course.find(root / "grading" / "keys").root == root.resolve()
    with pytest.raises(KitError, match="there is no course here"):
        Course.find(tmp_path)
    with pytest.raises(KitError, match="no such folder"):
        Course.find(tmp_path / "nowhere")
    with pytest.raises(KitError, match="holds no course"):
        Course(tmp_path)


def test_a_new_course_leaves_an_old_one_as_it_is(tmp_path: Path) -> None:
    root = create_course(tmp_path / "course")
    (root / "grading" / "nbgrader_config.py").write_text("# mine")
    create_course(root)
    assert (root / "grading" / "nbgrader_config.py").read_text() == "# mine"


def test_a_folder_that_nbgrader_takes_for_a_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="takes this folder's name for a pattern"):
        Course(create_course(tmp_path / "course [1]"))
