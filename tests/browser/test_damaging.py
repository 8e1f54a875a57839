"""The damaged notebooks that are kept for grading are what JupyterLab makes of one: a handful is made anew each time.

``REMAKE_DAMAGED=1 python -m pytest tests/browser/test_damaging.py`` makes all of them anew, and keeps them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from damaging import ACCIDENTS, KEPT, happen, lay_out, likeness
from desk import Desk

import helpers_course
from asylum_clinic.grading.course import Course
from damages import essay_cells
from helpers_course import PS

REMAKE = os.environ.get("REMAKE_DAMAGED") == "1"
HANDFUL = ["copied_form", "split_essay", "merged_form_and_memo", "everything_made_raw", "renamed"]


@pytest.fixture(scope="module")
def exercises(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = helpers_course.lay_out(tmp_path_factory.mktemp("damaging") / "course", *essay_cells())
    Course(root).release(PS)
    return root / "exercises" / PS


@pytest.mark.parametrize("name", ACCIDENTS if REMAKE else HANDFUL)
def test_a_kept_notebook_is_what_jupyterlab_makes(desk: Desk, exercises: Path, name: str) -> None:
    made = happen(lay_out(desk, exercises), name)
    if REMAKE:
        shutil.rmtree(KEPT / name, ignore_errors=True)
        for place, data in made.items():
            (KEPT / name / place).parent.mkdir(parents=True, exist_ok=True)
            (KEPT / name / place).write_bytes(data)
    assert list(made) == [path.relative_to(KEPT / name).as_posix() for path in sorted((KEPT / name).rglob("*.ipynb"))]
    assert all(likeness(data) == likeness((KEPT / name / place).read_bytes()) for place, data in made.items())
