"""Interviews to rehearse, without a browser: held the same each time, looked at from seven sides, fit to hand out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from asylum_clinic.assessment.records import MIMETYPE, Record
from asylum_clinic.cases.interview import SLIPS, Interview, read_interview
from asylum_clinic.cases.interview_grounds import SIDES
from asylum_clinic.cases.interview_held import AGAIN, SAME, hold, transcript
from asylum_clinic.cases.interviewing import score, ways_to
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.errors import KitError
from asylum_clinic.grading.gate import interviews as gate
from asylum_clinic.law.authorities import authorities
from asylum_clinic.widgets.interview_room import InterviewRoom, page_data

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = [pytest.param(folder, id=folder.name) for folder in gate.interview_folders(ROOT)]
each_interview = pytest.mark.parametrize("folder", FOLDERS)
PACKS = ROOT / "grading" / "guide" / "role-play"
NOTICE = find_case("notice-under-the-door")
EMRO = read_interview(NOTICE)
OPENING = ["purpose", "keep", "stop", "ground"]
CLOSE = ["unasked", "pieces", "next", "tonight"]


@each_interview
@pytest.mark.parametrize("rule", gate.RULES, ids=lambda rule: rule.__name__)
def test_of_each_interview(rule: Callable[[Path], Iterator[KitError]], folder: Path) -> None:
    assert [str(found) for found in rule(folder)] == []


@each_interview
def test_whoever_walks_in_and_out_earns_nothing_and_no_one_can_leave_before_the_first_word(folder: Path) -> None:
    interview = read_interview(folder)
    assert hold(interview, ["end", "again"]).turns == ()
    held = hold(interview, [next(move.id for move in interview.closing if not move.needed), "end"])
    assert [mark.earned for mark in score(held)] == [0] * len(SIDES)


@each_interview
def test_the_budget_is_never_overdrawn_and_a_rehearsal_comes_out_the_same(folder: Path) -> None:
    interview = read_interview(folder)
    greedy = [question.id for question in interview.questions for _ in range(9)]
    held = hold(interview, [*greedy, *greedy, "again"])
    assert held.left >= 0
    assert hold(interview, held.done) == held
    assert hold(interview, [*greedy, "end", *greedy]).done[-1] == "end"


@each_interview
def test_no_line_of_an_interview_settles_a_face_or_a_tone(folder: Path) -> None:
    words = " ".join(answer.cue for answer in read_interview(folder).answers)
    words += " ".join(f"{side.title} {side.ground}" for side in SIDES.values())
    assert not re.search(
        r"\b(smil|cri(es|ed)|tear|nervous|calm|flat|demeanou?r|evasive|hesitat|look)", words, re.IGNORECASE
    )


# the sides, in a table: what is done, and what each side then says

TABLE: dict[str, tuple[list[str], dict[str, float]]] = {
    "all of the opening before the first question": ([*OPENING, "home-day", "end"], {"consent": 3}),
    "half of the opening": (["purpose", "stop", "home-day", "end"], {"consent": 1.5}),
    "the opening after the first question, before the hardest": (["home-bakery", *OPENING, "end"], {"consent": 1.5}),
    "the opening after the hardest": (["why-faith", *OPENING, "end"], {"consent": 0}),
    "a promise takes away a third": ([*OPENING, "promise", "end"], {"consent": 2}),
    "four open ones": ([*OPENING, "home-day", "now", "why", "letter-came", "end"], {"questions": 4}),
    "a closed one after an open one": (
        [*OPENING, "home-day", "now", "letter-came", "letter-date", "end"],
        {"questions": 4},
    ),
    "a closed one first": (["home-bakery", "home-day", "now", "letter-came", "end"], {"questions": 3.5}),
    "leading and compound ones": (["home-day", "now", "why-war", "why-which", "end"], {"questions": 2}),
    "one open one is no pattern": (["home-day", "end"], {"questions": 1}),
    "safe, hard, near": (["now", "why", "men", "end"], {"order": 2}),
    "the hardest first": (["why", "men", "end"], {"order": 1}),
    "the hardest last": (["now", "men", "why", "end"], {"order": 1}),
    "the hardest first and last": (["why", "end"], {"order": 0}),
    "the hardest never": (["now", "men", "end"], {"order": 1}),
    "a break after the hardest": (["now", "why", "break", "end"], {"breaks": 1}),
    "a break before it": (["now", "break", "why", "end"], {"breaks": 0.5}),
    "no break": (["now", "why", "end"], {"breaks": 0}),
    "an error mended": (["home-day", "again", "end"], {"interpreter": 3}),
    "one of two mended": (["home-day", "again", "letter-came", "end"], {"interpreter": 1.5}),
    "an error not mended": (["home-day", "end"], {"interpreter": 0}),
    "all of the close": (["now", *CLOSE, "end"], {"closing": 3}),
    "a close with a yes or no": (["now", *CLOSE, "yes-or-no", "end"], {"closing": 2}),
    "one fact of ten": (["men", "end"], {"facts": 0.5}),
}


@pytest.mark.parametrize("what", TABLE)
def test_what_each_side_earns(what: str) -> None:
    moves, expected = TABLE[what]
    held = hold(EMRO, moves)
    assert list(held.done) == moves, "a move of this table could not be made"
    earned = {mark.id: mark.earned for mark in score(held)}
    assert {name: earned[name] for name in expected} == expected


def test_where_nothing_was_lost_in_rendering_that_side_is_not_counted() -> None:
    marks = {mark.id: mark for mark in score(hold(EMRO, ["now", "end"]))}
    assert (marks["interpreter"].of, marks["facts"].of) == (0, 4)


def test_each_reason_names_an_authority_that_exists_and_shows_how_far_it_was_seen() -> None:
    for side in SIDES.values():
        cited = re.findall(r"\[([\w-]+)\]", side.ground)
        assert cited
        assert set(cited) <= set(authorities())
    grounds = [mark.ground for mark in score(hold(EMRO, ["end"]))]
    assert "8 CFR 208.30(d) [recalled]" in " ".join(grounds)
    assert not re.search(r"\[[a-z]+-[\w-]+\]", " ".join(grounds))


# what an answer depends on


def heard(*moves: str) -> str:
    """The last line of what was said."""
    return transcript(hold(EMRO, moves))[-1].text


def test_an_answer_depends_on_consent_on_what_was_suggested_and_on_a_break() -> None:
    assert heard("why").startswith("I do not want to die")
    assert heard(*OPENING, "why").startswith("I am against the war")
    assert heard(*OPENING, "why-war", "why").startswith("It is as you said")
    assert heard(*OPENING, "why", "told").startswith("My mother. Some people.")
    assert "cursed at the table" in heard(*OPENING, "why", "break", "told")


def test_a_question_waits_for_what_it_takes_up_and_can_be_put_again_only_where_another_answer_comes() -> None:
    assert hold(EMRO, ["letter-date"]).done == ()
    assert hold(EMRO, ["why", "why"]).done == ("why",)
    assert hold(EMRO, ["why", *OPENING, "why"]).done[-1] == "why"


def test_an_error_is_mended_by_its_own_question_and_a_whole_answer_is_only_said_again() -> None:
    said = [line.text for line in transcript(hold(EMRO, ["letter-came", "again"]))]
    assert said[-2].startswith("I heard a Monday")
    assert said[-1].endswith("the envelope has a postmark.")
    assert [line.text for line in transcript(hold(EMRO, ["now", "again"]))][-2:] == [AGAIN, SAME]
    assert hold(EMRO, ["letter-came"]).learned == ("monday",)
    assert hold(EMRO, ["letter-came", "again"]).learned == ("monday", "envelope")
    assert hold(EMRO, ["letter-came", "now", "again"]).learned == ("monday",), "too late for the letter"


def test_what_was_missed_is_named_with_the_element_and_the_question_that_asks_for_it() -> None:
    facts = next(mark for mark in score(hold(EMRO, ["now", "end"])) if mark.id == "facts")
    line = next(line for line in facts.said if "postmark" in line)
    assert "It bears on corroboration." in line
    assert "How did the letter reach you?" in line
    assert [one.id for one in ways_to(EMRO, "instead")] == ["unasked"]


# the room


class TestTheRoom:
    """What the page is told, and what is kept."""

    @pytest.fixture
    def room(self, tmp_path: Path) -> InterviewRoom:
        return InterviewRoom(read_case(NOTICE), EMRO, tmp_path)

    def test_a_rehearsal_is_kept_summed_up_and_restored(self, room: InterviewRoom, tmp_path: Path) -> None:
        moves = [*OPENING, "why", "end"]
        answers = {"moves": moves, "next--date": "I would ask <b>whom</b>?"}
        raw = {"schema": 1, "form": "interview-notice-under-the-door", "seq": 3, "time": "", "answers": answers}
        assert room.keep(raw) == ""
        summary = room.summary()
        assert "Emro Taliv, interpreted: I am against the war." in summary["text/plain"]
        assert "&lt;b&gt;whom" in summary["text/html"]
        assert summary[MIMETYPE]["answers"]["moves"] == moves
        again = InterviewRoom(read_case(NOTICE), EMRO, tmp_path)
        assert again.said == room.said
        assert room.said["over"]
        assert len(room.said["marks"]) == len(SIDES)

    def test_before_the_end_nothing_tells_what_a_question_is_or_what_can_be_learned(self, room: InterviewRoom) -> None:
        told = str(room.think(Record(form="x", seq=1, answers={"moves": tuple(OPENING)}))) + str(room.page)
        for secret in ("'form': 'open'", "leading", "'needed'", "wrong_word", "postmark", "stretchers"):
            assert secret not in told

    def test_what_can_be_said_stands_in_an_order_that_tells_nothing(self, room: InterviewRoom) -> None:
        for part in (room.said["opening"], room.said["close"], *(one["questions"] for one in room.said["topics"])):
            words = [one["text"] for one in part]
            assert words == sorted(words)
        titles = [one["title"] for one in room.said["topics"]]
        assert titles == sorted(titles)

    def test_a_hostile_list_of_moves_is_passed_over(self, room: InterviewRoom) -> None:
        moves = ("<img onerror>", "again", "end", "__class__", "why", "x" * 5000)
        assert room.think(Record(form="x", seq=1, answers={"moves": moves}))["lines"][0]["kind"] == "you"
        assert room.think(Record(form="x", seq=1, answers={"moves": "purpose"}))["lines"] == []

    def test_the_page_says_that_it_is_a_rehearsal(self) -> None:
        page = page_data(read_case(NOTICE), EMRO)
        assert "no part of the file" in page["rehearsal"]
        assert page["notes"]


@pytest.mark.skipif(shutil.which("node") is None and os.environ.get("CI") != "true", reason="install node to run them")
def test_the_pages_pure_parts_pass_their_own_tests(tmp_path: Path) -> None:
    module = tmp_path / "interview_room.mjs"
    module.write_text(InterviewRoom._esm, encoding="utf-8")
    command = [shutil.which("node") or "node", "--test", str(Path(__file__).parent / "js" / "interview_room.test.mjs")]
    environ = os.environ | {"INTERVIEW_ROOM": module.as_uri()}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# the role plays, which only an instructor sees


class TestTheRolePlays:
    """One pack an interview, whose words are those of the interview."""

    PARTS = ("1. The client's brief", "2. The interpreter's script", "3. The observer's sheet", "4. 60-minute plan")

    def rows(self, slug: str, part: str) -> list[list[str]]:
        """The rows of the table in one part of a pack, without its head."""
        text = (PACKS / f"{slug}.md").read_text(encoding="utf-8").partition(f"## {part}\n")[2].partition("\n## ")[0]
        found = re.findall(r"^\|(.+)\|$", text, flags=re.MULTILINE)
        return [[cell.strip() for cell in row.split("|")] for row in found[2:]]

    def test_each_interview_has_a_pack_that_the_guide_names(self) -> None:
        packs = {path.stem for path in PACKS.glob("*.md")}
        assert packs == {folder.name for folder in gate.interview_folders(ROOT)}
        index = (PACKS.parent / "README.md").read_text(encoding="utf-8")
        assert packs == set(re.findall(r"\(role-play/([\w-]+)\.md\)", index))

    @each_interview
    def test_each_part_stands_on_a_page_of_its_own(self, folder: Path) -> None:
        text = (PACKS / f"{folder.name}.md").read_text(encoding="utf-8")
        pages = text.split('<div style="page-break-after: always"></div>')
        assert [page.strip().splitlines()[0] for page in pages[1:]] == [f"## {part}" for part in self.PARTS]
        assert "**Content notes.**" in pages[0]
        assert "**Debrief.**" in pages[4]

    @each_interview
    def test_the_planted_errors_are_those_of_the_interview(self, folder: Path) -> None:
        told = [
            [question.text, answer.text, answer.slip.heard, SLIPS[answer.slip.kind], answer.slip.repair]
            for question in read_interview(folder).questions
            for answer in question.answers
            if answer.slip
        ]
        assert self.rows(folder.name, self.PARTS[1]) == told

    @each_interview
    def test_the_client_says_what_the_interview_says(self, folder: Path) -> None:
        interview = read_interview(folder)
        told = {(question.text, answer.text) for question in interview.questions for answer in question.answers}
        told |= {(move.text, move.answer.text) for move in (*interview.opening, *interview.closing) if move.answer}
        assert {(row[0], row[1]) for row in self.rows(folder.name, self.PARTS[0])} == told

    @each_interview
    def test_the_minutes_add_up_and_every_authority_exists(self, folder: Path) -> None:
        assert sum(int(row[0]) for row in self.rows(folder.name, self.PARTS[3])) == 60
        text = (PACKS / f"{folder.name}.md").read_text(encoding="utf-8")
        assert set(re.findall(r"\[([a-z0-9][A-Za-z0-9-]*)\](?!\()", text)) <= set(authorities())


# the gate


@cache
def plain() -> dict[str, Any]:
    """What the file holds, read once."""
    data: dict[str, Any] = yaml.safe_load((NOTICE / "interview.yaml").read_text(encoding="utf-8"))
    return data


def spoiled(tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The folder of an interview after something in it was changed."""
    data: dict[str, Any] = deepcopy(plain())
    change(data)
    folder = tmp_path / NOTICE.name
    folder.mkdir()
    (folder / "interview.yaml").write_text(json.dumps(data), encoding="utf-8")
    return folder


