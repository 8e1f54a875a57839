"""Every assignment in ``solutions/``: its release is fresh, holds no key, and its key's own answers earn everything."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from asylum_clinic.assessment.code.probes import read_probes
from asylum_clinic.assessment.feedback import ungraded_authorities
from asylum_clinic.assessment.key import Key, PositionKey, SelectionKey, TextKey, read_key
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.records import METADATA, Record
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.rubrics import as_markdown, read_rubric
from asylum_clinic.grading.source import MEMO_NOTE, forms_in_file
from helpers_probes import MISSING

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENTS = sorted({path.parent.name for path in (ROOT / "solutions").glob("*/*.ipynb")})
IGNORED = shutil.ignore_patterns(".ipynb_checkpoints", "answers")


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def assignment(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def fresh(assignment: str, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy of the repository's course with this assignment, newly released."""
    root = tmp_path_factory.mktemp("fresh") / "course"
    shutil.copytree(ROOT / "solutions" / assignment, root / "solutions" / assignment, ignore=IGNORED)
    for folder in ("keys", "rubrics"):
        shutil.copytree(ROOT / "grading" / folder, root / "grading" / folder)
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", root / "grading")
    course = Course(root)
    course.release(assignment)
    return course


def files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, line ends alike on every system."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".ipynb_checkpoints" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes().replace(b"\r\n", b"\n") for path in found}


def keys(course: Course, assignment: str) -> Iterator[tuple[str, Key]]:
    for notebook in (course.root / "solutions" / assignment).glob("*.ipynb"):
        for form_id in forms_in_file(notebook):
            yield form_id, read_key(course.root / "grading" / "keys" / f"{form_id}.yaml")


def sentences(key: Any) -> Iterator[str]:
    """Every text of a key that tells what is accepted and why: all but ids and numbers."""
    if isinstance(key, dict):
        for name, value in key.items():
            if name not in {"form", "case", "kind", "scheme", "reviewed_by"}:
                yield from sentences(value)
    elif isinstance(key, (list, tuple)):
        for value in key:
            yield from sentences(value)
    elif isinstance(key, str) and " " in key.strip():
        yield " ".join(key.split())


def test_exercises_hold_a_fresh_release(assignment: str, fresh: Course) -> None:
    released = files(ROOT / "exercises" / assignment)
    built = files(fresh.root / "exercises" / assignment)
    assert sorted(released) == sorted(built), f"give: asylum-clinic release {assignment}"
    assert [name for name in built if released[name] != built[name]] == [], f"give: asylum-clinic release {assignment}"


def test_no_sentence_of_a_key_is_released(assignment: str, fresh: Course) -> None:
    released = {name: " ".join(text.decode().split()) for name, text in files(fresh.root / "exercises").items()}
    for form_id, key in keys(fresh, assignment):
        said = list(sentences(key.model_dump(mode="json")))
        assert len(said) > 10
        for name, text in released.items():
            assert [sentence for sentence in said if sentence in text] == [], (form_id, name)


def test_students_read_beforehand_by_what_they_are_graded_and_nothing_that_is_the_graders_own(
    assignment: str, fresh: Course
) -> None:
    folder = fresh.root / "exercises" / assignment
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in released_cells(folder)}
    for path in (folder / "rubrics").iterdir():
        whole, public = read_rubric(fresh.root / "grading" / "rubrics" / path.name), read_rubric(path)
        assert public == whole.public()
        assert not public.note + "".join(one.look_for for one in public.criteria)
        assert cells[path.stem] == f"{MEMO_NOTE}\n\n{as_markdown(whole)}"
    assert {path.stem for path in (folder / "rubrics").iterdir()} == {name for name in cells if name and "--" in name}


def released_cells(folder: Path) -> list[Any]:
    """Every cell of a released assignment."""
    return [cell for path in folder.glob("*.ipynb") for cell in nbformat.read(path, as_version=4).cells]


