"""The anonymizer finds what points to a person, says what it can't know, and writes no more than it must."""

# ruff: noqa: E501 (what is compared is read whole)
from __future__ import annotations

import random
import re
import stat
import sys
import zipfile
from datetime import date
from pathlib import Path

import matplotlib.image
import pytest

from anonymizing_blind import SETS, blind
from anonymizing_corpus import DIRECT, corpus
from anonymizing_measures import Measured, measure
from asylum_clinic.errors import KitError
from asylum_clinic.grading.anonymizing import NOT_ENOUGH, anonymize
from asylum_clinic.grading.anonymizing.dates import days, moved
from asylum_clinic.grading.anonymizing.drafting import Draft, make_draft
from asylum_clinic.grading.anonymizing.engine import analyze, engine
from asylum_clinic.grading.anonymizing.mapping import lock, unlock
from asylum_clinic.grading.anonymizing.mentions import all_mentions
from asylum_clinic.grading.anonymizing.review import read_review
from command import asylum_clinic

STORY = """My name is Ivaylo Terziev. I was born on 3 March 1990 in Starodinsk, and my A-number is A 203 456 789.
On March 5th, 2019 Colonel Bahrami came. On March 19th, 2019 they took Hussein, my brother; husein's wife saw it.
Terziev was all they called me. We worked at the Zarya Bakery. My hearing is in the Atlanta Immigration Court.
I was the only pharmacist in the village. Call (404) 555-0133 or ivaylo.t@mail.test.
"""


@pytest.fixture(scope="module")
def draft() -> Draft:
    """A draft of the story, made with chance that is known."""
    return make_draft(STORY, random.Random(4))


@pytest.fixture(scope="module", params=["tuned", "held-out", *SETS])
def measured(request: pytest.FixtureRequest) -> Measured:
    """What was found in one half of the narratives, or in a set that was written without a look at the recognizers."""
    narratives = blind(request.param) if request.param in SETS else corpus()
    return measure([one for one in narratives if one.half == request.param])


def test_there_are_a_hundred_narratives_of_twenty_five_templates_and_more() -> None:
    narratives = corpus()
    assert len(narratives) >= 100
    assert len({one.name.rsplit(".", 1)[0] for one in narratives}) >= 25
    assert len({one.text for one in narratives}) == len(narratives)


@pytest.mark.parametrize("name", SETS)
def test_a_blind_set_has_forty_narratives_of_forty_shapes(name: str) -> None:
    narratives = blind(name)
    assert len({one.name for one in narratives}) == len(narratives) >= 40
    assert {mark.kind for one in narratives for mark in one.marks} >= set(DIRECT)
    assert not any("⟪" in one.text or "⟫" in one.text for one in narratives)


LEAST = {"blind-2": (0.96, 0.85), "blind-1": (0.99, 0.9), "blind-3": (0.99, 0.85)}
"""Recall of direct identifiers and precision, where they may be lower: booking sheets, tables and scans in blind-2."""


def test_direct_identifiers_are_found_in_99_of_100_and_what_was_missed_is_said(measured: Measured) -> None:
    assert measured.recall_of_direct >= LEAST.get(measured.half, (0.99,))[0], measured.missed_direct


def test_what_is_replaced_is_mostly_something_that_points_to_a_person(measured: Measured) -> None:
    assert measured.precision >= LEAST.get(measured.half, (0, 0.95))[1], measured.taken[:20]


def test_no_name_number_or_address_of_the_original_is_left(draft: Draft) -> None:
    for word in (
        "Ivaylo",
        "Terziev",
        "Starodinsk",
        "Bahrami",
        "ussein",
        "usein",
        "Zarya",
        "Atlanta",
        "456",
        "0133",
        "mail.test",
        "1990",
    ):
        assert word not in draft.text


