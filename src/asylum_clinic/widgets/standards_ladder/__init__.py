"""``standards_ladder(case)``: the facts of one case on every rung of proof, for each protection by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asylum_clinic.assessment.records import Record
from asylum_clinic.cases.ladder import ANSWERS, PROTECTIONS, RUNGS, STAGES, contradictions, in_force_on, rungs
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.law.authorities import LAW_AS_OF
from asylum_clinic.law.elements import standards
from asylum_clinic.widgets.room import Room, open_room, script, style

_HERE = Path(__file__).parent


class StandardsLadder(Room):
    """The ladder of one case, live.

    Parameters
    ----------
    case : Case
    folder : Path
        The notebook's folder.
    """

    _esm = script(_HERE, "standards_ladder.js")
    _css = style(_HERE, "standards_ladder.css")

    def __init__(self, case: Case, folder: Path) -> None:
        self._case = case
        super().__init__(page_data(case), folder)

    def think(self, record: Record) -> dict[str, Any]:
        """Say which rung is in force for each protection on the chosen dates, and where answers contradict."""
        chosen = self._chosen(record)
        try:
            none = record.answers.get("exceptions") == "none"
            tests = in_force_on(self._case, chosen["entry"], chosen["decision"], chosen["stage"], no_exception=none)
        except ValueError as error:
            return {"problem": f"No test can be named: {error}. Choose other days.", "tests": [], "again": {}}
        again = {name: list(contradictions(self._given(record, name))) for name in PROTECTIONS}
        told = [vars(test) | {"rests_on": list(test.rests_on)} for test in tests]
        return {"problem": "", "tests": told, "again": again}

    def answer_lines(self, record: Record) -> list[tuple[str, str]]:
        """Return each rung that was answered, with its answer."""
        lines = []
        for protection, title in PROTECTIONS.items():
            for rung, answer in self._given(record, protection).items():
                lines.append((f"{title}, {standards()[rung].title}", ANSWERS.get(answer, answer)))
            why = record.answers.get(f"{protection}--why")
            lines += [(f"{title}, the facts that carry it", why)] if isinstance(why, str) else []
        return lines

    def _chosen(self, record: Record) -> dict[str, str]:
        given = {name: record.answers.get(name) for name in ("entry", "decision", "stage")}
        return {name: value if isinstance(value, str) else self.page["chosen"][name] for name, value in given.items()}

    def _given(self, record: Record, protection: str) -> dict[str, str]:
        found = {rung: record.answers.get(f"{protection}--{rung}") for rung in RUNGS}
        return {rung: value for rung, value in found.items() if isinstance(value, str)}


def page_data(case: Case) -> dict[str, Any]:
    """Return everything that the page draws."""
    paper = case.paper
    stage = case.posture.stage if case.posture else "merits"
    return {
        "form": f"ladder-{paper.id}",
        "case_digest": case.digest,
        "title": f"Standards ladder: {paper.title}",
        "summary": " ".join(paper.summary.split()),
        "law": LAW_AS_OF,
        "rungs": rungs(),
        "protections": [{"id": name, "title": title} for name, title in PROTECTIONS.items()],
        "stages": [{"id": name, "title": title} for name, title in STAGES.items()],
        "answers": [{"id": name, "title": title} for name, title in ANSWERS.items()],
        "chosen": {"entry": str(paper.entry_date), "decision": str(paper.decision_date), "stage": stage},
    }


def standards_ladder(case: str) -> None:
    """Show the ladder of a case, with what was answered before.

    Parameters
    ----------
    case : str
        The case's id, for example ``"notice-under-the-door"``; beside the notebook first, then the kit's own.

    Raises
    ------
    KitError
        If there is no such case, or it can't be read.
    """
    open_room(lambda folder: StandardsLadder(read_case(find_case(case, folder)), folder))
