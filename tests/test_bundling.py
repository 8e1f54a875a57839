"""What leaves the course holds everything that students need and nothing of a key, searched by content."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.grading.bundling import bundle, publish
from asylum_clinic.grading.gate.leaks import secrets
from command import asylum_clinic
from helpers_course import PS, MiniCourse

ROOT = Path(__file__).resolve().parents[1]


def test_a_zip_for_students_holds_the_released_folder_and_is_the_same_each_time(released: MiniCourse) -> None:
    path = bundle(released.root, PS)
    with zipfile.ZipFile(path) as archive:
        names = sorted(archive.namelist())
    files = sorted(one for one in (released.root / "exercises" / PS).rglob("*") if one.is_file())
    assert names == [f"{PS}/{one.relative_to(released.root / 'exercises' / PS).as_posix()}" for one in files]
    first = path.read_bytes()
    assert bundle(released.root, PS).read_bytes() == first


def test_the_command_writes_both_and_says_where(mini: MiniCourse, tmp_path: Path) -> None:
    made = asylum_clinic(
        "release", PS, "--bundle", "--public", str(tmp_path / "open"), "--course", str(mini.root), cwd=tmp_path
    )
    assert made.returncode == 0, made.stderr
    assert f"{PS}-for-students.zip" in made.stdout
    assert sorted(path.name for path in (tmp_path / "open").iterdir()) == ["exercises"]


def test_the_kits_own_public_tree_holds_no_sentence_of_a_key_or_of_a_graders_note(tmp_path: Path) -> None:
    names = publish(ROOT, tmp_path / "open")
    assert {"exercises", "notebooks", "datasets", "src", ".binder", "README.md"} <= set(names)
    assert not {"solutions", "grading", "tests", ".git"} & set(names)
    hidden = secrets(ROOT)
    assert len(hidden) > 1000
    private = {path.read_bytes() for top in ("solutions", "grading/keys") for path in (ROOT / top).rglob("*.*")}
    files = [path for path in (tmp_path / "open").rglob("*") if path.is_file()]
    # a form is handed out as it is written; all else of the solutions must not be there
    forms = {path.read_bytes() for path in (ROOT / "solutions").rglob("forms/*.yaml")}
    assert [path for path in files if path.read_bytes() in private - forms] == []


def test_a_course_that_would_give_a_key_away_is_not_written(released: MiniCourse, tmp_path: Path) -> None:
    (released.root / "notebooks").mkdir()
    (released.root / "notebooks" / "notes.md").write_text("Think of it:\nQUINCE-WHY the constable named the letter.")
    with pytest.raises(KitError, match=r"a sentence of mini-form\.yaml"):
        publish(released.root, tmp_path / "open")
    assert not (tmp_path / "open").exists()
    (released.root / "exercises" / PS / "notes.md").write_text("QUINCE-WHY the constable named the letter.")
    with pytest.raises(KitError, match=r"a sentence of mini-form\.yaml"):
        bundle(released.root, PS)


def test_a_folder_that_is_there_or_lies_in_the_course_is_refused(released: MiniCourse, tmp_path: Path) -> None:
    for place in (tmp_path, released.root / "open"):
        with pytest.raises(KitError, match="new and lies outside the course"):
            publish(released.root, place)
    with pytest.raises(KitError, match="never released"):
        bundle(released.root, "another")
