"""What happens to a student's answers when the notebook is treated as notebooks are: nothing.

Each test ends with the newest answer in the saved notebook and on the screen.
"""

from __future__ import annotations

import shutil

import pytest
from desk import Desk, until
from playwright.sync_api import expect

GROUNDS, NEXUS, WHO = "Which protected grounds", "Is there a significant possibility", "Who decides"
FIRST = {"nexus": "likely_no"}
BOTH = {"nexus": "likely_no", "who-decides": "officer"}


@pytest.fixture
def begun(desk: Desk, request: pytest.FixtureRequest) -> Desk:
    """Answer one question, kept by the kernel and not yet saved."""
    desk.open(anew=bool(request.node.get_closest_marker("reloads")))
    desk.run_all()
    desk.choose(NEXUS, "Likely no")
    desk.kept()
    return desk


def one_more_click(desk: Desk) -> None:
    desk.shows(NEXUS, "Likely no")
    desk.choose(WHO, "An asylum officer")


def both_are_saved_and_shown(desk: Desk) -> None:
    desk.save()
    assert desk.saved() == BOTH
    desk.shows(NEXUS, "Likely no")
    desk.shows(WHO, "An asylum officer")


def test_a_click_is_in_the_saved_notebook_the_sidecar_and_on_the_screen(begun: Desk) -> None:
    begun.save()
    assert begun.saved() == FIRST
    assert begun.sidecar() == FIRST
    begun.shows(NEXUS, "Likely no")
    expect(begun.page.locator(".ac-summary")).to_be_hidden()


@pytest.mark.reloads
def test_a_page_reloaded_with_its_kernel_alive_keeps_one_more_click(begun: Desk) -> None:
    begun.save()
    begun.reload()
    one_more_click(begun)
    begun.kept()
    both_are_saved_and_shown(begun)
    assert begun.sidecar() == BOTH
    assert begun.saved_summary() == BOTH


@pytest.mark.reloads
def test_a_page_left_without_saving_gets_its_answer_back_from_the_kernel(begun: Desk) -> None:
    begun.save()
    one_more_click(begun)
    begun.kept()
    begun.reload()
    begun.shows(WHO, "An asylum officer")
    both_are_saved_and_shown(begun)


def test_a_second_view_goes_on_after_the_first_is_closed(begun: Desk) -> None:
    begun.command("docmanager:clone")
    expect(begun.page.locator(".ac-assessment-form")).to_have_count(2)
    begun.close_first_view()
    expect(begun.page.locator(".ac-assessment-form")).to_have_count(1)
    one_more_click(begun)
    begun.kept()
    both_are_saved_and_shown(begun)


def test_two_views_stay_in_step(begun: Desk) -> None:
    begun.command("docmanager:clone")
    forms = begun.page.locator(".ac-assessment-form")
    expect(forms).to_have_count(2)
    for index in (0, 1):
        row = forms.nth(index).locator(".ac-row").filter(has_text="An asylum officer")
        expect(row.locator("input")).to_be_attached()
    begun.choose(WHO, "An asylum officer")
    for index in (0, 1):
        row = forms.nth(index).locator(".ac-row").filter(has_text="An asylum officer")
        expect(row.locator("input")).to_be_checked()
    both_are_saved_and_shown(begun)


def test_a_moved_cell_takes_its_answers_along(begun: Desk) -> None:
    begun.select_form_cell()
    begun.command("notebook:move-cell-down")
    one_more_click(begun)
    begun.kept()
    both_are_saved_and_shown(begun)
    assert [cell["id"] for cell in begun.cells()] == ["before", "after", "the-form"]


@pytest.mark.parametrize("restore", ["notebook:paste-cell-above", "notebook:undo-cell-action"])
def test_a_cut_cell_is_restored_with_its_answers(begun: Desk, restore: str) -> None:
    begun.select_form_cell()
    begun.command("notebook:cut-cell")
    expect(begun.page.locator(".ac-assessment-form")).to_have_count(0)
    begun.command(restore)
    one_more_click(begun)
    begun.kept()
    both_are_saved_and_shown(begun)


