"""Running a lesson as a reader does: in a clean folder, without a network."""

from __future__ import annotations

from pathlib import Path


def without_network(folder: Path) -> None:
    """Make every connection that the lesson's kernel opens fail, but for the kernel's own to this machine."""
    startup = folder / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-no-network.py").write_text(
        "import sys\n"
        "def _refuse(event, args):\n"
        "    if event == 'socket.getaddrinfo' or (\n"
        "        event == 'socket.connect' and isinstance(args[1], tuple) and args[1][0] not in ('127.0.0.1', '::1')\n"
        "    ):\n"
        "        raise OSError(f'the lesson asked for the network: {event} {args[-1]}')\n"
        "sys.addaudithook(_refuse)\n",
        encoding="utf-8",
    )
