"""One engine for a class: it changes what grading costs, and nothing that a gradebook holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from asylum_clinic.grading.config import GRADEBOOK, database_url
from asylum_clinic.grading.one_engine import INDEXED, one_engine
from asylum_clinic.grading.source import read_released, released_once
from helpers_course import BEST, PS, MiniCourse, record


def test_the_keys_of_other_tables_are_indexed_once_a_class_is_graded(released: MiniCourse) -> None:
    released.hand_in(notebook=record(BEST))
    released.grade()
    with closing(sqlite3.connect(released.root / GRADEBOOK)) as base:
        found = {
            (table, row[2])
            for table, _ in INDEXED
            for index in base.execute(f"PRAGMA index_list({table})").fetchall()
            for row in base.execute(f"PRAGMA index_info({index[1]})").fetchall()
        }
    assert set(INDEXED) <= found


def test_gradebooks_share_one_engine_while_a_class_is_graded_and_not_afterwards(
    released: MiniCourse, tmp_path: Path
) -> None:
    from nbgrader.api import Gradebook

    own_way = Gradebook.__init__
    address = database_url(released.root)
    with one_engine(released.root):
        with Gradebook(address) as one, Gradebook(address) as other:
            assert one.engine is other.engine
            assert one.find_assignment(PS).name == PS
        with Gradebook(f"sqlite:///{tmp_path / 'another.db'}") as another:
            assert another.engine is not one.engine
            assert another.assignments == []
    assert Gradebook.__init__ is own_way
    with pytest.raises(RuntimeError, match="stopped"), one_engine(released.root):
        raise RuntimeError("stopped")
    assert Gradebook.__init__ is own_way


def test_what_was_released_is_read_once_for_a_class_and_anew_for_the_next(released: MiniCourse) -> None:
    def resources() -> dict[str, dict[str, str]]:
        return {"nbgrader": {"db_url": database_url(released.root), "assignment": PS, "notebook": PS}}

    with released_once():
        first = read_released(resources())
        assert read_released(resources()) is first
    assert read_released(resources()) == first
    assert read_released(resources()) is not first
