"""How long a class takes to grade: the same submissions through stock ``nbgrader autograde`` and through the kit.

    python benchmarks/grading.py                     forms, 200 students, three pairs
    python benchmarks/grading.py --growth            the kit alone, 100 and 2,000 forms
    python benchmarks/grading.py --students 20 --pairs 1

Both commands are whole processes, run in turns on the same machine, so that what else it does slows both. The figure is
the median of the pairs' ratios. Processor seconds and the largest memory stand beside the wall time.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.questions import options_of
from asylum_clinic.assessment.records import METADATA, Record
from asylum_clinic.grading.course import Course, create_course
from asylum_clinic.grading.source import forms_in

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = Path(sys.executable).parent


@dataclass(frozen=True)
class Cost:
    """What a command took: wall and processor seconds, and the memory of its largest process in MB."""

    wall: float
    processor: float
    memory: float


def lay_out(root: Path, assignment: str, students: int) -> Path:
    """Write a course of the kit and a stock one beside it, with the same class in both."""
    create_course(root / "kit")
    for folder in (f"solutions/{assignment}", "grading/keys"):
        shutil.copytree(ROOT / folder, root / "kit" / folder, dirs_exist_ok=True)
    Course(root / "kit").release(assignment)
    shutil.copytree(ROOT / "solutions" / assignment, root / "stock" / "source" / assignment)
    run(["nbgrader", "generate_assignment", assignment], root / "stock")
    exercise = root / "kit" / "exercises" / assignment
    answered(exercise, root / "answered")
    for number in range(students):
        for place in ("kit/grading/submitted", "stock/submitted"):
            shutil.copytree(root / "answered", root / place / f"s{number:04}" / assignment)
    return root


def answered(exercise: Path, into: Path) -> None:
    """Write the exercise as a student leaves it who has answered every question with what is offered first."""
    shutil.copytree(exercise, into)
    for path in into.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for form_id, cell in forms_in(notebook).items():
            opened = open_form(form_id, exercise)
            answers: dict[str, Any] = {}
            for name, question in opened.form.questions.items():
                offered = options_of(question, opened.form, tuple(opened.case.passages))
                one = offered[0] if offered else "An answer in words."
                answers[name] = one if question.kind in ("scale", "choice", "text") else [one]
            record = Record(form=form_id, case_digest=opened.case.digest, seq=1, answers=answers)
            cell.metadata[METADATA] = record.as_json()
        path.write_text(json.dumps(notebook), encoding="utf-8")


def run(command: list[str], folder: Path) -> Cost:
    """Run a command of the environment in a folder and measure it with its children."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PATH": f"{COMMANDS}:{os.environ['PATH']}", "JUPYTER_PLATFORM_DIRS": "1"}
    done = subprocess.run(
        [str(COMMANDS / command[0]), *command[1:]], cwd=folder, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        said = done.stderr[-2000:] + done.stdout[-500:]
        raise SystemExit(f"{command} ended with {done.returncode}:\n{said}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - began, processor, after.ru_maxrss / 1024)


def kit(root: Path, assignment: str) -> Cost:
    """Grade the whole class with the kit."""
    return run(["asylum-clinic", "grade", assignment, "--force"], root / "kit")


def stock(root: Path, assignment: str) -> Cost:
    """Grade the whole class with nbgrader as it is installed."""
    return run(["nbgrader", "autograde", assignment, "--force"], root / "stock")


def pairs(root: Path, assignment: str, count: int) -> None:
    """Print each pair and the median ratio."""
    wall, processor = [], []
    for number in range(count):
        ours, theirs = kit(root, assignment), stock(root, assignment)
        wall.append(theirs.wall / ours.wall)
        processor.append(theirs.processor / ours.processor)
        print(
            f"pair {number + 1}: kit {ours.wall:.1f} s (processor {ours.processor:.1f} s), "
            f"stock {theirs.wall:.1f} s (processor {theirs.processor:.1f} s), ratio {wall[-1]:.1f}",
            flush=True,
        )
    print(f"median ratio: {statistics.median(wall):.1f} of wall time, {statistics.median(processor):.1f} of processor")


def growth(assignment: str, sizes: tuple[int, ...]) -> None:
    """Print what a submission costs in classes of different size, start-up taken off, and the memory it took."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = lay_out(Path(folder), assignment, size)
            whole = kit(root, assignment)
            start = run(["asylum-clinic", "grade", assignment], root / "kit")
            each = (whole.wall - start.wall) / size * 1000
            print(
                f"{size} students: {whole.wall:.1f} s, start-up and a look at each {start.wall:.1f} s, "
                f"{each:.1f} ms a submission, at most {whole.memory:.0f} MB",
                flush=True,
            )


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assignment", default="credible-fear")
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--growth", action="store_true", help="the kit alone, in classes of 100 and of 2,000")
    options = parser.parse_args()
    if options.growth:
        return growth(options.assignment, (100, 2000))
    with tempfile.TemporaryDirectory() as folder:
        pairs(lay_out(Path(folder), options.assignment, options.students), options.assignment, options.pairs)


if __name__ == "__main__":
    main()
