"""The real Formgrader in a real Chromium: a score by hand, and a student whose scripts do not run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import course_server, submission

import hostile
from asylum_clinic.grading.course import Course
from helpers_course import BEST, FORM, MEMO, PS, MiniCourse, record

sync_api = pytest.importorskip("playwright.sync_api", reason="install playwright: python -m pip install -e '.[test]'")


@pytest.fixture(scope="module")
def clinic(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> MiniCourse:
    """A graded course with an ordinary student and a hostile one."""
    root = shutil.copytree(released_once, tmp_path_factory.mktemp("formgrader") / "course")
    mini = MiniCourse(Course(root))
    mini.hand_in("ada", notebook=record({**BEST, "position": "yes"}))
    hostile.add_files(mini.hand_in("eve", notebook=hostile.hostile_record(), change=hostile.change))
    mini.grade()
    mini.course.feedback(PS)
    return mini


@pytest.fixture(scope="module")
def formgrader(clinic: MiniCourse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a Jupyter server on the course; give Formgrader's address."""
    with course_server(clinic.root, tmp_path_factory.mktemp("formgrader-server")) as address:
        yield f"{address}/formgrader"


@pytest.fixture
def page(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    context = browser.new_context()
    # pages from elsewhere (MathJax) are not needed, and a test does not wait for them
    context.route(lambda url: url.startswith("http") and "127.0.0.1" not in url, lambda route: route.abort())
    yield context.new_page()
    context.close()


def test_a_score_by_hand_is_saved_and_leaves_the_forms_own_score_free_to_move(
    clinic: MiniCourse, formgrader: str, page: sync_api.Page
) -> None:
    page.goto(f"{formgrader}/gradebook/{PS}/{PS}")
    page.get_by_role("link", name="Submission #").first.wait_for()
    page.goto(f"{formgrader}/submissions/{submission(clinic, 'ada')}/")
    assert "The letter." in page.inner_text("#notebook-container")
    assert "5 of 6 points" in page.inner_text("#notebook-container")
    memo = page.locator(f"[id='{MEMO}']")
    sync_api.expect(page.locator(f"[id='{FORM}']")).to_have_attribute("placeholder", "5")
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        memo.fill("3.5")
        memo.press("Tab")
    assert (clinic.row("ada").auto, clinic.row("ada").manual, clinic.row("ada").needs_person) == (5, 3.5, False)
    key = clinic.root / "grading" / "keys" / "mini-form.yaml"
    key.write_text(key.read_text().replace("yes: 0.5", "yes: 1"))
    clinic.grade(students=["ada"])
    assert (clinic.row("ada").auto, clinic.row("ada").manual, clinic.row("ada").needs_person) == (6, 3.5, False)
    page.reload()
    sync_api.expect(memo).to_have_value("3.5")
    sync_api.expect(page.locator(f"[id='{FORM}']")).to_have_attribute("placeholder", "6")


def test_formgraders_own_button_grades_as_the_command_does(
    clinic: MiniCourse, formgrader: str, page: sync_api.Page
) -> None:
    clinic.hand_in("bob", sidecar=record(BEST))
    page.goto(f"{formgrader}/manage_submissions/{PS}")
    row = page.locator("tr", has_text="bob")
    with page.expect_response(lambda answer: answer.url.endswith(f"/{PS}/bob/autograde"), timeout=60_000) as answer:
        row.locator(".autograde a").click()
    assert answer.value.json()["success"]
    assert (clinic.row("bob").auto, clinic.row("bob").needs_person) == (6, True)


def assert_nothing_ran(page: sync_api.Page) -> None:
    page.wait_for_load_state("load")
    for element in page.locator("#notebook-container :is(b, p, h1, h2, li)").all()[:200]:
        element.dispatch_event("mouseover")
    assert page.evaluate("window.pwned === undefined")


def test_a_students_scripts_do_not_run_in_formgrader(clinic: MiniCourse, formgrader: str, page: sync_api.Page) -> None:
    page.goto(f"{formgrader}/submissions/{submission(clinic, 'eve')}/")
    assert "window.pwned=1" in page.inner_text("#notebook-container")
    assert_nothing_ran(page)
    page.locator(f"[id='{MEMO}']").fill("1")
    assert page.evaluate("submission_id.length") == 32
    for place in (
        "manage_assignments",
        "gradebook",
        f"gradebook/{PS}/{PS}",
        f"manage_submissions/{PS}",
        "manage_students/eve",
    ):
        page.goto(f"{formgrader}/{place}")
        assert_nothing_ran(page)


def test_a_students_scripts_do_not_run_in_the_feedback(clinic: MiniCourse, page: sync_api.Page) -> None:
    page.goto((clinic.root / "grading" / "feedback" / "eve" / PS / f"{PS}.html").as_uri())
    assert "window.pwned=1" in page.inner_text("#notebook-container")
    assert_nothing_ran(page)


@pytest.mark.parametrize("text", [hostile.TAGS[number] for number in (0, 1, 2, 5)])
def test_the_same_words_in_a_page_without_the_kits_steps_do_run(page: sync_api.Page, text: str) -> None:
    page.set_content(f"<body><div>{text}</div></body>")
    page.wait_for_function("window.pwned === 1")
