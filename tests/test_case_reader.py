"""The case reader, without a browser: what a page is told, what is kept of marks, and what an open key says of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from asylum_clinic.assessment.key import practice_key, read_key
from asylum_clinic.assessment.marks import mark_name
from asylum_clinic.assessment.plain_records import parse_plain
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.cases.reading import documents, timeline, warned
from asylum_clinic.cases.variants import vary_case
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.glossary import Term, glossary
from asylum_clinic.resources import datasets
from asylum_clinic.widgets.case_reader import CaseReader
from asylum_clinic.widgets.case_reader.page import markable, page_data
from asylum_clinic.widgets.case_reader.revisiting import NONE, revisits
from hostile import ALL

CASES = sorted(path.parent for path in (datasets() / "cases").glob("*/case.yaml"))
NOTICE = read_case(find_case("notice-under-the-door"))
each_case = pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)


@each_case
def test_every_paragraph_reads_as_its_case_and_as_each_variant_of_it(folder: Path) -> None:
    case = read_case(folder)
    read = [one for text in documents(case) for one in text]
    assert [(one.key, one.label, one.text) for one in read if one.text is not None] == [
        (passage.id, passage.label, passage.text) for passage in case.passages.values()
    ]
    assert len({one.key for one in read}) == len(read)
    for variant in case.variants:
        texts = [
            one.under[variant.id].text if variant.id in one.under else one.text
            for one in read
            if not (variant.id in one.under and one.under[variant.id].kind == "removed")
        ]
        varied = vary_case(case, variant.id).case
        assert [text for text in texts if text is not None] == [passage.text for passage in varied.passages.values()]


@each_case
def test_whoever_marks_every_paragraph_on_every_element_loses_no_mark(folder: Path) -> None:
    case = read_case(folder)
    marks = {mark_name(element, one): "helps" for element in markable(case, folder) for one in case.passages}
    raw = {"schema": 1, "form": "reader", "seq": 1, "answers": marks}
    kept = parse_plain(json.dumps(raw), "reader", "notebook")
    assert kept is not None
    assert (kept.answers, kept.problems) == (marks, ())


@each_case
def test_a_content_note_that_names_paragraphs_stands_before_them_with_a_way_round(folder: Path) -> None:
    case = read_case(folder)
    found = warned(case)
    ids = list(case.passages)
    for one in found:
        assert one.first in ids
        assert not one.after or ids.index(one.after) > ids.index(one.first)
        assert "(" not in one.note
    naming = [note for note in case.paper.content_notes if "paragraph" in note]
    assert len({one.note for one in found}) >= len(naming)


@each_case
def test_the_page_is_plain_json_with_no_word_of_a_key(folder: Path) -> None:
    case = read_case(folder)
    told = revisits(case, Path("/nowhere"))
    page = page_data(case, Path("/nowhere"), told)
    text = json.dumps(page)
    assert len(text) < 100_000
    assert page["elements"]
    for revisit in told.values():
        assert revisit.half.why not in text
    for variant in page["variants"]:
        assert bool(variant["elements"]) != bool(variant["keyless"])
        assert not [what for what, _, _ in variant["facts"] if what.startswith(("Test for", "Posture"))]


def test_the_days_that_a_rule_gives_stand_among_the_events_with_the_rule() -> None:
    found = {one.day.isoformat(): one for one in timeline(NOTICE) if one.rule}
    assert list(found) == ["2022-12-16", "2023-11-14"]
    assert "counted from the entry in this file" in found["2023-11-14"].what
    assert "8 USC 1158(a)(2)(B)" in " ".join(found["2023-11-14"].rule)
    days = [one.day for one in timeline(NOTICE)]
    assert days == sorted(days)


def test_no_year_runs_against_an_unaccompanied_child_and_it_does_once_the_child_is_older() -> None:
    child = read_case(find_case("the-girl-who-counted-the-boats"))
    page = page_data(child, Path("/nowhere"), {})
    assert "8 USC 1158(a)(2)(E)" in page["no_deadline"]
    assert not [one for one in page["timeline"] if "Asylum application" in one["what"]]
    older = next(one for one in page["variants"] if one["id"] == "two-years-older")
    assert bool(older["no_deadline"]) != bool([one for one in older["timeline"] if "Asylum application" in one["what"]])


def test_a_brief_has_no_deadline_of_a_client() -> None:
    assert not [one for one in timeline(read_case(find_case("a-paragraph-by-friday"))) if one.rule]


# marks and what they are held against


def raw(seq: int, answers: dict[str, object], form: str = "reader-notice-under-the-door") -> dict[str, object]:
    return {"schema": 1, "form": form, "case_digest": "", "seq": seq, "time": "", "answers": answers}


def test_marks_are_kept_restored_and_summed_up_element_by_element(tmp_path: Path) -> None:
    reader = CaseReader(NOTICE, tmp_path)
    marks = {"mark--nexus--n3": "hurts", "mark--nexus--n5": "helps", "mark--nexus--posts-and-warning.n20": "helps"}
    assert reader.keep(raw(3, marks)) == ""
    assert CaseReader(NOTICE, tmp_path).kept.answers == marks
    lines = dict(reader.answer_lines(reader.kept))
    assert lines == {"Nexus: helps the claim": "¶ 5; ¶ 17a", "Nexus: hurts the claim": "¶ 3"}


def test_what_an_open_key_moves_is_told_only_after_the_student_has_said_and_asked(tmp_path: Path) -> None:
    reader = CaseReader(NOTICE, tmp_path)
    said = {"variant": "posts-and-warning", "revisit--posts-and-warning": ["nexus", "interview"]}
    reader.keep(raw(1, said))
    assert reader.said["revisited"] == {}
    reader.keep(raw(2, {**said, "revisited--posts-and-warning": "yes"}))
    told = reader.said["revisited"]["posts-and-warning"]
    path = practice_key("notice-screening")
    assert path is not None
    moves = read_key(path).variants["posts-and-warning"].moves
    assert len(told["moves"]) == len(moves)
    assert "Nexus" in told["moves"]
    assert "Nexus" not in told["missed"]
    assert len(told["stays"]) == 1
    assert told["reviewed"] is False


def test_a_graded_case_tells_no_moves_and_says_who_has_them(tmp_path: Path) -> None:
    graded = read_case(find_case("people-like-you-go-first"))
    assert revisits(graded, tmp_path) == {}
    (variant,) = page_data(graded, tmp_path, {})["variants"]
    assert "instructor" in variant["keyless"]
    reader = CaseReader(graded, tmp_path)
    reader.keep(raw(1, {"revisit--fifth-circuit": ["nexus"], "revisited--fifth-circuit": "yes"}, reader.page["form"]))
    assert reader.said["revisited"] == {}


def test_a_form_beside_the_notebook_that_only_bears_a_practice_forms_name_opens_no_key(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    text = (datasets() / "forms" / "notice-screening.yaml").read_text("utf-8")
    (tmp_path / "forms" / "notice-screening.yaml").write_text(text.replace("title: ", "title: Another ", 1), "utf-8")
    assert "notice-screening" not in {revisit.form.id for revisit in revisits(NOTICE, tmp_path).values()}


@pytest.mark.parametrize("said", [[NONE], ["odd"], ["nexus", NONE, "odd"]])
def test_odd_things_said_to_move_do_no_harm(said: list[str], tmp_path: Path) -> None:
    reader = CaseReader(NOTICE, tmp_path)
    reader.keep(raw(1, {"revisit--condemned-brigade": said, "revisited--condemned-brigade": "yes"}))
    assert reader.said["revisited"]["condemned-brigade"]["stays"] == []


def hostile() -> Case:
    """The case with every word of a hostile student's in it."""
    narrative = tuple(passage.model_copy(update={"text": ALL}) for passage in NOTICE.narrative)
    paper = NOTICE.paper.model_copy(update={"title": ALL, "summary": ALL})
    return NOTICE.model_copy(update={"narrative": narrative, "paper": paper, "variants": ()})


