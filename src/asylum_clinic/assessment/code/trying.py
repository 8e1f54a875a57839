"""A student's function is called with inputs, each time in a copy of the kernel, and what it gave is handed back.

A copy (a fork) that never ends, ends the process or spoils it costs one probe and not the next. Nothing of what is
expected is known here: whoever forges a reply still has to know the value.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
import warnings
from collections.abc import Mapping
from contextlib import suppress
from select import select
from typing import Any

from asylum_clinic.assessment.code.plain import PlainError, plain

MIMETYPE = "application/vnd.asylum-clinic.probes+json"
MOST_BYTES = 40_000
"""The longest reply of one probe."""
_CPU_SECONDS = 2
"""The processor time of one call: what is asked for takes a hundredth."""


def try_all(job: Mapping[str, Any], names: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Call a function once for each probe, and return for each what it gave, or a word for why it gave nothing.

    Parameters
    ----------
    job : mapping
        ``function``: its name. ``frames``: tables by name. ``probes``: each with ``inputs`` and the ``part`` of a
        figure to look at. ``seconds``: how long all of them may take.
    names : mapping
        Where the function is looked for.

    Examples
    --------
    >>> job = {"function": "double", "frames": {}, "seconds": 20, "probes": [{"inputs": [2], "part": None}]}
    >>> try_all(job, {"double": lambda number: 2 * number}), try_all(job, {})
    ([{'value': 4}], [{'fault': 'missing'}])
    """
    function = names.get(job["function"])
    if not callable(function):
        return [{"fault": "missing"} for _ in job["probes"]]
    warm()
    found: list[dict[str, Any]] = []
    end = time.monotonic() + job["seconds"]
    for probe in job["probes"]:
        left = min(end - time.monotonic(), job["seconds"] / 2)
        found.append(_in_a_copy(function, probe, job["frames"], left) if left > 0 else {"fault": "late"})
    return found


def warm() -> None:
    """Load once, before any copy is made, what all of them need."""
    for name in ("numpy", "pandas", "matplotlib.axes"):
        importlib.import_module(name)


def hand_back(job: str, names: Mapping[str, Any]) -> None:
    """Try a function as :func:`try_all` does, and show the replies as JSON, for the grader alone."""
    from IPython.display import display

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        replies = try_all(json.loads(job), names)
        display({MIMETYPE: json.dumps(replies)}, raw=True)


def cell_source(job: Mapping[str, Any]) -> str:
    """Return the source of a cell that tries a function; it uses no name that a student could have taken."""
    text = repr(json.dumps(job))
    return f'__import__("{__name__}", fromlist=["hand_back"]).hand_back({text}, globals())'


def _in_a_copy(function: Any, probe: Mapping[str, Any], frames: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    if not hasattr(os, "fork"):  # pragma: no cover - Windows, where code runs only if it is trusted
        return _call(function, probe, frames)
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a kernel has threads: the copy calls one function and ends
        pid = os.fork()
    if not pid:
        try:
            _be_still(writing)
            reply = json.dumps(_call(function, probe, frames)).encode()
            if len(reply) > MOST_BYTES:
                reply = b'{"fault": "huge"}'
            _write(writing, reply + b"\n")
        finally:
            os._exit(0)
    os.close(writing)
    try:
        return _read(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _be_still(kept: int) -> None:
    """Let a copy print nowhere, speak on no line of the kernel's, and take no more processor time than it may."""
    import resource

    os.closerange(3, kept)
    os.closerange(kept + 1, 4096)
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  (it lives as long as the copy)
    sys.stdout = sys.stderr = nowhere
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))


def _call(function: Any, probe: Mapping[str, Any], frames: Mapping[str, Any]) -> dict[str, Any]:
    try:
        value = plain(function(*[_input(one, frames) for one in probe["inputs"]]))
        if probe["part"] is not None:
            value = value["figure"][probe["part"]] if isinstance(value, dict) and "figure" in value else None
            return {"value": value} if value is not None else {"fault": "no_figure"}
        return {"value": value}
    except PlainError as error:
        return {"fault": str(error)}
    except BaseException as error:
        return {"fault": "raised", "error": type(error).__name__}


def _input(given: Any, frames: Mapping[str, Any]) -> Any:
    """Return an input as the function takes it: a table by its name, a day, an empty figure, or the value itself."""
    match given:
        case {"frame": name}:
            return table(frames[name])
        case {"day": day}:
            import pandas as pd

            return pd.Timestamp(day)
        case {"axes": True}:
            from matplotlib.figure import Figure

            return Figure(figsize=(8, 4.2), layout="constrained").subplots()
    return given


def table(given: Mapping[str, Any]) -> Any:
    """Return a table of a probes file as a DataFrame, its days as days."""
    import pandas as pd

    frame = pd.DataFrame([list(row) for row in given["rows"]], columns=list(given["columns"]))
    for name in given.get("days", ()):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def _write(descriptor: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def _read(descriptor: int, end: float) -> dict[str, Any]:
    """Return the reply of a copy: a line, or why there is none."""
    data = b""
    while not data.endswith(b"\n"):
        wait = end - time.monotonic()
        if wait <= 0 or not select([descriptor], [], [], wait)[0]:
            return {"fault": "time"}
        part = os.read(descriptor, 65_536)
        data += part
        if not part or len(data) > 2 * MOST_BYTES:
            return {"fault": "ended"}
    try:
        reply = json.loads(data)
    except (ValueError, RecursionError):
        return {"fault": "ended"}
    return reply if isinstance(reply, dict) else {"fault": "ended"}