def test_a_tab_closed_and_opened_again_shows_the_answers(begun: Desk) -> None:
    begun.save()
    begun.command("application:close")
    expect(begun.page.locator(".jp-Notebook")).to_have_count(0)
    begun.command("docmanager:open", path=begun.path.relative_to(begun.root).as_posix())
    begun.ready()
    one_more_click(begun)
    begun.kept()
    both_are_saved_and_shown(begun)


def test_cleared_outputs_come_back_with_run(begun: Desk) -> None:
    begun.select_form_cell()
    begun.command("notebook:clear-cell-output")
    expect(begun.page.locator(".ac-assessment-form")).to_have_count(0)
    begun.save()
    assert begun.saved() == FIRST
    begun.command("notebook:run-cell")
    one_more_click(begun)
    begun.kept()
    both_are_saved_and_shown(begun)


@pytest.mark.reloads
def test_collapsed_outputs_keep_what_is_in_them(begun: Desk) -> None:
    one_more_click(begun)
    begun.kept()
    begun.select_form_cell()
    begun.command("notebook:hide-cell-outputs")
    begun.save()
    assert begun.saved() == BOTH
    begun.reload()
    begun.select_form_cell()
    begun.command("notebook:show-cell-outputs")
    both_are_saved_and_shown(begun)


def test_a_click_after_a_kernel_restart_is_kept_in_the_page_and_the_form_says_so(begun: Desk) -> None:
    begun.save()
    begun.restart_kernel()
    one_more_click(begun)
    expect(begun.status).to_contain_text("kernel does not answer")
    expect(begun.status).to_contain_text("kept in this page and in the notebook")
    both_are_saved_and_shown(begun)
    begun.run_all()
    begun.shows(WHO, "An asylum officer")
    assert until(lambda: begun.sidecar() == BOTH)
    both_are_saved_and_shown(begun)


def test_a_click_after_a_kernel_restart_survives_run_all_without_saving(begun: Desk) -> None:
    begun.restart_kernel()
    one_more_click(begun)
    expect(begun.status).to_contain_text("kernel does not answer")
    begun.run_all()
    begun.shows(WHO, "An asylum officer")
    begun.kept()
    assert begun.sidecar() == BOTH
    both_are_saved_and_shown(begun)


def test_a_click_without_a_kernel_is_kept_in_the_notebook(begun: Desk) -> None:
    begun.command("kernelmenu:shutdown")
    one_more_click(begun)
    expect(begun.status).to_contain_text("kernel does not answer")
    both_are_saved_and_shown(begun)


@pytest.mark.reloads
def test_a_notebook_alone_without_its_sidecar_loses_nothing_when_run(begun: Desk) -> None:
    begun.save()
    shutil.rmtree(begun.folder / "answers")
    begun.command("kernelmenu:shutdown")
    begun.reload()
    begun.run_all()
    begun.shows(NEXUS, "Likely no")
    begun.save()
    assert begun.saved() == FIRST
    one_more_click(begun)
    begun.kept()
    both_are_saved_and_shown(begun)
    assert begun.sidecar() == BOTH


def test_notebook_7_keeps_answers_over_a_reload(desk: Desk) -> None:
    desk.open("notebooks")
    desk.run_all()
    desk.choose(NEXUS, "Likely no")
    desk.kept()
    desk.save()
    desk.reload()
    one_more_click(desk)
    desk.kept()
    both_are_saved_and_shown(desk)


def test_a_folder_that_cannot_be_written_to_is_told_and_the_notebook_keeps_the_answer(begun: Desk) -> None:
    shutil.rmtree(begun.folder / "answers")
    (begun.folder / "answers").write_text("a file where the folder should be", encoding="utf-8")
    one_more_click(begun)
    expect(begun.status).to_contain_text("Not kept beside the notebook")
    expect(begun.status).to_contain_text("press Ctrl+S")
    both_are_saved_and_shown(begun)
