"""Attacks, each a notebook in ``attacks/``: none gains a point, reads a secret or harms the next student's grading.

The whole class is graded once as root and once as an ordinary user, by the installed command and with small limits.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers_attacks import (
    HONEST,
    NAMES,
    NEIGHBOUR,
    PS,
    SECRETS,
    WALL,
    Class,
    adopt_orphans,
    bait,
    children,
    make,
    told,
)
from ordinary import why_not_ordinary
from test_grading_scripts import dangers, formgrader_page

pytestmark = pytest.mark.filterwarnings("ignore")

COLOURED = re.compile(r"span style=(background-)?color: rgb\(\d+,\d+,\d+\)")
"""How nbconvert shows what a terminal shows in colour, from numbers of its own."""
USERS = ("root", "ordinary")
CLASSES = {
    *("script", "reading", "writing", "scores", "network", "exhaustion", "the server", "leaving"),
    *("outliving the timeout", "forging", "poisoning", "namespaces", "os._exit"),
}


class Classes(dict[str, Class]):
    """The graded classes by their user, why one is missing, and what was found outside before and after."""

    missing: dict[str, str]
    came: list[str]
    before: dict[str, object]
    after: dict[str, object]


def outside() -> dict[str, object]:
    """What an attack could have left on this machine, whatever else goes on there."""
    places = (
        "/tmp",
        "/var/tmp",
        "/dev/shm",
        "/",
        "/root",
        "/home",
        "/etc",
        "/usr",
        "/usr/local",
        "/run",
        "/srv",
        "/dev",
    )
    files = [str(path) for place in places if os.access(place, os.R_OK) for path in Path(place).glob("*pwned*")]
    shared = [
        line
        for kind in ("shm", "sem", "msg")
        if (listed := Path("/proc/sysvipc", kind)).exists()
        for line in listed.read_text().splitlines()
        if str(0x50574E44) in line
    ]
    keys = Path("/proc/keys")
    ruled = [Path("/proc/sys", name) for name in ("kernel/core_pattern", "kernel/modprobe", "vm/overcommit_memory")]
    return {
        "files": files,
        "System V": shared,
        "keys": keys.exists() and "asylum-attack" in keys.read_text(),
        "rules": [path.read_text() for path in ruled if path.exists()],
        "devices": (oct(Path("/dev/null").stat().st_mode), Path("/dev/null").is_char_device()),
        "children": children(),
    }


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Classes:
    """Grade the class without attackers, and with them as root and as an ordinary user, side by side."""
    found = Classes()
    found.missing = {"root": "this run is not root's" if os.getuid() else "", "ordinary": why_not_ordinary()}
    adopt_orphans()
    found.before = outside()
    with bait() as (port, pid, found.came):
        running = []
        for user in (*USERS, "honest"):
            if not found.missing.get(user):
                place = tmp_path_factory.mktemp(user)
                attacked, ordinary = user != "honest", user == "ordinary"
                found[user] = make(place, attacked=attacked, ordinary=ordinary, port=port, pid=pid)
        for one in found.values():
            running.append((one, one.begin(), time.monotonic()))
        for one, process, begun in running:
            one.end(process, begun)
    found.after = outside()
    for user, one in found.items():
        if "no sandbox to run it in" in one.outputs("aa-first"):
            found.missing[user] = f"NO SANDBOX ON THIS MACHINE: {one.outputs('aa-first')[:500]}"
    return found


@pytest.fixture(params=USERS)
def attacked(request: pytest.FixtureRequest, classes: Classes) -> Class:
    """The class with attackers, as graded by root and as graded by an ordinary user."""
    if classes.missing[request.param]:
        pytest.skip(classes.missing[request.param])
    return classes[request.param]


def test_each_class_of_attacks_has_one_and_there_are_fifty() -> None:
    assert {told(name)["class"] for name in NAMES} == CLASSES
    assert len(NAMES) >= 50


def test_the_whole_class_is_graded_and_told_so(attacked: Class) -> None:
    assert attacked.codes == {"grade": 1, "feedback": 0, "report": 0}, attacked.printed
    graded = {path.parent.name for path in (attacked.grading / "autograded").glob(f"*/{PS}")}
    unread = {name for name in NAMES if told(name).get("unread")}
    assert graded == {*HONEST, *NAMES} - unread
    assert not any("Traceback" in said for said in attacked.printed.values())


def test_the_honest_students_have_the_scores_and_pages_of_a_class_without_attacks(
    attacked: Class, classes: Classes
) -> None:
    for student, honest in HONEST.items():
        assert (student, attacked.rows[student].score) == (student, honest.points)
        assert attacked.page(student) == classes["honest"].page(student) != "", student
        assert attacked.rows[student] == classes["honest"].rows[student], student


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_gains_no_point(attacked: Class, name: str) -> None:
    row = attacked.rows.get(name)
    if row is None:
        assert told(name).get("unread")
        return
    earned = told(name)["earns"]
    assert row.score <= earned, [(cell, grade.score) for cell, grade in row.cells.items()]


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_gets_nothing_it_is_after_and_reads_no_secret(attacked: Class, name: str) -> None:
    shown = attacked.outputs(name)
    assert "PWNED" not in shown, shown[:2000]
    for place, word in SECRETS.items():
        if place != "hidden-test":  # the graded notebook, which is the instructor's, holds the test itself
            assert word not in shown, (place, shown[:2000])
    for part in ("autograded", "feedback"):
        for path in (attacked.grading / part / name).rglob("*"):
            if path.is_file():
                text = path.read_bytes()
                kept = [place for place, word in SECRETS.items() if word.encode() in text]
                assert kept in ([], ["hidden-test"] if part == "autograded" else []), (path, kept)


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_was_really_run(attacked: Class, name: str) -> None:
    if told(name).get("unread"):
        return
    shown = attacked.outputs(name)
    says = told(name).get("says")
    assert re.search(says if says else "tried|NotRun|NoPoints", shown), shown[:2000]
    assert '"ename": "SyntaxError"' not in shown


def alive(page: str) -> list[str]:
    """What a student wrote and could run; a raw cell's words may stand, as words, outside the other cells."""
    found = [danger for danger in dangers(page) if not COLOURED.fullmatch(danger) and not danger.startswith("outside")]
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        shown = [value for name, value in tag.attrs.items() if name not in ("title", "alt")]
        text = tag.string if tag.name in ("script", "style") else ""
        found += [str(tag)[:120]] * any("pwned" in str(part) for part in (text, *shown))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_an_attacks_pages_hold_nothing_that_runs(classes: Classes, name: str) -> None:
    user = next((user for user in USERS if not classes.missing[user]), "")
    if not user:
        pytest.skip(f"{classes.missing}")
    if not told(name).get("unread"):
        assert alive(classes[user].page(name)) == []
        if told(name)["class"] in ("script", "forging"):
            assert alive(formgrader_page(classes[user].mini, name)) == []


