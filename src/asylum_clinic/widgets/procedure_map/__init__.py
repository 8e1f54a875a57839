"""``procedure_map(case)``: move a case through procedure and custody, and have each move answered with the rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asylum_clinic.assessment.records import Record
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.law.authorities import LAW_AS_OF
from asylum_clinic.law.procedure import Region, moves, procedure
from asylum_clinic.law.walking import MOST, Attempt, Walked, read_attempt, walk
from asylum_clinic.widgets.procedure_map.drawing import HIGH, WIDE, layout
from asylum_clinic.widgets.room import Room, open_room, script, style

_HERE = Path(__file__).parent
REGIONS: dict[Region, str] = {"proceeding": "The proceeding", "custody": "Custody"}


class ProcedureMap(Room):
    """The map of one case, live.

    Parameters
    ----------
    case : Case
    folder : Path
        The notebook's folder.
    """

    _esm = script(_HERE, "procedure_map.js")
    _css = style(_HERE, "procedure_map.css")

    def __init__(self, case: Case, folder: Path) -> None:
        self._case = case
        super().__init__(page_data(case), folder)

    def think(self, record: Record) -> dict[str, Any]:
        """Walk both regions, and say where the case stands, what was said of each move, and what runs."""
        return {region: _told(self._walked(record, region)) for region in REGIONS}

    def answer_lines(self, record: Record) -> list[tuple[str, str]]:
        """Return the path in each region."""
        walked = {title: self._walked(record, region) for region, title in REGIONS.items()}
        return [
            (title, "; ".join(f"{step.day}: {step.state.title}" for step in one.steps)) for title, one in walked.items()
        ]

    def _walked(self, record: Record, region: Region) -> Walked:
        kept = record.answers.get(region, ())
        attempts = [found for text in (kept if isinstance(kept, tuple) else ()) if (found := read_attempt(text))]
        return walk(region, self._case.paper.entry_date, attempts)


def _told(walked: Walked) -> dict[str, Any]:
    last = walked.answered[-1] if walked.answered else None
    return {
        "here": {
            "id": walked.here.id,
            "title": walked.here.title,
            "acts": walked.here.acts,
            "record": walked.here.record,
        },
        "path": [
            {"id": step.state.id, "day": step.day.isoformat(), "title": step.state.title, "runs": list(step.runs)}
            for step in walked.steps
        ],
        "last": {"moved": last.moved, "said": last.said} if last else None,
        "wrong": sum(not one.moved for one in walked.answered),
        "full": len(walked.answered) >= MOST,
    }


def page_data(case: Case) -> dict[str, Any]:
    """Return everything that the page draws: for each region its states, who can decide, the standards, the drawing."""
    paper = case.paper
    regions = []
    for region, title in REGIONS.items():
        states = [one for one in procedure().states if one.region == region]
        arrows = [arrow for one in states for arrow in moves(one.id)]
        regions.append(
            {
                "id": region,
                "title": title,
                "states": [{"id": one.id, "title": one.title} for one in states],
                "who": sorted({arrow.decides for arrow in arrows}),
                "standards": sorted({arrow.standard for arrow in arrows}),
                "drawing": layout(region) | {"wide": WIDE, "high": HIGH},
            }
        )
    return {
        "form": f"map-{paper.id}",
        "case_digest": case.digest,
        "title": f"Procedure map: {paper.title}",
        "summary": " ".join(paper.summary.split()),
        "law": LAW_AS_OF,
        "begun": str(paper.entry_date),
        "regions": regions,
    }


def procedure_map(case: str) -> None:
    """Show the map of a case, with the way that was gone before.

    Parameters
    ----------
    case : str
        The case's id, for example ``"report-and-docket"``; beside the notebook first, then the kit's own.

    Raises
    ------
    KitError
        If there is no such case, or it can't be read.
    """
    open_room(lambda folder: ProcedureMap(read_case(find_case(case, folder)), folder))


__all__ = ["Attempt", "ProcedureMap", "procedure_map"]
