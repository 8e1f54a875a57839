"""Open the start lesson in a folder as Binder does, in a real JupyterLab and Chromium, and run it.

    python open_start_lesson.py FOLDER PYTHON

FOLDER is a checkout after ``.binder/postBuild``; PYTHON is the interpreter that has the kit.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

LESSON = "notebooks/00-start-here.ipynb"
BAR = "create assignment"


def main(folder: Path, python: Path) -> None:
    """Start JupyterLab, open the lesson, run all its cells, and say what is on the screen."""
    command = [str(python), "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    environment = {**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
    log = folder.parent / "jupyterlab.log"
    with log.open("w") as file:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=subprocess.STDOUT)
    try:
        origin, token = address(log, server)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            look(browser.new_page(), f"{origin}/lab/tree/{LESSON}?token={token}")
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)
    print("the start lesson opens and runs")


def address(log: Path, server: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Return the server's address and token, as soon as its log states them."""
    for _ in range(120):
        found = re.search(r"(http://(?:localhost|127\.0\.0\.1):\d+)/lab\?token=(\w+)", log.read_text())
        if found:
            return found[1], found[2]
        if server.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def look(page: Page, url: str) -> None:
    """Open the lesson, run it, and check that no cell failed and nothing is offered that is not a learner's."""
    page.goto(url)
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook.locator(".jp-MarkdownOutput h1").first).to_be_visible(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(notebook.locator("fieldset, .jp-OutputArea-output").first).to_be_visible(timeout=60_000)
    errors = notebook.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']")
    expect(errors).to_have_count(0)
    expect(page.get_by_text(re.compile(BAR, re.IGNORECASE))).to_have_count(0)
    expect(page.get_by_text("official Jupyter news")).to_have_count(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).absolute())
