"""A whole term in one: a course of one's own, twenty students by four ways, two graders, and grades that agree."""

from __future__ import annotations

import csv
import io
import json
import os
import pwd
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import nbformat
import pytest
from server import course_server, submission_of

from asylum_clinic.assessment.records import METADATA
from asylum_clinic.grading.course import Course, GradeRow
from asylum_clinic.grading.gate.keyed import Keyed, forms_of
from command import asylum_clinic
from helpers_course import form_cell_of
from ordinary import as_ordinary, why_not_ordinary

PS = "term"
FORM, MEMO = "term-form", "term-form--memo"
NOBODY = 65_534
FIRST = ("Ada", "Bo", "Cai", "Dov", "Eva", "Fay", "Gus", "Hal", "Ida", "Jun", "Kit", "Lea", "Mo", "Ned", "Ona", "Pia")
NAMES = [f"{name} Stone" for name in FIRST] + ["Quinn Émile", "Rosa O'Dell", "Sami Ng", "Tove Ås"]


@dataclass(frozen=True)
class Term:
    """The course at the end of the term, and what came of it."""

    root: Path
    rows: dict[str, GradeRow]
    printed: dict[str, str]


def run(cwd: Path, *arguments: str, code: int = 0) -> str:
    """Run a command of the kit; it ends as expected and shows no traceback."""
    done = asylum_clinic(*arguments, cwd=cwd)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout


def answers_of(number: int, keyed: Keyed) -> dict[str, Any]:
    """What a student answers: all, half, another position, nothing but a memo, or nothing."""
    best = {name: list(value) if isinstance(value, tuple) else value for name, value in keyed.model_answers().items()}
    memo = {"memo": f"Memo {number}: the record points both ways."}
    kinds = [
        {**best, **memo},
        {"position": "no", "facts": best["facts"][:1], **memo},
        {"law": best["law"], **memo},
        memo,
    ]
    return {} if number == 19 else kinds[number % 4]


def notebook_of(root: Path, number: int, keyed: Keyed) -> bytes:
    """The released notebook with a student's answers in it."""
    nb = nbformat.read(root / "exercises" / PS / f"{PS}.ipynb", as_version=4)
    answers = answers_of(number, keyed)
    if answers:
        record = {"schema": 1, "form": FORM, "case_digest": keyed.opened.case.digest, "seq": 5, "answers": answers}
        form_cell_of(nb, FORM).metadata[METADATA] = record | {"time": "2026-11-02T09:00:00.000Z"}
    return json.dumps(nb).encode()


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def shared_accounts() -> dict[str, int]:
    """The accounts that hand in through the exchange: this one and, where it may act as another, nobody's."""
    own = {pwd.getpwuid(os.getuid()).pw_name: 16}
    return own if os.getuid() or why_not_ordinary() else {**own, pwd.getpwuid(NOBODY).pw_name: 17}


def hand_in_through_exchange(root: Path, place: Path, books: dict[str, bytes]) -> None:
    """Each account hands in with nbgrader's own command, all at once; then the instructor collects."""
    running, shared = [], place / "shared"
    for account, book in books.items():
        user = pwd.getpwnam(account).pw_uid
        home = shutil.copytree(root / "exercises", shared / account)
        (home / PS / f"{PS}.ipynb").write_bytes(book)
        for path in (home, *home.rglob("*")):
            os.chown(path, user, -1)
        words = [str(Path(sys.executable).parent / "nbgrader"), "submit", PS, "--course", "course"]
        words = ["env", "-C", str(home), f"HOME={home}", *words, f"--Exchange.root={shared / 'exchange'}"]
        running.append(subprocess.Popen(words if user == os.getuid() else as_ordinary(words, shared, user=user)))
    assert [one.wait(timeout=120) for one in running] == [0] * len(books)
    said = run(root, "collect", PS)
    assert all(account in said for account in books)


