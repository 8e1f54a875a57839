"""The class view of a small course: what it counts, whom it names, and what a hostile student can do to it."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from pathlib import Path

import pytest

from asylum_clinic import cli, our_class
from asylum_clinic.errors import KitError
from asylum_clinic.grading.marking import Mark, keep
from asylum_clinic.grading.report import class_view, show, write_report
from helpers_course import BEST, HALF, MEMO, PS, MiniCourse, record
from hostile import change, hostile_record

NAMES = ("zeynep", "quentin", "hostilia", "o-neill", "marisol")
REFUSED = ("=cmd()", "<img src=x onerror=window.pwned=1>")
"""Names of folders that grading refuses: they stand in the class list all the same."""


@pytest.fixture
def graded(released: MiniCourse) -> MiniCourse:
    """Five graded students, one hostile in every word, two who can't be graded, one who handed in something else."""
    released.hand_in(NAMES[0], notebook=record(BEST))
    released.hand_in(NAMES[1], notebook=record(HALF))
    released.hand_in(NAMES[2], notebook=hostile_record(), change=change)
    released.hand_in(NAMES[3], notebook=record({"position": "no", "facts": ["n3"]}))
    released.hand_in(NAMES[4], notebook=record({"position": "likely_no"}))
    for name, assignment in (*((name, PS) for name in REFUSED), ("yusra", "another")):
        (released.root / "grading" / "submitted" / name / assignment).mkdir(parents=True)
    released.grade()
    return released


