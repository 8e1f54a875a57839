"""What graders gave by a rubric: each one's levels and comment, kept apart, and what follows for the gradebook.

Marks are kept in ``grading/reports/marks/PS.jsonl``, one line each time somebody marks, so that nothing is ever lost
and nobody's marks replace another's. A grader sees the others' only after marking. Where two have marked, the score is
the mean of theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import REPORTS
from asylum_clinic.grading.rubrics import Rubric

MARKS = f"{REPORTS}/marks"
LONGEST = 5_000
"""The most characters of a comment."""


@dataclass(frozen=True)
class Mark:
    """What one grader gave one answer: points by criterion, and a comment."""

    time: str
    grader: str
    student: str
    cell: str
    levels: dict[str, float]
    comment: str

    @property
    def points(self) -> float:
        """What the levels add up to."""
        return sum(self.levels.values())


def checked(rubric: Rubric, grader: str, student: str, cell: str, levels: object, comment: object) -> Mark:
    """Return a mark, refusing levels that the rubric does not have.

    Raises
    ------
    KitError
        If nobody is named, a criterion is missing, or a level is none of the rubric's.
    """
    if not grader.strip() or len(grader) > 80:
        raise KitError("the mark has no grader", do="write your name above the rubric")
    given = levels if isinstance(levels, Mapping) else {}
    for criterion in rubric.criteria:
        if given.get(criterion.id) not in {level.points for level in criterion.levels}:
            raise KitError(f"no level is chosen for {criterion.title!r}", do="choose one level of each criterion")
    told = {criterion.id: float(given[criterion.id]) for criterion in rubric.criteria}
    time = datetime.now(UTC).isoformat(timespec="seconds")
    return Mark(time, grader.strip(), student, cell, told, str(comment or "").strip()[:LONGEST])


def keep(root: Path, assignment: str, mark: Mark) -> None:
    """Add a mark to the assignment's list.

    Raises
    ------
    KitError
        If it can't be written.
    """
    path = _place(root, assignment)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(mark), ensure_ascii=False) + "\n")
    except OSError as error:
        raise KitError(f"the mark can't be kept ({error.strerror})", path, do="check the disk") from None


def read_marks(root: Path, assignment: str) -> list[Mark]:
    """Return each grader's last mark of each answer, in the order they were given; broken lines are passed over."""
    path = _place(root, assignment)
    last: dict[tuple[str, str, str], Mark] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            mark = Mark(**json.loads(line))
        except (ValueError, TypeError):
            continue
        last.pop((mark.grader, mark.student, mark.cell), None)
        last[mark.grader, mark.student, mark.cell] = mark
    return list(last.values())


def score_of(marks: Sequence[Mark]) -> float:
    """Return what an answer earns: the mean of what its graders gave, to a hundredth.

    Examples
    --------
    >>> one = Mark("", "ada", "s", "memo", {"facts": 2.0, "law": 1.0}, "")
    >>> score_of([one, Mark("", "bo", "s", "memo", {"facts": 1.0, "law": 1.0}, "")])
    2.5
    """
    return round(sum(mark.points for mark in marks) / len(marks), 2)


def differences(marks: Sequence[Mark], rubric: Rubric) -> list[str]:
    """Return a sentence for each criterion on which graders differ."""
    said = []
    for criterion in rubric.criteria:
        given = {mark.grader: mark.levels[criterion.id] for mark in marks if criterion.id in mark.levels}
        if len(set(given.values())) > 1:
            each = ", ".join(f"{grader} {points:g}" for grader, points in given.items())
            said.append(f"{criterion.title}: {each}, of {criterion.points:g}.")
    return said


def comment_of(marks: Sequence[Mark], rubric: Rubric) -> str:
    """Return the comment that a student reads: what each criterion earned, then the graders' words."""
    lines = []
    for criterion in rubric.criteria:
        given = [mark.levels[criterion.id] for mark in marks if criterion.id in mark.levels]
        if given:
            lines.append(f"{criterion.title}: {sum(given) / len(given):.4g} of {criterion.points:g}.")
    words = dict.fromkeys(mark.comment for mark in marks if mark.comment)
    return "\n\n".join(["\n".join(lines), *words])


def _place(root: Path, assignment: str) -> Path:
    return root / MARKS / f"{assignment}.jsonl"
