"""What a sandbox is made of: the command that starts one, and the few folders that are seen inside."""

from __future__ import annotations

import json
import os
import site
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import asylum_clinic
from asylum_clinic.grading.sandbox.limits import Limits
from asylum_clinic.resources import datasets

SCRATCH = "/scratch"
"""The one folder inside that can be written, in memory and of a fixed size."""
_ALONE = ("--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000")
_ENDS = ("--die-with-parent", "--new-session", "--as-pid-1", "--clearenv", "--hostname", "sandbox")
_SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_FILES = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/nix/store")
# Where grading runs as root, a process inside is root for these files: through /proc/sys it could rule the machine.
_PROC_FOLDERS = ("sys", "acpi", "bus", "irq", "fs", "driver", "scsi", "tty", "sysvipc", "pressure")
_PROC_FILES = (
    *("kcore", "kmsg", "kallsyms", "keys", "key-users", "sysrq-trigger", "slabinfo", "vmallocinfo", "timer_list"),
    *("kpagecount", "kpageflags", "kpagecgroup", "mtrr", "pagetypeinfo", "config.gz", "iomem", "ioports", "interrupts"),
    *("sched_debug", "latency_stats", "modules", "partitions", "diskstats", "swaps", "cmdline", "consoles", "locks"),
)
_SHARED_MEMORY = 16_000_000
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": f"{SCRATCH}/home",
    "TMPDIR": f"{SCRATCH}/tmp",
    "MPLCONFIGDIR": f"{SCRATCH}/matplotlib",
    "IPYTHONDIR": f"{SCRATCH}/ipython",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "JUPYTER_PLATFORM_DIRS": "1",
    "USER": "student",
    "LOGNAME": "student",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "NBGRADER_EXECUTION": "autograde",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_START = "import sys; sys.path[:] = {path!r}; from asylum_clinic.grading.sandbox.server import main; main({said!r})"


def command(bwrap: Path, limits: Limits, hidden: Sequence[str], control: int, filter_fd: int, info: int) -> list[str]:
    """Return the command that starts a sandbox.

    Parameters
    ----------
    bwrap : Path
    limits : Limits
    hidden : sequence of str
        Folders that must not be seen inside, wherever they lie: the course.
    control, filter_fd, info : int
        Descriptors: the socket that jobs come by, the filter program, and where bubblewrap says its child's number.
    """
    size = str(limits.scratch_mb * 1_000_000)
    words = [str(bwrap), *_ALONE, *_ENDS, "--seccomp", str(filter_fd), "--info-fd", str(info)]
    words += [word for name, value in _environment().items() for word in ("--setenv", name, value)]
    words += [*_system(), *_trees(hidden), "--proc", "/proc", *_covered()]
    words += ["--dev", "/dev", "--size", str(_SHARED_MEMORY), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]
    words += ["--perms", "0700", "--size", size, "--tmpfs", SCRATCH]
    if not any(Path(tree).is_relative_to("/tmp") for tree in (*_python(), *_kit())):
        words += ["--symlink", f"{SCRATCH[1:]}/tmp", "/tmp"]
    said = json.dumps({"control": control, "limits": asdict(limits)})
    start = _START.format(path=[place for place in sys.path if _inside(place)], said=said)
    return [*words, "--remount-ro", "/", "--chdir", SCRATCH, "--", sys.executable, "-I", "-B", "-c", start]


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if name in os.environ}
    return {**_ENVIRONMENT, **kept}


def _system() -> list[str]:
    words = ["--ro-bind", "/usr", "/usr"]
    for name in _SYSTEM:
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    return words + [word for name in _FILES for word in ("--ro-bind-try", name, name)]


def _trees(hidden: Sequence[str]) -> list[str]:
    """Return the mounts of interpreter, environment, package and data, the last two above what has to be hidden."""
    words = []
    for tree in _python():
        words += ["--ro-bind", tree, tree]
    for place in hidden:
        path = Path(place).resolve()
        if any(path.is_relative_to(tree) for tree in ("/usr", *_python())):
            words += ["--tmpfs", str(path)]
            words += [
                word for tree in _python() if Path(tree).is_relative_to(path) for word in ("--ro-bind", tree, tree)
            ]
    for tree in _kit():
        words += ["--ro-bind", tree, tree]
    return words


def _python() -> list[str]:
    places = [sys.base_prefix, sys.prefix, sys.base_exec_prefix, sys.exec_prefix]
    if site.ENABLE_USER_SITE and Path(site.getusersitepackages()).is_dir():
        places.append(site.getusersitepackages())
    found = dict.fromkeys(str(one) for place in places for one in (Path(place), Path(place).resolve()))
    return [path for path in found if not Path(path).is_relative_to("/usr")]


def _kit() -> list[str]:
    package = Path(asylum_clinic.__file__).resolve().parent
    project = package.parents[1] / "pyproject.toml"
    return [str(package), str(datasets()), *([str(project)] if project.is_file() else [])]


def _inside(place: str) -> bool:
    """Say whether an entry of the module search path is seen inside."""
    if not place or not Path(place).exists():
        return False
    path = Path(place)
    own = Path(asylum_clinic.__file__).parent.parent
    return path.resolve() == own.resolve() or any(path.is_relative_to(tree) for tree in ("/usr", *_python()))


def _covered() -> list[str]:
    words: list[str] = []
    for name in _PROC_FOLDERS:
        if Path("/proc", name).is_dir():
            words += ["--tmpfs", f"/proc/{name}", "--remount-ro", f"/proc/{name}"]
    for name in _PROC_FILES:
        if Path("/proc", name).exists():
            words += ["--ro-bind", "/dev/null", f"/proc/{name}"]
    return words
