"""The installed command, run as a person runs it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "asylum-clinic")


def asylum_clinic(
    *arguments: str, cwd: Path, seconds: float = 300, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a terminal of 80 columns; give what it printed and its exit code."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


@contextmanager
def running_lab(folder: Path, *arguments: str) -> Iterator[tuple[str, str]]:
    """Start ``asylum-clinic lab`` in a folder; give its address and token, and end it afterwards."""
    more = ["--no-browser", "--allow-root", "--ServerApp.port=0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default"}
    server = subprocess.Popen(
        [COMMAND, "lab", *arguments, *more], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    try:
        log = []
        for line in server.stderr:
            log.append(line)
            found = re.search(r"(http://127\.0\.0\.1:\d+)/lab(?:/tree/\S+)?\?token=(\w+)", line)
            if found:
                listening(found[1])
                yield found[1], found[2]
                break
        else:
            raise AssertionError(f"JupyterLab did not start:\n{''.join(log)}")
    finally:
        end(server)


def listening(origin: str) -> None:
    """Wait until a server takes connections: Jupyter states its address a moment before."""
    host, _, port = origin.removeprefix("http://").partition(":")
    for _ in range(200):
        with socket.socket() as knock:
            if knock.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens at {origin}")


def end(server: subprocess.Popen[str]) -> None:
    """End a server with everything it started."""
    server.terminate()
    server.communicate(timeout=30)


def get(origin: str, path: str, token: str) -> str:
    """Return a page of a server."""
    request = urllib.request.Request(f"{origin}{path}", headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())
