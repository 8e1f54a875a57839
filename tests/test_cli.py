"""The command line says one sentence and ends with the right code, whatever it is given."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from asylum_clinic import cli
from asylum_clinic.errors import KitError
from asylum_clinic.grading import lab
from command import asylum_clinic, get, running_lab

BLOCKED = "a file that is no folder"


def says_one_sentence(result: subprocess.CompletedProcess[str]) -> bool:
    """Whether a command ended with 2, printed nothing and said one line that tells what to do."""
    lines = result.stderr.strip().splitlines()
    return result.returncode == 2 and result.stdout == "" and len(lines) == 1 and "What to do:" in lines[0]


def test_help_is_there_at_once(tmp_path: Path) -> None:
    took = []
    for _ in range(3):
        began = time.monotonic()
        assert "demo" in asylum_clinic("--help", cwd=tmp_path).stdout
        took.append(time.monotonic() - began)
    assert min(took) < 0.7


def test_help_loads_neither_nbgrader_nor_pandas(tmp_path: Path) -> None:
    code = (
        "import sys; from asylum_clinic import cli; cli.run(cli.app, ['--help']);"
        "sys.exit(any(name in sys.modules for name in ('nbgrader', 'nbconvert', 'pandas', 'anywidget')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0


@pytest.mark.parametrize("command", [["release", "ps"], ["grade", "ps"], ["feedback", "ps"], ["report", "ps"]])
def test_outside_a_course_a_command_says_so(command: list[str], tmp_path: Path) -> None:
    assert says_one_sentence(asylum_clinic(*command, cwd=tmp_path))


@pytest.mark.parametrize("command", [["release", "ps"], ["grade", "ps"], ["feedback", "ps"], ["report", "ps"], ["lab"]])
def test_a_course_folder_that_is_missing_is_named(command: list[str], tmp_path: Path) -> None:
    result = asylum_clinic(*command, "--course", "nowhere", cwd=tmp_path)
    assert says_one_sentence(result)
    assert "nowhere" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_the_demo_leaves_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("two years of work")
    result = asylum_clinic("demo", "--course", "mine", cwd=tmp_path)
    assert says_one_sentence(result)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("course", [BLOCKED, f"{BLOCKED}/below"])
def test_the_demo_says_where_it_cannot_write(course: str, tmp_path: Path) -> None:
    (tmp_path / BLOCKED).write_text("")
    result = asylum_clinic("demo", "--course", course, cwd=tmp_path)
    assert says_one_sentence(result)
    assert (tmp_path / BLOCKED).read_text() == ""


@pytest.mark.parametrize("command", [["frobnicate"], ["grade"], ["demo", "--colour"]])
def test_a_mistyped_command_ends_with_2_and_no_traceback(command: list[str], tmp_path: Path) -> None:
    result = asylum_clinic(*command, cwd=tmp_path)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "--help" in result.stderr


def command_that_raises(error: BaseException) -> typer.Typer:
    """A command line of one command that ends in an error."""
    app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)

    @app.command()
    def fail() -> None:
        raise error

    return app


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KitError("the gradebook is locked", do="close Formgrader"), 2, "the gradebook is locked"),
        (ZeroDivisionError("by zero"), 2, "--debug"),
        (KeyboardInterrupt(), 130, "Stopped"),
        (typer.Exit(1), 1, ""),
        (typer.Exit(), 0, ""),
    ],
    ids=["kit", "unforeseen", "interrupted", "needs a person", "done"],
)
def test_every_error_is_one_sentence_and_a_code(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(command_that_raises(error), []) == code
    written = capsys.readouterr().err
    assert said in written
    assert written.count("\n") == bool(said)


def test_debug_shows_the_whole_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cli.DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        cli.run(command_that_raises(ZeroDivisionError("by zero")), [])


def test_lessons_are_copied_once_and_never_written_over(tmp_path: Path) -> None:
    first = lab.prepare(None, tmp_path)
    assert first.lesson in first.copied
    first.lesson.write_text("my notes")
    assert lab.prepare(None, tmp_path).copied == ()
    assert first.lesson.read_text() == "my notes"


def test_lessons_that_cannot_be_copied_are_named(tmp_path: Path) -> None:
    (tmp_path / lab.FOLDER).write_text("")
    with pytest.raises(KitError, match="can't be copied"):
        lab.prepare(None, tmp_path)


def page_config(page: str) -> dict[str, object]:
    """Return the settings that JupyterLab's page carries."""
    found = re.search(r'<script id="jupyter-config-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    settings: dict[str, object] = json.loads(found[1])
    return settings


def test_a_learner_gets_the_start_lesson_without_create_assignment_or_news(tmp_path: Path) -> None:
    with running_lab(tmp_path) as (origin, token):
        settings = page_config(get(origin, "/lab", token))
        disabled = set(settings["disabledExtensions"])  # type: ignore[call-overload]
        assert {"@jupyter/nbgrader:create-assignment", "@jupyterlab/apputils-extension:announcements"} <= disabled
        assert json.loads(get(origin, f"/api/contents/{lab.START}?content=0", token))["type"] == "notebook"