def rows(page: Path, name: str) -> list[dict[str, str]]:
    with (page.parent / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_view_counts_the_class(graded: MiniCourse) -> None:
    view = class_view(graded.course, PS)
    assert (view.roster, view.handed_in, view.missing) == (8, 7, ("yusra",))
    assert view.ungraded == tuple(sorted(REFUSED))
    (form,) = view.forms
    position = form.questions[0]
    assert {one.id: one.count for one in position.chosen if one.count} == {
        "likely_yes": 2,
        "yes": 1,
        "likely_no": 1,
        "no": 1,
    }
    # likely yes earns all and yes half: (1 + 1/2 + 1 + 0 + 0) / 5
    assert position.difficulty == pytest.approx(0.5)
    assert "too few students" in str(position.relation)
    (split,) = form.splits
    assert (split.sides[0].count, split.answered) == (3, 5)
    assert (split.reasons[0].text, split.reasons[0].first, split.reasons[0].second) == ("¶ 2", 3, 0)


def test_the_points_are_the_gradebooks(graded: MiniCourse) -> None:
    (form,) = class_view(graded.course, PS).forms
    earned = sum(one.difficulty * one.most for one in form.questions if one.difficulty is not None) * form.n
    assert earned == pytest.approx(sum(row.auto for row in graded.course.grades(PS)))
    assert not any("differ" in note for note in class_view(graded.course, PS).notes)


def test_no_name_is_written_unless_asked_for(graded: MiniCourse) -> None:
    page = write_report(graded.course, PS)
    for path in page.parent.iterdir():
        text = path.read_text(encoding="utf-8")
        assert [name for name in (*NAMES, "yusra", "cmd()", "onerror") if name in text] == []


def test_names_are_escaped_on_the_page_and_guarded_in_the_tables(graded: MiniCourse) -> None:
    page = write_report(graded.course, PS, names=True)
    text = page.read_text(encoding="utf-8")
    assert "yusra" in text
    assert "&lt;img src=x onerror=window.pwned=1&gt;" in text
    assert "<img src=x" not in text
    assert "'=cmd()" in [row["student"] for row in rows(page, "scores.csv")]
    who = [row["who"] for row in rows(page, "options.csv")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in who)


def test_the_page_needs_no_network_and_no_script(graded: MiniCourse) -> None:
    text = write_report(graded.course, PS, names=True).read_text(encoding="utf-8")
    assert "<script" not in text
    assert re.findall(r'(?:src|href)="(?!data:)', text) == []
    assert "url(" not in text
    assert all('alt="' in image for image in re.findall(r"<img [^>]*>", text))


def test_every_table_has_a_caption_and_every_header_a_scope(graded: MiniCourse) -> None:
    text = write_report(graded.course, PS, names=True).read_text(encoding="utf-8")
    assert text.count("<table>") == text.count("<table><caption>") > 5
    assert re.findall(r"<th(?! scope=| )[ >]|<th>", text) == []


def test_making_the_report_changes_nothing_of_the_students(graded: MiniCourse) -> None:
    def state() -> dict[Path, str]:
        places = [graded.root / "grading" / name for name in ("submitted", "autograded")]
        files = [path for place in places for path in place.rglob("*") if path.is_file()]
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = state()
    write_report(graded.course, PS)
    assert state() == before


def test_the_notebook_shows_the_same_page_in_a_frame_without_scripts(
    graded: MiniCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(graded.root / "grading")
    frame = show(PS, names=True)._repr_html_()
    assert 'sandbox=""' in frame
    assert frame.count("<") == 2


def test_the_command_says_where_the_page_is(graded: MiniCourse, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(cli.app, ["report", PS, "--course", str(graded.root)]) == 0
    assert "index.html" in capsys.readouterr().out


def test_before_grading_there_is_one_sentence(released: MiniCourse) -> None:
    with pytest.raises(KitError, match="nothing is graded yet"):
        write_report(released.course, PS)


def test_a_damaged_graded_notebook_counts_as_unanswered_and_is_told(graded: MiniCourse) -> None:
    path = graded.root / "grading" / "autograded" / NAMES[0] / PS / f"{PS}.ipynb"
    path.chmod(0o644)
    path.write_text("{broken")
    view = class_view(graded.course, PS)
    assert view.forms[0].questions[0].answered == 4
    assert any("differ" in note for note in view.notes)


RUBRIC = """\
form: mini-form
question: memo
points: 4
title: The memo
criteria:
  - id: facts
    title: Facts
    points: 4
    levels: [{points: 4, text: Both ways.}, {points: 2, text: One way.}, {points: 0, text: None.}]
"""


def test_levels_are_counted_by_criterion_and_so_is_what_two_graders_agree_on(graded: MiniCourse) -> None:
    (graded.root / "grading" / "rubrics" / f"{MEMO}.yaml").write_text(RUBRIC)
    given = {NAMES[0]: {"one": 4.0, "two": 4.0}, NAMES[1]: {"one": 2.0, "two": 4.0}, NAMES[3]: {"one": 0.0}}
    for student, points in given.items():
        for grader, level in points.items():
            keep(graded.root, PS, Mark("2026-11-01T10:00:00", grader, student, MEMO, {"facts": level}, ""))
    keep(graded.root, PS, Mark("2026-11-02T10:00:00", "one", NAMES[1], MEMO, {"facts": 4.0}, "On reflection."))
    (form,) = class_view(graded.course, PS).forms
    (criterion,) = form.by_hand[0].criteria
    assert form.by_hand[0].marked == 3
    assert [(points, count) for points, _, count in criterion.levels] == [(4, 4), (2, 0), (0, 1)]
    assert (criterion.twice, criterion.same, criterion.alpha) == (2, 2, "")
    assert "gave 2 the same level" in write_report(graded.course, PS).read_text(encoding="utf-8")


def test_lesson_07_reads_the_classs_own_disagreement_or_says_what_to_do(
    graded: MiniCourse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(graded.root / "solutions")
    said = str(our_class())
    assert "5 students" in said
    assert "The judges with the rater: alpha" in said
    assert "not the same measurement" in said
    assert [name for name in (*NAMES, "yusra") if name in said] == []
    shutil.rmtree(graded.root / "grading" / "autograded")
    assert "asylum-clinic grade" in str(our_class())
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "There is no graded class" in str(our_class())
