"""What is handed into a sandbox and what comes out of it, as bytes: plain JSON, and nothing in it is trusted."""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from asylum_clinic.grading.sandbox.limits import MAX_REQUEST, Limits

_WHY = {
    "died": "its kernel ended before its last cell",
    "timeout": "a cell took too long and could not be interrupted",
    "output": "its cells put out too much",
}
_KINDS = ("stream", "display_data", "execute_result", "error")
_MOST_OUTPUTS = 2_000


@dataclass(frozen=True)
class Reply:
    """What came of a notebook: the outputs of its cells by their ids, and which of them were run to their end.

    ``refused`` says why nothing was run, as a sentence; ``stopped`` why not all was, as the end of a sentence;
    ``probes`` holds what the cells that were run afterwards handed back, by their names.
    """

    outputs: Mapping[str, list[NotebookNode]] = field(default_factory=dict)
    ended: frozenset[str] = frozenset()
    refused: str = ""
    stopped: str = ""
    probes: Mapping[str, str] = field(default_factory=dict)


def request(
    nb: Any,
    files: Mapping[str, bytes],
    limits: Limits,
    hidden: Sequence[str] = (),
    probes: Mapping[str, str] | None = None,
) -> bytes:
    """Return a notebook with the files beside it as bytes for :func:`asylum_clinic.grading.sandbox.step.run_job`.

    Parameters
    ----------
    nb : NotebookNode
        Each cell has an id.
    files : mapping of str to bytes
        By their path in the notebook's folder, with forward slashes.
    limits : Limits
    hidden : sequence of str
        Folders of this machine that must not be seen inside.
    probes : mapping of str to str, optional
        Sources of cells that are run after the notebook's own, by a name for each; what they show is not part of the
        notebook.
    """
    head = {"limits": asdict(limits), "hidden": list(hidden)}
    encoded = {name: base64.b64encode(content).decode("ascii") for name, content in sorted(files.items())}
    job = {"notebook": nb, "files": encoded, "probes": dict(probes or {})}
    return json.dumps(head).encode() + b"\n" + json.dumps(job).encode()


def files_in(folder: Path, without: Sequence[str] = ("answers",)) -> dict[str, bytes]:
    """Return the plain files of a notebook's folder, but no notebook and no answers.

    Raises
    ------
    ValueError
        If they hold more than can be handed in.
    """
    found, size = {}, 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in without]
        for name in names:
            path = Path(place, name)
            state = path.lstat()
            if not stat.S_ISREG(state.st_mode) or path.suffix == ".ipynb":
                continue
            size += state.st_size
            if size > MAX_REQUEST // 2:
                raise ValueError(f"the files beside it hold more than {MAX_REQUEST // 2:,} bytes")
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def read_reply(blob: bytes) -> Reply:
    """Return what came of a notebook; what has an unexpected shape is left out.

    Examples
    --------
    >>> read_reply(b'{"cells": {"a": {"outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]}}}').outputs
    {'a': [{'output_type': 'stream', 'name': 'stdout', 'text': '1'}]}
    >>> read_reply(b"[[").stopped
    'what it put out could not be read'
    """
    try:
        data = json.loads(blob)
        if "refused" in data or "stopped" in data:
            return Reply(refused=str(data.get("refused", "")), stopped=str(data.get("stopped", "")))
        outputs = {str(name): clean(cell.get("outputs")) for name, cell in data["cells"].items()}
        why = data.get("why", "")
        stopped = _WHY.get(why, f"it could not be run ({_text(why)[:60]})") if why else ""
        probes = {str(name): _text(text) for name, text in dict(data.get("probes") or {}).items()}
        return Reply(outputs, frozenset(map(str, data.get("ended", ()))), stopped=stopped, probes=probes)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Reply(stopped="what it put out could not be read")


def clean(outputs: Any) -> list[NotebookNode]:
    """Return a cell's outputs, each rebuilt from its known parts, in the shape that nbformat asks for."""
    found = []
    for output in outputs[:_MOST_OUTPUTS] if isinstance(outputs, list) else []:
        kind = output.get("output_type") if isinstance(output, dict) else None
        if kind not in _KINDS:
            continue
        node = NotebookNode(output_type=kind)
        if kind == "stream":
            node.name = "stderr" if output.get("name") == "stderr" else "stdout"
            node.text = _text(output.get("text"))
        elif kind == "error":
            node.ename, node.evalue = _text(output.get("ename")), _text(output.get("evalue"))
            lines = output.get("traceback")
            node.traceback = [_text(line) for line in lines] if isinstance(lines, list) else []
        else:
            node.data, node.metadata = _bundle(output.get("data")), NotebookNode()
            if kind == "execute_result":
                node.execution_count = None
        found.append(node)
    return found


def _bundle(data: Any) -> NotebookNode:
    """Return the parts of a result that are text; anything else is for widgets."""
    items = data.items() if isinstance(data, dict) else ()
    return NotebookNode({_text(kind): _text(value) for kind, value in items if isinstance(value, str)})


def _text(value: Any) -> str:
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""
