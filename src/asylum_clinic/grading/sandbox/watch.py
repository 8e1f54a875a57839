"""A look from outside at all that a sandbox's processes use: no limit of the kernel's holds for root or for a sum."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from asylum_clinic.grading.sandbox.limits import Limits

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Use:
    """What a tree of processes uses: processes and threads, memory in bytes, processor time in seconds.

    ``memory`` counts what processes share once for each of them.
    """

    pids: tuple[int, ...]
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
        self._before = start.tasks

    def fault(self) -> str:
        """Return which limit is passed, as the end of a sentence; empty if none is."""
        limits = self._limits
        now = use(self._first, limits.processes)
        grew, self._before = now.tasks > self._before, now.tasks
        if now.tasks > limits.processes:
            return f"it started more than {limits.processes} processes and threads"
        if now.cpu - self._cpu > limits.cpu_seconds:
            return f"it used more than {limits.cpu_seconds} seconds of processor time"
        # a process that is just being copied lets nobody count its memory: where they multiply, the next look tells
        if not grew and self._takes_too_much(now):
            return f"it used more than {limits.memory_mb:,} MB of memory"
        return ""

    def _takes_too_much(self, now: Use) -> bool:
        """Say whether memory is above the limit; what all began with, as copies of the warm process, is not counted.

        A copy may give back what it began with, or become another program, so nothing is taken off for each process.
        To have what is shared counted once takes the system some milliseconds a process, so that is asked for only
        where the three processes that each notebook has could not account for what there is.
        """
        most = self._limits.memory_mb * 1_000_000
        return now.memory - 3 * self._warm > most and sum(map(_shared_once, now.pids)) - self._warm > most


def use(first: int, most: int = 1_000_000) -> Use:
    """Return what a process and all below it use, or what some of them do that are more than ``most``.

    Where processes multiply, a look at all of them would never end.
    """
    pids, tasks, memory, cpu = [], 0, 0, 0.0
    for pid in _tree(first):
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            memory += _kilobytes(f"/proc/{pid}/status", "RssAnon:", "RssShmem:")
        except (OSError, IndexError):
            continue  # it has ended meanwhile
        pids.append(pid)
        tasks += int(after_name[17])
        cpu += sum(map(int, after_name[11:15])) / _TICKS
        if tasks > most:
            break
    return Use(tuple(pids), tasks, memory, cpu)


def _shared_once(pid: int) -> int:
    """Return the memory of a process in bytes; what several share is divided among them."""
    try:
        return _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss_Anon:", "Pss_Shmem:")
    except OSError:
        return 0  # it has ended meanwhile


def _kilobytes(path: str, *names: str) -> int:
    lines = Path(path).read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(names)) * 1000


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
