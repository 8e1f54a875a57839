"""Read-only: after the instructor's deadline and in the course's own copies nothing is changed, and nothing is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from asylum_clinic.assessment.closing import closed, moment, read_closing
from asylum_clinic.assessment.keeping import restore
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.errors import KitError
from asylum_clinic.grading.deadline import closing_set, parse_closing
from asylum_clinic.widgets.assessment_form import AssessmentForm
from asylum_clinic.widgets.case_reader import CaseReader
from asylum_clinic.widgets.standards_ladder import StandardsLadder
from helpers_course import BEST, FORM, PS, MiniCourse, record
from helpers_form import student_folder

NOW = datetime(2026, 12, 1, 22, 0, tzinfo=UTC)
FERRY = "ferry-screening"
GIVEN = {"schema": 1, "form": FERRY, "case_digest": "", "seq": 3, "time": "2026-11-30T10:00:00.000Z"}
ANSWERS = {"nexus": "yes", "memo": "What did they say?"}


def write(folder: Path, text: str) -> None:
    (folder / "closes.yaml").write_text(text, encoding="utf-8")


def at(moved: timedelta) -> str:
    return f'closes: "{(datetime.now().astimezone() + moved).isoformat(timespec="seconds")}"\n'


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder with two answers in the sidecar."""
    folder = student_folder(tmp_path, monkeypatch)
    (folder / "answers").mkdir()
    (folder / "answers" / f"{FERRY}.json").write_text(json.dumps({**GIVEN, "answers": ANSWERS}), encoding="utf-8")
    return folder


def opened_form(folder: Path) -> AssessmentForm:
    opened = open_form(FERRY, folder)
    return AssessmentForm(opened, folder, restore(opened, folder))


def test_without_a_deadline_nothing_closes(tmp_path: Path) -> None:
    assert closed(tmp_path, "form", NOW).why == ""


@pytest.mark.parametrize(
    ("text", "shut"),
    [('"2026-12-01T17:00-05:00"', True), ('"2026-12-01T17:01-05:00"', False), ('"2026-12-01T22:00Z"', True)],
)
def test_the_deadline_closes_to_the_minute_whatever_the_zone(tmp_path: Path, text: str, shut: bool) -> None:
    write(tmp_path, f"closes: {text}\n")
    assert bool(closed(tmp_path, "form", NOW).why) is shut


def test_both_times_that_were_compared_are_said_and_what_to_do_if_the_clock_is_wrong(tmp_path: Path) -> None:
    write(tmp_path, 'closes: "2026-12-01T12:00-05:00"\n')
    said = closed(tmp_path, "form", NOW).why
    assert "the deadline passed on 1 December 2026, 12:00 (UTC-05:00)" in said
    assert "says 1 December 2026, 17:00 (UTC-05:00)" in said
    assert "set it and press Run All" in said
    assert moment(NOW) == "1 December 2026, 22:00 (UTC)"


@pytest.mark.parametrize(
    "text",
    ["closes: soon\n", "closes: 2026-12-01 17:00:00\n", 'closes: "20261201"\n', "until: x\n", "closes: [\n"],
)
def test_a_deadline_that_cannot_be_read_closes_nothing_and_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    state = closed(tmp_path, "form", NOW)
    assert state.why == ""
    assert "stays open" in state.notice
    assert "closes.yaml" in state.notice
    with pytest.raises(KitError):
        read_closing(tmp_path)


def test_after_the_deadline_answers_are_shown_and_no_message_of_a_page_changes_them(week: Path) -> None:
    write(week, at(timedelta(hours=-1)))
    before = (week / "answers" / f"{FERRY}.json").read_bytes()
    form = opened_form(week)
    assert form.record["answers"] == ANSWERS
    assert form.page["closed"] == form.notices[0]
    form.show()
    said = form.keep({**GIVEN, "seq": 9, "answers": {"nexus": "no"}})
    assert "read-only" in said
    assert form.record["answers"] == ANSWERS
    assert (week / "answers" / f"{FERRY}.json").read_bytes() == before
    form.close()


def test_a_form_that_is_open_when_the_deadline_passes_loses_no_word_and_says_so(week: Path) -> None:
    write(week, at(timedelta(hours=1)))
    form = opened_form(week)
    assert form.notices == []
    write(week, at(timedelta(seconds=-1)))
    assert form.keep({**GIVEN, "seq": 4, "answers": {**ANSWERS, "memo": "What did they say, and to whom?"}}) == ""
    assert form.record["answers"]["memo"].endswith("to whom?")
    assert "passed on" in form.notices[0]
    assert "may count as late" in form.notices[0]
    form.close()
    again = opened_form(week)
    assert again.page["closed"]
    assert again.record["answers"]["memo"].endswith("to whom?")
    again.close()


