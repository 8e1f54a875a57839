"""What a form keeps beside its answers, and what it takes over from the case reader: nothing of it is graded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from asylum_clinic.assessment.feedback import explain
from asylum_clinic.assessment.keeping import restore, sidecar, write_sidecar
from asylum_clinic.assessment.key import SelectionKey, practice_key, read_key
from asylum_clinic.assessment.marks import mark_name, reader_of, taken_over
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.records import MAX_NOTE, MAX_NOTES, Record, parse_record
from asylum_clinic.widgets.assessment_form import AssessmentForm
from asylum_clinic.widgets.assessment_form.page import page_data
from asylum_clinic.widgets.assessment_form.summary import summary
from helpers_form import student_folder
from hostile import ALL

FORM = "notice-screening"
OPENED = open_form(FORM, Path("/nowhere"))
PASSAGES = tuple(OPENED.case.passages)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return student_folder(tmp_path, monkeypatch)


def raw(**more: object) -> dict[str, object]:
    return {"schema": 1, "form": FORM, "case_digest": "", "seq": 1, "time": "", "answers": {}} | more


def test_a_record_of_before_reads_as_ever_and_writes_no_word_more() -> None:
    record = parse_record(raw(answers={"nexus": "no"}), OPENED.form, PASSAGES, "notebook")
    assert record is not None
    assert record.notes == {}
    assert "notes" not in record.as_json()


@pytest.mark.parametrize("odd", [None, 3, [], "x", {"a": 1, "b": None}, {"c": "  "}])
def test_odd_notes_are_left_out_and_cost_no_answer(odd: object) -> None:
    name, question = next((n, q) for n, q in OPENED.form.questions.items() if q.kind == "passages")
    record = parse_record(raw(answers={name: ["n3"]}, notes=odd), OPENED.form, PASSAGES, "sidecar")
    assert record is not None
    assert (record.notes, record.answers[question.id], record.problems) == ({}, ("n3",), ())


def test_notes_are_kept_within_a_size_that_never_makes_a_record_unreadable(folder: Path) -> None:
    name = next(name for name, question in OPENED.form.questions.items() if question.kind == "text")
    notes = {f"note-{place}": "é\ud800" + "x" * 50_000 for place in range(100)}
    record = Record(form=FORM, seq=2, answers={name: "y" * 10_000}, notes={"sure": "fairly"})
    write_sidecar(folder, record)
    read = parse_record(raw(answers={name: "y"}, seq=3, notes={}) | {"notes": dict(list(notes.items())[:10])},
                        OPENED.form, PASSAGES, "notebook")  # fmt: skip
    assert read is not None
    assert len(read.notes) <= MAX_NOTES
    assert all(len(text) <= MAX_NOTE for text in read.notes.values())
    write_sidecar(folder, read)
    assert restore(OPENED, folder, {}).notes == read.notes


def test_how_sure_and_the_other_side_are_in_the_summary_as_text_and_earn_nothing() -> None:
    key_path = practice_key(FORM)
    assert key_path is not None
    notes = {"sure": "guessing", "other-side": ALL, "unknown": ALL}
    record = Record(form=FORM, seq=2, notes=notes)
    bundle = summary(OPENED, record)
    assert "Guessing" in bundle["text/plain"]
    assert "<script" not in bundle["text/html"]
    assert "<img" not in bundle["text/html"]
    assert explain(OPENED.form, OPENED.case, record, read_key(key_path)).points == 0


def test_what_is_noted_of_each_ground_is_told_beside_the_answers() -> None:
    notes = {
        "position--ground--religion": "unknown",
        "ask--ground--religion": "Do you pray? <b>",
        "position--ground--race": "against",
    }
    bundle = summary(OPENED, Record(form=FORM, seq=1, notes=notes))
    assert "Religion\n    unknown: one has to ask\nTo ask: Do you pray? <b>" in bundle["text/plain"]
    assert "&lt;b&gt;" in bundle["text/html"]
    assert "the record is against it" in bundle["text/html"]


def test_every_question_on_grounds_can_be_gone_through_ground_by_ground() -> None:
    (shown,) = [
        question
        for element in page_data(OPENED, practice=True, reviewed=False, accepted={})["elements"]
        for question in element["questions"]
        if question.get("positions")
    ]
    assert shown["id"] == "ground"
    assert [position["id"] for position in shown["positions"]] == ["supports", "against", "unknown"]


def test_notes_go_through_the_kernel_and_come_back(folder: Path) -> None:
    form = AssessmentForm(OPENED, folder, Record(form=FORM))
    name = next(name for name, question in OPENED.form.questions.items() if question.kind == "passages")
    assert form.keep(raw(answers={name: ["n3"]}, notes={"other-side": "They would say no."})) == ""
    assert json.loads(sidecar(folder, FORM).read_text("utf-8"))["notes"] == {"other-side": "They would say no."}
    assert form.record["notes"] == {"other-side": "They would say no."}
    form.asked("check")
    assert form.feedback["judged"] == {name: ["n3"]}
    form.close()


# law of another day, asked once more


def test_law_of_another_day_is_asked_about_once_more_and_told_only_after_the_answer(folder: Path) -> None:
    key_path = practice_key(FORM)
    assert key_path is not None
    question, trap = next(
        (name, next(iter(entry.wrong_date)))
        for name, entry in read_key(key_path).questions.items()
        if isinstance(entry, SelectionKey) and entry.wrong_date
    )
    form = AssessmentForm(OPENED, folder, Record(form=FORM))
    form.keep(raw(answers={question: [trap]}))
    form.asked("check")
    assert form.feedback["traps"] == [trap]
    assert "again" not in form.said
    form.keep(raw(seq=2, answers={question: [trap]}, notes={"again": f"{trap} unknown"}))
    (asked,) = form.said["again"]
    assert (asked["id"], asked["told"]) == (trap, "")
    form.keep(raw(seq=3, answers={}, notes={"again": trap, f"again--{trap}": "no"}))
    assert "Could not be relied on" in form.said["again"][0]["told"]
    form.close()


def test_a_graded_form_asks_nothing_again(folder: Path) -> None:
    graded = open_form("ferry-screening", folder)
    form = AssessmentForm(graded, folder, Record(form="ferry-screening"))
    form.keep(raw(form="ferry-screening", notes={"again": "milat", "again--milat": "yes"}))
    assert "again" not in form.said
    form.close()


# marks of the case reader


def test_only_what_helps_or_hurts_an_element_of_the_law_is_taken_over_in_the_files_order() -> None:
    marks = {
        mark_name("nexus", "n9"): "helps",
        mark_name("conscription", "n4"): "hurts",
        mark_name("nexus", "n5"): "unknown",
        mark_name("cat", "n6"): "helps",
    }
    found = taken_over(OPENED.form, PASSAGES, Record(form=reader_of(OPENED.case.paper.id), answers=marks))
    nexus = next(element for element in OPENED.form.elements if element.id == "nexus")
    (question,) = [one for one in nexus.questions if one.kind == "passages"]
    assert found[question.id] == ["n4", "n9"]


def test_the_form_finds_the_marks_beside_it_when_it_is_asked_and_not_before(folder: Path) -> None:
    form = AssessmentForm(OPENED, folder, Record(form=FORM))
    assert form.said == {"asked": 0}
    name = reader_of(OPENED.case.paper.id)
    write_sidecar(folder, Record(form=name, seq=1, answers={mark_name("nexus", "n4"): "hurts"}))
    form.asked("marks")
    assert form.said["asked"] == 1
    assert [taken for taken in form.said["marks"].values() if taken] == [["n4"]]
    form.close()
