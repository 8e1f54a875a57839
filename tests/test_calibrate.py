"""Sample answers are marked before a grader's levels are told, and every released form can be tried so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from asylum_clinic import calibrate
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.records import Record
from asylum_clinic.assessment.rubrics import find_rubrics, read_rubric
from asylum_clinic.errors import KitError
from asylum_clinic.widgets.calibrate import Calibrate, page_data

ROOT = Path(__file__).resolve().parents[1]
COURSE = Path(__file__).parent / "browser" / "course"
MEMO = read_rubric(COURSE / "rubrics" / "ferry-screening--memo.yaml")
MARKED = {"memo--1--question": "2", "memo--1--reason": "2"}
ASKED = {**MARKED, "memo--1--asked": "yes"}
FOUND = sorted((ROOT / "exercises").glob("*/forms/*.yaml"))
FORMS = [pytest.param(path.parents[1], path.stem, id=path.stem) for path in FOUND]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Calibrate]:
    widget = Calibrate("ferry-screening", (MEMO,), tmp_path)
    yield widget
    widget.close()


def kept(answers: dict[str, str]) -> Record:
    return Record(form="samples-ferry-screening", seq=1, answers=answers)


def test_what_a_grader_gave_is_told_only_once_a_sample_is_marked_and_it_is_asked_for(room: Calibrate) -> None:
    assert room.think(kept({}))["memo--1"]["left"] == "2 criteria are still to be marked."
    assert room.think(kept({**ASKED, "memo--1--reason": "7"}))["memo--1"]["lines"] == []
    assert room.think(kept(MARKED))["memo--1"] == {"left": "", "lines": [], "why": ""}
    said = room.think(kept(ASKED))
    assert said["memo--1"]["lines"] == [
        "A question: you gave 2, the grader 1, of 2.",
        "Its reason: you gave 2, the grader 2, of 2.",
        "In all: you gave 4, the grader 3, of 4.",
    ]
    assert said["memo--1"]["why"] == "Why the grader gave this: Two things are asked at once; the reason is given."
    assert said["memo--2"]["lines"] == []


def test_the_page_holds_nothing_of_what_a_grader_gave(room: Calibrate) -> None:
    drawn = json.dumps([page_data("ferry-screening", (MEMO,)), room.said])
    assert "asked at once" not in drawn
    assert "no reason is given" not in drawn


def test_the_summary_says_in_words_what_was_chosen(room: Calibrate) -> None:
    assert room.answer_lines(kept(ASKED)) == [
        ("What to ask next, sample answer 1, A question", "2 of 2"),
        ("What to ask next, sample answer 1, Its reason", "2 of 2"),
    ]


@pytest.mark.parametrize("task", ["autograde", "validate"])
def test_nbgraders_own_commands_get_nothing_of_it(task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", task)
    calibrate("no-such-form")


@pytest.mark.parametrize("name", ["no-such-form", "../rubrics/ferry-screening", "*", ""])
def test_a_rubric_that_is_not_there_is_a_sentence(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KitError, match="there is no rubric of"):
        calibrate(name)


def test_a_rubric_without_samples_says_what_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rubrics").mkdir()
    bare = MEMO.model_copy(update={"samples": ()}).model_dump(mode="json")
    (tmp_path / "rubrics" / "ferry-screening--memo.yaml").write_text(json.dumps(bare))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KitError, match="has sample answers"):
        calibrate("ferry-screening--memo")


@pytest.mark.parametrize(("folder", "form"), FORMS)
def test_each_question_in_words_has_two_samples_of_different_worth(folder: Path, form: str) -> None:
    asked = {f"{form}--{question.id}" for question in open_form(form, folder).form.manual()}
    rubrics = [read_rubric(path) for path in find_rubrics(form, folder)]
    assert {rubric.name for rubric in rubrics} == asked
    for rubric in rubrics:
        good, weak = (sum(sample.levels.values()) for sample in rubric.samples)
        assert rubric.points > good > weak
        assert all(60 <= len(sample.text.split()) <= 180 and sample.why for sample in rubric.samples)


@pytest.mark.parametrize(("folder", "form"), FORMS)
def test_a_form_with_questions_in_words_comes_after_its_samples(folder: Path, form: str) -> None:
    cells = ["".join(cell["source"]) for cell in json.loads(next(folder.glob("*.ipynb")).read_text())["cells"]]
    shown = next(number for number, text in enumerate(cells) if f'assess("{form}")' in text)
    assert f'calibrate("{form}")' in cells[shown - 1]
