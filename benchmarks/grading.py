"""How long a class takes to grade: the same submissions through stock ``nbgrader autograde`` and through the kit.

    python benchmarks/grading.py                       forms 200, code 100, mixed 60: three pairs each
    python benchmarks/grading.py form --students 20 --pairs 1
    python benchmarks/grading.py growth                the kit alone, 100 and 2,000 forms

Both commands are whole processes, run in turns on the same machine, so that what else it does slows both. The figure is
the median of the pairs' ratios. Processor seconds and memory stand beside the wall time, with the load of the machine.
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
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.questions import options_of
from asylum_clinic.assessment.records import METADATA, Record
from asylum_clinic.grading.course import Course, create_course
from asylum_clinic.grading.source import forms_in

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = Path(sys.executable).parent
CLASSES = {"form": 200, "code": 100, "mixed": 60}
"""What a class hands in, and how many do. In a mixed class all hand in a form, and every second one code as well."""
FORM, CODE = "credible-fear", "shares"
LOOK = "import pandas as pd\nimport matplotlib.pyplot as plt\nfrom asylum_clinic.statistics.figures import *"
SHARE = "def share(part, whole):\n    ### BEGIN SOLUTION\n    return 100 * part / whole\n    ### END SOLUTION"
DRAW = (
    "table = pd.DataFrame({'year': [2021, 2022, 2023], 'granted': [20, 30, 45], 'decided': [60, 80, 100]})\n"
    "table['share'] = share(table.granted, table.decided)\ntable.plot(x='year', y='share')\nplt.show()"
)
TEST = "assert share(1, 4) == 25\nassert round(share(20, 60), 1) == 33.3\n3.0"


@dataclass(frozen=True)
class Cost:
    """What a command took: wall and processor seconds, and MB of its own process and of the largest it started."""

    wall: float
    processor: float
    memory: float
    largest: float


def lay_out(root: Path, kind: str, students: int) -> str:
    """Write a course of the kit and a stock one beside it, with the same class in both; give the assignment's name."""
    assignment = CODE if kind == "code" else FORM
    source = root / "kit" / "solutions" / assignment
    create_course(root / "kit")
    if kind != "code":
        shutil.copytree(ROOT / "solutions" / FORM, source)
        shutil.copytree(ROOT / "grading" / "keys", root / "kit" / "grading" / "keys", dirs_exist_ok=True)
    if kind != "form":
        source.mkdir(exist_ok=True)
        nbformat.write(code_notebook(), source / f"{CODE}.ipynb")
    Course(root / "kit").release(assignment)
    shutil.copytree(source, root / "stock" / "source" / assignment)
    run(["nbgrader", "generate_assignment", assignment], root / "stock")
    answered(root / "kit" / "exercises" / assignment, root / "answered")
    for number in range(students):
        for place in ("kit/grading/submitted", "stock/submitted"):
            into = shutil.copytree(root / "answered", root / place / f"s{number:04}" / assignment)
            code = into / f"{CODE}.ipynb"
            if kind == "mixed" and number % 2:
                code.unlink()
            elif kind != "form":
                code.write_text(code.read_text().replace("100 * part", f"{number} + 100 * part - {number}"))
    return assignment


def code_notebook() -> Any:
    """Return a notebook as an instructor writes it: imports, a function to write, a figure, nbgrader's own test."""
    cells = [new_code_cell(source, id=f"c{number}") for number, source in enumerate((LOOK, SHARE, DRAW, TEST))]
    common = {"schema_version": 3, "cell_type": "code", "task": False}
    cells[1].metadata["nbgrader"] = {**common, "grade_id": "share", "grade": False, "solution": True, "locked": False}
    tested = {**common, "grade_id": "test-share", "grade": True, "solution": False, "locked": True, "points": 3}
    cells[3].metadata["nbgrader"] = tested
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def answered(exercise: Path, into: Path) -> None:
    """Write the exercise as a student leaves it: each question answered with what is offered first, code written."""
    shutil.copytree(exercise, into)
    for path in into.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "share":
                cell.source = "def share(part, whole):\n    return 100 * part / whole"
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