def test_a_new_file_with_a_later_day_opens_the_form_again(week: Path) -> None:
    write(week, at(timedelta(hours=-1)))
    opened_form(week).close()
    write(week, at(timedelta(days=2)))
    form = opened_form(week)
    assert form.page["closed"] == ""
    assert form.keep({**GIVEN, "seq": 4, "answers": {"nexus": "no"}}) == ""
    form.close()


def test_the_reader_closes_too_and_what_is_only_for_study_stays_open(week: Path) -> None:
    write(week, at(timedelta(hours=-1)))
    case = read_case(find_case("notice-under-the-door"))
    reader, ladder = CaseReader(case, week), StandardsLadder(case, week)
    assert "This case reader is read-only" in reader.notices[0]
    assert ladder.page["closed"] == ""
    for room in (reader, ladder):
        room.close()


@pytest.fixture(scope="module")
def graded(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> MiniCourse:
    """A course with one graded submission that came as a notebook alone."""
    import shutil

    from asylum_clinic.grading.course import Course

    mini = MiniCourse(Course(shutil.copytree(released_once, tmp_path_factory.mktemp("graded") / "course")))
    mini.hand_in("ada", notebook=record(BEST))
    mini.grade()
    return mini


@pytest.mark.parametrize(("folder", "why"), [("autograded", "it has been graded"), ("submitted", "it was handed in")])
def test_the_courses_own_copy_shows_the_students_answers_and_is_never_written_to(
    graded: MiniCourse, folder: str, why: str
) -> None:
    place = graded.root / "grading" / folder / "ada" / PS
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    opened = open_form(FORM, place)
    form = AssessmentForm(opened, place, restore(opened, place, {"JPY_SESSION_NAME": f"{PS}.ipynb"}))
    assert form.record["answers"] == BEST
    assert why in form.page["closed"]
    form.show()
    assert "read-only" in form.keep(record({"position": "no"}, seq=50))
    ladder = StandardsLadder(read_case(find_case("notice-under-the-door")), place)
    ladder.keep({"schema": 1, "form": ladder.page["form"], "seq": 1, "answers": {"x": "y"}})
    for room in (form, ladder):
        room.close()
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_a_students_own_folder_of_that_name_is_no_copy_of_a_course(tmp_path: Path) -> None:
    folder = tmp_path / "grading" / "submitted" / "ada" / "week"
    folder.mkdir(parents=True)
    assert closed(folder, "form", NOW).why == ""


# what the instructor writes


@pytest.mark.parametrize("text", ["soon", "2026-12-01", "2026-13-01 17:00", ""])
def test_what_is_no_time_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(KitError) as refused:
        parse_closing(text)
    assert "write it like this" in str(refused.value)


def test_a_time_without_a_zone_is_the_instructors_own() -> None:
    assert parse_closing("2026-12-01 17:00") == datetime(2026, 12, 1, 17, 0).astimezone()


def test_release_hands_the_deadline_out_keeps_it_takes_it_back_and_undoes_it_with_a_refused_release(
    released: MiniCourse,
) -> None:
    given = released.root / "exercises" / PS / "closes.yaml"
    with closing_set(released.root, PS, "2030-12-01 17:00 -05:00") as said:
        released.course.release(PS)
    assert "1 December 2030, 17:00 (UTC-05:00)" in said
    assert given.read_text() == 'closes: "2030-12-01T17:00-05:00"\n'
    with closing_set(released.root, PS, None) as said:
        released.course.release(PS)
    assert "read-only" in said
    assert given.is_file()
    with pytest.raises(RuntimeError), closing_set(released.root, PS, "never"):
        raise RuntimeError
    assert (released.root / "solutions" / PS / "closes.yaml").is_file()
    with closing_set(released.root, PS, "never") as said:
        released.course.release(PS)
    assert said == "The forms stay open."
    assert not given.exists()


def test_no_form_closes_before_the_due_date_and_a_broken_deadline_is_not_released(released: MiniCourse) -> None:
    from asylum_clinic.grading.gradebook import opened

    with opened(released.root) as book:
        book.find_assignment(PS).duedate = datetime(2030, 12, 2)
        book.db.commit()
    with (
        pytest.raises(KitError, match="before the due date"),
        closing_set(released.root, PS, "2030-12-01 17:00 +00:00"),
    ):
        pass
    write(released.root / "solutions" / PS, "closes: tomorrow\n")
    with pytest.raises(KitError, match=r"closes\.yaml"):
        released.course.release(PS)
