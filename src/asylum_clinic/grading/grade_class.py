"""One run over a class: a submission is graded whole or not at all, and a run that was stopped goes on where it was."""

from __future__ import annotations

import glob
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from asylum_clinic.grading import gradebook, markers, moves
from asylum_clinic.grading.config import AUTOGRADED, SUBMITTED
from asylum_clinic.grading.doctor import examine
from asylum_clinic.grading.gradebook import Standing
from asylum_clinic.grading.markers import SUBMISSION, Marker
from asylum_clinic.grading.one_engine import one_engine, saved_whole
from asylum_clinic.grading.outcomes import Outcome
from asylum_clinic.grading.running import Collector, run, sentence
from asylum_clinic.grading.source import released_once
from asylum_clinic.grading.stopping import Stop, stop_for_all
from asylum_clinic.grading.submissions import inspect, messages_of

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many of it are done, and how many there are."""
Told = Callable[[Outcome, float], None]
"""Told what became of a submission as soon as that stands, and how many seconds it took."""


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
    force : bool
        Grade again what is graded already.
    """

    def __init__(self, root: Path, assignment: str, config: Any, standing: Standing, *, force: bool) -> None:
        self.root, self.assignment, self.config = root, assignment, config
        self.standing, self.force = standing, force
        self.basis = markers.basis(root, assignment, config, standing.due)

    def grade(self, students: Sequence[str], progress: Progress, told: Told) -> list[Outcome]:
        """Grade the submissions of these students, one after the other, and say what became of each.

        Raises
        ------
        KitError
            If the gradebook is locked, or there is no more room on the disk.
        KeyboardInterrupt
            Between two submissions, if Ctrl+C was pressed.
        """
        outcomes = []
        try:
            with one_engine(self.root), released_once(), Stop() as stop:
                for number, student in enumerate(students):
                    stop.here()
                    progress(f"Grading {self.assignment}", number, len(students))
                    began = time.perf_counter()
                    outcomes.append(self._one(student))
                    told(outcomes[-1], time.perf_counter() - began)
            moves.write_log(self.root, self.assignment)
        except Exception as error:
            stop_for_all(error, self.root)
            raise
        return outcomes

    def _one(self, student: str) -> Outcome:
        submitted = self.root / SUBMITTED / student / self.assignment
        if fatal := inspect(student, submitted):
            return Outcome(student, "failed", fatal)
        granted = self.standing.extensions.get(student, "")
        rests_on = {**self.basis, SUBMISSION: markers.fingerprint(submitted, granted)}
        marker = markers.read(self.root, self.assignment, student)
        if not self.force and markers.stands(self.root, self.assignment, student, marker, rests_on):
            assert marker is not None
            return Outcome(student, "needs_person" if marker.needs_person else "skipped", marker.messages)
        markers.doubt(self.root, self.assignment, student, marker)
        try:
            seen = examine(self.root, self.assignment, student, self.standing.notebooks)
            with saved_whole():
                run("Autograde", seen.settings(self.config), self.assignment, glob.escape(student), log=Collector())
        except Exception as error:
            stop_for_all(error, self.root)
            return Outcome(student, "failed", (sentence(error),))
        return self._graded(student, seen.notes, marker, rests_on)

    def _graded(
        self, student: str, notes: tuple[str, ...], before: Marker | None, rests_on: Mapping[str, str]
    ) -> Outcome:
        said, flagged = messages_of(self.root / AUTOGRADED / student / self.assignment, self.standing.notebooks)
        points, score, most = gradebook.points_of(self.root, self.assignment, student)
        messages = (*notes, *said)
        marker = Marker(rests_on, flagged, messages, points, moves.moved(before, rests_on, points))
        markers.write(self.root, self.assignment, student, marker)
        return Outcome(student, "needs_person" if flagged else "graded", messages, score, most)
