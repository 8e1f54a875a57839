"""A class of attackers with honest students between them, graded by the installed command as root or as a user."""

from __future__ import annotations

import ctypes
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from nbformat.v4 import new_code_cell

from asylum_clinic.grading.course import Course, GradeRow
from command import COMMAND
from helpers_course import BEST, HALF, PS, MiniCourse, lay_out, nbgrader, record
from ordinary import USER, as_ordinary

ATTACKS = Path(__file__).parent / "attacks"
NAMES = sorted(path.stem for path in ATTACKS.glob("*.ipynb"))
LIMITS = """
c = get_config()
c.Execute.timeout = 2
c.KitExecute.memory_mb, c.KitExecute.cpu_seconds, c.KitExecute.wall_seconds = 300, 4, 5
c.KitExecute.processes, c.KitExecute.file_mb, c.KitExecute.scratch_mb, c.KitExecute.output_mb = 60, 2, 8, 1
"""
WALL = 5
RIGHT = "def share(a, b):\n    return a / b"
WRONG = "def share(a, b):\n    return a * b"


def secret(place: str) -> str:
    """A word that is nowhere but where it is put."""
    return f"quince-{place}-{uuid4().hex}"


PLACES = ("gradebook", "key", "solution", "hidden-test", "neighbour", "environment", "home", "memory")
SECRETS = {place: secret(place) for place in PLACES}


def code_cells() -> list[Any]:
    """A function that students write, and the test of it, of which they see only the last line."""
    source = f"### BEGIN SOLUTION\n# {SECRETS['solution']}\n{RIGHT}\n### END SOLUTION"
    function = new_code_cell(source, id="share")
    function.metadata["nbgrader"] = nbgrader("share", "code", 0, grade=False, solution=True)
    asked = f"assert share(1, 4) == 0.25\nassert share(3, 2) == 1.5, '{SECRETS['hidden-test']}'"
    test = new_code_cell(f"### BEGIN HIDDEN TESTS\n{asked}\n### END HIDDEN TESTS\n2.0", id="test-share")
    test.metadata["nbgrader"] = nbgrader("test-share", "code", 2)
    return [function, test]


@dataclass(frozen=True)
class Honest:
    """What an honest student hands in, and earns."""

    answers: dict[str, Any]
    code: str
    points: float


HONEST = {
    "aa-first": Honest(BEST, RIGHT, 8),
    "ff-half": Honest(HALF, RIGHT, 5),
    "mm-wrong": Honest(BEST, WRONG, 6),
    "pp-blank": Honest({}, WRONG, 0),
    "zz-last": Honest(BEST, RIGHT, 8),
}
"""By their names, students who are graded before, between and after the attackers; more stand behind each pair."""
for _name in NAMES:
    if "-2-" in _name or _name.startswith(("forks", "stops")):
        HONEST[f"{_name}-neighbour"] = Honest(BEST, RIGHT, 8)
NEIGHBOUR = "ff-half"


def told(name: str) -> dict[str, Any]:
    """What an attack's notebook says of itself."""
    return dict(json.loads((ATTACKS / f"{name}.ipynb").read_text())["metadata"]["attack"])


