"""The three carriers under load, in two windows, and where a notebook is opened without its kernel."""

from __future__ import annotations

import json
import shutil

from desk import Desk, notebook, until
from playwright.sync_api import Browser, expect
from test_looks import SCREENSHOTS

NEXUS, WHO, MEMO = "Is there a significant possibility", "Who decides", "In one paragraph"


def test_quick_clicks_end_alike_in_page_notebook_and_sidecar(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    for option in ("Yes", "Likely yes", "Contested", "Likely no", "No", "Not reached") * 3:
        desk.choose(NEXUS, option)
    desk.kept()
    desk.save()
    assert desk.saved() == {"nexus": "not_reached"} == desk.sidecar()
    desk.shows(NEXUS, "Not reached")


def test_a_busy_kernel_is_told_and_its_late_word_is_heard(desk: Desk) -> None:
    content = notebook()
    go, wait = desk.folder / "go", "import pathlib, time\nwhile not pathlib.Path('go').exists(): time.sleep(0.05)"
    content["cells"].append({**content["cells"][1], "id": "long", "metadata": {}, "source": wait})
    desk.path.write_text(json.dumps(content), encoding="utf-8")
    desk.open()
    desk.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    desk.choose(NEXUS, "Likely no")
    expect(desk.status).to_contain_text("it is busy or was stopped")
    desk.save()
    assert desk.saved() == {"nexus": "likely_no"}
    go.touch()
    desk.kept()
    assert desk.sidecar() == {"nexus": "likely_no"}


def test_two_windows_on_one_kernel_stay_in_step(desk: Desk, browser: Browser) -> None:
    desk.open()
    desk.run_all()
    desk.choose(NEXUS, "Likely no")
    desk.kept()
    desk.save()
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    other = Desk(context.new_page(), desk.url, desk.root, desk.folder)
    other.open()
    other.choose(WHO, "An asylum officer")
    other.kept()
    desk.shows(WHO, "An asylum officer")
    desk.choose(NEXUS, "Yes")
    other.shows(NEXUS, "Yes")
    other.save()
    assert other.saved() == {"nexus": "yes", "who-decides": "officer"} == other.sidecar()
    context.close()


def test_a_memo_begun_after_the_kernel_was_restarted_is_not_lost(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    desk.restart_kernel()
    desk.field(MEMO).get_by_role("textbox").press_sequentially("What did the captain say?")
    expect(desk.status).to_contain_text("Run All Cells")
    desk.run_all()
    expect(desk.field(MEMO).get_by_role("textbox")).to_have_value("What did the captain say?")
    desk.kept()
    assert desk.sidecar() == {"memo": "What did the captain say?"}


def test_a_notebook_opened_without_its_kernel_shows_what_was_answered_and_how_to_go_on(desk: Desk) -> None:
    desk.open(anew=True)
    desk.run_all()
    desk.choose(NEXUS, "Likely no")
    desk.kept()
    desk.save()
    shutil.rmtree(desk.folder / "answers")
    desk.command("kernelmenu:shutdown")
    desk.reload()
    summary = desk.page.locator(".jp-OutputArea", has_text="Press Run All to go on")
    expect(summary.last).to_be_visible()
    expect(summary.last).to_contain_text("Likely no")
    SCREENSHOTS.mkdir(exist_ok=True)
    desk.page.screenshot(path=SCREENSHOTS / "without-kernel.png")


def test_the_last_answer_taken_back_is_told_and_the_one_before_stays_kept(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    desk.choose("Which protected grounds", "Religion")
    desk.kept()
    desk.choose("Which protected grounds", "Religion")
    expect(desk.status).to_contain_text("You have taken back your last answer")
    desk.save()
    assert desk.saved() == {"grounds": ["religion"]} == desk.sidecar()


def test_jupyterlabs_validate_button_names_what_is_open(desk: Desk) -> None:
    desk.open()
    desk.run_all()
    desk.choose(NEXUS, "Likely no")
    desk.kept()
    desk.page.get_by_role("button", name="Validate").click()
    dialog = desk.page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("5 of 6 questions", timeout=60_000)
    expect(dialog).to_contain_text("Who decides at this stage?")
    expect(dialog).not_to_contain_text("Traceback")
    expect(dialog).not_to_contain_text("Is there a significant possibility")
    assert until(lambda: desk.saved() == {"nexus": "likely_no"})
    dialog.get_by_role("button").last.click()
