"""Signatures: who signed which words until when, what has changed since, and what that does to marks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from asylum_clinic import cli
from asylum_clinic.errors import KitError
from asylum_clinic.grading import reviews
from asylum_clinic.grading.reviews import Item, items, read_reviews, sign, signed_authorities, unsigned
from command import asylum_clinic
from helpers_course import BEST, FORM, PS, MiniCourse, record

TODAY = date.today()
LATER = TODAY + timedelta(days=90)
UNSEEN = "real-id-101h"
"""An authority whose text the kit has not seen, so that no mark rests on it until it is signed."""


def item(root: Path, name: str, day: date = TODAY) -> Item:
    """One thing that the assignment rests on."""
    return next(one for one in items(root, PS, day) if one.id == name)


def test_an_assignment_rests_on_its_keys_and_on_what_they_credit_and_its_forms_offer(mini: MiniCourse) -> None:
    found = items(mini.root, PS, TODAY)
    assert [one.id for one in found] == [FORM, "ina-101a42A", "ina-208a1"]
    assert {one.state for one in found} == {"unsigned"}
    assert any("QUINCE-MODEL-ANSWER" in line for line in found[0].lines)


def test_a_signature_holds_for_the_words_that_were_signed_and_until_its_day(mini: MiniCourse) -> None:
    for name in (FORM, "ina-208a1"):
        sign(mini.root, item(mini.root, name), "A. Attorney", TODAY, LATER)
    assert item(mini.root, FORM).state == item(mini.root, "ina-208a1").state == "signed"
    assert item(mini.root, "ina-101a42A").state == "unsigned"
    assert item(mini.root, FORM, LATER + timedelta(days=1)).state == "expired"
    key = mini.root / "grading" / "keys" / "mini-form.yaml"
    key.write_text(key.read_text().replace("It bears on relocation.", "It bears on relocation alone."))
    assert item(mini.root, FORM).state == "changed"


def test_what_an_attorney_signed_counts_and_the_class_is_graded_anew(released: MiniCourse) -> None:
    key = released.root / "grading" / "keys" / "mini-form.yaml"
    more = f"must:\n      - any_of: [{UNSEEN}]\n        missed: The Act of 2005 asks for a central reason.\n"
    key.write_text(
        key.read_text().replace("must:\n      - any_of: [ina-101a42A]", f"{more}      - any_of: [ina-101a42A]")
    )
    form = released.root / "solutions" / PS / "forms" / "mini-form.yaml"
    form.write_text(form.read_text().replace("[ina-101a42A, ina-208a1]", f"[ina-101a42A, ina-208a1, {UNSEEN}]"))
    released.hand_in(notebook=record(BEST))
    released.grade()
    before = released.row().auto
    assert before == 6
    sign(released.root, item(released.root, UNSEEN), "A. Attorney", TODAY, LATER)
    assert signed_authorities(released.root, TODAY) == {UNSEEN}
    assert signed_authorities(released.root, LATER + timedelta(days=1)) == frozenset()
    assert released.grade()["ada"].status == "graded"
    assert released.row().auto == 5
    assert released.grade()["ada"].status == "skipped"


def test_a_feedback_page_says_that_nobody_has_signed_the_key_until_somebody_has(released: MiniCourse) -> None:
    released.hand_in(notebook=record(BEST))
    released.grade()
    assert "not yet reviewed by an attorney" in released.feedback()
    sign(released.root, item(released.root, FORM), "A. Attorney", TODAY, LATER)
    released.grade()
    assert "not yet reviewed by an attorney" not in released.feedback()


def test_a_release_says_what_nobody_has_signed(mini: MiniCourse, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(cli.app, ["release", PS, "--course", str(mini.root)]) == 0
    assert "1 of the keys and 2 of the authorities" in capsys.readouterr().out
    for one in items(mini.root, PS, TODAY):
        sign(mini.root, one, "A. Attorney", TODAY, LATER)
    assert unsigned(mini.root, PS, TODAY) == ""


def test_the_command_shows_each_thing_with_its_doubts_and_signs_what_it_is_told_to(mini: MiniCourse) -> None:
    course = ["--course", str(mini.root)]
    told = asylum_clinic("review", PS, "--by", "A. Attorney", *course, cwd=mini.root, typed="s\nn\nq\n")
    assert told.returncode == 0, told.stderr
    assert "1 of 3: Key of the form mini-form (not signed)" in told.stdout
    assert "Signed: 1. Not signed: 2." in told.stdout
    assert read_reviews(mini.root).keys[FORM].by == "A. Attorney"
    listed = asylum_clinic("review", PS, "--list", *course, cwd=mini.root)
    assert listed.returncode == 1
    assert "A. Attorney" in listed.stdout


def test_a_signature_without_a_name_or_with_a_day_that_is_past_is_refused(mini: MiniCourse) -> None:
    for by, until in (("", LATER), ("A. Attorney", TODAY)):
        with pytest.raises(KitError, match="needs a name and a day"):
            sign(mini.root, item(mini.root, FORM), by, TODAY, until)
    assert not (mini.root / reviews.REVIEWS).exists()
    refused = asylum_clinic("review", PS, "--until", "soon", "--course", str(mini.root), cwd=mini.root)
    assert refused.returncode == 2
    assert "2027-08-31" in refused.stderr


def test_a_broken_record_of_signatures_stops_the_grading_with_its_line(released: MiniCourse) -> None:
    (released.root / reviews.REVIEWS).write_text("keys:\n  mini-form: {by: A. Attorney}\n")
    released.hand_in(notebook=record(BEST))
    with pytest.raises(KitError, match=r"reviews.yaml:2: "):
        released.grade()