class Watch(threading.Thread):
    """Looks ten times a second at what a process and those under it use.

    A sandbox is killed at the end, so that nobody is told what its first process and all under it have used.
    """

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process, self.ended = process, threading.Event()
        self.own = self.largest = 0.0
        self.sandboxes: dict[int, float] = {}

    def run(self) -> None:
        """Look until told to end."""
        while not self.ended.wait(0.1):
            try:
                self.own = max(self.own, self.process.memory_info().rss / 2**20)
                for child in self.process.children(recursive=True):
                    self._look(child)
            except psutil.Error:
                continue

    def _look(self, child: psutil.Process) -> None:
        try:
            self.largest = max(self.largest, child.memory_info().rss / 2**20)
            parent = child.parent()
            if parent is not None and parent.name() == "bwrap":
                self.sandboxes[child.pid] = sum(child.cpu_times()[:4])
        except psutil.Error:
            return


def run(command: list[str], folder: Path) -> Cost:
    """Run a command of the environment in a folder and measure it with its children."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PATH": f"{COMMANDS}:{os.environ['PATH']}", "JUPYTER_PLATFORM_DIRS": "1"}
    with tempfile.TemporaryFile("w+") as said:
        words = [str(COMMANDS / command[0]), *command[1:]]
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT)
        watch = Watch(psutil.Process(process.pid))
        watch.start()
        code = process.wait()
        wall = time.perf_counter() - began
        watch.ended.set()
        watch.join()
        if code:
            said.seek(0)
            raise SystemExit(f"{command} ended with {code}:\n{said.read()[-3000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime + sum(watch.sandboxes.values())
    return Cost(wall, processor, watch.own, watch.largest)


def kit(root: Path, assignment: str) -> Cost:
    """Grade the whole class with the kit."""
    return run(["asylum-clinic", "grade", assignment, "--force"], root / "kit")


def stock(root: Path, assignment: str) -> Cost:
    """Grade the whole class with nbgrader as it is installed."""
    return run(["nbgrader", "autograde", assignment, "--force"], root / "stock")


def pairs(kind: str, students: int, count: int) -> None:
    """Print each pair and the median ratio of a class."""
    wall, processor = [], []
    with tempfile.TemporaryDirectory() as folder:
        assignment = lay_out(Path(folder), kind, students)
        print(f"{kind}, {students} students", flush=True)
        for number in range(count):
            ours, theirs = kit(Path(folder), assignment), stock(Path(folder), assignment)
            wall.append(theirs.wall / ours.wall)
            processor.append(theirs.processor / ours.processor)
            print(
                f"  pair {number + 1}: kit {ours.wall:.1f} s (processor {ours.processor:.1f} s, "
                f"{ours.memory:.0f} MB, a worker {ours.largest:.0f} MB), stock {theirs.wall:.1f} s "
                f"(processor {theirs.processor:.1f} s), ratio {wall[-1]:.1f}, load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    print(
        f"  median ratio: {statistics.median(wall):.1f} of wall time, {statistics.median(processor):.1f} of processor"
    )


def growth(sizes: tuple[int, ...]) -> None:
    """Print what a form costs in classes of different size, start-up taken off, and the memory it took."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            assignment = lay_out(root, "form", size)
            start = run(["asylum-clinic", "grade", assignment, "s0000"], root / "kit")
            whole = kit(root, assignment)
            print(
                f"{size} students: {whole.wall:.1f} s, start-up with one {start.wall:.1f} s, a submission "
                f"{(whole.wall - start.wall) / (size - 1) * 1000:.1f} ms (processor "
                f"{(whole.processor - start.processor) / (size - 1) * 1000:.1f} ms), {whole.memory:.0f} MB, "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", choices=[*CLASSES, "growth", []], help="everything but growth if not said")
    parser.add_argument("--students", type=int)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    for what in options.what or CLASSES:
        if what == "growth":
            growth((100, options.students or 2000))
        else:
            pairs(what, options.students or CLASSES[what], options.pairs)


if __name__ == "__main__":
    main()
