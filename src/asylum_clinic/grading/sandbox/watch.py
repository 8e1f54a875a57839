"""A look from outside at all that a sandbox's processes use: no limit of the kernel's holds for root or for a sum."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asylum_clinic.grading.sandbox.limits import Limits

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Use:
    """What a tree of processes uses: processes and threads, memory in bytes, processor time in seconds."""

    tasks: int
    memory: int
    cpu: float


class Watch:
    """Compares what a sandbox uses with what it may, from the moment that it is made.

    Parameters
    ----------
    first : int
        The number of the sandbox's first process, as seen from outside.
    limits : Limits
    """

    def __init__(self, first: int, limits: Limits) -> None:
        self._first = first
        self._limits = limits
        start = use(first)
        self._cpu = start.cpu
        self._warm = start.memory

    def fault(self) -> str:
        """Return which limit is passed, as the end of a sentence; empty if none is."""
        now, limits = use(self._first, self._warm), self._limits
        if now.memory > limits.memory_mb * 1_000_000:
            return f"it used more than {limits.memory_mb:,} MB of memory"
        if now.tasks > limits.processes:
            return f"it started more than {limits.processes} processes and threads"
        if now.cpu - self._cpu > limits.cpu_seconds:
            return f"it used more than {limits.cpu_seconds} seconds of processor time"
        return ""


def use(first: int, warm: int = 0) -> Use:
    """Return what a process and all below it use.

    Parameters
    ----------
    first : int
    warm : int
        Bytes of memory that each of them shares with the first one, having begun as a copy of it; they are not counted.
    """
    tasks = memory = 0
    cpu = 0.0
    for pid in _tree(first):
        try:
            resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue  # it has ended meanwhile
        tasks += int(after_name[17])
        memory += max(0, resident - warm)
        cpu += sum(map(int, after_name[11:15])) / _TICKS
    return Use(tasks, memory, cpu)


def _tree(first: int) -> Iterator[int]:
    waiting = [first]
    seen = {first}
    while waiting:
        pid = waiting.pop()
        yield pid
        new = [child for child in _children(pid) if child not in seen]
        seen.update(new)
        waiting += new


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    except OSError:
        pass  # the process, or one of its threads, has ended meanwhile
    return found


def can_watch() -> bool:
    """Say whether this system tells which processes are whose children."""
    return Path(f"/proc/self/task/{os.getpid()}/children").exists()
