"""The outside of the sandbox: it starts one, hands in a notebook, watches, and takes the executed notebook out."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
import subprocess
import tempfile
import time
from typing import IO, Any

from asylum_clinic.grading.sandbox import wire
from asylum_clinic.grading.sandbox.binaries import NoSandboxError, candidates, reason
from asylum_clinic.grading.sandbox.limits import Limits
from asylum_clinic.grading.sandbox.mounts import command
from asylum_clinic.grading.sandbox.seccomp import program
from asylum_clinic.grading.sandbox.watch import Watch, can_watch

_LOOK = 0.05
_START, _CLEAN = 120, 10
"""How long a sandbox may take to begin, and to be clean after a notebook, in seconds."""
_FRAME = 1_000_000
"""What a reply holds beside outputs, in bytes."""


class StoppedError(Exception):
    """A notebook was stopped; the text says why, as the end of a sentence."""


class DiedError(Exception):
    """The sandbox itself ended, which no notebook should be able to bring about."""


class Sandbox:
    """One warm sandbox, which runs one notebook after the other until one of them breaks a rule.

    Parameters
    ----------
    limits : Limits
    hidden : tuple of str
        Folders that must not be seen inside.

    Raises
    ------
    NoSandboxError
        If there can be none here, with the reason.
    """

    def __init__(self, limits: Limits, hidden: tuple[str, ...] = ()) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        if not can_watch():
            raise NoSandboxError(
                "This system does not tell which processes a sandbox has, so its limits can't be held."
            )
        said = ""
        for bwrap in candidates():
            with tempfile.TemporaryFile() as errors:
                self._start(bwrap, hidden, errors)
                if self._is_ready():
                    return
                self.close()
                errors.seek(0)
                said = errors.read(4000).decode(errors="replace")
        raise NoSandboxError(reason(said))

    def _start(self, bwrap: Any, hidden: tuple[str, ...], errors: IO[bytes]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        rules, put_rules = os.pipe()
        told, tell = os.pipe()
        os.write(put_rules, program() or b"")
        os.close(put_rules)
        inside = (theirs.fileno(), rules, tell)
        words = command(bwrap, self.limits, hidden, *inside)
        self._control = ours
        self._process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, pass_fds=inside
        )
        theirs.close()
        os.close(rules)
        os.close(tell)
        with os.fdopen(told, encoding="utf-8") as file:
            text = file.read()
        self._first = int(json.loads(text)["child-pid"]) if text else 0

    def _is_ready(self) -> bool:
        self._control.settimeout(_START)
        try:
            return bool(self._first) and self._control.recv(100) == b"ready"
        except OSError:
            return False

    def run(self, request: bytes) -> bytes:
        """Run one notebook and return the reply of the process that did.

        Raises
        ------
        StoppedError
            If a limit was passed, or there is no whole reply.
        DiedError
            If the sandbox had ended before, or ends meanwhile.
        """
        if self._process is None:
            raise DiedError
        try:
            watch = Watch(self._first, self.limits)
            ours, theirs = socket.socketpair()
            with ours:
                with theirs:
                    socket.send_fds(self._control, [b"job"], [theirs.fileno()])
                reply = self._exchange(ours, wire.framed(request), watch)
        except BaseException:
            self.close()
            raise
        clean = self._is_clean()
        if len(reply) < wire.HEAD.size or wire.HEAD.unpack_from(reply)[0] != len(reply) - wire.HEAD.size:
            if not clean:
                raise DiedError
            raise StoppedError("the process that runs the notebook ended before its last cell")
        return reply[wire.HEAD.size :]

    def _exchange(self, connection: socket.socket, request: bytes, watch: Watch) -> bytes:
        """Send and receive, and look at what the sandbox uses twenty times a second."""
        deadline = time.monotonic() + self.limits.wall_seconds
        most = self.limits.output_mb * 1_000_000 * 6 + _FRAME  # a character can take six in JSON
        left, reply = memoryview(request), bytearray()
        connection.setblocking(False)
        look = time.monotonic() + _LOOK
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_READ | selectors.EVENT_WRITE)
            while True:
                for _, events in selector.select(_LOOK):
                    if left and events & selectors.EVENT_WRITE:
                        left = left[_send(connection, left) :]
                        if not left:
                            selector.modify(connection, selectors.EVENT_READ)
                    elif events & selectors.EVENT_READ:
                        part = _receive(connection)
                        if not part:
                            return bytes(reply)
                        reply += part
                if len(reply) > most:
                    raise StoppedError(f"it put out more than {self.limits.output_mb} MB")
                if time.monotonic() > look:
                    if fault := watch.fault():
                        raise StoppedError(fault)
                    look = time.monotonic() + _LOOK
                if time.monotonic() > deadline:
                    raise StoppedError(f"it did not end within {self.limits.wall_seconds} seconds")

    def _is_clean(self) -> bool:
        """Wait until the sandbox says that nothing of the notebook is left in it; end it if it does not."""
        self._control.settimeout(_CLEAN)
        try:
            clean = self._control.recv(100) == b"clean"
        except OSError:
            clean = False
        if not clean:
            self.close()
        return clean

    @property
    def is_open(self) -> bool:
        """Whether it can run another notebook."""
        return self._process is not None

    def close(self) -> None:
        """End the sandbox with everything in it."""
        process, self._process = self._process, None
        if process is None:
            return
        self._control.close()
        process.kill()  # bubblewrap takes its first process with it, and that one all others
        process.wait()
        with contextlib.suppress(OSError):
            _wait_for_end(self._first)


def _wait_for_end(pid: int) -> None:
    """Wait until a process that is no child of ours has ended."""
    if pid:
        descriptor = os.pidfd_open(pid)
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(descriptor, selectors.EVENT_READ)
                selector.select(_CLEAN)
        finally:
            os.close(descriptor)


def _send(connection: socket.socket, data: memoryview) -> int:
    try:
        return connection.send(data)
    except BlockingIOError:
        return 0
    except OSError:
        return len(data)  # the other side has ended; reading says so


def _receive(connection: socket.socket) -> bytes:
    try:
        return connection.recv(1 << 20)
    except OSError:
        return b""