def test_the_same_person_has_the_same_invented_name_however_it_is_spelt(draft: Draft) -> None:
    first, second, third, _ = draft.text.splitlines()
    family = re.search(r"My name is \w+ (\w+)", first)
    assert family is not None
    assert third.startswith(f"{family[1]} was all they called me")
    brother, again = re.findall(r"took (\w+), my brother; (\w+)'s", second)[0]
    assert brother.casefold() == again


def test_dates_keep_their_interval_and_their_weekday(draft: Draft) -> None:
    old, new = [[date(one.year, one.month, one.day) for one in days(text) if one.year and one.month and one.day and not one.birth]
                for text in (STORY, draft.text)]  # fmt: skip
    assert new[1] - new[0] == old[1] - old[0]
    assert [day.weekday() for day in new] == [day.weekday() for day in old]
    assert new != old


WAYS_TO_WRITE_A_DAY = {
    "09/IX/1994": "07/IV/1995",
    "12 de outubro de 2020": "10 de maio de 2021",
    "23-ago-2020": "21-mar-2021",
    "twelfth of May, nineteen ninety-one": "eighth of December, nineteen ninety-one",
    "19 Nov '21": "17 Jun '22",
    "2021 Jan 04": "2021 Aug 02",
    "4th day of October, 2022": "2nd day of May, 2023",
    "11-2020": "6-2021",
    "10/31": "05/29",
    "fourth of March of two thousand eighteen": "thirtieth of September of twenty eighteen",
}


@pytest.mark.parametrize("written", WAYS_TO_WRITE_A_DAY)
def test_a_moved_day_is_written_as_the_old_one_was(written: str) -> None:
    (day,) = days(f"It was on {written} at noon.")
    assert moved(day, 30, 2020) == WAYS_TO_WRITE_A_DAY[written]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("TO: The file\nFROM: Daisy Field and another", ["Daisy Field"]),
        ("Jasmine and Marcus were there. Then Jasmine left.", ["Jasmine", "Marcus", "Jasmine"]),
        ("There I met Prince. The queen and the Prince of that land knew. Prince ran.", ["Prince", "Prince"]),
        ("She lives at 212 Alder Ave., #907, Alexandria, VA.", ["212 Alder Ave., #907, Alexandria, VA"]),
        ("See 27 I. & N. Dec. 316 (BIA 2018); 8 C.F.R. 1208.13.", ["2018"]),
    ],
)
def test_a_common_word_is_a_name_where_its_neighbors_say_so(text: str, who: list[str]) -> None:
    assert [text[one.start : one.end] for one in all_mentions(text, analyze(text))] == who


@pytest.mark.parametrize("plain", ["open 24/7", "1/2 of it", "8 U.S.C. 1158", "28 I. & N. Dec. 307", "20/20"])
def test_what_is_no_day_is_left(plain: str) -> None:
    assert days(plain) == []


def test_lines_stay_where_they_were_and_rare_facts_are_listed_with_what_to_do(draft: Draft) -> None:
    assert draft.text.count("\n") == STORY.count("\n")
    assert {(doubt.line, doubt.what) for doubt in draft.doubts} >= {
        (4, "a trade together with a place"),
        (4, "a small place"),
    }
    assert all(doubt.do for doubt in draft.doubts)


def test_two_drafts_of_a_file_have_other_names_and_other_days() -> None:
    assert make_draft(STORY).text != make_draft(STORY).text


def test_only_the_draft_and_the_review_list_are_written_and_neither_holds_a_name(tmp_path: Path) -> None:
    file = tmp_path / "Ivaylo Terziev.txt"
    file.write_text(STORY)
    written = anonymize(file, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"case.draft.md", "case.review.yaml"}
    for path in (written.draft, written.review):
        assert not re.search(r"(?i)ivaylo|terziev|hussein|starodinsk|bahrami|zarya|0133", path.read_text())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    review = read_review(written.review)
    assert len(review.entries) == review.count == written.changes + written.doubts
    assert len(review.unsigned) == review.count
    with pytest.raises(KitError, match="there is one already"):
        anonymize(file, tmp_path / "out")


