"""Lessons 01 to 05 and 08 run anywhere, in a clean folder and without a word on stderr, and show one call a cell."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from asylum_clinic.resources import datasets
from helpers_lesson import run_lesson

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LESSONS = [pytest.param(path, id=path.stem) for path in sorted(NOTEBOOKS.glob("0[1-58]-*.ipynb"))]
HEADINGS = ("what you will be able to do", "a worked example", "your turn", "in short", "further reading")
MORE = [pytest.param(path, id=path.stem) for path in sorted(NOTEBOOKS.glob("09-*.ipynb"))]
every_lesson = pytest.mark.parametrize("lesson", LESSONS)
every_page = pytest.mark.parametrize("lesson", LESSONS + MORE)


def cells(lesson: Path) -> list[dict]:
    return json.loads(lesson.read_text(encoding="utf-8"))["cells"]


@every_lesson
def test_a_lesson_has_objectives_an_example_practice_a_summary_and_further_reading(lesson: Path) -> None:
    prose = "\n".join("".join(cell["source"]) for cell in cells(lesson) if cell["cell_type"] == "markdown").lower()
    heads = "\n".join(re.findall(r"^#+ .*$", prose, re.MULTILINE))
    assert [head for head in HEADINGS if head not in heads] == []
    assert "minutes" in prose
    assert "a teaching aid" in prose
    assert "not legal advice" in re.sub(r"\s+", " ", prose)


def test_every_practice_form_is_opened_by_a_page_and_listed_on_the_first_one() -> None:
    forms = {path.stem for path in (datasets() / "forms").glob("*.yaml") if not path.name.endswith(".key.yaml")}
    pages = {path.name: path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("*.ipynb")}
    assert [form for form in forms if not any(f'assess(\\"{form}\\")' in text for text in pages.values())] == []
    start = pages.pop("00-start-here.ipynb")
    assert [name for name in pages if f"]({name})" not in start] == []


@every_page
def test_a_lessons_cells_are_locked_and_each_is_one_call_with_its_code_hidden(lesson: Path) -> None:
    for cell in cells(lesson):
        assert cell["metadata"]["deletable"] is cell["metadata"]["editable"] is False, cell["id"]
        if cell["cell_type"] == "code":
            lines = [line for line in "".join(cell["source"]).splitlines() if line and not line.startswith("from ")]
            assert len(lines) == 1, cell["id"]
            assert cell["metadata"]["jupyter"]["source_hidden"], cell["id"]


@every_page
def test_a_lesson_runs_in_a_clean_folder_without_network_or_warning_and_quickly(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_lesson(lesson, tmp_path, monkeypatch)
