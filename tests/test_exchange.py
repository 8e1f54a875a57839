"""nbgrader's exchange between real accounts of one machine: out, in, graded and back, and nobody sees another's."""

from __future__ import annotations

import csv
import json
import os
import pwd
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest

from accounts import Account, lay_out_machine
from asylum_clinic.assessment.records import METADATA
from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import CONFIG
from asylum_clinic.grading.gate.leaks import nothing_of_a_key_reaches_students
from asylum_clinic.grading.gradebook import opened
from asylum_clinic.grading.lms.exchange import collect_exchange, release_to_exchange
from asylum_clinic.grading.lms.receipts import digest_of
from asylum_clinic.grading.submissions import read_unfollowed
from helpers_course import BEST, FORM, HALF, PS, MiniCourse, form_cell, record

pytestmark = pytest.mark.filterwarnings("ignore")

NBGRADER = str(Path(sys.executable).parent / "nbgrader")
DUE = datetime(2026, 1, 31, 23, 59)
COMMANDS = """
import json, sys
from nbgrader.apps import NbGraderApp
for words in json.loads(sys.argv[1]):
    NbGraderApp.launch_instance(words)
    NbGraderApp.clear_instance()
"""
"""Some of nbgrader's commands in one process: each spends two seconds on coming up."""
CHEAT = """
import json, os, shutil, sys
exchange, key, own = sys.argv[1:]
inbound = exchange + "/clinic/inbound"
now = "2099-01-01 00:00:00.000000 UTC"
for name in ("ada", "eve"):
    shutil.copytree(own, f"{inbound}/{name}+baker+{now}+made-by-eve")
os.symlink(key, f"{inbound}/eve+baker+{now}+made-by-eve/baker.html")
os.mkdir(f"{inbound}/zoe+baker+no time at all+made-by-eve")

def tried(what, *place):
    try:
        return repr(what(*place))
    except OSError as error:
        return error.strerror

print(json.dumps({
    "key": tried(open, key),
    "inbound": tried(os.listdir, inbound),
    "released": tried(open, exchange + "/clinic/outbound/baker/baker.ipynb", "w"),
    "course": tried(os.rename, exchange + "/clinic", exchange + "/mine"),
}))
"""
"""What a curious student tries: hand in as somebody else, have the key fetched by a link, read, and write over."""

LOOK = """
import hashlib, json, os, sys
feedback, secret, page, own = sys.argv[1:]

def tried(what, *place):
    try:
        return repr(what(*place))
    except OSError as error:
        return error.strerror

books = [os.path.join(place, name) for place, _, names in os.walk(own) for name in names if name.endswith(".ipynb")]
names = [hashlib.md5(open(book, "rb").read()).hexdigest() for book in books]
print(json.dumps({
    "listed": tried(os.listdir, feedback), "secret": tried(open, secret), "page": tried(open, page),
    "guessed": sum(os.path.exists(f"{feedback}/{name}.html") for name in names),
}))
"""
"""Another student looks for somebody's feedback, where it is shared and in that somebody's home."""


@dataclass(frozen=True)
class Machine:
    """The machine at the end, with what was printed on the way."""

    place: Path
    people: dict[str, Account]
    printed: dict[str, str]
    tried: dict[str, str]

    @property
    def course(self) -> Path:
        return self.people["roe"].home / "clinic"

    @property
    def exchange(self) -> Path:
        return self.place / "exchange" / "clinic"


def answer(account: Account, folder: Path, answers: dict[str, Any]) -> None:
    """Answer as the page does: in the notebook, and beside it."""
    path = folder / f"{PS}.ipynb"
    nb = nbformat.read(path, as_version=4)
    form_cell(nb).metadata[METADATA] = record(answers)
    path.write_text(json.dumps(nb, indent=1), encoding="utf-8")
    (folder / "answers").mkdir()
    (folder / "answers" / f"{FORM}.json").write_text(json.dumps(record(answers, seq=2)), encoding="utf-8")
    account.owns(folder)


