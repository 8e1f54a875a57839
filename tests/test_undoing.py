"""Undo in every room: what is taken back, what is said of it, and what can't be."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from asylum_clinic.widgets.calibrate import Calibrate
from asylum_clinic.widgets.case_reader import CaseReader
from asylum_clinic.widgets.interview_room import InterviewRoom
from asylum_clinic.widgets.standards_ladder import StandardsLadder

ROOMS = {
    "CASE_READER": CaseReader,
    "CALIBRATE": Calibrate,
    "STANDARDS_LADDER": StandardsLadder,
    "INTERVIEW_ROOM": InterviewRoom,
}


@pytest.mark.skipif(shutil.which("node") is None and os.environ.get("CI") != "true", reason="install node to run them")
def test_undo_takes_back_one_press_and_names_what_it_was(tmp_path: Path) -> None:
    environ = dict(os.environ)
    for name, room in ROOMS.items():
        module = tmp_path / f"{name.lower()}.mjs"
        module.write_text(room._esm, encoding="utf-8")
        environ[name] = module.as_uri()
    command = [shutil.which("node") or "node", "--test", str(Path(__file__).parent / "js" / "undoing.test.mjs")]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
