"""The inside of the sandbox, its first process: warm, it makes a copy of itself for each notebook, and sweeps after it.

It is process 1 of its own world, so that nothing that a student runs can stop or end it; it can't be looked into,
and no notebook ever passes through its memory.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from asylum_clinic.grading.sandbox.limits import Limits
from asylum_clinic.grading.sandbox.mounts import SCRATCH
from asylum_clinic.grading.sandbox.sweeping import lay_out, sweep

_WARM = (
    *("IPython.core.completer", "IPython.core.magics", "ipykernel.kernelapp", "ipykernel.ipkernel", "nbclient"),
    *("nbformat", "nbformat.v4", "jupyter_client.asynchronous", "numpy", "pandas", "matplotlib.pyplot"),
    *("matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"),
    *("asylum_clinic.assessment.opening", "asylum_clinic.statistics.figures", "asylum_clinic.statistics.claims"),
    *("asylum_clinic.widgets", "scipy.stats", "asylum_clinic.grading.sandbox.executor", "sqlite3", "unittest.mock"),
)
_NOT_DUMPABLE = (4, 0, 0, 0, 0)

_POLITE = 15
"""How far a notebook's processes stand back: where they multiply, whoever watches and ends them comes first."""


def main(said: str) -> None:
    """Serve notebooks until the other side hangs up.

    Parameters
    ----------
    said : str
        JSON: the descriptor of the socket that jobs come by, and the limits.
    """
    settings = json.loads(said)
    os.nice(_POLITE)
    limits = Limits(**settings["limits"])
    control = socket.socket(fileno=settings["control"])
    lay_out()
    warm()
    harden()
    sweep()
    standing = state()
    control.send(b"ready")
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 16, 1)
        if not message:
            os._exit(0)
        child = os.fork()
        if not child:
            from asylum_clinic.grading.sandbox.executor import serve

            control.close()
            try:
                serve(socket.socket(fileno=descriptors[0]), limits)
            finally:
                os._exit(1)
        os.close(descriptors[0])
        _wait_for(child)
        left = sweep()
        control.send(b"clean" if not left and state() == standing else b"not clean")


def warm() -> None:
    """Import, once for all, what notebooks need; what is missing is left out."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # it would start processes of its own
    for name in _WARM:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    gc.collect()
    gc.freeze()


def harden() -> None:
    """Close this process to all others, and its standard error, so that nothing can be written to the outside."""
    ctypes.CDLL(None, use_errno=True).prctl(*_NOT_DUMPABLE)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def state() -> tuple[Any, ...]:
    """Return what a process could have changed of this one: where it differs after a notebook, the sandbox is ended."""
    limits = [resource.getrlimit(number) for number in range(16)]
    files = ("oom_score_adj", "autogroup", "timerslack_ns", "coredump_filter")
    texts = [_text(f"/proc/self/{name}") for name in files]
    sizes = [(os.statvfs(place).f_ffree, os.statvfs(place).f_bfree) for place in (SCRATCH, "/dev/shm")]
    return (
        limits,
        texts,
        sizes,
        os.getpriority(os.PRIO_PROCESS, 0),
        os.sched_getaffinity(0),
        sorted(path.name for path in Path("/dev/pts").iterdir()),
    )


def _text(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _wait_for(child: int) -> None:
    while True:
        pid, _ = os.wait()
        if pid == child:
            return
