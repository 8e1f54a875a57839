"""``interview_room(case)``: rehearse an interview, question by question, before a person is asked anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asylum_clinic.assessment.records import Record
from asylum_clinic.cases.interview import Interview, Move, read_interview
from asylum_clinic.cases.interview_held import Held, Line, hold, transcript
from asylum_clinic.cases.interviewing import score
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.law.authorities import LAW_AS_OF
from asylum_clinic.widgets.room import Room, open_room, script, style

_HERE = Path(__file__).parent
ONLY_A_REHEARSAL = (
    "A rehearsal, no part of the file: the forms on this case are answered from the file alone. What the client's face "
    "or voice is like is not shown and not counted."
)


class InterviewRoom(Room):
    """The room in which one interview is rehearsed, live.

    What is kept is the list of moves; the interview is held anew from it each time, and comes out the same.

    Parameters
    ----------
    case : Case
    interview : Interview
    folder : Path
        The notebook's folder.
    """

    _esm = script(_HERE, "interview_room.js")
    _css = style(_HERE, "interview_room.css")

    def __init__(self, case: Case, interview: Interview, folder: Path) -> None:
        self._interview = interview
        super().__init__(page_data(case, interview), folder)

    def think(self, record: Record) -> dict[str, Any]:
        """Say what was said so far, what can be done now, and, once it is over, how it was held."""
        held = self._held(record)
        return {
            "moves": len(_moves(record)),
            "lines": [{"who": self._name(line), "kind": line.who, "text": line.text} for line in transcript(held)],
            "left": held.left,
            "over": held.over,
            "closing": held.closing,
            "opening": [] if held.closing else _offered(held, self._interview.opening),
            "topics": _topics(held),
            "close": [] if held.over else _offered(held, self._interview.closing),
            "again": held.can_render_again(),
            "break": held.do("break") is not held,
            "end": held.do("end") is not held,
            "marks": [vars(mark) | {"said": list(mark.said)} for mark in score(held)] if held.over else [],
            "gaps": [gap.model_dump() for gap in self._interview.gaps] if held.over else [],
            "known": [fact.text for fact in self._interview.facts if fact.id in held.learned] if held.over else [],
        }

    def answer_lines(self, record: Record) -> list[tuple[str, str]]:
        """Return the transcript, and what the student would ask next."""
        said = "\n".join(f"{self._name(line)}: {line.text}" for line in transcript(self._held(record)))
        lines = [("Transcript of the rehearsal", said)] if said else []
        for gap in self._interview.gaps:
            text = record.answers.get(f"next--{gap.id}")
            lines += [(gap.text, text)] if isinstance(text, str) else []
        return lines

    def _held(self, record: Record) -> Held:
        return hold(self._interview, _moves(record))

    def _name(self, line: Line) -> str:
        return {"you": "You", "client": f"{self._interview.client}, interpreted", "note": "Note"}[line.who]


def _moves(record: Record) -> tuple[str, ...]:
    kept = record.answers.get("moves", ())
    return kept if isinstance(kept, tuple) else ()


def _offered(held: Held, moves: tuple[Move, ...]) -> list[dict[str, Any]]:
    """Return what can still be said, in an order that does not tell which of it belongs there."""
    still = [move for move in moves if move.id not in held.done]
    return [{"id": move.id, "text": move.text} for move in sorted(still, key=lambda move: move.text)]


def _topics(held: Held) -> list[dict[str, Any]]:
    """Return the topics with what can be asked now, both in an order that tells nothing."""
    found = []
    asked = set(held.done)
    for topic in sorted(held.interview.topics, key=lambda one: one.title):
        questions = sorted((one for one in held.open_questions() if one.topic == topic.id), key=lambda one: one.text)
        offered = [{"id": one.id, "text": one.text, "again": one.id in asked} for one in questions]
        found.append({"id": topic.id, "title": topic.title, "questions": offered})
    return found


def page_data(case: Case, interview: Interview) -> dict[str, Any]:
    """Return everything that the page draws and that no answer changes."""
    return {
        "form": f"interview-{case.paper.id}",
        "case_digest": case.digest,
        "title": f"Interview room: {interview.title}, {interview.client}",
        "setting": interview.setting,
        "minutes": interview.minutes,
        "budget": interview.budget,
        "rehearsal": ONLY_A_REHEARSAL,
        "notes": list(case.paper.content_notes),
        "offer": interview.breaks.offer,
        "law": LAW_AS_OF,
    }


def interview_room(case: str) -> None:
    """Show the interview room of a case, with the rehearsal as it was left.

    Parameters
    ----------
    case : str
        The case's id, for example ``"notice-under-the-door"``; beside the notebook first, then the kit's own.

    Raises
    ------
    KitError
        If there is no such case, it has no interview, or one of them can't be read.
    """

    def make(folder: Path) -> InterviewRoom:
        found = find_case(case, folder)
        return InterviewRoom(read_case(found), read_interview(found), folder)

    open_room(make)
