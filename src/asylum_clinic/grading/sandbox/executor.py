"""One notebook inside the sandbox: read it from the socket, run its cells with nbclient, send back what they showed."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell

from asylum_clinic.assessment.code.trying import MIMETYPE
from asylum_clinic.grading.sandbox import wire
from asylum_clinic.grading.sandbox.kernel import Kernel
from asylum_clinic.grading.sandbox.limits import MAX_REQUEST, Limits
from asylum_clinic.grading.sandbox.mounts import SCRATCH

TIMED_OUT = {
    "ename": "CellTimeoutError",
    "evalue": "",
    "traceback": ["CellTimeoutError: the cell took too long and was interrupted"],
}


_PROBES = 1_000_000
"""What all cells that are run afterwards may put out, in bytes."""


class OutputError(Exception):
    """The notebook's cells have put out more than they may."""


class Client(NotebookClient):
    """nbclient, with the forked kernel, a bound on all output, and a list of the cells that ended."""

    def __init__(self, nb: NotebookNode, kernel: Kernel, limits: Limits) -> None:
        super().__init__(
            nb,
            km=kernel,  # type: ignore[arg-type]  # the part of one that is used
            timeout=limits.cell_seconds,
            interrupt_on_timeout=True,
            error_on_timeout=TIMED_OUT,
            raise_on_iopub_timeout=True,
            allow_errors=True,
            record_timing=False,
            on_cell_executed=self.note_ended,
        )
        self.kernel = kernel
        self.left = limits.output_mb * 1_000_000
        self.ended: list[str] = []
        self.cells: dict[str, Any] = {}
        self.probed: dict[str, str] = {}

    def seal(self) -> None:
        """Keep the notebook's outputs as they are now: what is run afterwards can't show through them."""
        if not self.cells:
            shown = {
                cell.id: {"outputs": cell.outputs, "execution_count": cell.execution_count}
                for cell in self.nb.cells
                if cell.cell_type == "code"
            }
            self.cells = json.loads(json.dumps(shown))

    async def probe(self, name: str, source: str) -> None:
        """Run a cell that is not part of the notebook, and keep what it hands back; no output of it is kept."""
        cell = new_code_cell(source)
        self.nb.cells.append(cell)
        ended = list(self.ended)
        await self.async_execute_cell(cell, len(self.nb.cells) - 1)
        self.ended = ended
        found = [output.data[MIMETYPE] for output in cell.outputs if MIMETYPE in output.get("data", {})]
        if len(found) == 1 and isinstance(found[0], str):
            self.probed[name] = found[0]

    def note_ended(self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        """Note that a cell ended, and an error that is told in the reply alone."""
        self.ended.append(cell.id)
        said = execute_reply["content"]
        if said.get("status") != "error":
            return
        known = {output.get("ename") for output in cell.outputs if output.output_type == "error"}
        if said.get("ename") not in known:
            lines = said.get("traceback") or [str(said.get("ename"))]
            error = {"ename": said.get("ename"), "evalue": said.get("evalue"), "traceback": lines}
            cell.outputs.append(NotebookNode(output_type="error", **error))

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Take one message of the kernel's, if there is still room for it; widgets are not kept."""
        if msg["msg_type"].startswith("comm"):
            return None
        if msg["msg_type"] not in ("status", "execute_input"):
            self.left -= len(json.dumps(msg["content"]))
            if self.left < 0:
                raise OutputError
        return super().process_message(msg, cell, cell_index)

    async def _async_check_alive(self) -> None:
        if not self.kernel.is_alive():
            raise DeadKernelError("the kernel died")

    async def _async_poll_kernel_alive(self) -> None:
        while self.kernel.is_alive():
            await asyncio.sleep(0.1)
        if self.task_poll_for_reply is not None:
            self.task_poll_for_reply.cancel()


def serve(connection: socket.socket, limits: Limits) -> None:
    """Run the notebook that comes over a socket, and send back what came of it.

    The kernel begins first, so that it holds nothing of what is handed in but what it is told to run.
    """
    logging.disable()
    kernel = Kernel(limits)
    job = json.loads(wire.receive(connection, MAX_REQUEST))
    work = Path(SCRATCH, "work")
    for name, content in job["files"].items():
        path = work / name
        if path.resolve().is_relative_to(work):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
    nb = from_dict(job["notebook"])
    client = Client(nb, kernel, limits)
    why = asyncio.run(run(client, kernel, job.get("probes", {})))
    kernel.end()
    client.seal()
    reply = {"cells": client.cells, "ended": client.ended, "why": why, "probes": client.probed}
    connection.sendall(wire.framed(json.dumps(reply).encode()))


async def run(client: Client, kernel: Kernel, probes: Mapping[str, str]) -> str:
    """Run all cells, then the probes, and return a word for why that was not possible; empty if it was."""
    try:
        client.kc = await kernel.client(client.left + 1_000_000)
        await client.async_execute()
        client.seal()
        client.left = _PROBES
        for name, source in probes.items():
            await client.probe(name, source)
    except (DeadKernelError, EOFError):
        return "died"
    except CellTimeoutError:
        return "timeout"
    except OutputError:
        return "output"
    except Exception as error:
        return type(error).__name__
    return ""
