"""The form's kernel side, without a browser: what it keeps, what it says, and what nbgrader gets of it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asylum_clinic import assess
from asylum_clinic.assessment.accepted import accepted
from asylum_clinic.assessment.keeping import restore, sidecar, write_sidecar
from asylum_clinic.assessment.key import practice_key
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.records import METADATA, MIMETYPE, Record
from asylum_clinic.errors import KitError
from asylum_clinic.widgets.assessment_form import AssessmentForm, UnansweredError
from asylum_clinic.widgets.assessment_form.page import after_check, page_data
from asylum_clinic.widgets.assessment_form.summary import GO_ON, summary
from helpers_form import shown, student_folder

FORM = "ferry-screening"
WIDGETS = Path(__file__).parents[1] / "src" / "asylum_clinic" / "widgets"
FULL = {
    "grounds": ["none"],
    "ground-passages": ["n3", "n5"],
    "nexus": "likely_no",
    "who-decides": "officer",
    "nexus-authorities": ["milat"],
    "memo": "What did they <b>ask</b>?\nAnd why?",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder with the small form, as the working directory of a kernel that nobody named."""
    return student_folder(tmp_path, monkeypatch)


@pytest.fixture
def opened(folder: Path) -> Opened:
    return open_form(FORM, folder)


@pytest.fixture
def form(opened: Opened, folder: Path) -> Iterator[AssessmentForm]:
    with shown(opened, folder) as widget:
        yield widget


def raw(seq: int, answers: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"schema": 1, "form": FORM, "case_digest": "", "seq": seq, "time": "", "answers": answers} | more


