"""A command as an ordinary user, started by root: nothing of root's is left to it but the files it has to read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import asylum_clinic

USER = 54_321
"""A user of no name, to whom nothing on this machine belongs."""


def as_ordinary(command: Sequence[str], *places: Path, user: int = USER, accounts: Path | None = None) -> list[str]:
    """Return the words that run a command as an ordinary user, who can come to the interpreter and to some places.

    ``accounts`` is a list of accounts that takes the place of ``/etc/passwd``, for this command alone.

    Where one of them lies in a folder that is closed to all but root, as ``/root`` is, the command gets a file system
    of its own in which that folder holds nothing else. Nothing is changed for anybody else.
    """
    package = Path(asylum_clinic.__file__).parents[2]
    needed = {Path(place).resolve() for place in (sys.prefix, sys.base_prefix, package, *places)}
    needed.add(Path(sys.prefix))
    lines, number = ["set -e", 'hold="$(mktemp -d)"'], 0
    if accounts:
        lines.append(f"mount --bind '{accounts}' /etc/passwd")
    for closed in sorted({folder for place in needed if (folder := _closed(place))}):
        inside = sorted(place for place in needed if place.is_relative_to(closed))
        for place in inside:
            number += 1
            lines += [f'mkdir "$hold/{number}"', f"mount --bind '{place}' \"$hold/{number}\""]
        lines.append(f"mount -t tmpfs -o mode=755 tmpfs '{closed}'")
        for back, place in enumerate(inside, number - len(inside) + 1):
            lines += [f"mkdir -p '{place}'", f"mount --bind \"$hold/{back}\" '{place}'", f'umount "$hold/{back}"']
    lines.append('rm -r "$hold"')
    drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--inh-caps=-all", "--"]
    lines.append('exec "$@"')
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", "\n".join(lines), "sh", *drop, *command]


def _closed(place: Path) -> Path | None:
    """Return the outermost folder above a place that others can't pass."""
    return next((folder for folder in reversed(place.parents) if not folder.stat().st_mode & 0o001), None)


def why_not_ordinary() -> str:
    """Return why this run can start nothing as an ordinary user; empty if it can, or is one."""
    if os.getuid():
        return ""
    if not all(map(shutil.which, ("unshare", "setpriv", "mount"))):
        return "unshare, setpriv and mount (util-linux) are missing"
    tried = subprocess.run(as_ordinary([sys.executable, "-c", ""]), capture_output=True, text=True, check=False)
    return tried.stderr.strip()[-300:] or ("it can't be said why" if tried.returncode else "")
