"""Open lessons in a folder as Binder does, in a real JupyterLab and Chromium, run them, and say what they take.

    python open_lessons.py FOLDER PREFIX PLAN [LESSON...]

FOLDER is a checkout after ``.binder/postBuild``; PREFIX is the environment that has the kit; PLAN is what
``binder_plan.py`` wrote. Without names, all lessons are run. It fails where the start or the memory passes its limit.
"""

import json
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Any

from on_binder import environment, words
from playwright.sync_api import Page, expect, sync_playwright

START = "00-start-here"
START_SECONDS = 10
"""From the server's start until it gives JupyterLab's page and the start lesson; then the browser draws."""
MEMORY_BYTES = 1_000_000_000
"""The server and one lesson's kernel; Binder gives 1 to 2 GB."""
BAR = "create assignment"
TOKEN = secrets.token_hex(16)


def main(folder: Path, prefix: Path, plan: Path, names: list[str]) -> None:
    """Start the server, run each lesson, print the figures, and stop beyond a limit."""
    names = [START, *(name for name in names or lessons(folder) if name != START)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*json.loads((plan / "command.json").read_text()), "--no-browser", f"--ServerApp.port={port}"]
    command += ["--allow-root", f"--IdentityProvider.token={TOKEN}"]
    started, log = words(folder, prefix, command), plan / "server.log"
    with sync_playwright() as driver, log.open("w") as file:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("dialog", lambda dialog: dialog.accept())  # "leave this page?"
        began = time.monotonic()
        server = subprocess.Popen(started, cwd=folder, env=environment(folder, prefix), stdout=file, stderr=file)
        try:
            look_at_each(page, Server(f"http://127.0.0.1:{port}", server, log), names, began)
        finally:
            browser.close()
            server.terminate()
            server.wait(timeout=30)


def lessons(folder: Path) -> list[str]:
    """Return the names of all lessons."""
    return sorted(path.stem for path in (folder / "notebooks").glob("*.ipynb"))


class Server:
    """A Jupyter server of our own: what it says, and what memory it takes."""

    def __init__(self, origin: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.origin, self.process, self.log = origin, process, log

    def ask(self, path: str, method: str = "GET") -> Any:
        """Return what the server's interface says."""
        request = urllib.request.Request(f"{self.origin}/api/{path}", method=method)
        request.add_header("Authorization", f"token {TOKEN}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def awake(self) -> None:
        """Wait until the server answers."""
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                return self.ask("status")
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the server did not start:\n{self.log.read_text()[-2000:]}")

    def rest(self) -> None:
        """Wait until no kernel works any more."""
        before, quiet = None, 0
        for _ in range(600):
            now = [(kernel["execution_state"], kernel["last_activity"]) for kernel in self.ask("kernels")]
            quiet = quiet + 1 if now and now == before and all(state == "idle" for state, _ in now) else 0
            if quiet == 4:
                return
            before = now
            time.sleep(0.25)
        raise SystemExit("a kernel does not come to rest")

    def memory(self) -> int:
        """Return the bytes that the server and its kernels hold, memory that processes share counted once (PSS)."""
        children = defaultdict(list)
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                words = path.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            children[int(words[1])].append(int(path.parent.name))
        family = [self.process.pid]
        for pid in family:
            family += children[pid]
        held = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in family]
        return 1024 * sum(int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE)[1]) for text in held)


def look_at_each(page: Page, server: Server, names: list[str], began: float) -> None:
    """Open and run each lesson, alone, and hold the figures against their limits."""
    server.awake()
    server.ask(f"contents/notebooks/{START}.ipynb")
    urllib.request.urlopen(f"{server.origin}/lab/tree/notebooks/{START}.ipynb?token={TOKEN}", timeout=30).close()
    answered = time.monotonic() - began
    open_lesson(page, server, names[0])
    drawn = time.monotonic() - began
    empty = server.memory()
    print(f"start: {answered:.1f} s until page and lesson are given, {drawn:.1f} s until {names[0]} is on the screen")
    held = {}
    for name in names:
        if name != names[0]:
            open_lesson(page, server, name)
        run(page, server, name)
        held[name] = server.memory()
        page.goto("about:blank")
        for session in server.ask("sessions"):
            server.ask(f"sessions/{session['id']}", "DELETE")
    print("memory: " + ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in held.items()))
    print(f"of this, {empty / 1e6:.0f} MB before anything is run")
    if answered > START_SECONDS:
        raise SystemExit(f"the start lesson is there after {answered:.1f} s instead of {START_SECONDS}")
    heavy = [name for name, size in held.items() if size > MEMORY_BYTES]
    if heavy:
        raise SystemExit(f"more than {MEMORY_BYTES / 1e6:.0f} MB: {', '.join(heavy)}")


def open_lesson(page: Page, server: Server, name: str) -> None:
    """Open a lesson and no other by the address that the README gives, and wait until it is on the screen."""
    page.goto(f"{server.origin}/lab/tree/notebooks/{name}.ipynb?reset&token={TOKEN}")
    expect(page.locator(".jp-NotebookPanel:visible .jp-MarkdownOutput h1").first).to_be_visible(timeout=60_000)


def run(page: Page, server: Server, name: str) -> None:
    """Run a lesson's cells and save it; no cell may fail, and nothing may be offered that is not a learner's."""
    server.rest()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    server.rest()
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
        page.keyboard.press("Control+s")
    cells = server.ask(f"contents/notebooks/{name}.ipynb")["content"]["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    failed = [output["evalue"] for output in outputs if output["output_type"] == "error"]
    if failed or not outputs:
        raise SystemExit(f"{name}: {failed or 'nothing was run'}")
    expect(page.get_by_text(re.compile(BAR, re.IGNORECASE))).to_have_count(0)
    expect(page.get_by_text("official Jupyter news")).to_have_count(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).absolute(), Path(sys.argv[3]).resolve(), sys.argv[4:])