def notebook(record: object, place: str = "metadata") -> str:
    data = {"text/plain": "", MIMETYPE: record}
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    cell = {
        "cell_type": "code",
        "id": "form",
        "execution_count": None,
        "source": f'from asylum_clinic import assess\n\nassess("{FORM}")',
        "metadata": {METADATA: record} if place == "metadata" else {},
        "outputs": [output] if place == "output" else [],
    }
    cell["metadata"]["nbgrader"] = {
        "cell_type": "code",
        "grade": True,
        "grade_id": FORM,
        "locked": True,
        "points": 10,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps({"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


# what is kept


def test_a_record_that_the_page_sends_is_in_the_sidecar(form: AssessmentForm, folder: Path) -> None:
    assert form.keep(raw(1, {"nexus": "no"})) == ""
    assert json.loads(sidecar(folder, FORM).read_text())["answers"] == {"nexus": "no"}
    assert form.record["seq"] == 1


def test_words_that_look_like_a_clients_number_are_said_so_and_kept(form: AssessmentForm, folder: Path) -> None:
    assert form.keep(raw(1, {"memo": "Call her at (404) 555-0133; her number is A 203 456 789."})) == ""
    assert ["a telephone number and an A-number" in notice for notice in form.notices] == [True]
    assert json.loads(sidecar(folder, FORM).read_text())["answers"]["memo"].startswith("Call her")
    form.keep(raw(2, {"memo": "Ask her about the ferry, and about 28 October."}))
    assert form.notices == []
    form.keep(raw(3, {"memo": "Ask her about the ferry."}) | {"notes": {"other-side": "As A 203 456 789 shows."}})
    assert ["A note beside your answers seems to hold an A-number" in notice for notice in form.notices] == [True]


def test_an_older_record_does_not_replace_a_newer_one(form: AssessmentForm) -> None:
    form.keep(raw(5, {"nexus": "no"}))
    form.keep(raw(4, {"nexus": "yes"}))
    assert form.kept.answers == {"nexus": "no"}


def test_an_empty_record_never_replaces_a_full_one(form: AssessmentForm, folder: Path) -> None:
    form.keep(raw(5, {"nexus": "no"}))
    form.keep(raw(9, {}))
    assert form.kept.answers == {"nexus": "no"}
    assert json.loads(sidecar(folder, FORM).read_text())["answers"] == {"nexus": "no"}


@pytest.mark.parametrize("content", [None, "text", 7, [], {"kind": "keep"}, {"record": 3}, {"record": {"form": "x"}}])
def test_a_message_that_makes_no_sense_does_no_harm(form: AssessmentForm, content: object) -> None:
    form.keep(raw(1, {"nexus": "no"}))
    form._hear(form, content, [])
    assert form.kept.answers == {"nexus": "no"}


def test_two_cells_of_one_form_in_one_kernel_stay_in_step(opened: Opened, folder: Path, form: AssessmentForm) -> None:
    other = AssessmentForm(opened, folder, Record(form=FORM))
    other.keep(raw(3, {"nexus": "no"}))
    assert form.record == other.record
    other.close()


def test_a_full_disk_is_told_and_what_was_kept_before_is_still_there(
    form: AssessmentForm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form.keep(raw(1, {"nexus": "no"}))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = form.keep(raw(2, {"nexus": "yes"}))
    assert "the disk is full" in said
    assert "What to do" in said
    assert json.loads(sidecar(folder, FORM).read_text())["answers"] == {"nexus": "no"}
    assert [path.name for path in sidecar(folder, FORM).parent.iterdir()] == [f"{FORM}.json"]


def test_a_folder_that_cannot_be_written_to_is_told(folder: Path) -> None:
    (folder / "answers").write_text("a file where the folder should be")
    with pytest.raises(KitError, match="can't be written to"):
        write_sidecar(folder, Record(form=FORM, seq=1, answers={"nexus": "no"}))


@pytest.mark.parametrize("text", ["{half", '{"form": "other"}', f'{{"form": "{FORM}", "schema": 99}}', "[]"])
def test_a_sidecar_that_cannot_be_read_is_set_aside_and_not_written_over(folder: Path, text: str) -> None:
    path = sidecar(folder, FORM)
    path.parent.mkdir()
    path.write_text(text)
    write_sidecar(folder, Record(form=FORM, seq=1, answers={"nexus": "no"}))
    assert path.with_name(f"{FORM}.json.unread").read_text() == text
    assert json.loads(path.read_text())["answers"] == {"nexus": "no"}


# what is restored


@pytest.mark.parametrize("place", ["metadata", "output"])
def test_a_notebook_alone_gives_its_answers_back(opened: Opened, folder: Path, place: str) -> None:
    (folder / "week.ipynb").write_text(notebook(raw(3, {"nexus": "no"}), place))
    assert restore(opened, folder, {}).answers == {"nexus": "no"}


def test_the_newest_of_sidecar_and_notebook_counts(opened: Opened, folder: Path) -> None:
    write_sidecar(folder, Record(form=FORM, seq=7, answers={"nexus": "yes"}))
    (folder / "week.ipynb").write_text(notebook(raw(8, {"nexus": "no"})))
    assert restore(opened, folder, {}).answers == {"nexus": "no"}
    (folder / "week.ipynb").write_text(notebook(raw(6, {"nexus": "no"})))
    assert restore(opened, folder, {}).answers == {"nexus": "yes"}


def test_the_notebook_that_the_server_names_is_read_and_no_other(opened: Opened, folder: Path) -> None:
    (folder / "mine.ipynb").write_text(notebook(raw(3, {"nexus": "no"})))
    (folder / "copy of a friend's.ipynb").write_text(notebook(raw(9, {"nexus": "yes"})))
    named = {"JPY_SESSION_NAME": str(folder / "mine.ipynb")}
    assert restore(opened, folder, named).answers == {"nexus": "no"}


@pytest.mark.parametrize("data", [b"{half", b"\xff\xfe", b"[" * 100_000, b"x" * 50_000_000], ids=len)
def test_a_broken_sidecar_and_notebook_count_as_unanswered(opened: Opened, folder: Path, data: bytes) -> None:
    path = sidecar(folder, FORM)
    path.parent.mkdir()
    path.write_bytes(data)
    (folder / "week.ipynb").write_bytes(data)
    record = restore(opened, folder, {})
    assert record.is_empty
    assert len(record.problems) == 1


# what is shown


def test_the_page_is_told_no_word_of_the_key() -> None:
    opened = open_form("notice-screening", Path("/nowhere"))
    told = json.dumps(page_data(opened, practice=True, reviewed=False, accepted={}))
    key = practice_key("notice-screening")
    assert key is not None
    for name in ("accept", "missed", "off_the_point", "wrong_date", "verification", "in_force", "governs"):
        assert f'"{name}"' not in told


def test_standing_is_told_of_chosen_authorities_only_after_the_check(opened: Opened) -> None:
    record = Record(form=FORM, answers={"nexus-authorities": ("milat",)})
    assert set(after_check(opened.case, record)) == {"milat"}
    assert "binding here" in after_check(opened.case, record)["milat"]


def test_without_an_open_key_there_is_nothing_to_check(form: AssessmentForm) -> None:
    form._hear(form, {"kind": "check", "record": raw(1, FULL), "seq": 1}, [])
    assert form.feedback["problem"].startswith("the key of this exercise is not open")


def test_an_instructors_lines_appear_in_solutions_only(tmp_path: Path) -> None:
    opened = open_form("notice-screening", tmp_path)
    key = practice_key("notice-screening")
    assert key is not None
    (tmp_path / "grading" / "keys").mkdir(parents=True)
    shutil.copy(key, tmp_path / "grading" / "keys" / "notice-screening.yaml")
    assert accepted(opened, tmp_path / "exercises" / "week") == {}
    lines = accepted(opened, tmp_path / "solutions" / "week")
    assert set(lines) == set(opened.form.questions)
    assert all(lines.values())


def test_the_summary_says_how_to_go_on_and_escapes_what_was_written(opened: Opened) -> None:
    answers = {name: tuple(value) if isinstance(value, list) else value for name, value in FULL.items()}
    bundle = summary(opened, Record(form=FORM, seq=2, answers=answers))
    assert bundle["text/plain"].startswith(GO_ON)
    assert "¶ 3; ¶ 5" in bundle["text/plain"]
    assert "<b>" not in bundle["text/html"]
    assert "&lt;b&gt;ask&lt;/b&gt;?<br>And why?" in bundle["text/html"]
    assert bundle[MIMETYPE]["answers"] == FULL


# what nbgrader gets


def test_under_stock_autograding_a_form_is_worth_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sidecar(folder, Record(form=FORM, seq=1, answers={"nexus": "no"}))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert assess(FORM) == 0.0
    assert assess("no-such-form") == 0.0


def test_validate_names_exactly_what_is_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    (folder / "week.ipynb").write_text(notebook(raw(1, {name: FULL[name] for name in list(FULL)[:4]})))
    with pytest.raises(UnansweredError) as caught:
        assess(FORM)
    assert caught.value._render_traceback_() == [
        "2 of 6 questions of 'Rain on the ferry: a short form for the tests' are not answered yet:\n"
        "  - Which authorities carry your answer on nexus?\n"
        "  - In one paragraph, what would you ask him next?"
    ]


@pytest.mark.parametrize(("count", "words"), [(4, "In one paragraph, what would you ask him next?"), (6, "Success!")])
def test_nbgraders_validate_reads_the_notebook_alone(folder: Path, count: int, words: str) -> None:
    (folder / "week.ipynb").write_text(notebook(raw(1, {name: FULL[name] for name in list(FULL)[:count]})))
    said = validate(folder / "week.ipynb")
    assert words in said
    assert "Traceback" not in said


def validate(path: Path) -> str:
    """Run nbgrader's own validator, as its button does, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "validate", path.name]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


# the page's module


@pytest.mark.skipif(shutil.which("node") is None and os.environ.get("CI") != "true", reason="install node to run them")
def test_the_pages_pure_parts_pass_their_own_tests(tmp_path: Path) -> None:
    module = tmp_path / "assessment_form.mjs"
    module.write_text(AssessmentForm._esm, encoding="utf-8")
    tests = sorted(str(path) for path in (Path(__file__).parent / "js").glob("assessment_form*.test.mjs"))
    command = [shutil.which("node") or "node", "--test", *tests]
    environ = os.environ | {"ASSESSMENT_FORM": module.as_uri()}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted(WIDGETS.glob("*/*.js")), ids=lambda path: path.name)
def test_no_script_makes_markup_of_text(path: Path) -> None:
    code = path.read_text(encoding="utf-8").replace('"http://www.w3.org/2000/svg"', "")  # a vocabulary's name
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://"):
        assert word not in code
