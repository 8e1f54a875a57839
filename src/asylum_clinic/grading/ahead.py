"""Students' code is run ahead of the one who writes the gradebook: bytes in, bytes out, on any executor.

What is handed in is made clean twice, once here and once when it is graded; the second time the reply is found by what
was asked. So where a notebook is run, in which order, and whether at all, changes no grade: what is not found is run.
"""

from __future__ import annotations

import contextlib
import glob
import logging
import os
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from asylum_clinic.grading.one_engine import let_others_write
from asylum_clinic.grading.running import quiet
from asylum_clinic.grading.sandbox.job import files_in, read_reply
from asylum_clinic.grading.sandbox.step import go_on, run_job, runner, stop_all
from asylum_clinic.grading.source import read_released


@cache
def threads(count: int) -> Executor:
    """Return threads that live as long as this process: a sandbox ends with the thread that began it."""
    return ThreadPoolExecutor(count, thread_name_prefix="sandbox")


@dataclass(frozen=True)
class Job:
    """A notebook that is being run: by what its reply is found, and the reply to be."""

    name: str
    reply: Future[bytes]


class Ahead:
    """Runs the code of coming submissions, and gives each reply to the step that asks for it.

    Parameters
    ----------
    executor : Executor
        Threads here, or the workers of a cluster.
    at_once : int
        How many notebooks it runs at a time.
    elsewhere : bool
        Whether it runs them on other machines, of which one may have no sandbox.

    Attributes
    ----------
    missed : int
        How many notebooks had to be run here after all: nobody had asked for them, or the reply was lost.
    """

    def __init__(self, executor: Executor, at_once: int, *, elsewhere: bool = False) -> None:
        self.executor, self.elsewhere = executor, elsewhere
        self.far, self.missed = 2 * at_once + 1, 0
        self._jobs: defaultdict[str, deque[Future[bytes]]] = defaultdict(deque)

    def begin(self, requests: Sequence[bytes]) -> list[Job]:
        """Have requests run, each for itself, even where two are the same, and return by what each is found."""
        jobs = [Job(_named(request), self.executor.submit(run_job, request)) for request in requests]
        for job in jobs:
            self._jobs[job.name].append(job.reply)
        return jobs

    def wait(self, jobs: Sequence[Job]) -> None:
        """Wait until requests have been run."""
        wait([job.reply for job in jobs])

    def forget(self, jobs: Sequence[Job]) -> None:
        """Let go of replies that nobody has asked for."""
        for job in jobs:
            if job.reply in self._jobs[job.name]:
                self._jobs[job.name].remove(job.reply)
            if not self._jobs[job.name]:
                del self._jobs[job.name]

    def run(self, request: bytes) -> bytes:
        """Return the reply to a request: the one that is there, or a new one where there is none or it was lost."""
        waiting = self._jobs.get(_named(request))
        if waiting:
            with contextlib.suppress(Exception):  # whatever became of a worker, the notebook can be run here
                reply = waiting.popleft().result()
                if not (self.elsewhere and read_reply(reply).refused):
                    return reply
        self.missed += 1
        let_others_write()
        return run_job(request)

    def cancel(self) -> None:
        """Give up what is not done."""
        for replies in self._jobs.values():
            for reply in replies:
                reply.cancel()
        stop_all()


@contextmanager
def workers(count: int | None, scheduler: str | None) -> Iterator[Ahead]:
    """Give what runs code ahead: threads with a sandbox each, as many as cores if not said, or a cluster's workers.

    Raises
    ------
    KitError
        If there is no such cluster.
    """
    if scheduler is None:
        count = count or os.cpu_count() or 1
        yield Ahead(threads(count), count)
        return
    from asylum_clinic.grading.cluster import workers_at

    with workers_at(scheduler) as (executor, at_once):
        yield Ahead(executor, at_once, elsewhere=True)


@contextmanager
def running_ahead(ahead: Ahead) -> Iterator[None]:
    """Let the steps that run code take the replies that were asked for ahead."""
    go_on()
    token = runner.set(ahead.run)
    try:
        yield
    except BaseException:
        ahead.cancel()
        raise
    finally:
        runner.reset(token)


def _named(request: bytes) -> str:
    return sha256(request).hexdigest()


def requests_of(config: Any, assignment: str, student: str) -> list[bytes]:
    """Return what is asked of the sandbox when a submission is graded: a request for each notebook with code.

    nbgrader's own steps make the notebooks clean; nothing is written. What can't be made clean is left to the grading
    itself, which says what is wrong with it.
    """
    from nbgrader.api import MissingEntry
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    with quiet():
        log = logging.Logger("asylum_clinic.ahead", logging.CRITICAL)
        place = CourseDirectory(config=config, log=log)
        place.assignment_id, place.student_id = assignment, glob.escape(student)
        app = Autograde(coursedir=place, config=config, log=log)
        found = []
        with contextlib.chdir(place.root):
            app.init_notebooks()
            for path in sorted(*app.assignments.values()):
                try:
                    found.append(_request(app, path))
                except MissingEntry:
                    continue  # a notebook that was never released
    return [request for request in found if request is not None]


def _request(app: Any, path: str) -> bytes | None:
    import nbformat

    from asylum_clinic.grading.execute import KitExecute

    resources = app.init_single_notebook_resources(path)
    if not read_released(resources).lets_students_write_code:
        return None
    exporter = app.exporter_class(parent=app, config=app.config)
    for step in app.sanitize_preprocessors:
        exporter.register_preprocessor(step)
    clean, resources = exporter.from_filename(path, resources=resources)
    return KitExecute(parent=app).request(nbformat.reads(clean, as_version=4), resources, _beside(app, Path(path)))


def _beside(app: Any, path: Path) -> dict[str, bytes]:
    """Return what will lie beside a notebook: what was handed in, and the instructor's files over it."""
    from nbgrader.utils import find_all_files

    place = app.coursedir
    source = place.format_path(place.source_directory, ".", place.assignment_id)
    students_own = app.exclude_overwriting.get(place.assignment_id, [])
    found: dict[str, bytes] = {}
    for folder, without in ((str(path.parent), ()), (source, students_own)):
        kept = {os.path.relpath(name, folder) for name in find_all_files(folder, [*place.ignore, "*.ipynb"])}
        found |= {name: held for name, held in files_in(Path(folder)).items() if name in kept.difference(without)}
    return found
