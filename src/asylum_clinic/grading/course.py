"""A course on disk: release, grade, feedback and the grades, through nbgrader's own converters.

Every command of nbgrader and its Formgrader work on the same course. What is added here: one student's broken
submission never stops the class, every refusal is a sentence, and a run can be repeated without loss.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading import ahead, gradebook
from asylum_clinic.grading.config import AUTOGRADED, CONFIG, GRADEBOOK, SOURCE, SUBMITTED
from asylum_clinic.grading.grade_class import ClassRun, Progress, Told
from asylum_clinic.grading.layout import create_course
from asylum_clinic.grading.one_engine import one_engine
from asylum_clinic.grading.outcomes import CellGrade, GradeRow, Outcome
from asylum_clinic.grading.releasing import check_keys, kept_release
from asylum_clinic.grading.running import Converter, load_config, sentence
from asylum_clinic.grading.stopping import stop_for_all
from asylum_clinic.grading.submissions import misplaced

__all__ = ["CellGrade", "Course", "GradeRow", "Outcome", "create_course"]


class Course:
    """A course: the folder that holds ``grading/nbgrader_config.py``.

    Parameters
    ----------
    root : Path

    Raises
    ------
    KitError
        If the folder is missing, holds no course, or has a name that nbgrader can't work with.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not self.root.is_dir():
            raise KitError("there is no such folder", root, do="check the name, or lay out a course there first")
        if not (self.root / CONFIG).is_file():
            raise KitError("the folder holds no course", root, do=f"name a folder that holds {CONFIG}")
        if glob.escape(str(self.root)) != str(self.root):
            do = "rename the folder so that its path holds none of * ? ["
            raise KitError("nbgrader takes this folder's name for a pattern", root, do=do)

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Return the course in a folder or around it.

        Parameters
        ----------
        start : Path, optional
            Where to begin; the folder one is in if none is given.

        Raises
        ------
        KitError
            If the folder is missing, or neither it nor one above it holds a course.
        """
        here = (start or Path.cwd()).resolve()
        if not here.is_dir():
            raise KitError("there is no such folder", start, do="check the name, or lay out a course there first")
        for folder in (here, *here.parents):
            if (folder / CONFIG).is_file():
                return cls(folder)
        do = f"change to the folder that holds {CONFIG}, or name it with --course"
        raise KitError("there is no course here, nor in a folder above", here, do=do)

    def release(self, assignment: str) -> None:
        """Write the students' version of an assignment to ``exercises/``, without answers or keys.

        What was released before stays as it was if the new one is refused.

        Raises
        ------
        KitError
            If there is no such assignment, or something in it must not be released, or could not be graded.
        """
        config = self._ready(assignment)
        with kept_release(self.root, assignment):
            try:
                Converter("GenerateAssignment", config, assignment).run()
            except Exception as error:
                raise self._as_kit_error(error, self.root / SOURCE / assignment) from error

    def grade(
        self,
        assignment: str,
        students: Sequence[str] = (),
        force: bool = False,
        trust: bool = False,
        progress: Progress | None = None,
        told: Told | None = None,
        workers: int | None = None,
        scheduler: str | None = None,
    ) -> list[Outcome]:
        """Grade what was handed in, and say what became of each.

        What is graded already is left alone, unless the submission, the assignment or its key has changed since; what
        that moved is logged in ``grading/reports/regraded/``. A score that a person gave is never touched. A run that
        is stopped, killed, or out of room can be given again and goes on where it was.

        Parameters
        ----------
        assignment : str
        students : sequence of str
            Only these; everybody who has handed in if empty.
        force : bool
            Grade again what is graded already.
        trust : bool
            Run students' code, although there is no sandbox; it is recorded in ``grading/reports/trusted.log``.
        progress : callable, optional
            Called with what is being done, how many are done and how many there are.
        told : callable, optional
            Called with each outcome as soon as it stands, and the seconds that it took.
        workers : int, optional
            How many notebooks with code are run at the same time; as many as there are cores if not given.
        scheduler : str, optional
            The address of a dask scheduler whose workers run them instead.

        Raises
        ------
        KitError
            If nothing can be graded: no such assignment, not released, no key, gradebook locked, unknown student, no
            room on the disk.
        """
        config = self._ready(assignment)
        standing = gradebook.standing(self.root, assignment)
        if not standing.notebooks:
            do = f"release it first: asylum-clinic release {assignment}"
            raise KitError("the assignment was never released", self.root / SOURCE / assignment, do=do)
        check_keys(self.root, assignment)
        if trust:
            config.KitExecute.trust_submissions = True
        chosen = self._submissions(assignment, students)
        with ahead.workers(workers, scheduler) as place:
            class_run = ClassRun(self.root, assignment, config, standing, place, force=force)
            outcomes = class_run.grade(chosen, progress or (lambda *_: None), told or (lambda *_: None))
        if not students:
            outcomes += self._misplaced(assignment, told or (lambda *_: None))
        return self._with_scores(assignment, outcomes)

    def feedback(self, assignment: str, progress: Progress = lambda *_: None) -> list[Outcome]:
        """Write each graded student's feedback as a page to ``grading/feedback/``.

        Raises
        ------
        KitError
            If there is no such assignment, nothing is graded yet, or the gradebook is locked.
        """
        config = self._ready(assignment)
        graded = sorted(path.parent.name for path in (self.root / AUTOGRADED).glob(f"*/{assignment}") if path.is_dir())
        if not graded:
            do = f"grade first: asylum-clinic grade {assignment}"
            raise KitError("nothing is graded yet", self.root / AUTOGRADED, do=do)
        outcomes, pages = [], Converter("GenerateFeedback", config, assignment)
        with one_engine(self.root):
            for number, student in enumerate(graded):
                progress(f"Writing feedback on {assignment}", number, len(graded))
                try:
                    pages.run(glob.escape(student))
                    outcomes.append(Outcome(student, "graded"))
                except Exception as error:
                    stop_for_all(error, self.root)
                    outcomes.append(Outcome(student, "failed", (f"No feedback: {sentence(error)}",)))
        return self._with_scores(assignment, outcomes)

    def grades(self, assignment: str) -> list[GradeRow]:
        """Return what each student earned, from the gradebook.

        Raises
        ------
        KitError
            If there is no such assignment, or the gradebook is locked.
        """
        self._ready(assignment)
        return list(gradebook.read_grades(self.root, assignment).values())

    def _ready(self, assignment: str) -> Any:
        """Check what every command needs, and return the configuration."""
        source, found = self.root / SOURCE, self._assignments()
        if assignment not in found:
            near = get_close_matches(assignment, found, n=1, cutoff=0.3)
            do = f"did you mean {near[0]!r}" if near else "check the folders in solutions/"
            raise KitError(f"there is no assignment {assignment!r}", source, do=do)
        config = load_config(self.root)
        gradebook.check_free(self.root / GRADEBOOK)
        return config

    def _assignments(self) -> list[str]:
        return sorted(path.parent.name for path in (self.root / SOURCE).glob("*/*.ipynb"))

    def _submissions(self, assignment: str, students: Sequence[str]) -> list[str]:
        found = sorted(path.parent.name for path in (self.root / SUBMITTED).glob(f"*/{assignment}") if path.is_dir())
        for student in students:
            if student not in found:
                near = get_close_matches(student, found, n=1)
                do = f"did you mean {near[0]!r}" if near else "check the folders in grading/submitted/"
                place = self.root / SUBMITTED
                raise KitError(f"{student!r} has handed in nothing for {assignment!r}", place, do=do)
        return [student for student in found if not students or student in students]

    def _misplaced(self, assignment: str, told: Told) -> list[Outcome]:
        found = misplaced(self.root / SUBMITTED, assignment, self._assignments())
        outcomes = [Outcome(name, "failed", (said,)) for name, said in found.items()]
        for outcome in outcomes:
            told(outcome, 0.0)
        return outcomes

    def _with_scores(self, assignment: str, outcomes: list[Outcome]) -> list[Outcome]:
        rows = gradebook.read_grades(self.root, assignment)
        return [_with_score(outcome, rows.get(outcome.student)) for outcome in outcomes]

    def _as_kit_error(self, error: Exception, place: Path) -> KitError:
        stop_for_all(error, self.root)
        if isinstance(error, KitError):
            return error
        if "there are submissions associated with it" in " ".join(str(error).split()):
            do = "take the change back, or begin a new assignment under another name"
            return KitError("graded cells were added or taken away after students had handed in", place, do=do)
        return KitError(sentence(error).rstrip("."), place, do="mend the assignment and release it again")


def _with_score(outcome: Outcome, row: GradeRow | None) -> Outcome:
    if row is None or outcome.status == "failed":
        return outcome
    messages = outcome.messages
    waiting = sum(cell.by_hand and cell.needs_person for cell in row.cells.values())
    if waiting:
        noun = "1 answer in words waits" if waiting == 1 else f"{waiting} answers in words wait"
        messages = (*messages, f"{noun} for a person to read.")
    return Outcome(outcome.student, outcome.status, messages, row.score, row.most)
