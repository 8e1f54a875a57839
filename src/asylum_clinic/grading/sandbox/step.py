"""The whole step, bytes in and bytes out, with the sandboxes that this process keeps warm."""

from __future__ import annotations

import atexit
import json
import os
import threading
from collections.abc import Callable
from contextvars import ContextVar

from asylum_clinic.grading.sandbox.binaries import NoSandboxError
from asylum_clinic.grading.sandbox.host import DiedError, Sandbox, StoppedError
from asylum_clinic.grading.sandbox.limits import MAX_REQUEST, Limits

_stopping = threading.Event()
_kept: dict[tuple[int, int, Limits, tuple[str, ...]], Sandbox] = {}
_missing: dict[tuple[Limits, tuple[str, ...]], str] = {}


def run_job(request: bytes) -> bytes:
    """Run one notebook in this process's own warm sandbox: bytes in, bytes out, for any executor.

    Parameters
    ----------
    request : bytes
        What :func:`asylum_clinic.grading.sandbox.job.request` makes.

    Returns
    -------
    bytes
        What :func:`asylum_clinic.grading.sandbox.job.read_reply` reads. What went wrong is said there.
    """
    head, _, body = request.partition(b"\n")
    settings = json.loads(head)
    limits, hidden = Limits(**settings["limits"]), tuple(settings["hidden"])
    if len(body) > MAX_REQUEST:
        return _said("stopped", f"it has more than {MAX_REQUEST:,} bytes with its files")
    for _ in range(2):  # a sandbox that had ended before is no fault of this notebook
        if _stopping.is_set():
            break
        try:
            return _warm(limits, hidden).run(body)
        except NoSandboxError as error:
            return _said("refused", str(error))
        except StoppedError as stop:
            return _said("stopped", str(stop))
        except (DiedError, OSError):
            continue
    return _said("stopped", "the sandbox ended twice while it ran")


def _said(what: str, sentence: str) -> bytes:
    return json.dumps({what: sentence}).encode()


def _warm(limits: Limits, hidden: tuple[str, ...]) -> Sandbox:
    if (limits, hidden) in _missing:
        raise NoSandboxError(_missing[limits, hidden])
    key = (os.getpid(), threading.get_ident(), limits, hidden)
    if key not in _kept or not _kept[key].is_open:
        try:
            _kept[key] = Sandbox(limits, hidden)
        except NoSandboxError as error:
            _missing[limits, hidden] = str(error)
            raise
    return _kept[key]


def stop_all() -> None:
    """End the sandboxes with what runs in them, and start none in their place, until :func:`go_on`."""
    _stopping.set()
    close_all()


def go_on() -> None:
    """Let sandboxes be started again after :func:`stop_all`."""
    _stopping.clear()


@atexit.register
def close_all() -> None:
    """End the sandboxes that this process has started, and try anew when one is asked for again."""
    for (pid, *_), sandbox in list(_kept.items()):
        if pid == os.getpid():
            sandbox.close()
    _kept.clear()
    _missing.clear()


runner: ContextVar[Callable[[bytes], bytes]] = ContextVar("runner", default=run_job)
"""What runs a notebook: this process itself, unless something runs ahead of it or elsewhere."""
