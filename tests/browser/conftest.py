"""A real JupyterLab and a real Chromium, once a session; a fresh folder and page for each test."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import FORM, Desk, notebook, stop_kernels
from playwright import sync_api

COURSE = Path(__file__).parent / "course"
ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZE = {"width": 1400, "height": 900}
NO_BROWSER = "no Chromium found: install it with 'apt-get install chromium' or 'python -m playwright install chromium'"


def chromium() -> str | None:
    """Return a Chromium that can be started, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found:
        return found
    with sync_api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark of tests that reload the page."""
    config.addinivalue_line("markers", "reloads: loads JupyterLab anew, since the test reloads the page")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    executable = chromium()
    if executable is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(NO_BROWSER)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Start JupyterLab in a folder of its own; give its address and that folder."""
    base = tmp_path_factory.mktemp("jupyter")
    root = base / "root"
    root.mkdir()
    _settings(base)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
        *(
            f"--ServerApp.port={port}",
            "--ServerApp.ip=127.0.0.1",
            "--IdentityProvider.token=",
            f"--notebook-dir={root}",
            "--ServerApp.disable_check_xsrf=True",
        ),
        *(
            "--LabApp.news_url=None",
            "--JupyterNotebookApp.expose_app_in_browser=True",
            "--MultiKernelManager.shutdown_wait_time=1",
        ),
    ]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NBGRADER", "JPY"))}
    environ |= {
        "JUPYTER_CONFIG_DIR": str(base / "config"),
        "JUPYTER_DATA_DIR": str(base / "data"),
        "JUPYTER_RUNTIME_DIR": str(base / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(base / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(base / "workspaces"),
        "IPYTHONDIR": str(base / "ipython"),
    }
    url = f"http://127.0.0.1:{port}"
    with (base / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, cwd=root, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(url, process, base / "server.log")
            yield url, root
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def context(browser: sync_api.Browser) -> Iterator[sync_api.BrowserContext]:
    """One browser profile for all tests, so that JupyterLab's own files are loaded once."""
    context = browser.new_context(viewport=SIZE)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture(scope="session")
def page(context: sync_api.BrowserContext) -> sync_api.Page:
    """Keep one window open; a test that fails or reloads gets JupyterLab anew (see ``desk``)."""
    return context.new_page()


@pytest.fixture
def desk(page: sync_api.Page, server: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Lay out one student's folder with the small form of these tests; leave no kernel and no open tab behind."""
    url, root = server
    folder = root / re.sub(r"\W+", "-", request.node.name)[:80].strip("-")
    shutil.copytree(COURSE, folder, ignore=shutil.ignore_patterns("answers"))
    desk = Desk(page, url, root, folder, FORM)
    desk.path.write_text(json.dumps(notebook()), encoding="utf-8")
    yield desk
    failed = request.node.stash.get(_FAILED, True)
    if failed:
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"failed-{folder.name}.png")
    desk.clear_away(anew=failed)
    page.set_viewport_size(SIZE)
    stop_kernels(url)


@pytest.fixture
def exercise(desk: Desk) -> Desk:
    """Put the released exercise on the desk; before the first release, the source it is made from."""
    name, form = "grounds-and-nexus", "people-like-you-merits"
    released = ROOT / "exercises" / name
    source = released if (released / f"{name}.ipynb").is_file() else ROOT / "solutions" / name
    shutil.rmtree(desk.folder)
    shutil.copytree(source, desk.folder, ignore=shutil.ignore_patterns("answers"))
    desk.path, desk.form, desk.cell = desk.folder / f"{name}.ipynb", form, form
    return desk


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember a failure, so that the page can be looked at."""
    report = yield
    if call.when == "call":
        item.stash[_FAILED] = report.failed
    if report.skipped and NO_BROWSER in str(report.longrepr):
        report.longrepr = (__file__, 0, f"Skipped: {NO_BROWSER}")  # so that all of them are told in one line
    return report


def _settings(base: Path) -> None:
    """Turn off what would pop up over the form."""
    apputils = base / "settings" / "@jupyterlab" / "apputils-extension"
    apputils.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
    (apputils / "notification.jupyterlab-settings").write_text(json.dumps(quiet), encoding="utf-8")


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/api/status", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("JupyterLab did not start:\n" + log.read_text(encoding="utf-8")[-3000:])