def hand_in(root: Path, place: Path, keyed: Keyed, shared: dict[str, int]) -> None:
    """Eight by Canvas, eight by Moodle, four by exchange or e-mail: one late, one twice, one by 'submit'."""
    books = [notebook_of(root, number, keyed) for number in range(20)]
    canvas = {}
    for number in range(8):
        first, last = NAMES[number].lower().split()
        canvas[f"{last}{first}{'_LATE' if number == 3 else ''}_{100 + number}_{500 + number}_{PS}.ipynb"] = books[
            number
        ]
    canvas[f"stoneada_100_499_{PS}.ipynb"] = books[18]  # an earlier file of the same student
    desk = place / "desk" / PS
    shutil.copytree(root / "exercises" / PS, desk)
    (desk / f"{PS}.ipynb").write_bytes(books[2])
    run(desk, "submit")
    del canvas[f"stonecai_102_502_{PS}.ipynb"]
    canvas[f"stonecai_102_502_{PS}-to-upload.zip"] = (desk / f"{PS}-to-upload.zip").read_bytes()
    moodle = {f"{NAMES[n]}_{200 + n}_assignsubmission_file/{PS}.ipynb": books[n] for n in range(8, 16)}
    run(root, "collect", PS, str(zipped(place / "canvas.zip", canvas)), str(zipped(place / "moodle.zip", moodle)))
    hand_in_through_exchange(root, place, {account: books[number] for account, number in shared.items()})
    for number in set(range(16, 20)) - set(shared.values()):
        path = place / f"mail-{number}.ipynb"
        path.write_bytes(books[number])
        run(root, "collect", PS, str(path), "--student", f"mail-{number}")


def mark(address: str, root: Path, students: list[str]) -> None:
    """Two graders mark every answer in words by the rubric, through Formgrader's server."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    browser.open(f"{address}/formgrader/gradebook").close()
    token = next(cookie.value for cookie in jar if cookie.name == "_xsrf") or ""
    for number, student in enumerate(students):
        for grader, levels in (("One", {"facts-and-law": 2, "the-other-side": number % 3}), ("Two", None)):
            given = levels or {"facts-and-law": 1, "the-other-side": number % 3}
            body = {"submission_id": submission_of(root, PS, PS, student), "cell": MEMO, "grader": grader}
            data = json.dumps({**body, "levels": given, "comment": f"By {grader}."}).encode()
            request = urllib.request.Request(f"{address}/asylum-clinic/marks", data, {"X-XSRFToken": token})
            with browser.open(request) as answer:
                assert json.load(answer)["mine"]["levels"] == given


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Term:
    """The whole term, by the command line and Formgrader's server."""
    place = tmp_path_factory.mktemp("term")
    root, printed = place / "course", {}
    run(place, "new", "course", str(root))
    run(root, "new", "exercise", PS)
    assert "nothing to mend" in run(root, "check")
    (place / "shared").mkdir()
    (place / "shared").chmod(0o755)
    with (root / "grading" / "nbgrader_config.py").open("a") as file:
        file.write(f"\nget_config().Exchange.root = {str(place / 'shared' / 'exchange')!r}\n")
    run(root, "release", PS, "--bundle", "--exchange")
    (keyed,) = forms_of(root)
    hand_in(root, place, keyed, shared_accounts())
    printed["grade"] = run(root, "grade", PS)
    waiting = [row.student for row in Course(root).grades(PS) if row.manual is None]
    with course_server(root, tmp_path_factory.mktemp("term-server")) as address:
        mark(address, root, waiting)
    run(root, "feedback", PS)
    run(root, "report", PS, "--names")
    sheet = ["Student,ID,SIS Login ID,Section,term (77)", "    Points Possible,,,,10"]
    sheet += [f'"{name}",{100 + number},,A,' for number, name in enumerate(NAMES[:8])]
    (place / "canvas.csv").write_text("\n".join(sheet) + "\n")
    rows = [f"Participant {200 + n},{NAMES[n]},Submitted,,10.00" for n in range(8, 16)]
    (place / "moodle.csv").write_text("\n".join(["Identifier,Full name,Status,Grade,Maximum Grade", *rows]) + "\n")
    printed["canvas"] = run(root, "export", PS, "--into", str(place / "canvas.csv"))
    printed["moodle"] = run(root, "export", PS, "--into", str(place / "moodle.csv"))
    return Term(root, {row.student: row for row in Course(root).grades(PS)}, printed)


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_twenty_students_are_graded_and_nobody_waits(term: Term) -> None:
    assert len(term.rows) == 20
    assert [row.student for row in term.rows.values() if row.needs_person] == []
    scores = sorted({round(row.score, 3) for row in term.rows.values()})
    assert scores[0] == 0
    assert len(scores) > 5


