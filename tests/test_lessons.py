"""The lessons around a practice case run anywhere, keep quiet, are locked, and show a form whose key is open."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from asylum_clinic.assessment.key import practice_key

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
OTHERS = ("00", "06", "07")
"""Start page and lessons on numbers, which have tests of their own."""
LESSONS = [
    pytest.param(path, id=path.stem) for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")) if path.name[:2] not in OTHERS
]
SECONDS = 60
"""20 s are promised on a quiet machine; this leaves room for a busy one."""
every_lesson = pytest.mark.parametrize("path", LESSONS)
REFUSE = """\
import sys
def _refuse(event, args):
    if event == 'socket.getaddrinfo' or (
        event == 'socket.connect' and isinstance(args[1], tuple) and args[1][0] not in ('127.0.0.1', '::1')
    ):
        raise OSError(f'the lesson asked for the network: {event} {args[-1]}')
sys.addaudithook(_refuse)
"""


def cells(path: Path, kind: str) -> dict[str, str]:
    """The text of every cell of a kind by its id."""
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in found if cell["cell_type"] == kind}


@every_lesson
def test_a_lesson_has_what_a_reader_looks_for(path: Path) -> None:
    prose = cells(path, "markdown")
    assert {"title", "how-to-start", "objectives", "your-turn", "summary", "further-reading"} <= set(prose)
    assert any("worked example" in text.lower() for text in prose.values())
    title = " ".join(prose["title"].split())
    assert re.search(r"about \d\d minutes", title)
    assert "not legal advice" in title
    assert "Before you read." in title


@every_lesson
def test_every_cell_of_a_lesson_is_locked(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        assert (cell["metadata"]["deletable"], cell["metadata"]["editable"]) == (False, False), cell["id"]


@every_lesson
def test_a_lessons_form_has_an_open_key(path: Path) -> None:
    forms = re.findall(r'assess\("([a-z0-9-]+)"\)', " ".join(cells(path, "code").values()))
    assert forms
    assert all(practice_key(form) for form in forms)


@every_lesson
def test_a_lesson_runs_in_a_clean_folder_without_network_or_warning_and_quickly(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, here = tmp_path / "ipython", tmp_path / "here"
    startup = home / "profile_default" / "startup"
    for folder in (startup, here):
        folder.mkdir(parents=True)
    (startup / "00-no-network.py").write_text(REFUSE, encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(home))
    shutil.copy(path, here)
    notebook = nbformat.read(here / path.name, as_version=4)
    began = time.monotonic()
    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(here)}}).execute(cwd=str(here))
    assert time.monotonic() - began < SECONDS
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs, cell.id
            assert not [output for output in cell.outputs if output.output_type in {"stream", "error"}], cell.id


def test_the_lesson_on_the_interview_has_a_page_to_print() -> None:
    (path,) = NOTEBOOKS.glob("05-*.ipynb")
    page = cells(path, "markdown")["hand-out"]
    assert len(page.split()) < 400, "it has to fit on one page"
