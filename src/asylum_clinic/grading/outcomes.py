"""What became of a submission, and what it earned: the plain values that a command prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["graded", "needs_person", "failed", "skipped"]
"""``graded``: done (an answer in words may wait to be read). ``needs_person``: graded, and something in it has to be
looked at. ``failed``: not graded. ``skipped``: graded before, and nothing has changed since."""


@dataclass(frozen=True)
class Outcome:
    """What became of one student's submission.

    ``messages`` are whole sentences; ``score`` and ``most`` are points, None where there are none.
    """

    student: str
    status: Status
    messages: tuple[str, ...] = ()
    score: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class CellGrade:
    """What one graded cell earned: by the machine, by a person, out of ``most`` points."""

    auto: float | None
    manual: float | None
    extra: float
    most: float
    by_hand: bool
    needs_person: bool
    score: float


@dataclass(frozen=True)
class GradeRow:
    """One student's grades on one assignment.

    ``auto`` is what the machine gave to the cells it grades; ``manual`` is what the cells that a person grades
    earned, None while one of them still waits; ``score`` is nbgrader's total, in which a person's score stands above
    the machine's.
    """

    student: str
    auto: float
    manual: float | None
    most: float
    needs_person: bool
    score: float = 0.0
    cells: dict[str, CellGrade] = field(default_factory=dict)
