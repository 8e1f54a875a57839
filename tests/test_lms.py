"""What an LMS's zip holds reaches the right folders, nothing else is written, and grades and feedback go back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from asylum_clinic import cli
from asylum_clinic.assessment.records import METADATA
from asylum_clinic.errors import KitError
from asylum_clinic.grading.lms.collecting import Collected, collect_file, collect_zip
from asylum_clinic.grading.lms.conventions import Named, read_name, which
from asylum_clinic.grading.lms.giving_back import export
from asylum_clinic.grading.lms.submitting import submit
from asylum_clinic.grading.lms.unpacking import MOST_FILES
from helpers_course import BEST, HALF, PS, MiniCourse, form_cell, record

NAMES = {
    "doejane_4711_90210_baker.ipynb": ("canvas", Named("4711", "doejane", "90210".zfill(16), "baker.ipynb")),
    "doejane_LATE_4711_90210_baker-2.ipynb": (
        "canvas",
        Named("4711", "doejane", "90210".zfill(16), "baker.ipynb", late=True),
    ),
    "o'brien-nováksorcha_12_34_my_own_notes.zip": (
        "canvas",
        Named("12", "o'brien-nováksorcha", "34".zfill(16), "my_own_notes.zip"),
    ),
    "Jane Doe_4711_assignsubmission_file/baker.ipynb": ("moodle", Named("4711", "Jane Doe", "", "baker.ipynb")),
    "Jane Doe_4711_assignsubmission_file_/sub/baker.ipynb": ("moodle", Named("4711", "Jane Doe", "", "baker.ipynb")),
    "Jane Doe_4711_assignsubmission_file_baker.ipynb": ("moodle", Named("4711", "Jane Doe", "", "baker.ipynb")),
    "Week 1_jdoe_attempt_2026-09-14-17-05-00_baker.ipynb": (
        "blackboard",
        Named("jdoe", "", "2026-09-14-17-05-00", "baker.ipynb", time="2026-09-14 17:05:00"),
    ),
    "Week 1_jdoe_attempt_2026-09-14-17-05-00.txt": (
        "blackboard",
        Named("jdoe", "", "2026-09-14-17-05-00", "", time="2026-09-14 17:05:00", note=True),
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_says_what_the_lms_put_into_it(name: str) -> None:
    lms, expected = NAMES[name]
    assert which([name]) == lms
    assert read_name(lms, name) == expected  # type: ignore[arg-type]


def handed_in(mini: MiniCourse, answers: dict[str, Any]) -> bytes:
    """The released notebook with answers in it, as a student uploads it."""
    nb = nbformat.read(mini.root / "exercises" / PS / f"{PS}.ipynb", as_version=4)
    form_cell(nb).metadata[METADATA] = record(answers)
    return json.dumps(nb).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def collected(mini: MiniCourse, files: dict[str, bytes], **options: Any) -> dict[str, Collected]:
    """Collect an LMS's zip of these files; what became of each student."""
    path = mini.root.parent / "submissions.zip"
    path.write_bytes(zipped(files))
    return {one.student: one for one in collect_zip(mini.root, PS, path, (PS,), **options)}