def question(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in data["questions"] if one["id"] == name)


@dataclass(frozen=True)
class Planted:
    """A fault, and what is said of it."""

    change: Callable[[dict[str, Any]], None]
    said: str


FAULTS = {
    "a budget that is too small": Planted(lambda data: data.update(budget=6), "can't be learned within 6 questions"),
    "a fact that no answer brings out": Planted(
        lambda data: question(data, "men")["answers"][0].pop("facts"), "men can't be learned"
    ),
    "an error that is none": Planted(
        lambda data: question(data, "why")["answers"][2]["slip"].update(
            heard=question(data, "why")["answers"][2]["text"]
        ),
        "no error can be heard or mended",
    ),
    "a repair that asks nothing": Planted(
        lambda data: question(data, "why")["answers"][2]["slip"].update(repair="again"), "heard or mended"
    ),
    "what is learned and lost at once": Planted(
        lambda data: question(data, "letter-came")["answers"][0]["slip"].update(lost=["monday"]), "learned and lost"
    ),
    "an answer that is never given": Planted(
        lambda data: question(data, "now")["answers"].insert(0, {"text": "Well."}), "is never given"
    ),
    "a question without an answer in some cases": Planted(
        lambda data: question(data, "now")["answers"][0].update(when={"rested": True}), "not given in every case"
    ),
    "questions that wait for each other": Planted(
        lambda data: question(data, "why").update(after=["told"]), "waits for itself"
    ),
    "a topic without an open question": Planted(
        lambda data: question(data, "duty").update(form="closed"), "no open question on 'duty'"
    ),
    "an element that the law does not know": Planted(
        lambda data: data["facts"][0].update(bears_on=["luck"]), "which is no element"
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_planted_fault_is_found(what: str, tmp_path: Path) -> None:
    folder = spoiled(tmp_path, FAULTS[what].change)
    found = [fault for rule in gate.RULES for fault in rule(folder)]
    assert any(FAULTS[what].said in str(fault) for fault in found)
    assert all(fault.do for fault in found)


WRONG = {
    "a fact that is not listed": lambda data: data["facts"].pop(0),
    "a topic that is not listed": lambda data: question(data, "now").update(topic="nowhere"),
    "two of one name": lambda data: question(data, "now").update(id="purpose"),
    "a name that is taken": lambda data: question(data, "now").update(id="break"),
    "an error without a repair": lambda data: question(data, "why")["answers"][2]["slip"].pop("repair"),
    "another case's": lambda data: data.update(case="the-ash-book"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_wrong_is_refused_in_a_sentence(what: str, tmp_path: Path) -> None:
    folder = spoiled(tmp_path, WRONG[what])
    with pytest.raises(KitError, match=r"interview\.yaml"):
        read_interview(folder)


def test_a_case_without_an_interview_says_so() -> None:
    with pytest.raises(KitError, match="no interview to rehearse"):
        read_interview(find_case("the-ash-book"))


def test_the_model_is_what_editors_are_given() -> None:
    assert Interview.model_json_schema()["title"] == "Interview"
