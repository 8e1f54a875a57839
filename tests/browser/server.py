"""A Jupyter server on a course, as an instructor has it, or on any folder; and what Formgrader calls a submission."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpers_course import PS, MiniCourse


@contextmanager
def course_server(root: Path, base: Path) -> Iterator[str]:
    """Start a Jupyter server on a course, with its configuration; give the address."""
    with jupyter_server(root, base, [root / "grading"], "formgrader/gradebook") as address:
        yield address


@contextmanager
def jupyter_server(root: Path, base: Path, configuration: list[Path], answers: str = "api/status") -> Iterator[str]:
    """Start a Jupyter server of its own on a folder; give the address as soon as one of its pages answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER"))}
    environment |= {"JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, configuration)), "PYTHONWARNINGS": "ignore"}
    for place in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR"):
        environment[f"JUPYTER_{place}"] = str(base / place)
    for place in ("SETTINGS_DIR", "WORKSPACES_DIR"):
        environment[f"JUPYTERLAB_{place}"] = str(base / place)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.port={port}"]
    command += ["--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={root}"]
    command += ["--expose-app-in-browser", "--MultiKernelManager.shutdown_wait_time=1"]
    with (base / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/{answers}", server, base / "log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers, or say what it logged."""
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=30).close()
            return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, log.read_text()
            time.sleep(0.25)
    pytest.fail(log.read_text())


def submission(mini: MiniCourse, student: str) -> str:
    """The id under which Formgrader shows a student's notebook."""
    return submission_of(mini.root, PS, PS, student)


def submission_of(root: Path, assignment: str, notebook: str, student: str) -> str:
    """The id under which Formgrader shows a notebook of an assignment."""
    from asylum_clinic.grading.gradebook import opened

    with opened(root) as book:
        return str(book.find_submission_notebook(notebook, assignment, student).id)
