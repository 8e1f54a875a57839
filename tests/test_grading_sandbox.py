"""Students' code runs in a sandbox, within limits, and nothing of it stays."""
# ruff: noqa: E501 (an attack is one line)

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from asylum_clinic.grading.sandbox.binaries import NoSandboxError
from asylum_clinic.grading.sandbox.host import Sandbox
from asylum_clinic.grading.sandbox.job import Reply, clean, read_reply, request
from asylum_clinic.grading.sandbox.limits import Limits
from asylum_clinic.grading.sandbox.seccomp import program
from asylum_clinic.grading.sandbox.step import close_all, run_job

SMALL = Limits(
    memory_mb=300, cpu_seconds=6, processes=60, file_mb=2, scratch_mb=8, output_mb=1, wall_seconds=8, cell_seconds=2
)


def why_not() -> str:
    try:
        Sandbox(SMALL).close()
    except NoSandboxError as error:
        return str(error)
    return ""


MISSING = why_not()
needs_sandbox = pytest.mark.skipif(bool(MISSING), reason=f"NO SANDBOX ON THIS MACHINE: {MISSING}")


def play(*sources: str, files: dict[str, bytes] | None = None, hidden: tuple[str, ...] = ()) -> Reply:
    """Run cells in the sandbox and return what came of them."""
    notebook = new_notebook(cells=[new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)])
    return read_reply(run_job(request(notebook, files or {}, SMALL, hidden)))


def text(reply: Reply, cell: str = "c0") -> str:
    """All that a cell showed, as text."""
    return "".join(
        str(part)
        for output in reply.outputs.get(cell, [])
        for part in (output.get("text", ""), output.get("evalue", ""), output.get("data", {}).get("text/plain", ""))
    )


@pytest.fixture(autouse=True, scope="module")
def _end_sandboxes() -> Any:
    yield
    close_all()


@needs_sandbox
def test_cells_are_run_one_after_the_other_and_an_error_stops_none() -> None:
    reply = play("x = 2\nprint('hello')", "1 / 0", "x * 3")
    assert (reply.stopped, reply.refused, reply.ended) == ("", "", {"c0", "c1", "c2"})
    assert [text(reply, cell) for cell in ("c0", "c1", "c2")] == ["hello\n", "division by zero", "6"]


@needs_sandbox
def test_tables_figures_and_files_beside_the_notebook_work() -> None:
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    reply = play("import pandas\nint(pandas.read_csv('a/b.csv').x.sum())", plot, files={"a/b.csv": b"x\n1\n2\n"})
    assert text(reply) == "3"
    assert any("image/png" in output.get("data", {}) for output in reply.outputs["c1"])


PROBE = "__import__('subprocess').run(['/usr/bin/true']).returncode"
STOPPED = {
    "import os\nos._exit(0)": "kernel ended",
    "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)": "ended before its last cell",
    "import os\nwhile True: os.fork()": "processes and threads",
    "import os, time\nwhile True:\n    if not os.fork(): time.sleep(100)": "processes and threads",
    "import os\nfor _ in range(4): os.fork()\nx = bytearray(100_000_000)\nimport time\ntime.sleep(8)": "memory",
    "import subprocess, sys\nheld = 'import time; x = bytearray(b\"x\") * 60_000_000; time.sleep(60)'\n[subprocess.Popen([sys.executable, '-c', held]) for _ in range(12)]\nimport signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(8)": "memory",
    "import mmap, os, signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nfor _ in range(9):\n    if not os.fork():\n        held = mmap.mmap(-1, 60_000_000); held.write(bytes(60_000_000)); time.sleep(9)\ntime.sleep(9)": "memory",
    "while True: print('flood' * 1000)": "put out too much|memory",
    "print('x' * 3_000_000)": "put out too much|could not be interrupted",
    "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\nimport time\ntime.sleep(100)": "within 8 seconds",
}


@needs_sandbox
@pytest.mark.parametrize("code", STOPPED)
def test_a_notebook_that_passes_a_limit_is_stopped_and_the_next_one_is_not(code: str) -> None:
    import re

    stopped = play(code, "1 + 1").stopped
    assert re.search(STOPPED[code], stopped), stopped
    assert text(play("1 + 1")) == "2"


