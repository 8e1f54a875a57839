"""A notebook's kernel inside the sandbox: a copy of the warm process instead of a new interpreter."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

from asylum_clinic.grading.sandbox.limits import Limits
from asylum_clinic.grading.sandbox.mounts import SCRATCH

_PLACE = f"{SCRATCH}/kernel"
_DUMPABLE = (4, 1, 0, 0, 0)
_DIES_WITH_PARENT = (1, signal.SIGKILL, 0, 0, 0)
_FILES = 256


class Kernel:
    """The part of jupyter_client's kernel manager that running a notebook needs, for a forked kernel."""

    has_kernel = True

    def __init__(self, limits: Limits) -> None:
        self._connection: Any = {
            **{"transport": "ipc", "ip": f"{_PLACE}/s", "key": uuid4().hex, "signature_scheme": "hmac-sha256"},
            **{f"{name}_port": port for port, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)},
        }
        self._ready, ready = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            try:
                become_kernel(self._connection, ready, limits)
            finally:
                os._exit(1)
        os.close(ready)

    async def client(self, most: int) -> Any:
        """Return a client that is connected, and hears what the kernel prints.

        Parameters
        ----------
        most : int
            The longest message that is taken, in bytes.

        Raises
        ------
        EOFError
            If the kernel did not begin.
        """
        import zmq.asyncio
        from jupyter_client.asynchronous.client import AsyncKernelClient

        loop = asyncio.get_running_loop()
        if not await loop.run_in_executor(None, os.read, self._ready, 1):
            raise EOFError
        os.close(self._ready)
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.MAXMSGSIZE, most)
        client = AsyncKernelClient(context=context)
        client.load_connection_info(self._connection)
        client.start_channels(stdin=False, hb=False, control=False)
        client.allow_stdin = False
        while True:  # a subscription takes a moment: whatever is heard first shows that it holds
            client.kernel_info()
            if await client.iopub_channel.socket.poll(100):
                return client
            if not self.is_alive():
                raise EOFError

    def is_alive(self) -> bool:
        """Say whether the kernel's process is still there."""
        try:
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        except ChildProcessError:
            return False

    def interrupt_kernel(self) -> None:
        """Raise KeyboardInterrupt in the cell that runs."""
        if self.is_alive():
            os.kill(self.pid, signal.SIGINT)

    def end(self) -> None:
        """End the kernel at once."""
        if self.is_alive():
            os.kill(self.pid, signal.SIGKILL)


def become_kernel(connection: dict[str, Any], ready: int, limits: Limits) -> None:
    """Turn this copy of the warm process into a kernel; it returns when the kernel ends."""
    libc = ctypes.CDLL(None)
    libc.prctl(*_DIES_WITH_PARENT)
    kept = os.dup2(ready, 3)
    os.closerange(4, 4096)
    limit(limits)
    libc.prctl(*_DUMPABLE)
    os.chdir(f"{SCRATCH}/work")
    sys.path.insert(0, "")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    file = Path(_PLACE, "connection.json")
    file.write_text(json.dumps(connection), encoding="utf-8")

    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance()
    app.initialize(["-f", str(file), "--HistoryManager.enabled=False", "--IPKernelApp.capture_fd_output=False"])
    os.write(kept, b"1")
    os.close(kept)
    app.start()


def limit(limits: Limits) -> None:
    """Set the limits that hold for a single process; the sum of all is watched from outside."""
    resident = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    values = {
        resource.RLIMIT_AS: resident
        + limits.memory_mb * 1_000_000
        + 500_000_000,  # stacks of threads are not memory yet
        resource.RLIMIT_CPU: limits.cpu_seconds + 1,
        resource.RLIMIT_FSIZE: limits.file_mb * 1_000_000,
        resource.RLIMIT_NOFILE: _FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_SIGPENDING: 1000,
    }
    for number, value in values.items():
        resource.setrlimit(number, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