def test_hostile_words_stay_words_in_the_saved_output(tmp_path: Path) -> None:
    reader = CaseReader(hostile(), tmp_path)
    answers = {"mark--nexus--n3": ALL, "mark--nexus--n4": "helps", ALL[:150]: ALL, "variant": ALL}
    assert reader.keep(raw(1, answers)) == ""
    html = reader.summary()["text/html"]
    assert "<script" not in html
    assert "<img" not in html
    assert reader.page["documents"][0]["paragraphs"][2]["text"] == ALL


# the glossary


def test_every_word_of_the_glossary_rests_on_an_authority_that_the_kit_knows() -> None:
    assert len(glossary()) >= 30
    assert list(glossary()) == sorted(glossary())
    unknown = [
        (term.id, name) for term in glossary().values() for name in term.authorities if name not in authorities()
    ]
    assert unknown == []


def test_a_word_is_found_whole_only() -> None:
    term = Term(id="bar", term="Bar", also=("CAT",), says="x", authorities=("x",))
    assert term.stands_in("a bar to asylum")
    assert not term.stands_in("the barracks of Velding, catching")


@pytest.mark.skipif(shutil.which("node") is None and os.environ.get("CI") != "true", reason="install node to run them")
def test_the_pages_pure_parts_pass_their_own_tests(tmp_path: Path) -> None:
    module = tmp_path / "case_reader.mjs"
    module.write_text(CaseReader._esm, encoding="utf-8")
    command = [shutil.which("node") or "node", "--test", str(Path(__file__).parent / "js" / "case_reader.test.mjs")]
    environ = os.environ | {"CASE_READER": module.as_uri()}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
