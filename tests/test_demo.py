"""The demo runs the whole way through real nbgrader, and every sample student earns what the table here says."""

from __future__ import annotations

import csv
import html
import json
import re
import sqlite3
import time
from pathlib import Path

import pytest

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.demo import ASSIGNMENT, FOLDER, FORM, MARKER
from asylum_clinic.grading.lab import START
from asylum_clinic.grading.sample_class import read_class
from asylum_clinic.printing import points as shown
from asylum_clinic.resources import datasets
from command import asylum_clinic, get, running_lab

SECONDS = 60

# Points by question, reasoned from the open key. Where a list is cited, h of m things that must be cited were, and
# r of all choices were right: it earns most * h/m * r/all. 8 CFR 208.30(d) and 208.33 are not verified in the kit's
# law, so that they neither give nor take a mark until an attorney signs them.
QUESTIONS = [
    "test",
    "past-harm",
    "ground",
    "nexus-position",
    "nexus-passages",
    "nexus-authorities",
    "feared-event",
    "fear",
    "interview-adequate",
    "interview-passages",
    "interview-authorities",
    "withholding",
    "cat",
    "theory",
    "basis",
    "finding",
    "finding-authorities",
]
MOST = [2, 2, 3, 2, 3, 3, 1.5, 1.5, 0, 3, 2, 1, 1, 0.5, 2, 1, 1.5]
EXPECTED = {
    # everything that must be cited, and nothing that must not
    "ada": MOST,
    # past harm "likely no" is half; the doubtful copy is missing in the reasons (3 of 4)
    "bruno": [2, 1, 3, 2, 3, 3, 1.5, 1.5, 0, 3, 2, 1, 1, 0.5, 1.5, 1, 1.5],
    # passages 2/4 * 2/3, authorities 2/3, "cannot say" half, interview 2/4, its authority unverified, CAT not reached
    # is not accepted, religion half, reasons 2/4, finding's authorities 1/2
    "carmen": [2, 2, 3, 2, 1, 2, 0.75, 1.5, 0, 1.5, 0, 1, 0, 0.25, 1, 1, 0.75],
    # the test of the merits; passages 2/4 * 3/4, authorities 2/3 * 2/3, interview 1/4 and 1/1 * 1/2, minority half,
    # reasons (2 - 1)/4
    "daniel": [0, 2, 3, 2, 1.125, 4 / 3, 1.5, 1.5, 0, 0.75, 1, 1, 1, 0.25, 0.5, 1, 1.5],
    # authorities 1/3 * 1/2; reasons (1 - 2)/4 is no less than 0; nothing else is accepted
    "elif": [0, 2, 0, 0, 0, 0.5, 1.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    # one side only: passages on nexus 3/4 and on the contested interview 3/4; reasons 2/4
    "farid": [2, 2, 3, 2, 2.25, 3, 1.5, 1.5, 0, 2.25, 2, 1, 1, 0.5, 1, 1, 1.5],
    # wrong date: the test; authorities 2/3 * 2/3, 1/1 * 1/2; transit in the reasons (2 - 1)/4; finding's 1/2
    "grace": [0, 2, 3, 2, 3, 4 / 3, 1.5, 1.5, 0, 2.25, 1, 1, 1, 0.5, 0.5, 1, 0.75],
    # the positive route with its three reasons: everything that follows from it is accepted
    "hana": MOST,
    # the positive route because the test is low: no condition is met; passages 2/4, interview 3/4, finding's 1/2
    "ivo": [2, 2, 0, 0, 1.5, 0, 1.5, 0, 0, 2.25, 2, 0, 0, 0, 0, 0, 0.75],
    # nothing answered
    "jonas": [0] * 17,
    # the cell is put back and the answers come from the file: passages 2/4, authorities 1/3, interview 2/4,
    # reasons 2/4, finding's 1/2
    "kofi": [2, 2, 3, 2, 1.5, 1, 1.5, 1.5, 0, 1.5, 2, 1, 1, 0.5, 1, 1, 0.75],
    # ground, nexus and CAT were broken by hand and count as unanswered; authorities 2/3, interview 2/4, reasons 3/4
    "lena": [2, 2, 0, 0, 3, 2, 1.5, 1.5, 0, 1.5, 2, 1, 0, 0.5, 1.5, 1, 1.5],
}
TOTALS = {
    "ada": 30,
    "bruno": 28.5,
    "carmen": 19.75,
    "daniel": 19.458,
    "elif": 4,
    "farid": 27.5,
    "grace": 22.333,
    "hana": 30,
    "ivo": 12,
    "jonas": 0,
    "kofi": 23.25,
    "lena": 21,
}


class Shown:
    """A demo that was run: its folder, what it printed and how long it took, in seconds."""

    def __init__(self, place: Path) -> None:
        began = time.monotonic()
        result = asylum_clinic("demo", cwd=place)
        self.seconds = time.monotonic() - began
        self.code, self.out, self.err = result.returncode, result.stdout, result.stderr
        self.root = place / FOLDER

    def page(self, student: str) -> str:
        """A student's feedback page."""
        path = self.root / "grading" / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
        return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The demo, run once for all tests."""
    made = Shown(tmp_path_factory.mktemp("demo"))
    assert made.code == 0, made.err
    return made


def test_the_table_holds_every_student_and_every_question() -> None:
    form = open_form(FORM, datasets()).form
    assert [name for name in form.questions if name != "memo"] == QUESTIONS
    assert sum(MOST) == form.points
    assert [student.id for student in read_class(FORM).students] == list(EXPECTED) == list(TOTALS)


def test_the_class_hands_in_in_every_way_that_is_known() -> None:
    ways = {student.hands_in for student in read_class(FORM).students}
    assert len(ways) == 6


def test_the_demo_takes_less_than_a_minute(demo: Shown) -> None:
    assert demo.seconds < SECONDS


@pytest.mark.parametrize("student", EXPECTED)
def test_each_student_earns_what_the_table_says_in_the_gradebook(student: str, demo: Shown) -> None:
    (row,) = [row for row in Course(demo.root).grades(ASSIGNMENT) if row.student == student]
    assert row.cells[FORM].auto == TOTALS[student]
    assert row.most == sum(MOST) + 6
    assert sum(EXPECTED[student]) == pytest.approx(TOTALS[student], abs=0.0005)


@pytest.mark.parametrize("student", EXPECTED)
def test_each_student_reads_what_the_table_says_question_by_question(student: str, demo: Shown) -> None:
    form = open_form(FORM, datasets()).form
    page = html.unescape(demo.page(student))
    for name, points, most in zip(QUESTIONS, EXPECTED[student], MOST, strict=True):
        asked = re.escape(f"<em>{form.questions[name].text}</em>")
        found = re.search(asked + r"(?: \((\S+) of (\S+)\))?", page)
        assert found, f"{name} is not in the feedback"
        assert (found[1], found[2]) == ((shown(points), shown(most)) if most else (None, None)), name


def test_a_memo_waits_for_a_person_unless_it_is_blank(demo: Shown) -> None:
    waits = {row.student for row in Course(demo.root).grades(ASSIGNMENT) if row.manual is None}
    assert waits == set(EXPECTED) - {"jonas"}


def test_feedback_says_what_was_wrong_with_the_broken_submissions(demo: Shown) -> None:
    assert "put back" in demo.page("kofi")
    assert "counts as unanswered" in demo.page("lena")
    assert "the file in the folder 'answers'" in html.unescape(demo.page("daniel"))


def test_the_printed_table_fits_80_columns_and_names_everybody(demo: Shown) -> None:
    assert max(len(line) for line in demo.out.splitlines() if "│" in line) <= 80
    for student in EXPECTED:
        assert re.search(rf"│ {student}\s+│", demo.out)
    assert "needs a person" in demo.out


def test_everything_that_the_demo_names_is_there(demo: Shown) -> None:
    paths = re.findall(rf"{FOLDER}/\S+\.(?:csv|html)", demo.out)
    assert len(paths) == 2
    for path in paths:
        assert (demo.root.parent / path).is_file()


def test_nothing_but_progress_is_said_on_standard_error(demo: Shown) -> None:
    assert [line for line in demo.err.splitlines() if not line.endswith(" ...")] == []


def test_the_grade_table_can_be_opened_in_a_spreadsheet(demo: Shown) -> None:
    with (demo.root / "grading" / "reports" / f"{ASSIGNMENT}.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {name: float(row["form"]) for name, row in rows.items()} == TOTALS
    assert rows["jonas"]["waits_for_a_person"] == "no"


def test_the_released_exercise_holds_no_key(demo: Shown) -> None:
    released = [path for path in (demo.root / "exercises").rglob("*") if path.is_file()]
    assert {path.suffix for path in released} == {".ipynb", ".yaml", ".md"}
    assert not any("net_correct" in path.read_text(encoding="utf-8") for path in released)


def test_grading_again_says_who_needs_a_person_and_ends_with_1(demo: Shown) -> None:
    result = asylum_clinic("grade", ASSIGNMENT, "lena", "ada", cwd=demo.root)
    assert result.returncode == 1
    assert "1 needs a person" in result.stdout
    assert "not JSON" in " ".join(result.stdout.replace("│", " ").split())


def test_grading_students_who_are_fine_ends_with_0(demo: Shown) -> None:
    assert asylum_clinic("grade", ASSIGNMENT, "ada", "--course", str(demo.root), cwd=demo.root.parent).returncode == 0


@pytest.mark.parametrize("command", [["release"], ["grade"], ["feedback"]])
def test_an_assignment_that_is_not_there_is_one_sentence(command: list[str], demo: Shown) -> None:
    result = asylum_clinic(*command, "practise-notice", cwd=demo.root)
    assert result.returncode == 2
    assert "did you mean" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_a_locked_gradebook_is_one_sentence(demo: Shown) -> None:
    with sqlite3.connect(demo.root / "grading" / "gradebook.db") as book:
        book.execute("BEGIN EXCLUSIVE")
        result = asylum_clinic("grade", ASSIGNMENT, "--force", cwd=demo.root)
        book.rollback()
    book.close()
    assert result.returncode == 2
    assert "What to do" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr


def test_the_lab_of_a_course_opens_the_lessons_and_formgrader(demo: Shown) -> None:
    with running_lab(demo.root) as (origin, token):
        assignments = json.loads(get(origin, "/formgrader/api/assignments", token))
        assert [(found["name"], found["num_submissions"]) for found in assignments] == [(ASSIGNMENT, len(EXPECTED))]
        lesson = json.loads(get(origin, f"/api/contents/notebooks/{START}?content=0", token))
        assert lesson["type"] == "notebook"


def test_the_demo_runs_again_in_its_own_folder_and_keeps_what_is_not_its_own(demo: Shown) -> None:
    (demo.root / "my notes.txt").write_text("keep me")
    read_memo(demo.root / "grading" / "gradebook.db", "ada", 5)
    again = Shown(demo.root.parent)
    assert again.code == 0, again.err
    assert (demo.root / "my notes.txt").read_text() == "keep me"
    assert (demo.root / MARKER).is_file()
    rows = {row.student: row for row in Course(demo.root).grades(ASSIGNMENT)}
    assert {name: row.cells[FORM].auto for name, row in rows.items()} == TOTALS
    assert rows["ada"].manual == 5


def read_memo(gradebook: Path, student: str, points: float) -> None:
    """Give a student's memo its points, as Formgrader does."""
    statement = """
        UPDATE grade SET manual_score = ?, needs_manual_grade = 0
        WHERE cell_id IN (SELECT id FROM base_cell WHERE name = ?) AND notebook_id IN (
            SELECT submitted_notebook.id FROM submitted_notebook
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            WHERE submitted_assignment.student_id = ?)
    """
    with sqlite3.connect(gradebook) as book:
        assert book.execute(statement, (points, f"{FORM}--memo", student)).rowcount == 1
    book.close()
