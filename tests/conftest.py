"""A small course in a folder of its own: an invented form, its case and its key, and students who hand in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from asylum_clinic.grading.course import Course
from helpers_course import PS, MiniCourse, lay_out


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what is fast first: pure code, then what runs nbgrader or JupyterLab, and the browser last."""
    slow = ("test_assessment_form", "test_cli", "test_demo", "test_grading", "test_lessons", "test_statistics_lesson")

    def rank(item: pytest.Item) -> int:
        return 2 if "browser" in item.path.parts else int(item.path.name.startswith(slow))

    items.sort(key=rank)


@pytest.fixture
def mini(tmp_path: Path) -> MiniCourse:
    """A course with the assignment ``baker``, not yet released."""
    return MiniCourse(Course(lay_out(tmp_path / "course")))


@pytest.fixture(scope="session")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released course, made once, to be copied."""
    root = lay_out(tmp_path_factory.mktemp("released") / "course")
    Course(root).release(PS)
    return root


@pytest.fixture
def released(released_once: Path, tmp_path: Path) -> MiniCourse:
    """The same course, with its assignment released."""
    return MiniCourse(Course(shutil.copytree(released_once, tmp_path / "course")))
