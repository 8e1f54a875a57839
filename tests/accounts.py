"""A machine that several people share: real accounts with homes of their own, and nbgrader's exchange between them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from asylum_clinic.grading.config import CONFIG
from command import COMMAND
from ordinary import as_ordinary, why_not_ordinary

NUMBERS = {"roe": 54_322, "ada": 54_323, "eve": 54_324}
"""The instructor, a student, and a student who would like to see more; no such account is on this machine."""


@dataclass(frozen=True)
class Account:
    """Somebody with a home of their own on the machine."""

    name: str
    machine: Path

    @property
    def home(self) -> Path:
        """The home, closed to everybody else."""
        return self.machine / "home" / self.name

    def words(self, command: Sequence[str | Path], cwd: Path | None = None) -> list[str]:
        """The words that run a command as this account, in its home or another folder."""
        kept = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": self.home, "COLUMNS": 120}
        kept |= {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "JUPYTER_CONFIG_PATH": self.machine / "etc"}
        clean = ["env", "-i", "-C", cwd or self.home, *(f"{name}={value}" for name, value in kept.items())]
        words = [str(word) for word in (*clean, *command)]
        return as_ordinary(words, self.machine, user=NUMBERS[self.name], accounts=self.machine / "passwd")

    def run(self, *command: str | Path, cwd: Path | None = None, code: int = 0) -> str:
        """Run a command as this account; it ends as expected. What it printed, in both places."""
        words = self.words(command, cwd)
        done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def clinic(self, *command: str, code: int = 0) -> str:
        """Run a command of the kit on the instructor's course; no traceback is shown."""
        said = self.run(COMMAND, *command, cwd=self.home / "clinic", code=code)
        assert "Traceback" not in said
        return said

    def owns(self, path: Path) -> Path:
        """Give a file, or all in a folder, to this account."""
        for one in (path, *path.rglob("*")):
            os.chown(one, NUMBERS[self.name], NUMBERS[self.name])
        return path


def lay_out_machine(place: Path, course: Path, administered: bool = True) -> dict[str, Account]:
    """Make the accounts, an exchange, and the instructor's own copy of a course.

    An administrator tells nbgrader where the exchange is, for all accounts; else the instructor does, in the course.

    Skips the test where this run can't act as other accounts.
    """
    if os.getuid():
        pytest.skip("only root can act as several accounts")
    if why := why_not_ordinary():
        pytest.skip(f"no command can be run as another account: {why}")
    place.chmod(0o755)
    people = {name: Account(name, place) for name in NUMBERS}
    lines = ["root:x:0:0:root:/root:/bin/sh"]
    for name, one in people.items():
        one.home.mkdir(parents=True)
        lines.append(f"{name}:x:{NUMBERS[name]}:{NUMBERS[name]}::{one.home}:/bin/sh")
    (place / "passwd").write_text("\n".join(lines) + "\n")
    (place / "exchange").mkdir()
    (place / "exchange").chmod(0o1777)
    (place / "etc").mkdir()
    shutil.copytree(course, people["roe"].home / "clinic")
    told = place / "etc" / "nbgrader_config.py" if administered else people["roe"].home / "clinic" / CONFIG
    with told.open("a") as file:
        file.write(f"\nget_config().Exchange.root = {str(place / 'exchange')!r}\n")
    for one in people.values():
        one.owns(one.home).chmod(0o700)
    return people
