"""What ``new`` writes: whole, gradable, completed by editors, and never over something that is there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import jsonschema
import nbformat
import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.grading import authoring
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.gate import check
from asylum_clinic.grading.gate.papers import FORMATS, files_of, schemas
from asylum_clinic.resources import read_yaml
from command import asylum_clinic
from helpers_probes import MISSING

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one exercise, made by the command line."""
    root = tmp_path_factory.mktemp("authoring") / "course"
    for command in (["course", str(root)], ["exercise", "week-one", "--course", str(root)]):
        result = asylum_clinic("new", *command, cwd=root.parent)
        assert result.returncode == 0, result.stderr
    return root


def test_a_new_exercise_can_be_released_as_it_stands(course: Path) -> None:
    Course(course).release("week-one")
    released = {path.name for path in (course / "exercises" / "week-one").rglob("*") if path.is_file()}
    assert released >= {"week-one.ipynb", "week-one-form.yaml", "case.yaml", "narrative.md"}


def files(root: Path) -> dict[Path, bytes]:
    """Every file with what it holds."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_a_new_code_question_gives_all_to_its_solution_and_nothing_to_an_untouched_file(tmp_path: Path) -> None:
    root = tmp_path / "course"
    for command in (["course", str(root)], ["exercise", "week-two", "--code", "--course", str(root)]):
        made = asylum_clinic("new", *command, cwd=tmp_path)
        assert made.returncode == 0, made.stderr
    course = Course(root)
    course.release("week-two")
    released = root / "exercises" / "week-two"
    given = (released / "week-two.ipynb").read_text()
    assert "raise NotImplementedError" in given
    assert not re.search(r"SOLUTION|rows\.granted|probes", given)
    assert [path.name for path in released.rglob("*") if path.is_file()] == ["week-two.ipynb"]
    source = nbformat.read(root / "solutions" / "week-two" / "week-two.ipynb", 4)
    written = next(cell.source for cell in source.cells if cell.id == "share")
    for student, answer in {"ada": written, "untouched": None}.items():
        folder = root / "grading" / "submitted" / student / "week-two"
        shutil.copytree(released, folder)
        nb = nbformat.read(folder / "week-two.ipynb", 4)
        for cell in nb.cells:
            if cell.id == "share" and answer:
                cell.source = answer
        nbformat.write(nb, folder / "week-two.ipynb")
    list(course.grade("week-two"))
    assert {row.student: (row.score, row.most) for row in course.grades("week-two")} == {
        "ada": (4.0, 4.0),
        "untouched": (0.0, 4.0),
    }


AGAIN: dict[str, Callable[[Path], object]] = {
    "an exercise": lambda root: authoring.new_exercise(root, "week-one"),
    "a case": lambda root: authoring.new_case(root, "week-one-file", "week-one"),
    "a form": lambda root: authoring.new_form(root, "week-one-form", "week-one-file", "week-one"),
    "a case for no assignment": lambda root: authoring.new_case(root, "a-case", "no-such"),
    "a code question for no assignment": lambda root: authoring.new_code(root, "share", "no-such"),
    "a code question that is there": lambda root: authoring.new_code(root, "week-one-form", "week-one"),
    "a function named as one of Python's own": lambda root: authoring.new_code(root, "sum", "week-one"),
    "a name that is none": lambda root: authoring.new_exercise(root, "../Week One"),
}


@pytest.mark.parametrize("what", AGAIN)
def test_nothing_that_is_there_is_written_over_and_no_name_leads_elsewhere(course: Path, what: str) -> None:
    before = files(course.parent)
    with pytest.raises(KitError, match="What to do:"):
        AGAIN[what](course)
    assert files(course.parent) == before


def test_a_course_can_be_laid_out_again_around_what_an_instructor_changed(course: Path) -> None:
    (course / "README.md").write_text("My own words.")
    authoring.new_course(course)
    assert (course / "README.md").read_text() == "My own words."


def test_a_second_form_joins_the_notebook(course: Path) -> None:
    authoring.new_case(course, "second-file", "week-one")
    authoring.new_form(course, "second-form", "second-file", "week-one")
    assert asylum_clinic("check", str(course), cwd=course).returncode == 0


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_kits_own_files_fit_the_schemas_that_editors_are_given(name: str) -> None:
    validator = jsonschema.Draft202012Validator(schemas()[name])
    found = files_of(ROOT, name)
    assert found
    for path in found:
        data = plain(read_yaml(path))
        assert [error.message for error in validator.iter_errors(data)] == [], path


def plain(data: object) -> object:
    """Dates as the text that an editor sees."""
    match data:
        case dict():
            return {key: plain(value) for key, value in data.items()}
        case list():
            return [plain(value) for value in data]
        case None | bool() | int() | float() | str():
            return data
        case _:
            return str(data)


def test_the_worked_example_of_the_guide_fits_the_scaffold_and_passes_the_gate(tmp_path: Path) -> None:
    root = tmp_path / "course"
    authoring.new_course(root)
    authoring.new_exercise(root, "week-one")
    case = root / "solutions" / "week-one" / "cases" / "week-one-file"
    page = (ROOT / "grading" / "guide" / "write-your-own-case.md").read_text(encoding="utf-8")
    blocks = re.findall(r'^```markdown title="([^"]+)"\n(.*?)^```$', page, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    for name, text in blocks:
        assert (case / name).is_file()
        (case / name).write_text(text, encoding="utf-8")
    checked = check(root)
    assert [str(fault) for fault in checked.faults] == []
    assert not [note for note in checked.notes if "still to be written" in str(note) and ".md" in str(note)]