def cheat(eve: Account, place: Path, key: Path) -> dict[str, str]:
    """What the curious student got to see."""
    said = eve.run(sys.executable, "-c", CHEAT, place / "exchange", key, eve.home / PS)
    return dict(json.loads(said.splitlines()[-1]))


@pytest.fixture(scope="module")
def machine(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """An assignment goes out, two students hand in, and feedback comes back, each under their own account."""
    place = tmp_path_factory.mktemp("machine")
    people = lay_out_machine(place, released_once)
    roe, ada, eve = people.values()
    printed = {"release": roe.clinic("release", PS, "--exchange")}
    fetch = ["fetch_assignment", PS, "--course", "clinic"]
    printed["list"] = ada.run(sys.executable, "-c", COMMANDS, json.dumps([["list"], fetch]))
    with opened(roe.home / "clinic") as book:
        book.update_or_create_assignment(PS, duedate=DUE)
    answer(ada, ada.home / PS, BEST)
    ada.run(NBGRADER, "submit", PS, "--course", "clinic")
    shutil.copytree(place / "exchange" / "clinic" / "outbound" / PS, eve.home / PS)
    answer(eve, eve.home / PS, HALF)
    first = cheat(eve, place, roe.home / "clinic" / "grading" / "keys" / f"{FORM}.yaml")
    printed["collect"] = roe.clinic("collect", PS, code=1)
    printed["grade"] = roe.clinic("grade", PS)
    printed["feedback"] = roe.clinic("feedback", PS, "--exchange")
    printed["fetch"] = ada.run(NBGRADER, "fetch_feedback", PS, "--course", "clinic")
    return Machine(place, people, printed, first)


def test_what_students_fetch_is_the_released_assignment_and_holds_no_key(machine: Machine) -> None:
    released, out = machine.course / "exercises" / PS, machine.exchange / "outbound" / PS
    files = {path.relative_to(released): path.read_bytes() for path in released.rglob("*") if path.is_file()}
    assert {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()} == files
    assert {part.parts[0] for part in files} >= {"cases", "forms", f"{PS}.ipynb"}
    assert list(nothing_of_a_key_reaches_students(machine.course, out)) == []
    fetched = machine.people["ada"].home / PS
    assert all((fetched / name).read_bytes() == data for name, data in files.items() if name.suffix != ".ipynb")
    assert f"clinic {PS}" in machine.printed["list"]
    assert "as the course clinic" in " ".join(machine.printed["release"].split())


def test_a_hand_in_keeps_its_time_its_lateness_and_its_receipt(machine: Machine) -> None:
    (name,) = (path.name for path in (machine.exchange / "inbound").glob("ada+*") if "made-by-eve" not in path.name)
    with opened(machine.course) as book:
        found = book.find_submission(PS, "ada")
        assert str(found.timestamp) == name.split("+")[2].removesuffix(" UTC")
        assert found.total_seconds_late > 0
    rows = list(csv.DictReader((machine.course / "grading" / "reports" / "collected" / f"{PS}.csv").open()))
    assert [(row["student"], row["lms"], row["late"]) for row in rows] == [("ada", "exchange", "late")]
    handed_in = read_unfollowed(machine.people["ada"].home / PS, None)[0]
    assert rows[0]["digest"] == digest_of({name: data for name, data in handed_in.items() if "feedback/" not in name})


def test_nobody_hands_in_for_another_or_has_a_key_fetched_by_a_link(machine: Machine) -> None:
    said = " ".join(machine.printed["collect"].replace("│", " ").split())
    assert "'eve' put it there in the name of 'ada'" in said
    assert "a link to another place" in said
    assert "not one that nbgrader gives" in said
    submitted = machine.course / "grading" / "submitted"
    assert [path.name for path in submitted.iterdir()] == ["ada"]
    assert json.loads((submitted / "ada" / PS / "answers" / f"{FORM}.json").read_text())["answers"] == BEST


def test_what_is_another_accounts_can_be_neither_read_nor_written(machine: Machine) -> None:
    denied = "Permission denied"
    assert machine.tried == dict.fromkeys(("key", "inbound", "released"), denied) | {
        "course": "Operation not permitted"
    }


def test_feedback_comes_back_to_who_handed_in_and_to_nobody_else(machine: Machine) -> None:
    ada, eve = machine.people["ada"], machine.people["eve"]
    (page,) = (ada.home / PS / "feedback").rglob("*.html")
    assert "6 of 6 points" in page.read_text(encoding="utf-8")
    (shared,) = (machine.exchange / "feedback").iterdir()
    assert shared.read_bytes() == page.read_bytes()
    secret = next(ada.home.rglob("submission_secret.txt"))
    looked = eve.run(sys.executable, "-c", LOOK, machine.exchange / "feedback", secret, page, eve.home)
    assert json.loads(looked) == dict.fromkeys(("listed", "secret", "page"), "Permission denied") | {"guessed": 0}


@pytest.mark.parametrize(
    "kind", ["link", "folder link", "pipe", "another's", "no text", "folders without end", "too many folders"]
)
def test_an_odd_hand_in_is_refused_before_anything_of_it_is_read(tmp_path: Path, kind: str) -> None:
    folder, other = tmp_path / "handed-in", tmp_path / "other"
    for place in (folder, other):
        place.mkdir()
        (place / "a.ipynb").write_text("{}")
    make: dict[str, Callable[[], object]] = {
        "link": lambda: (folder / "b.txt").symlink_to(other / "a.ipynb"),
        "folder link": lambda: (folder / "b").symlink_to(other),
        "pipe": lambda: os.mkfifo(folder / "b"),
        "another's": lambda: None,
        "no text": lambda: Path(os.fsdecode(os.fsencode(folder) + b"/\xff")).touch(),
        "folders without end": lambda: (folder / "/".join("a" * 21)).mkdir(parents=True),
        "too many folders": lambda: [(folder / str(number)).mkdir() for number in range(2_001)],
    }
    make[kind]()
    owner = os.getuid() + (kind == "another's")
    with pytest.raises(KitError, match="What to do: ask the student"):
        read_unfollowed(folder, owner)


@pytest.mark.parametrize("closed", ["nothing", "grading"])
def test_a_course_that_every_account_can_read_is_not_put_into_an_exchange(released: MiniCourse, closed: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        root = shutil.copytree(released.root, Path(place) / "course")
        if closed == "grading":
            (root / "grading").chmod(0o700)
        with pytest.raises(KitError, match="every account on this machine can read"):
            release_to_exchange(root, PS)


def test_a_name_that_is_no_text_and_a_time_that_is_none_stop_no_collecting(released: MiniCourse) -> None:
    student = pwd.getpwuid(os.getuid()).pw_name
    exchange = released.root.parent / "exchange"
    inbound = exchange / released.root.name / "inbound"
    inbound.mkdir(parents=True)
    with (released.root / CONFIG).open("a") as file:
        file.write(f"\nget_config().Exchange.root = {str(exchange)!r}\n")
    before = released.root / "grading" / "submitted" / student / PS
    before.mkdir(parents=True)
    (before / "timestamp.txt").write_text("when I was ready")
    folder = os.fsdecode(os.fsencode(inbound / f"{student}+{PS}+2026-01-01 00:00:00 UTC+") + b"\xff")
    shutil.copytree(released.root / "exercises" / PS, folder)
    assert [(one.student, one.what) for one in collect_exchange(released.root, PS)] == [(student, "replaced")]
    (row,) = csv.DictReader((released.root / "grading" / "reports" / "collected" / f"{PS}.csv").open())
    assert row["source"].endswith("+?")
