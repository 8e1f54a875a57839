"""What a student's notebook may use while it is run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The most that one notebook may use; an instructor sets them as ``c.KitExecute.NAME`` in ``nbgrader_config.py``.

    Parameters
    ----------
    memory_mb : int
        Memory of all its processes together, beyond what the warm interpreter holds anyway, in MB.
    cpu_seconds : int
        Processor time of all its processes together.
    processes : int
        Processes and threads at the same time. A kernel alone has about twenty.
    file_mb : int
        The largest file it may write.
    scratch_mb : int
        All files together: its home, its working folder and ``/tmp`` are one folder in memory.
    output_mb : int
        All that its cells print and show.
    wall_seconds : int
        Time on the clock for the whole notebook.
    cell_seconds : int
        Time on the clock for one cell, after which it is interrupted and the next one begins.
    """

    memory_mb: int = 2048
    cpu_seconds: int = 120
    processes: int = 128
    file_mb: int = 32
    scratch_mb: int = 128
    output_mb: int = 5
    wall_seconds: int = 180
    cell_seconds: int = 30


MAX_REQUEST = 64_000_000
"""The largest notebook with its files that is handed into a sandbox, in bytes."""
