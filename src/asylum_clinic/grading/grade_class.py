"""One run over a class: a submission is graded whole or not at all, and a run that was stopped goes on where it was."""

from __future__ import annotations

import gc
import glob
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asylum_clinic.grading import gradebook, markers, moves
from asylum_clinic.grading.ahead import Ahead, Job, requests_of, running_ahead
from asylum_clinic.grading.config import AUTOGRADED, SUBMITTED, database_url
from asylum_clinic.grading.doctor import examine
from asylum_clinic.grading.gradebook import Standing
from asylum_clinic.grading.markers import SUBMISSION, Marker
from asylum_clinic.grading.one_engine import one_engine, saved_whole
from asylum_clinic.grading.outcomes import Outcome
from asylum_clinic.grading.running import Converter, sentence
from asylum_clinic.grading.source import read_released, released_once
from asylum_clinic.grading.stopping import Stop, stop_for_all
from asylum_clinic.grading.submissions import inspect, messages_of

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many of it are done, and how many there are."""
Told = Callable[[Outcome, float], None]
"""Told what became of a submission as soon as that stands, and how many seconds it took."""


@dataclass
class Prepared:
    """A submission that is ready to be graded: what it rests on, what is to be said, and the code that runs ahead."""

    student: str
    notes: tuple[str, ...]
    marker: Marker | None
    rests_on: Mapping[str, str]
    config: Any
    jobs: list[Job] = field(default_factory=list)


class ClassRun:
    """One run over a class's submissions of an assignment.

    Parameters
    ----------
    root : Path
        The course's folder.
    assignment : str
    config : traitlets Config
    standing : Standing
        What was released, and when it is due.
    ahead : Ahead
        Where code is run.
    force : bool
        Grade again what is graded already.
    """

    def __init__(
        self, root: Path, assignment: str, config: Any, standing: Standing, ahead: Ahead, *, force: bool
    ) -> None:
        self.root, self.assignment, self.config = root, assignment, config
        self.standing, self.ahead, self.force = standing, ahead, force
        self.converter = Converter("Autograde", config, assignment)
        self.basis = markers.basis(root, assignment, config, standing.due)

    def grade(self, students: Sequence[str], progress: Progress, told: Told) -> list[Outcome]:
        """Grade the submissions of these students, and say what became of each, in the order given.

        Code is run ahead by the workers; this process alone writes the gradebook, one submission after the other.

        Raises
        ------
        KitError
            If the gradebook is locked, or there is no more room on the disk.
        KeyboardInterrupt
            Between two submissions, if Ctrl+C was pressed.
        """
        outcomes: list[Outcome] = []
        try:
            with one_engine(self.root), released_once(), Stop() as stop, running_ahead(self.ahead), _what_stays():
                for prepared in self._prepared(students):
                    stop.here()
                    progress(f"Grading {self.assignment}", len(outcomes), len(students))
                    began = time.perf_counter()
                    if isinstance(prepared, Prepared):
                        with stop.waiting():
                            self.ahead.wait(prepared.jobs)
                    outcomes.append(prepared if isinstance(prepared, Outcome) else self._finish(prepared))
                    told(outcomes[-1], time.perf_counter() - began)
            moves.write_log(self.root, self.assignment)
        except Exception as error:
            stop_for_all(error, self.root)
            raise
        return outcomes

    def _prepared(self, students: Sequence[str]) -> Iterator[Prepared | Outcome]:
        """Yield what is ready to be graded, while the code of the next ones is run already."""
        far = self.ahead.far if self._runs_code() else 1
        coming: deque[Prepared | Outcome] = deque()
        for student in students:
            coming.append(self._prepare(student, code=far > 1))
            if len(coming) >= far:
                yield coming.popleft()
        yield from coming

    def _runs_code(self) -> bool:
        if self.config.KitExecute.get("trust_submissions", False):
            return False
        names = {"db_url": database_url(self.root), "assignment": self.assignment}
        known = ({"nbgrader": {**names, "notebook": notebook}} for notebook in self.standing.notebooks)
        return any(read_released(resources).lets_students_write_code for resources in known)

    def _prepare(self, student: str, *, code: bool) -> Prepared | Outcome:
        """Look at a submission, mend a copy if need be, and have its code run; no grade is touched."""
        submitted = self.root / SUBMITTED / student / self.assignment
        if fatal := inspect(student, submitted):
            return Outcome(student, "failed", fatal)
        granted = self.standing.extensions.get(student, "")
        rests_on = {**self.basis, SUBMISSION: markers.fingerprint(submitted, granted)}
        marker = markers.read(self.root, self.assignment, student)
        if not self.force and markers.stands(self.root, self.assignment, student, marker, rests_on):
            assert marker is not None
            return Outcome(student, "needs_person" if marker.needs_person else "skipped", marker.messages)
        try:
            seen = examine(self.root, self.assignment, student, self.standing.notebooks)
        except Exception as error:
            stop_for_all(error, self.root)
            return Outcome(student, "failed", (sentence(error),))
        prepared = Prepared(student, seen.notes, marker, rests_on, seen.settings(self.config))
        if code:
            with suppress(Exception):  # what is wrong with it is said when it is graded
                prepared.jobs = self.ahead.begin(requests_of(prepared.config, self.assignment, student))
        return prepared

    def _finish(self, prepared: Prepared) -> Outcome:
        """Grade a submission, all of it in one transaction, and mark it as graded."""
        student = prepared.student
        markers.doubt(self.root, self.assignment, student, prepared.marker)
        try:
            with saved_whole():
                own = prepared.config is not self.config  # a mended copy lies elsewhere
                converter = Converter("Autograde", prepared.config, self.assignment) if own else self.converter
                converter.run(glob.escape(student))
        except Exception as error:
            stop_for_all(error, self.root)
            return Outcome(student, "failed", (sentence(error),))
        finally:
            self.ahead.forget(prepared.jobs)
        said, flagged = messages_of(self.root / AUTOGRADED / student / self.assignment, self.standing.notebooks)
        points, score, most = gradebook.points_of(self.root, self.assignment, student)
        messages, moved = (*prepared.notes, *said), moves.moved(prepared.marker, prepared.rests_on, points)
        markers.write(self.root, self.assignment, student, Marker(prepared.rests_on, flagged, messages, points, moved))
        return Outcome(student, "needs_person" if flagged else "graded", messages, score, most)


@contextmanager
def _what_stays() -> Iterator[None]:
    """Spare Python's collector what was loaded before and stays: it would look through it for each submission."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
