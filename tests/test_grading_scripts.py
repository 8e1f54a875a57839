"""Nothing that a student wrote runs where an instructor reads it."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import hostile
from asylum_clinic.grading.course import Course
from helpers_course import FORM, PS, MiniCourse

pytestmark = pytest.mark.filterwarnings("ignore")

FORBIDDEN = ["script", "style", "iframe", "object", "embed", "svg", "math", "form", "button", "base", "meta", "link"]
FORBIDDEN += ["video", "audio", "details", "noscript", "body", "html", "head"]
PARTS = ".text_cell_render, .input_area, .output_area"
LINKS = ("http://", "https://", "mailto:", "#")
PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,")


def dangers(page: str) -> list[str]:
    """What a student wrote, and could run, load or stand in for a part of the page around it."""
    soup = BeautifulSoup(page, "html.parser")
    parts = soup.select(PARTS) or [soup]
    found = [danger for part in parts for danger in dangers_in(part)]
    if soup.select_one("#notebook"):
        for part in parts:
            part.decompose()
        found += ["outside the student's parts"] * ("pwned" in str(soup))
    return found


def dangers_in(part: Tag) -> list[str]:
    found = [str(tag)[:120] for tag in part.find_all(FORBIDDEN)]
    for tag in part.find_all(True):
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else str(value)
            bad = name.startswith("on") or name in {"style", "srcdoc", "action", "srcset"}
            bad = bad or (name == "href" and not text.startswith(LINKS))
            bad = bad or (name == "src" and not text.startswith(PICTURES))
            bad = bad or name == "id"
            if bad:
                found.append(f"{tag.name} {name}={text}"[:120])
    return found


@pytest.mark.parametrize("text", [*hostile.MARKDOWN, hostile.ALL])
def test_markdown_can_do_nothing(text: str) -> None:
    from asylum_clinic.grading.safe_html import markdown_to_safe_html

    page = markdown_to_safe_html({}, text)
    assert dangers(page) == []


def test_ordinary_markdown_stays_what_it_is() -> None:
    from asylum_clinic.grading.safe_html import markdown_to_safe_html

    text = "# Title\n\n*One* **two** [a](https://example.org/) `code`\n\n- item\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    page = markdown_to_safe_html({}, text)
    for part in ("<h1>Title</h1>", "<em>One</em>", "<strong>two</strong>", "<li>item</li>", "<td>1</td>", "<code>"):
        assert part in page
    assert '<a href="https://example.org/">a</a>' in page


SLOW = ("<div>" * 40_000, "<b>" * 9_000, "\\begin{a}" * 5_000, f"a{' ' * 49_000}b", "<a><p>" * 40_000)


@pytest.mark.parametrize("text", SLOW, ids=["div", "b", "begin", "spaces", "a p"])
def test_markdown_keeps_nobody_waiting(text: str) -> None:
    from asylum_clinic.grading.safe_html import markdown_to_safe_html

    begun = time.perf_counter()
    assert BeautifulSoup(markdown_to_safe_html({}, text), "html.parser").get_text() == text
    assert time.perf_counter() - begun < 2


def test_a_long_line_of_code_is_shown_cut(released: MiniCourse) -> None:
    from nbformat.v4 import new_code_cell

    released.hand_in("ada", change=lambda nb: nb.cells.append(new_code_cell("a." * 40_000 + "\nnext = 1")))
    released.grade()
    begun = time.perf_counter()
    page = BeautifulSoup(released.feedback(), "html.parser").get_text()
    assert "(cut: 80,000 characters)" in page.replace("\n", "")
    assert "next" in page
    assert time.perf_counter() - begun < 8
    assert len(released.autograded().cells[-1].source) == 80_009


@pytest.fixture(scope="module")
def opened(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> MiniCourse:
    """A course with a hostile submission, graded; once more with what an older pipeline could have left."""
    mini = MiniCourse(Course(shutil.copytree(released_once, tmp_path_factory.mktemp("hostile") / "course")))
    for student in ("eve", "older"):
        folder = mini.hand_in(student, notebook=hostile.hostile_record(), change=hostile.change)
        hostile.add_files(folder)
    outcomes = mini.grade()
    assert {outcome.status for outcome in outcomes.values()} == {"needs_person"}
    assert mini.row("eve").auto == 6
    path = mini.root / "grading" / "autograded" / "older" / PS / f"{PS}.ipynb"
    path.chmod(0o644)
    nb = json.loads(path.read_text())
    nb["cells"] += json.loads(json.dumps(hostile.valid_cells()))
    form = next(cell for cell in nb["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == FORM)
    form["outputs"][:0] = json.loads(json.dumps(hostile.outputs()))
    path.write_text(json.dumps(nb))
    return mini


@pytest.mark.parametrize("student", ["eve", "older"])
def test_a_feedback_page_holds_nothing_that_runs(opened: MiniCourse, student: str) -> None:
    page = opened.feedback(student)
    assert "window.pwned" in page
    assert dangers(page) == []


@pytest.mark.parametrize("student", ["eve", "older"])
def test_formgraders_page_holds_nothing_that_runs(opened: MiniCourse, student: str) -> None:
    page = formgrader_page(opened, student)
    assert "window.pwned" in page
    assert dangers(page) == []


def formgrader_page(mini: MiniCourse, student: str) -> str:
    """The page as Formgrader's server makes it."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    from asylum_clinic.grading.running import load_config

    config = load_config(mini.root)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    path = mini.root / "grading" / "autograded" / student / PS / f"{PS}.ipynb"
    resources = {"notebook_id": PS, "assignment_id": PS, "submission_id": "1", "index": 0, "total": 1, "base_url": ""}
    return HTMLExporter(config=config).from_filename(str(path), resources=resources)[0]


def test_an_answer_is_shown_as_it_was_typed(opened: MiniCourse) -> None:
    memo = BeautifulSoup(opened.feedback("eve"), "html.parser").select_one("a[name='mini-form--memo']")
    assert memo is not None
    shown = memo.find_next("div", class_="panel-body").get_text()
    for text in hostile.MARKDOWN:
        for line in text.splitlines():
            assert " ".join(line.split()) in " ".join(shown.split())


def test_an_answer_keeps_its_words_apart_and_loses_what_cant_be_seen() -> None:
    from asylum_clinic.assessment.questions import TextQuestion
    from asylum_clinic.grading.project_text import as_markdown

    question = TextQuestion(id="memo", text="Why?", kind="text", points=4)
    assert "<p>Matter of Acosta, 19 I&amp;N</p>" in as_markdown("Matter of\xa0Acosta,\u202f19\tI&N\0\u202e", question)


@pytest.mark.parametrize("text", hostile.TAGS)
def test_the_check_sees_what_it_is_there_to_see(text: str) -> None:
    assert dangers(f"<div>{text}</div>")