def test_the_mapping_is_kept_only_when_asked_for_and_opens_with_its_passphrase_alone(
    draft: Draft, tmp_path: Path
) -> None:
    kept = tmp_path / "names.mapping"
    kept.write_bytes(lock(draft, "four plain english words"))
    assert b"Terziev" not in kept.read_bytes()
    assert "Bahrami" in str(unlock(kept, "four plain english words")["names"])
    with pytest.raises(KitError, match="does not open"):
        unlock(kept, "four plain english word")
    with pytest.raises(KitError, match="shorter than"):
        lock(draft, "short")


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    with pytest.raises(KitError, match="Presidio, which is not installed") as said:
        engine.__wrapped__()
    assert "asylum-clinic-kit[anonymize]" in said.value.do


def test_a_file_of_another_kind_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="can't be anonymized"):
        anonymize(tmp_path / "story.pdf")


def test_the_command_never_calls_its_output_anonymous(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    said = asylum_clinic("anonymize", "story.txt", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "not anonymous" in " ".join(said.stdout.split())
    assert NOT_ENOUGH.split(".")[0] in " ".join(said.stdout.split())


@pytest.fixture(scope="module")
def word_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Word file that names a person in every place a Word file has."""
    import docx
    from docx.oxml import parse_xml

    folder = tmp_path_factory.mktemp("word")
    document = docx.Document()
    split = document.add_paragraph("My name is Iva")
    split.add_run("ylo Terz").bold = True
    split.add_run("iev, born on 3 March 1990. On 5 March 2019 I fled.")
    document.add_table(1, 2).cell(0, 1).text = "Ivaylo Terziev, A 203 456 789"
    document.sections[0].header.paragraphs[0].text = "Client Terziev"
    document.sections[0].footer.paragraphs[0].text = "Call Terziev at (404) 555-0133"
    document.add_comment(split.runs, text="Ask Terziev again", author="Dana Quigley", initials="DQ")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    split._p.append(
        parse_xml(
            f'<w:del {space} w:id="90" w:author="Dana Quigley"><w:r><w:delText>Hussein knew.</w:delText></w:r></w:del>'
        )
    )
    split._p.append(
        parse_xml(f'<w:ins {space} w:id="91" w:author="Dana Quigley"><w:r><w:t> Terziev stayed.</w:t></w:r></w:ins>')
    )
    matplotlib.image.imsave(folder / "dot.png", [[0.0]])
    document.add_picture(str(folder / "dot.png"))
    document.core_properties.author = "Dana Quigley"
    document.core_properties.title = "Terziev declaration"
    document.save(str(folder / "Terziev.docx"))
    return folder / "Terziev.docx"


def test_a_word_file_keeps_no_name_in_any_of_its_parts(word_file: Path, tmp_path: Path) -> None:
    import docx

    written = anonymize(word_file, tmp_path)
    with zipfile.ZipFile(written.draft) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    whole = b"\n".join(parts.values())
    for word in (
        b"Terz",
        b"Ivay",
        b"Dana",
        b"Quigley",
        b"Hussein",
        b"0133",
        b"456 789",
        b"March 1990",
    ):  # the year itself may stay
        assert word not in whole, [name for name, part in parts.items() if word in part]
    assert [name for name in parts if name.endswith((".png", ".jpeg"))] == []
    document = docx.Document(str(written.draft))
    assert document.paragraphs[0].text.endswith("stayed.")
    assert "[A-number]" in document.tables[0].cell(0, 1).text
    assert {"deleted words", "the file itself", "a picture, a text box or an embedded file"} <= {
        entry.what for entry in read_review(written.review).entries
    }


def test_a_file_that_only_says_it_is_a_word_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.docx").write_text("words")
    with pytest.raises(KitError, match="no Word file"):
        anonymize(tmp_path / "no.docx")
