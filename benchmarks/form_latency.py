"""How long a student waits: from a click to the acknowledged answer, and from running the cell to the open form.

    python benchmarks/form_latency.py              forms of 12 and of 60 questions, 120 clicks each
    python benchmarks/form_latency.py --clicks 30

A real JupyterLab and a real Chromium. The clock is the page's own: a click counts until the status line says *kept*,
which it does only after the kernel has written the answer to disk. The machine's load stands beside the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from yaml import safe_dump

SIZES = {12: 100, 60: 150}
"""Questions of a form, and the milliseconds within which 95 of 100 answers are to be acknowledged."""
AUTHORITIES = ["elias-zacarias", "acosta", "s-p", "m-e-v-g", "pula", "stevic", "cardoza-fonseca", "ina-101a42A"]
CLICKS = """async (most) => {
  const root = document.querySelector(".ac-assessment-form");
  const status = root.querySelector(".ac-status");
  const inputs = [...root.querySelectorAll(".ac-questions fieldset")].flatMap((field) =>
    [...field.querySelectorAll(":scope > .ac-row input, :scope > .ac-list input")].slice(0, 3));
  const kept = () => new Promise((done) => {
    const watch = new MutationObserver(() => status.dataset.state === "kept" && (watch.disconnect(), done()));
    watch.observe(status, { attributes: true });
  });
  const found = [];
  for (let i = 0; found.length < most; i++) {
    const input = inputs[i % inputs.length];
    if (input.disabled || (input.type === "radio" && input.checked)) continue;
    const begun = performance.now();
    const done = kept();
    input.click();
    await done;
    found.push(performance.now() - begun);
    await new Promise((rest) => setTimeout(rest, 50));
  }
  return found;
}"""
OPENING = """async (size) => {
  await window.jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
  const forms = () => document.querySelectorAll(".ac-questions > fieldset").length;
  while (forms()) await new Promise(requestAnimationFrame);
  const begun = performance.now();
  window.jupyterapp.commands.execute("notebook:run-all-cells");
  while (forms() < size) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}"""


def form(size: int) -> dict[str, Any]:
    """Return a form of so many questions, of four kinds in turn."""
    options = [{"id": f"option-{letter}", "text": f"An option that is called {letter}"} for letter in "abcde"]
    kinds: list[dict[str, Any]] = [
        {"kind": "choice", "options": options},
        {"kind": "choices", "options": options},
        {"kind": "passages", "most": 4},
        {"kind": "authorities", "most": 4},
    ]
    questions = [
        {"id": f"q{n}", "text": f"Question number {n}: what does the file show?"} | kinds[n % 4] for n in range(size)
    ]
    elements = [
        {"id": f"element-{at}", "title": f"Part {at}", "points": 1, "questions": questions[at : at + 4]}
        for at in range(0, size, 4)
    ]
    head = {"id": f"latency-{size}", "title": f"{size} questions", "case": "notice-under-the-door"}
    return head | {
        "role": "bench_memo",
        "standard": "significant-possibility",
        "authorities": AUTHORITIES,
        "elements": elements,
    }


def lay_out(folder: Path, size: int) -> None:
    """Write a form and a notebook that opens it."""
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / f"latency-{size}.yaml").write_text(safe_dump(form(size), sort_keys=False), encoding="utf-8")
    source = f'from asylum_clinic import assess\n\nassess("latency-{size}")'
    cell = {"cell_type": "code", "id": "form", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"latency-{size}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@contextmanager
def jupyterlab(root: Path) -> Iterator[str]:
    """Start JupyterLab in a folder, with settings of its own; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
        *(f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token="),
        *(f"--notebook-dir={root}", "--ServerApp.disable_check_xsrf=True", "--LabApp.news_url=None"),
    ]
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")
    names += ("JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR")
    environ = os.environ | {name: str(root.parent / name.lower()) for name in names}
    with (root.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, cwd=root, stdout=log, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/api/status")
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("JupyterLab did not start within 2 minutes")


def measure(browser: Browser, url: str, size: int, clicks: int) -> None:
    """Open a form three times, click in it, and print how long both took."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(f"{url}/lab/workspaces/latency-{size}/tree/latency-{size}.ipynb")
    page.wait_for_function(
        """() => {
          const context = window.jupyterapp?.shell?.currentWidget?.context;
          return context?.isReady && context.sessionContext.session?.kernel?.status === "idle";
        }"""
    )
    openings = [page.evaluate(OPENING, size) for _ in range(4)]
    idle(page)
    times = sorted(page.evaluate(CLICKS, clicks))
    p95 = times[max(0, round(0.95 * len(times)) - 1)]
    load = os.getloadavg()[0]
    print(
        f"{size} questions, {len(times)} clicks: p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms "
        f"(wanted: under {SIZES.get(size, 150)}), slowest {times[-1]:.0f} ms. "
        f"Opening: {openings[0]:.0f} ms in a new kernel, then {min(openings[1:]):.0f} to {max(openings[1:]):.0f} ms "
        f"(wanted: under 1,000). Load {load:.1f} on {os.cpu_count()} cores."
    )
    page.close()


def chromium() -> str | None:
    """Return the browser that CHROMIUM names or the machine has; none if Playwright is to take its own."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


def idle(page: Page) -> None:
    """Wait until the kernel has nothing left to do."""
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session?.kernel?.status === 'idle'"
    )


def main() -> None:
    """Measure each size of form in a fresh JupyterLab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--clicks", type=int, default=120)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        root = Path(temporary) / "root"
        root.mkdir()
        for size in SIZES:
            lay_out(root, size)
        browser = playwright.chromium.launch(args=["--no-sandbox"], executable_path=chromium())
        with jupyterlab(root) as url:
            for size in SIZES:
                measure(browser, url, size, arguments.clicks)
        browser.close()


if __name__ == "__main__":
    main()