def test_the_newer_file_the_zip_of_submit_and_the_late_one_count(term: Term) -> None:
    assert term.rows["stoneada"].auto == 6
    assert term.rows["stonecai"].auto == term.rows["kit-stone"].auto == 3
    received = table(term.root / "grading" / "reports" / "collected" / f"{PS}.csv")
    assert [row["student"] for row in received if row["late"]] == ["stonedov"]
    assert {row["lms"] for row in received} == {"canvas", "moodle", "exchange", "file"}


def test_a_memo_earns_the_mean_of_its_two_graders_and_a_blank_one_nothing(term: Term) -> None:
    marks = (term.root / "grading" / "reports" / "marks" / f"{PS}.jsonl").read_text(encoding="utf-8").splitlines()
    by_student: dict[str, list[float]] = {}
    for line in marks:
        mark = json.loads(line)
        by_student.setdefault(mark["student"], []).append(sum(mark["levels"].values()))
    assert len(by_student) == 19
    for student, points in by_student.items():
        assert term.rows[student].manual == sum(points) / 2
    assert term.rows["mail-19"].score == 0


def test_grades_agree_everywhere_to_the_last_digit(term: Term) -> None:
    lms = term.root / "grading" / "reports" / PS / "lms"
    scores = {student: row.score for student, row in term.rows.items()}
    assert {row["student"]: float(row["score"]) for row in table(lms / "grades.csv")} == scores
    assert {row["student"]: float(row["total"]) for row in table(lms / "questions.csv")} == scores
    reported = table(term.root / "grading" / "reports" / PS / "scores.csv")
    assert {row["student"]: float(row["score"]) for row in reported} == scores
    roster = {row["student"]: row for row in table(term.root / "grading" / "roster.csv")}
    canvas = {row["ID"]: row["term (77)"] for row in table(lms / "filled-canvas.csv")[1:]}
    moodle = {row["Identifier"].split()[1]: row["Grade"] for row in table(lms / "filled-moodle.csv")}
    for student, person in roster.items():
        if person["canvas"]:
            assert float(canvas[person["canvas"]]) == scores[student]
        if person["moodle"]:
            assert float(moodle[person["moodle"]]) == scores[student]
    for student, row in term.rows.items():
        page = (term.root / "grading" / "feedback" / student / PS / f"{PS}.html").read_text(encoding="utf-8")
        assert f"{row.auto:g} of 6 points" in page
        assert f"Score: {row.score:.12g} / 10" in " ".join(page.split()) or f"{row.score:g}" in page


def test_feedback_is_ready_to_be_uploaded_for_everybody(term: Term) -> None:
    lms = term.root / "grading" / "reports" / PS / "lms"
    counts = {}
    for name in ("feedback", "feedback-canvas", "feedback-moodle"):
        with zipfile.ZipFile(lms / f"{name}.zip") as archive:
            counts[name] = len(archive.namelist())
    assert counts == {"feedback": 20, "feedback-canvas": 8, "feedback-moodle": 8}
    assert "Written:" in term.printed["canvas"]