def best(key: Key) -> dict[str, Any]:
    """The answers that the key itself accepts most."""
    answers: dict[str, Any] = {}
    left_out = ungraded_authorities()
    for name, entry in key.questions.items():
        match entry:
            case PositionKey():
                answers[name] = max(entry.accept, key=lambda answer: entry.accept[answer])
            case SelectionKey():
                groups = [[one for one in group.any_of if one not in left_out] for group in entry.must]
                answers[name] = [group[0] for group in groups if group]
            case TextKey():
                answers[name] = entry.model_answer
            case OrderKey():
                answers[name] = [item for group in entry.order for item in group]
            case DateKey() | NumberKey():
                answers[name] = str(max(entry.accept, key=lambda accepted: accepted.credit).value)
    return answers


def with_solution(nb: Any, source: Path) -> None:
    """Put the instructor's own code into the cells that students write in."""
    written = {cell.id: cell for cell in nbformat.read(source, as_version=4).cells if cell.cell_type == "code"}
    for cell in nb.cells:
        if cell.id in written and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = written[cell.id].source


def asks_for_code(course: Course, assignment: str) -> bool:
    return any((course.root / "grading" / "keys").glob(f"{assignment}.probes.yaml"))


@pytest.fixture(scope="module")
def graded(assignment: str, fresh: Course) -> dict[str, Any]:
    """One student with the key's own answers, one who hands in the exercise untouched."""
    exercise = fresh.root / "exercises" / assignment
    for student in ("best", "untouched"):
        shutil.copytree(exercise, fresh.root / "grading" / "submitted" / student / assignment)
    for path in (fresh.root / "grading" / "submitted" / "best" / assignment).glob("*.ipynb"):
        nb = nbformat.read(path, as_version=4)
        with_solution(nb, fresh.root / "solutions" / assignment / path.name)
        for form_id, key in keys(fresh, assignment):
            opened = open_form(form_id, exercise)
            record = Record(form=form_id, case_digest=opened.case.digest, seq=1, answers=best(key)).as_json()
            for cell in nb.cells:
                if cell.metadata.get("nbgrader", {}).get("grade_id") == form_id:
                    cell.metadata[METADATA] = record
        path.write_text(json.dumps(nb))
    if asks_for_code(fresh, assignment) and MISSING:
        pytest.skip(f"NO SANDBOX ON THIS MACHINE: {MISSING}")
    outcomes = fresh.grade(assignment)
    assert {outcome.status for outcome in outcomes} == {"graded"}, outcomes
    fresh.feedback(assignment)
    return {row.student: row for row in fresh.grades(assignment)}


def test_the_keys_own_answers_earn_everything_and_wait_for_a_person_with_the_rest(
    assignment: str, fresh: Course, graded: dict[str, Any]
) -> None:
    for form_id, _ in keys(fresh, assignment):
        form = open_form(form_id, fresh.root / "solutions" / assignment).form
        assert graded["best"].cells[form_id].auto == form.points
        for question in form.manual():
            assert graded["best"].cells[f"{form_id}--{question.id}"].needs_person


def test_the_solutions_own_code_earns_everything(assignment: str, fresh: Course, graded: dict[str, Any]) -> None:
    book = read_probes(fresh.root, assignment)
    for name, cell in book.cells.items() if book is not None else ():
        assert graded["best"].cells[name].auto == cell.points, name


def test_an_untouched_exercise_earns_nothing_and_waits_for_nobody(graded: dict[str, Any]) -> None:
    assert (graded["untouched"].score, graded["untouched"].needs_person) == (0, False)


def test_no_feedback_holds_a_model_answer_or_a_rubric(assignment: str, fresh: Course, graded: dict[str, Any]) -> None:
    folder = fresh.root / "grading" / "feedback" / "untouched"
    told = {name: " ".join(text.decode().split()) for name, text in files(folder).items()}
    for _, key in keys(fresh, assignment):
        for entry in key.questions.values():
            kept = (entry.model_answer, *entry.rubric) if isinstance(entry, TextKey) else (getattr(entry, "why", ""),)
            for sentence in filter(None, kept):
                for name, text in told.items():
                    assert " ".join(sentence.split()) not in text, name
