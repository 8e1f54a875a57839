"""Plain nbgrader, started as a teacher starts it, gives what the kit's own commands give; a stock one gives nothing."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from asylum_clinic.grading.course import Course
from helpers_course import BEST, HALF, PS, MiniCourse, record, write_source

STUDENTS = {
    "ada": {"notebook": record(BEST)},
    "bob": {"sidecar": record(HALF)},
    "cy": {"sidecar": "broken"},
    "dee": {},
}


def nbgrader(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of nbgrader, with nothing of this computer's own configuration.

    Under the kit's configuration, its own commands are not on the PATH: the configuration has to see to that.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER"))}
    environment |= {"JUPYTER_CONFIG_DIR": str(folder / "no-config"), "PYTHONWARNINGS": "ignore", **more}
    own = str(Path(sys.executable).parent)
    places = [place for place in environment["PATH"].split(os.pathsep) if place != own]
    environment["PATH"] = os.pathsep.join(places if "JUPYTER_CONFIG_PATH" in more else [own, *places])
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def hand_in_all(mini: MiniCourse) -> None:
    for student, carriers in STUDENTS.items():
        mini.hand_in(student, **carriers)


def grades(mini: MiniCourse) -> dict[str, object]:
    return {row.student: (row.auto, row.manual, row.needs_person, row.score) for row in mini.course.grades(PS)}


def without_ids(page: str) -> str:
    """A page without what differs from run to run: the random ids of cells that were put back."""
    return re.sub(r"cell-id=[0-9a-f-]+", "", page)


def pages(mini: MiniCourse) -> dict[str, str]:
    found = (mini.root / "grading" / "feedback").glob(f"*/{PS}/*.html")
    return {path.parts[-3]: without_ids(path.read_text()) for path in found}


def test_plain_nbgrader_gives_the_same_release_scores_and_feedback(released: MiniCourse, tmp_path: Path) -> None:
    plain = MiniCourse(Course(shutil.copytree(released.root, tmp_path / "plain")))
    shutil.rmtree(plain.root / "exercises")
    path = {"JUPYTER_CONFIG_PATH": str(plain.root / "grading")}
    assert nbgrader(plain.root, "generate_assignment", PS, **path).returncode == 0
    ours, theirs = (sorted((m.root / "exercises" / PS).rglob("*")) for m in (released, plain))
    assert [p.name for p in ours] == [p.name for p in theirs]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(ours, theirs, strict=True) if a.is_file())
    for mini in (released, plain):
        hand_in_all(mini)
    released.grade()
    released.course.feedback(PS)
    for command in ("autograde", "generate_feedback"):
        run = nbgrader(plain.root, command, PS, **path)
        assert run.returncode == 0, run.stderr
    assert grades(plain) == grades(released)
    assert grades(plain)["ada"] == (6, None, True, 6)
    assert pages(plain) == pages(released)


def test_plain_nbgrader_may_be_started_anywhere(released: MiniCourse, tmp_path: Path) -> None:
    released.hand_in(notebook=record(BEST))
    (tmp_path / "elsewhere").mkdir()
    path = {"JUPYTER_CONFIG_PATH": str(released.root / "grading")}
    assert nbgrader(tmp_path / "elsewhere", "autograde", PS, **path).returncode == 0
    assert released.row().auto == 6


def test_plain_nbgrader_follows_no_link_and_shows_no_script_in_a_name(released: MiniCourse) -> None:
    with_link = released.hand_in("ada", notebook=record(BEST))
    (with_link / "forms" / "mini-form.yaml").unlink()
    (with_link / "mine.txt").symlink_to(released.root / "grading" / "keys" / "mini-form.yaml")
    released.hand_in("<img src=x onerror=alert(1)>", notebook=record(BEST))
    for student, own in (("bob", f"../../ada/{PS}/{PS}.ipynb"), ("cy", f"../../../../solutions/{PS}/{PS}.ipynb")):
        notebook = released.hand_in(student) / f"{PS}.ipynb"
        notebook.unlink()
        notebook.symlink_to(own)
    (released.root / "grading" / "submitted" / "dee").symlink_to("ada")
    path = {"JUPYTER_CONFIG_PATH": str(released.root / "grading")}
    run = nbgrader(released.root, "autograde", PS, **path)
    assert run.returncode == 1
    assert "that web pages can't show safely" in run.stderr
    assert run.stderr.count("NbGraderException: The folder holds a link") == 3
    nbgrader(released.root, "generate_feedback", PS, **path)
    assert released.row("ada").auto == 6
    for place in ("autograded", "feedback"):
        files = [path for path in (released.root / "grading" / place).rglob("*") if path.is_file()]
        assert {path.parts[len(released.root.parts) + 2] for path in files} == {"ada"}
        assert not any(b"QUINCE" in path.read_bytes() for path in files)


def test_plain_nbgrader_refuses_to_release_answers_with_the_same_sentence(released: MiniCourse) -> None:
    (released.root / "solutions" / PS / "answers").mkdir()
    path = {"JUPYTER_CONFIG_PATH": str(released.root / "grading")}
    run = nbgrader(released.root, "generate_assignment", PS, "--force", **path)
    assert run.returncode == 1
    assert "your own answers lie in the assignment" in run.stderr


def test_under_a_stock_nbgrader_a_form_earns_nothing_wherever_its_answers_lie(tmp_path: Path) -> None:
    source = tmp_path / "source" / PS
    for name in ("forms", "cases"):
        shutil.copytree(Path(__file__).parent / "data" / "mini" / name, source / name)
    write_source(source / f"{PS}.ipynb")
    run = nbgrader(tmp_path, "generate_assignment", PS)
    assert run.returncode == 0, run.stderr
    mini = MiniCourse.__new__(MiniCourse)
    mini.root = tmp_path
    (tmp_path / "exercises").symlink_to(tmp_path / "release")
    (tmp_path / "grading").mkdir()
    (tmp_path / "grading" / "submitted").symlink_to(tmp_path / "submitted")
    (tmp_path / "submitted").mkdir()
    for carrier in ("notebook", "output", "sidecar"):
        mini.hand_in(carrier, **{carrier: record(BEST)})
    run = nbgrader(tmp_path, "autograde", PS)
    assert run.returncode == 0, run.stderr
    run = nbgrader(tmp_path, "export")
    with (tmp_path / "grades.csv").open() as file:
        scores = [(row["student_id"], float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)]
    assert sorted(scores) == [("notebook", 0, 10), ("output", 0, 10), ("sidecar", 0, 10)]
