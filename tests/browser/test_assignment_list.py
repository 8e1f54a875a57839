"""nbgrader's Assignment List in a student's own JupyterLab: fetch, answer, submit and see the feedback, by click."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk import Desk

from accounts import Account, lay_out_machine
from command import COMMAND, end, listening
from helpers_course import FORM, PS

sync_api = pytest.importorskip("playwright.sync_api", reason="install playwright: python -m pip install -e '.[test]'")

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
GRADING = """
import sys
from pathlib import Path
from asylum_clinic.grading.course import Course
from asylum_clinic.grading.lms.exchange import collect_exchange, give_feedback
root = Path.cwd()
print([(one.student, one.what) for one in collect_exchange(root, "baker")])
Course(root).grade("baker")
Course(root).feedback("baker")
print(give_feedback(root, "baker"))
"""
"""What ``collect``, ``grade`` and ``feedback --exchange`` do, in one process."""


@pytest.fixture(scope="module")
def people(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Account]:
    """A machine on which an assignment is released; an administrator made a folder for the exchange, no more."""
    people = lay_out_machine(tmp_path_factory.mktemp("listed"), released_once, administered=False)
    people["roe"].clinic("release", PS, "--exchange")
    return people


@contextmanager
def lab_of(student: Account) -> Iterator[str]:
    """A student's JupyterLab, under the student's own account; the address with its token."""
    more = ["--no-browser", "--ServerApp.port=0", "--expose-app-in-browser", "--ServerApp.allow_root=False"]
    words = student.words([COMMAND, "lab", "--exchange", student.machine / "exchange", *more])
    server = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert server.stderr is not None
    try:
        log = []
        for line in server.stderr:
            log.append(line)
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/lab\S*\?token=(\w+)", line):
                listening(found[1])
                yield f"{found[1]}/lab?token={found[2]}"
                break
        else:
            raise AssertionError(f"JupyterLab did not start:\n{''.join(log)}")
    finally:
        end(server)


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def in_list(page: sync_api.Page, status: str) -> sync_api.Locator:
    """The row of the assignment, where the list shows what is released, fetched or submitted."""
    return page.locator(f"#{status}_assignments_list > .list_item", has_text=PS)


def button(page: sync_api.Page, status: str, name: str) -> sync_api.Locator:
    return in_list(page, status).get_by_role("button", name=name, exact=True).first


def test_a_student_fetches_answers_submits_and_reads_the_feedback_by_click(
    people: dict[str, Account], page: sync_api.Page
) -> None:
    ada, roe = people["ada"], people["roe"]
    folder = ada.home / "asylum-clinic"
    with lab_of(ada) as address:
        page.goto(address)
        page.get_by_role("menuitem", name="Nbgrader").click()
        sync_api.expect(page.get_by_text("Formgrader", exact=True)).to_have_count(0)
        page.get_by_role("menuitem", name="Assignment List").click()
        button(page, "released", "Fetch").click()
        links = page.locator("#fetched_assignments_list a", has_text=PS)
        links.first.click()
        links.last.click()
        desk = Desk(page, address, folder, folder / PS, FORM)
        desk.path, desk.cell = folder / PS / f"{PS}.ipynb", "form"
        desk.ready()
        desk.run_all()
        desk.choose("Would the harm", "Likely yes")
        desk.kept()
        desk.save()
        page.get_by_role("tab", name="Assignments").click()
        button(page, "fetched", "Validate").click()
        sync_api.expect(page.get_by_role("dialog")).to_contain_text("not answered")
        page.get_by_role("dialog").get_by_role("button").last.click()
        button(page, "fetched", "Submit").click()
        button(page, "submitted", "Fetch Feedback").wait_for()
        assert "('ada', 'new')" in roe.run(sys.executable, "-c", GRADING, cwd=roe.home / "clinic")
        button(page, "submitted", "Fetch Feedback").click()
        SCREENSHOTS.mkdir(exist_ok=True)
        page.locator("#submitted_assignments_list a", has_text="view feedback").wait_for()
        page.screenshot(path=SCREENSHOTS / "assignment-list.png")
        page.locator("#submitted_assignments_list a", has_text="view feedback").click()
        page.locator(".jp-DirListing-item", has_text=f"{PS}.html").dblclick()
        read = page.frame_locator(".jp-HTMLViewer iframe").locator("body")
        sync_api.expect(read).to_contain_text("of 6 points")