def test_what_is_told_to_the_class_holds_no_secret(attacked: Class) -> None:
    places = [path for path in (attacked.grading / "reports").rglob("*") if path.is_file()]
    assert places
    for path in places:
        assert [place for place, word in SECRETS.items() if word.encode() in path.read_bytes()] == [], path
    assert [word for word in SECRETS.values() for said in attacked.printed.values() if word in said] == []


def test_nothing_is_left_outside(attacked: Class, classes: Classes) -> None:
    assert classes.after == classes.before
    assert classes.came == []
    assert sorted(path.name for path in attacked.home.rglob("*") if "pwned" in path.name) == []
    key = (attacked.grading / "keys" / "mini-form.yaml").read_bytes()
    assert key == (classes["honest"].grading / "keys" / "mini-form.yaml").read_bytes()
    submitted = attacked.grading / "submitted"
    assert {path.name for path in submitted.iterdir()} == {*HONEST, *NAMES}
    theirs = json.loads((submitted / NEIGHBOUR / PS / f"{PS}.ipynb").read_text())
    assert theirs == json.loads((classes["honest"].grading / "submitted" / NEIGHBOUR / PS / f"{PS}.ipynb").read_text())
    assert not list(attacked.mini.root.rglob("pwned*"))


def test_no_attack_outlives_its_time(attacked: Class) -> None:
    assert attacked.seconds < (len(NAMES) + len(HONEST)) * (WALL + 6)