@dataclass
class Class:
    """A class that was graded once, what was printed, and what it took."""

    mini: MiniCourse
    home: Path
    user: int
    words: list[str]
    environment: dict[str, str]
    printed: dict[str, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    rows: dict[str, GradeRow] = field(default_factory=dict)

    @property
    def grading(self) -> Path:
        return self.mini.root / "grading"

    def begin(self) -> subprocess.Popen[str]:
        """Start the commands that grade it, one after the other."""
        steps = ("grade --workers 1", "feedback", "report")  # one sandbox, so that colluding neighbours meet in it
        script = " ; ".join(f"'{COMMAND}' {name} {PS} 2>&1 ; echo \"<$?>\"" for name in steps)
        words = [*self.words, "sh", "-c", script]
        return subprocess.Popen(words, cwd=self.mini.root, env=self.environment, stdout=subprocess.PIPE, text=True)

    def end(self, running: subprocess.Popen[str], begun: float) -> None:
        """Wait for them, and read the gradebook."""
        said = running.communicate(timeout=1500)[0]
        self.seconds = time.monotonic() - begun
        for name in ("grade", "feedback", "report"):
            self.printed[name], _, rest = said.partition("<")
            code, _, said = rest.partition(">")
            self.codes[name] = int(code)
        self.rows = {row.student: row for row in self.mini.course.grades(PS)}

    def outputs(self, student: str) -> str:
        """All that a student's cells showed, as it stands in the graded notebook."""
        path = self.grading / "autograded" / student / PS / f"{PS}.ipynb"
        if not path.exists():
            return ""
        cells = json.loads(path.read_text())["cells"]
        return json.dumps([output for cell in cells for output in cell.get("outputs", [])], ensure_ascii=False)

    def page(self, student: str) -> str:
        path = self.grading / "feedback" / student / PS / f"{PS}.html"
        return path.read_text(encoding="utf-8") if path.exists() else ""


def make(place: Path, *, attacked: bool, ordinary: bool, port: int = 0, pid: int = 0) -> Class:
    """Lay out a class, with attackers or without, that belongs to the user who grades it."""
    mini = MiniCourse(Course(lay_out(place / "course", *code_cells())))
    home = place / "home"
    home.mkdir()
    (home / ".secret").write_text(SECRETS["home"])
    with (mini.root / "grading" / "nbgrader_config.py").open("a") as file:
        file.write(LIMITS)
    with (mini.root / "grading" / "keys" / "mini-form.yaml").open("a") as file:
        file.write(f"# {SECRETS['key']}\n")
    mini.course.release(PS)
    _put_into_gradebook(mini)
    for name, honest in HONEST.items():
        answers = {**honest.answers, **({"memo": SECRETS["neighbour"]} if name == NEIGHBOUR else {})}
        mini.hand_in(name, notebook=record(answers) if answers else None, change=_writes(honest.code))
    known = {"COURSE": mini.root, "HOME": home, "NEIGHBOUR": NEIGHBOUR, "PORT": port, "PID": pid}
    for name in NAMES if attacked else ():
        hand_in(mini, name, {f"@{word}@": str(value) for word, value in known.items()})
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER", "PYTEST"))
    }
    source = str(Path(sys.modules["asylum_clinic"].__file__ or "").parents[1])
    more = {"HOME": str(home), "QUINCE": SECRETS["environment"], "COLUMNS": "200", "PYTHONPATH": source}
    words = as_ordinary([], place) if ordinary and not os.getuid() else []
    if words:
        for path in (place, *place.rglob("*")):
            os.chown(path, USER, USER, follow_symlinks=False)
    return Class(mini, home, USER if words else os.getuid(), words, {**clean, **more, "PYTHONWARNINGS": "ignore"})


def _put_into_gradebook(mini: MiniCourse) -> None:
    from nbgrader.api import Gradebook

    from asylum_clinic.grading.config import database_url

    with Gradebook(database_url(mini.root)) as book:
        book.add_student(NEIGHBOUR, last_name=SECRETS["gradebook"])


def _writes(code: str) -> Any:
    def change(nb: Any) -> None:
        next(cell for cell in nb.cells if cell.id == "share").source = code

    return change


def hand_in(mini: MiniCourse, name: str, known: dict[str, str]) -> None:
    """Hand in an attack, with the files and links that it names, as one who knows the machine well."""
    text = (ATTACKS / f"{name}.ipynb").read_text(encoding="utf-8")
    for word, value in known.items():
        text = text.replace(word, value)
    folder = mini.root / "grading" / "submitted" / name / PS
    folder.mkdir(parents=True)
    for file, content in told(name).get("files", {}).items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(content)
    (folder / f"{PS}.ipynb").write_text(text, encoding="utf-8")
    for link, target in told(name).get("links", {}).items():
        (folder / link).unlink(missing_ok=True)
        (folder / link).symlink_to(target)


@contextmanager
def bait() -> Iterator[tuple[int, int, list[str]]]:
    """Hold open what attackers look for: a port, a socket without a file, and a process with a secret.

    Give the port's and the process's number, and the list of who came.
    """
    came: list[str] = []
    with ExitStack() as stack:
        port = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        number = port.getsockname()[1]
        named = stack.enter_context(socket.socket(socket.AF_UNIX))
        named.bind(f"\0asylum-attack-{number}")
        named.listen()
        program = "import os, sys; held = os.environ['QUINCE']; sys.stdin.read()"
        environment = {**os.environ, "QUINCE": SECRETS["memory"]}
        process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, env=environment)
        try:
            yield number, process.pid, came
        finally:
            process.communicate()
        for door in (port, named):
            door.setblocking(False)
            try:
                door.accept()
            except BlockingIOError:
                continue
            came.append(str(door.getsockname()))


def adopt_orphans() -> None:
    """Let processes that lose their parent become children of this one, so that none gets lost."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def children() -> list[str]:
    """The processes that this one has."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        for pid in (task / "children").read_text().split():
            try:
                if Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                    found.append(f"{pid} {Path('/proc', pid, 'cmdline').read_bytes()!r}")
            except OSError:
                continue
    return found
