"""A student's marks beside the key's: each paragraph once, in words, escaped, and no point but scoring's."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from asylum_clinic.assessment.feedback import explain
from asylum_clinic.assessment.key import SelectionKey, practice_key, read_key
from asylum_clinic.assessment.marked import MOST_WORDS, VERDICTS, beside, cited_in_form, marked_in_reader
from asylum_clinic.assessment.marks import mark_name
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.questions import PassagesQuestion
from asylum_clinic.assessment.records import Record
from asylum_clinic.assessment.scoring import score_selection
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.grading.feedback_html import feedback_html, marks_html
from asylum_clinic.grading.safe_html import clean, clean_again
from asylum_clinic.resources import datasets
from asylum_clinic.widgets.case_reader import CaseReader
from asylum_clinic.widgets.case_reader.comparing import comparisons
from helpers_course import BEST, DIGEST, FORM, MiniCourse, record
from hostile import ALL, TAGS

PRACTICE = sorted(path.name.removesuffix(".key.yaml") for path in (datasets() / "forms").glob("*.key.yaml"))
ASKED = [
    (form, name)
    for form in PRACTICE
    for name, question in open_form(form, Path("/nowhere")).form.questions.items()
    if isinstance(question, PassagesQuestion)
]


@pytest.mark.parametrize(("form", "name"), ASKED)
def test_each_chosen_and_each_needed_paragraph_has_its_row_as_scoring_counts_it(form: str, name: str) -> None:
    opened, path = open_form(form, Path("/nowhere")), practice_key(form)
    assert path is not None
    entry = read_key(path).questions[name]
    assert isinstance(entry, SelectionKey)
    passages = list(opened.case.passages)
    answer = tuple(passages[::3][:12])
    marks = beside(cited_in_form(answer, ["nexus"], {}, opened.case), entry, opened.case)
    labels = {one.id: one.label for one in opened.case.passages.values()}
    needed = {one for must in entry.must for one in must.any_of}
    assert [row.label for row in marks.rows] == [labels[one] for one in passages if one in {*needed, *answer}]
    rows = {row.label: row for row in marks.rows}
    _, reasons = score_selection(answer, entry)
    words = {"hit": "hit", "neutral": "may", "off_the_point": "wrong", "wrong_date": "wrong"}
    for reason in reasons:
        if reason.code == "missed":
            found = [rows[labels[one]] for one in reason.ids]
            assert {row.brought for row in found} == {VERDICTS["missed"]}
            assert reason.text in {row.why for row in found}
        else:
            assert rows[labels[reason.ids[0]]].brought == VERDICTS[words[reason.code]]
            assert rows[labels[reason.ids[0]]].said == "Cited"
    missed = [row for row in marks.rows if row.brought == VERDICTS["missed"]]
    assert all(row.said == "Not cited" and row.why for row in missed)
    assert all(len(row.words.split()) <= MOST_WORDS + 1 for row in marks.rows)


def test_nobody_who_has_not_tried_is_shown_which_paragraphs_it_would_have_been() -> None:
    opened, path = open_form("notice-screening", Path("/nowhere")), practice_key("notice-screening")
    assert path is not None
    told = explain(opened.form, opened.case, Record(form="notice-screening"), read_key(path))
    assert [question.marks for question in told.questions if question.marks] == []
    said = explain(
        opened.form, opened.case, Record(form="notice-screening"), read_key(path), reader={"mark--nexus--n3": "helps"}
    )
    assert [question.id for question in said.questions if question.marks] == ["nexus-passages"]
    assert said.points == 0, "marks of the reader are shown, not graded"


def test_a_mark_that_points_the_other_way_is_told_and_takes_nothing() -> None:
    case = read_case(find_case("notice-under-the-door"))
    path = practice_key("notice-screening")
    assert path is not None
    entry = read_key(path).questions["nexus-passages"]
    assert isinstance(entry, SelectionKey)
    kept = {mark_name("nexus", "n3"): "helps", mark_name("nexus", "n12"): "unknown", mark_name("nexus", "n5"): "hurts"}
    rows = {row.label: row for row in beside(marked_in_reader("nexus", kept, case), entry, case).rows}
    assert (rows["¶ 3"].said, rows["¶ 3"].brought) == ("Helps the claim", "Well chosen")
    assert "the other way round" in rows["¶ 3"].why
    assert rows["¶ 12"].brought == "Left open by you"
    assert rows["¶ 5"].brought == "Off the point"
    assert rows["¶ 6"].said == "No mark"


def test_every_word_of_the_table_is_escaped_and_its_headers_pass_both_cleaners() -> None:
    opened, path = open_form("notice-screening", Path("/nowhere")), practice_key("notice-screening")
    assert path is not None
    hostile = [one.model_copy(update={"text": TAGS[1] + " \u202e" + ALL}) for one in opened.case.narrative]
    case = opened.case.model_copy(update={"narrative": tuple(hostile)})
    said = explain(opened.form, case, Record(form=opened.form.id, answers={"nexus-passages": ("n3",)}), read_key(path))
    marks = next(question.marks for question in said.questions if question.marks)
    for shown in (
        marks_html(marks),
        clean(marks_html(marks)),
        clean_again(clean(feedback_html(said))),
    ):
        page = html.fromstring(f"<main>{shown}</main>")
        (table,) = page.findall(".//table")
        assert {one.get("scope") for one in table.findall("thead/tr/th")} == {"col"}
        assert {one.get("scope") for one in table.findall("tbody/tr/th")} == {"row"}
        assert table.find("caption") is not None
        assert [one.tag for one in page.iter() if one.tag in {"script", "img", "svg", "iframe", "input", "style"}] == []
        assert TAGS[1] in "".join(table.itertext())


def test_the_readers_marks_are_compared_only_after_the_student_has_asked(tmp_path: Path) -> None:
    case = read_case(find_case("notice-under-the-door"))
    reader = CaseReader(case, tmp_path)
    offered = {one["id"]: one["form"] for one in reader.page["elements"]}
    assert {name for name, form in offered.items() if form} == set(comparisons(case, tmp_path)) & set(offered)
    kept = {"schema": 1, "form": "reader-notice-under-the-door", "seq": 1, "time": "", "case_digest": ""}
    reader.keep({**kept, "answers": {"mark--nexus--n3": "hurts"}})
    assert reader.said["compared"] == {}
    reader.keep({**kept, "seq": 2, "answers": {"mark--nexus--n3": "hurts", "compared--nexus": "yes"}})
    (table,) = reader.said["compared"]["nexus"]["tables"]
    assert table["marks"]["rows"][0]["said"] == "Hurts the claim"
    assert reader.said["compared"]["nexus"]["reviewed"] is False
    reader.close()


def test_no_graded_case_has_marks_to_compare_with() -> None:
    assert comparisons(read_case(find_case("people-like-you-go-first")), Path("/nowhere")) == {}


@pytest.mark.parametrize("carrier", ["notebook", "sidecar"])
def test_the_graded_page_shows_the_forms_citation_with_the_readers_mark(released: MiniCourse, carrier: str) -> None:
    marks = {"mark--nexus--n2": "hurts", "mark--nexus--n3": "helps", "mark--nexus--n1": TAGS[1]}
    marks |= {"mark--nexus--\ud800": "helps", "mark--nexus--nowhere": "hurts"}
    kept = {"schema": 1, "form": "reader-mini-case", "case_digest": DIGEST, "seq": 3, "time": "", "answers": marks}

    def put(nb: object) -> None:
        if carrier == "notebook":
            nb.cells[0].metadata["asylum_clinic"] = kept  # type: ignore[attr-defined]

    folder = released.hand_in("ada", notebook=record(BEST), change=put)
    if carrier == "sidecar":
        import json

        (folder / "answers").mkdir()
        (folder / "answers" / "reader-mini-case.json").write_text(json.dumps(kept), encoding="utf-8")
    released.grade()
    page = html.fromstring(released.feedback())
    assert ".table-bordered" in "".join(page.xpath("//head//style/text()"))
    (table,) = page.findall(".//table")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.findall("tbody/tr")]
    assert [row[2:] for row in rows] == [
        ["Cited; marked: hurts the claim", "Carries the answer", "Well chosen"],
        ["Not cited; marked: helps the claim", "Off the point", "Nothing lost. It bears on relocation."],
    ]
    assert [row[0] for row in rows] == ["¶ 2", "¶ 3"]
    assert released.row().auto == 6
    assert FORM not in table.text_content()
