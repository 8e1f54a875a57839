"""Running a lesson as a reader does: in a clean folder, without a network."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

SECONDS = 60
"""20 s are promised on a quiet machine, and a lesson takes about 5; this leaves room for a busy one."""


def run_lesson(lesson: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Run a lesson in a clean folder and return its code cells' outputs; none may be missing, a stream or an error."""
    home, here = folder / "ipython", folder / "here"
    here.mkdir()
    without_network(home)
    monkeypatch.setenv("IPYTHONDIR", str(home))
    shutil.copy(lesson, here)
    notebook = nbformat.read(here / lesson.name, as_version=4)
    began = time.monotonic()
    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(here)}}).execute(cwd=str(here))
    assert time.monotonic() - began < SECONDS
    outputs = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    for name, shown in outputs.items():
        assert shown, name
        assert not [output for output in shown if output.output_type in {"stream", "error"}], name
    assert {path.name for path in here.iterdir()} == {lesson.name}
    return outputs


def without_network(folder: Path) -> None:
    """Make every connection that the lesson's kernel opens fail, but for the kernel's own to this machine."""
    startup = folder / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-no-network.py").write_text(
        "import sys\n"
        "def _refuse(event, args):\n"
        "    if event == 'socket.getaddrinfo' or (\n"
        "        event == 'socket.connect' and isinstance(args[1], tuple) and args[1][0] not in ('127.0.0.1', '::1')\n"
        "    ):\n"
        "        raise OSError(f'the lesson asked for the network: {event} {args[-1]}')\n"
        "sys.addaudithook(_refuse)\n",
        encoding="utf-8",
    )
