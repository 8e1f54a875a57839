"""Run a command on a checkout as Binder's image runs it: as an ordinary user, at home in the checkout.

    python on_binder.py FOLDER PREFIX COMMAND...

FOLDER is the checkout, PREFIX the environment that stands for the image's own. Where this machine can start nothing as
an ordinary user, it says why and runs the command as it is.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from ordinary import USER, as_ordinary, why_not_ordinary


def words(folder: Path, prefix: Path, command: list[str]) -> list[str]:
    """Return the words that run a command so, and give it the two folders."""
    reason = why_not_ordinary()
    if reason:
        print(f"run as root, not as an ordinary user: {reason}", file=sys.stderr)
        return command
    if os.getuid():
        return command
    for top in (folder, prefix):
        for path in (top, *top.rglob("*")):
            os.chown(path, USER, USER, follow_symlinks=False)
    return as_ordinary(command, folder, prefix)


def environment(folder: Path, prefix: Path) -> dict[str, str]:
    """Return the environment of Binder's plan, with one of our own in the place of conda's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "NBGRADER", "JPY", "PYTHON", "XDG", "VIRTUAL_ENV"))
    }
    path = os.pathsep.join([str(prefix / "bin"), "/usr/local/bin", "/usr/bin", "/bin"])
    places = {"HOME": folder, "REPO_DIR": folder, "NB_PYTHON_PREFIX": prefix, "KERNEL_PYTHON_PREFIX": prefix}
    return kept | {"PATH": path, "USER": "jovyan", **{name: str(place) for name, place in places.items()}}


if __name__ == "__main__":
    at, home = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).absolute()
    started = words(at, home, sys.argv[3:])
    os.chdir(at)
    os.execvpe(started[0], started, environment(at, home))