SURVIVED = {
    "x = bytearray(3_000_000_000)": "MemoryError|^$",
    "f = open('big', 'wb')\nf.write(bytes(3_000_000))\nf.flush()": "File too large",
    "for i in range(99): open(f'f{i}', 'wb').write(bytes(1_000_000))": "No space left",
    "open('/dev/shm/x', 'wb').write(bytes(1_900_000)); [open(f'/dev/shm/{i}', 'wb').write(bytes(1_900_000)) for i in range(20)]": (
        "No space left"
    ),
    "while True: pass": "^$",
    "open('/dev/null', 'w').write('x'); import os; os.chmod('/dev/null', 0); oct(os.stat('/dev/null').st_mode)[-3:]": "666",
    "open('/dev/disk', 'w')": "Read-only",
    "open('/etc/passwd')": "No such file",
    "open('/proc/sys/kernel/core_pattern', 'w')": "No such file|Read-only",
    "open('/proc/1/mem', 'rb')": "Permission denied",
    "open('/proc/1/environ', 'rb').read()": "Permission denied",
    "open(f'/proc/{__import__(\"os\").getppid()}/mem', 'rb')": "Permission denied",
    "open('/proc/kmsg').read()": "ermi",
    "import socket; socket.create_connection(('1.1.1.1', 53), 1)": "unreachable",
    "import socket; socket.create_connection(('127.0.0.1', 8888), 1)": "refused",
    "import socket; socket.socket(40, socket.SOCK_STREAM)": "not supported",
    "import ctypes; c = ctypes.CDLL(None, use_errno=True); (c.syscall(250, 0, -3, 1), ctypes.get_errno())": r"\(-1, 1\)",
    "import ctypes; c = ctypes.CDLL(None, use_errno=True); (c.unshare(0x10000000), ctypes.get_errno())": r"\(-1, 1\)",
    "import ctypes; c = ctypes.CDLL(None, use_errno=True); (c.shmget(1, 4096, 0o1666), ctypes.get_errno())": r"\(-1, 1\)",
    "import ctypes; c = ctypes.CDLL(None, use_errno=True); (c.ptrace(16, 1, 0, 0), ctypes.get_errno())": r"\(-1, 1\)",
    "import ctypes; c = ctypes.CDLL(None, use_errno=True); (c.mount(b'x', b'/scratch', b'tmpfs', 0, 0), ctypes.get_errno())": (
        r"\(-1, 1\)"
    ),
    "import resource; resource.prlimit(1, resource.RLIMIT_CPU, (1, 1))": "ermi",
    "import os\nos.memfd_create('x')": "ermi",
    "import os, signal\nos.kill(1, signal.SIGKILL); os.kill(1, signal.SIGSTOP); 'still here'": "still here",
}


@needs_sandbox
@pytest.mark.parametrize("code", SURVIVED)
def test_a_notebook_that_tries_what_it_may_not_is_told_so_and_goes_on(code: str) -> None:
    import re

    reply = play(code, "1 + 1")
    assert re.search(SURVIVED[code], text(reply)), text(reply)[-500:]


LEFT = (
    "import os, time\nif not os.fork():\n    os.setsid()\n    while True:\n        open('/scratch/home/mine', 'w')\n",
    "open('/scratch/home/mine', 'w'); open('/dev/shm/mine', 'w'); open('/scratch/matplotlib/matplotlibrc', 'w').write('x')",
    "import os\nfor _ in range(900):\n    os.mkdir('d' * 200)\n    os.chdir('d' * 200)\nopen('mine', 'w')",
    "import os\nos.makedirs('/scratch/ipython/profile_default/startup')\n"
    "open('/scratch/ipython/profile_default/startup/a.py', 'w').write('mine = 1')",
    "import os\nos.mkdir('/scratch/home/mine', 0)\nopen('/proc/1/oom_score_adj', 'w').write('1000')",
)
LOOK = (
    "import glob, os\n"
    "[name for place in ('/scratch/**', '/dev/shm/**') for name in glob.glob(place, recursive=True) "
    "if 'mine' in name or 'ddd' in name or '/a.py' in name or 'matplotlibrc' in name], 'mine' in globals(), "
    "len([name for name in os.listdir('/proc') if name.isdigit()]), open('/proc/1/oom_score_adj').read()"
)


@needs_sandbox
@pytest.mark.parametrize("code", LEFT)
def test_nothing_is_left_for_the_next_student(code: str) -> None:
    plain = text(play(LOOK))
    play(code)
    assert text(play(LOOK)) == plain
    assert plain.startswith("([], False, 3,")


@needs_sandbox
def test_the_course_is_not_seen_even_where_it_lies_in_the_environment(tmp_path: Path) -> None:
    import sys

    reply = play(f"import os\nos.path.exists({str(tmp_path)!r}), os.path.exists({sys.prefix!r})")
    assert text(reply) == "(False, True)"
    root = Path(__file__).parents[1]
    reply = play(
        f"import os\n[os.path.exists({str(root)!r} + p) for p in ('/solutions', '/grading', '/.git', '/tests')]"
    )
    assert text(reply) == "[False, False, False, False]"


@needs_sandbox
def test_a_folder_to_hide_is_empty_inside() -> None:
    reply = play("import os\nos.listdir('/usr/share')", hidden=("/usr/share",))
    assert text(reply) == "[]"


def test_outputs_with_an_unexpected_shape_are_rebuilt_or_left_out() -> None:
    outputs = [
        {"output_type": "stream", "name": {"x": 1}, "text": ["a"]},
        {"output_type": "execute_result", "data": {"text/plain": "1", "x": {"y": 2}}, "metadata": {"z": 1}},
        {"output_type": "error", "ename": "\ud800", "evalue": None, "traceback": [1, "a"]},
        {"output_type": "strange"},
        7,
    ]
    assert clean(outputs) == [
        {"output_type": "stream", "name": "stdout", "text": ""},
        {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}, "execution_count": None},
        {"output_type": "error", "ename": "?", "evalue": "", "traceback": ["", "a"]},
    ]


@pytest.mark.parametrize(
    "blob", [b"", b"[", b"[" * 100_000, b"{}", b"3", b'{"cells": 3}', b'{"cells": {"a": 3}}', b"\xff"]
)
def test_a_forged_reply_is_a_sentence(blob: bytes) -> None:
    assert read_reply(blob).stopped == "what it put out could not be read"


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_fits_into_what_the_kernel_takes(machine: str) -> None:
    assert 0 < len(program(machine) or b"") // 8 < 4096


def test_without_bubblewrap_the_reason_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if shutil.which("bwrap") is None:
        pytest.skip("this machine has no bubblewrap of its own to hide")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandboxError, match=r"No bubblewrap .* What to do: install"):
        Sandbox(SMALL)