def received(mini: MiniCourse) -> list[dict[str, str]]:
    """The instructor's list of what was received."""
    text = (mini.root / "grading" / "reports" / "collected" / f"{PS}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def everything(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_class_of_three_systems_is_graded_alike(released: MiniCourse) -> None:
    best, half = handed_in(released, BEST), handed_in(released, HALF)
    canvas = {"doejane_4711_1_baker.ipynb": best, "roejo_LATE_12_2_baker-1.ipynb": half}
    moodle = {"Mia Poe_7_assignsubmission_file/baker.ipynb": best}
    blackboard = {
        "Week 1_zed_attempt_2026-09-14-17-05-00_baker.ipynb": half,
        "Week 1_zed_attempt_2026-09-15-09-00-00_Baker.ipynb": best,
        "Week 1_zed_attempt_2026-09-15-09-00-00.txt": b"Name: Zed",
    }
    said = collected(released, canvas) | collected(released, moodle) | collected(released, blackboard)
    assert {student: (one.what, one.late) for student, one in said.items()} == {
        "doejane": ("new", False),
        "roejo": ("new", True),
        "mia-poe": ("new", False),
        "zed": ("new", False),
    }
    released.grade()
    assert {row.student: row.auto for row in released.course.grades(PS)} == {
        "doejane": 6,
        "roejo": 3,
        "mia-poe": 6,
        "zed": 6,
    }
    assert "2026-09-1" in (released.root / "grading" / "submitted" / "zed" / PS / "timestamp.txt").read_text()


def test_a_newer_hand_in_replaces_an_older_one_which_is_kept_and_the_same_one_changes_nothing(
    released: MiniCourse,
) -> None:
    first, second = handed_in(released, HALF), handed_in(released, BEST)
    assert collected(released, {"doejane_4711_1_baker.ipynb": first})["doejane"].what == "new"
    assert collected(released, {"doejane_4711_1_baker.ipynb": first})["doejane"].what == "same"
    assert collected(released, {"doejane_4711_9_baker-1.ipynb": second})["doejane"].what == "replaced"
    earlier = list((released.root / "grading" / "reports" / "collected" / "earlier").rglob("*.ipynb"))
    assert [path.read_bytes() for path in earlier] == [first]
    assert [row["student"] for row in received(released)] == ["doejane", "doejane"]


def test_one_person_in_two_systems_is_one_student_and_two_of_one_name_are_two(released: MiniCourse) -> None:
    book = handed_in(released, BEST)
    moodle = {f"Jane Doe_{number}_assignsubmission_file/baker.ipynb": book for number in (7, 8)}
    assert sorted(collected(released, moodle)) == ["jane-doe", "jane-doe-8"]
    assert sorted(collected(released, {"Mia Poe_9_assignsubmission_file/baker.ipynb": book})) == ["mia-poe"]
    assert sorted(collected(released, {"poemia_4711_1_baker.ipynb": book})) == ["mia-poe"]
    assert sorted(collected(released, {"王小明_77_assignsubmission_file/baker.ipynb": book})) == ["moodle-77"]


def test_moodles_worksheet_says_who_was_late(released: MiniCourse) -> None:
    sheet = released.root.parent / "worksheet.csv"
    sheet.write_text(
        "Identifier,Full name,Status,Grade,Maximum Grade\n"
        "Participant 7,Jane Doe,Submitted for grading - late by 2 hours,,10\n"
        "Participant 8,Joe Roe,Submitted for grading,,10\n"
    )
    from asylum_clinic.grading.lms.worksheets import late_in

    assert late_in(sheet) == {"7"}
    book = handed_in(released, BEST)
    said = collected(released, {"Jane Doe_7_assignsubmission_file/baker.ipynb": book}, late=late_in(sheet))
    assert said["jane-doe"].late


def test_the_one_file_that_a_student_makes_is_graded_and_its_receipt_is_the_instructors(released: MiniCourse) -> None:
    folder = released.root.parent / "desk" / PS
    folder.parent.mkdir()
    released.hand_in("draft", notebook=record(HALF), sidecar=record(BEST, seq=5)).rename(folder)
    made = submit(folder)
    assert "was not saved after your last answers" in " ".join(made.missing)
    collected(released, {"doejane_4711_1_baker-to-upload.zip": zipped({"wrapped.zip": made.path.read_bytes()})})
    released.grade()
    assert released.row("doejane").auto == 6
    assert received(released)[0]["digest"] == made.digest
    assert submit(folder).digest == made.digest


def test_a_student_is_told_what_is_still_open(released: MiniCourse, tmp_path: Path) -> None:
    folder = released.hand_in("draft", notebook=record({"position": "yes"}))
    assert submit(folder).missing == ("The baker's claim: 3 of 4 questions are not answered yet.",)
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(KitError, match="What to do:"):
            submit(place)


def locked() -> bytes:
    """A zip that says that it is locked with a password."""
    data = bytearray(zipped({"baker.ipynb": b"{}"}))
    for start in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[start] |= 1
    return bytes(data)


def bomb() -> bytes:
    """A small zip that would unpack to more than a submission may hold."""
    return zipped({f"{number}.txt": b"0" * 51_000_000 for number in range(4)})


ODD = {
    "a bomb": bomb,
    "a bomb in a zip": lambda: zipped({f"{name}.zip": bomb() for name in "ab"}),
    "empty": lambda: zipped({}),
    "locked": locked,
    "cut off": lambda: zipped({"baker.ipynb": b"{}" * 900})[:60],
    "no zip": lambda: b"<html>Please log in</html>",
    "a name that leads out": lambda: zipped({"../../../evil.ipynb": b"{}"}),
    "a name that begins at the root": lambda: zipped({"/etc/evil.ipynb": b"{}"}),
    "a name with a drive": lambda: zipped({"C:/evil.ipynb": b"{}"}),
    "a name with backslashes": lambda: zipped({"..\\..\\evil.ipynb": b"{}"}),
    "zips without end": lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": b"x"})})})}),
    "folders without end": lambda: zipped({f"{'a/' * 1_500}b.txt": b"", "baker.ipynb": b"{}"}),
    "too many files": lambda: zipped({f"{number}.txt": b"" for number in range(MOST_FILES + 1)}),
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_zip_of_one_student_is_refused_in_a_sentence_and_stops_nobody_else(
    released: MiniCourse, what: str
) -> None:
    before = everything(released.root.parent)
    files = {"doejane_4711_1_week.zip": ODD[what](), "roejo_12_2_baker.ipynb": handed_in(released, BEST)}
    said = collected(released, files)
    assert said["roejo"].what == "new"
    assert said["doejane"].what == "refused"
    assert "What to do:" in said["doejane"].said
    new = set(everything(released.root.parent)) - set(before)
    inside = ("course/grading/submitted/roejo/", "course/grading/reports/collected/", "course/grading/roster.csv")
    assert [name for name in new if not f"course/{name.partition('/')[2]}".startswith(inside)] == ["submissions.zip"]


@pytest.mark.parametrize("what", ODD)
def test_an_odd_zip_of_a_class_is_refused_in_a_sentence(
    released: MiniCourse, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(ODD[what]())
    before = everything(released.root)  # none of them is named as an LMS names files
    assert cli.run(cli.app, ["collect", PS, str(path), "--course", str(released.root)]) == 2
    assert "What to do:" in capsys.readouterr().err
    assert everything(released.root) == before


def graded(mini: MiniCourse) -> MiniCourse:
    """A class of two, graded, with feedback."""
    collected(mini, {"doejane_4711_1_baker.ipynb": handed_in(mini, BEST)})
    collected(mini, {"Joe Roe_8_assignsubmission_file/baker.ipynb": handed_in(mini, HALF)})
    collect_file(mini.root, PS, mini.root / "exercises" / PS / f"{PS}.ipynb", "mailed", (PS,))
    mini.grade()
    mini.course.feedback(PS)
    return mini


def test_grades_and_feedback_go_back_under_the_numbers_that_the_lms_gave(released: MiniCourse, tmp_path: Path) -> None:
    mini = graded(released)
    rows = {row.student: row for row in mini.course.grades(PS)}
    canvas = tmp_path / "canvas.csv"
    canvas.write_text(
        "Student,ID,SIS Login ID,Section,Baker (555)\n"
        "    Points Possible,,,,10\n"
        '"Doe, Jane",4711,jdoe,A,\n'
        '"Student, Test",9,,A,\n'
    )
    made = export(mini.root, PS, rows, canvas)
    filled = list(csv.reader(io.StringIO((made.files[-1]).read_text(encoding="utf-8-sig"))))
    assert [row[-1] for row in filled] == ["Baker (555)", "10", "6", ""]
    assert any("joe-roe" in note for note in made.notes)
    assert any("wait for a person" in note for note in made.notes)
    moodle = tmp_path / "moodle.csv"
    moodle.write_text("\ufeffIdentifier,Full name,Status,Grade,Maximum Grade\nParticipant 8,Joe Roe,Submitted,,10.00\n")
    made = export(mini.root, PS, rows, moodle)
    assert list(csv.reader(io.StringIO(made.files[-1].read_text(encoding="utf-8-sig"))))[1][3] == "3"
    zips = {}
    for path in (path for path in made.files if path.suffix == ".zip"):
        with zipfile.ZipFile(path) as archive:
            zips[path.name] = archive.namelist()
    assert zips == {
        "feedback.zip": ["doejane/baker.html", "joe-roe/baker.html", "mailed/baker.html"],
        "feedback-moodle.zip": ["Joe Roe_8_assignsubmission_file/baker.html"],
        "feedback-canvas.zip": ["doejane_4711_1_baker.html"],
    }


WRONG_SHEETS = {
    "neither's": ("name,points\nJane,3\n", "neither's worksheet"),
    "without the assignment": ("Student,ID,Other (1)\nJane,4711,\n", "column is called"),
    "with other points": ("Student,ID,Baker (1)\nPoints Possible,,100\nJane,4711,\n", "at most 100 points"),
}


@pytest.mark.parametrize("what", WRONG_SHEETS)
def test_a_worksheet_that_does_not_fit_is_refused(released: MiniCourse, what: str, tmp_path: Path) -> None:
    mini = graded(released)
    text, said = WRONG_SHEETS[what]
    (tmp_path / "sheet.csv").write_text(text)
    with pytest.raises(KitError, match=said):
        export(mini.root, PS, {row.student: row for row in mini.course.grades(PS)}, tmp_path / "sheet.csv")
