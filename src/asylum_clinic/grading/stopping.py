"""How a run over a class ends before its time: on request between two submissions, or because it can't go on."""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading import gradebook
from asylum_clinic.grading.config import GRADEBOOK

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Stop:
    """Takes Ctrl+C and holds it until the submission in hand is whole; a second one ends the run at once.

    Examples
    --------
    >>> with Stop() as stop:
    ...     stop.here()
    """

    def __init__(self) -> None:
        self.asked = self.idle = False
        self._before: Any = None

    def __enter__(self) -> Stop:
        """Take the signal over, where there is one: in the main thread."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        """Hand the signal back."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _take(self, *_: object) -> None:
        if self.idle or self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def here(self) -> None:
        """End the run if that was asked for.

        Raises
        ------
        KeyboardInterrupt
        """
        if self.asked:
            raise KeyboardInterrupt

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """End the run at once meanwhile: nothing is being written."""
        self.idle = True
        try:
            self.here()
            yield
        finally:
            self.idle = False


def stop_for_all(error: BaseException, root: Path) -> None:
    """Raise a sentence where an error would meet every other submission as well; else do nothing.

    Raises
    ------
    KitError
        If another program holds the gradebook, or there is no room to write.
    """
    said = str(error)
    if "database is locked" in said:
        raise gradebook.held(root / GRADEBOOK) from None
    full = isinstance(error, OSError) and error.errno in _FULL
    if full or "disk is full" in said or "disk I/O error" in said:
        do = "make room and give the same command again: it goes on where it stopped"
        raise KitError("there is no more room on the disk", root / "grading", do=do) from None
