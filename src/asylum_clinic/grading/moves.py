"""The log of what a regrade moved for whom: ``grading/reports/regraded/PS.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from asylum_clinic.grading import markers
from asylum_clinic.grading.config import REPORTS
from asylum_clinic.grading.markers import Marker, Move

COLUMNS = ("time", "student", "because", "cell", "before", "after")


def moved(before: Marker | None, rests_on: Mapping[str, str], points: Mapping[str, float | None]) -> tuple[Move, ...]:
    """Return all that was ever moved for a student, with what this regrade has moved at the end.

    Parameters
    ----------
    before : Marker, optional
        What the student earned when graded last; None the first time.
    rests_on : mapping of str to str
        What the grade rests on now.
    points : mapping of str to float or None
        What the machine gives now, by cell.
    """
    if before is None:
        return ()
    time, why = datetime.now(UTC).isoformat(timespec="seconds"), markers.because(before, rests_on)
    cells = dict.fromkeys((*before.points, *points))
    found = [Move(time, why, cell, before.points.get(cell), points.get(cell)) for cell in cells]
    return (*before.moves, *(move for move in found if move.before != move.after))


def log_place(root: Path, assignment: str) -> Path:
    """Return where the log of an assignment lies."""
    return root / REPORTS / "regraded" / f"{assignment}.csv"


def write_log(root: Path, assignment: str) -> None:
    """Write the log from what the markers hold, the latest move last.

    It is made from them, so that a run which is killed between the two neither loses nor doubles a line.
    """
    rows = [
        (move.time, student, move.because, move.cell, _shown(move.before), _shown(move.after))
        for student, marker in markers.every(root, assignment)
        for move in marker.moves
    ]
    if rows:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([COLUMNS, *sorted(rows)])
        markers.write_whole(log_place(root, assignment), text.getvalue())


def _shown(points: float | None) -> str:
    return "" if points is None else f"{points:g}"
