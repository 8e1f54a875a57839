"""The map of one case: one move in the proceeding, one in custody."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

SOURCE = 'from asylum_clinic import procedure_map\n\nprocedure_map("notice-under-the-door")'
RECORD = "map-notice-under-the-door"
FIRST = {"proceeding": ["expedited_removal|immigration officer|the officer's determination|2022-11-14"]}
BOTH = {**FIRST, "custody": ["held_screening|DHS|mandatory|2022-11-14"]}

UNDONE, AFTER_UNDO = "Taken back: the last change in Custody", FIRST
ANNOUNCED = ("The case stands at: In expedited removal", "Choose a step, who decides it", "No arrow leads", "Kept at")


def region(root: Locator, title: str) -> Locator:
    return root.get_by_role("region", name=title)


def move(part: Locator, to: str, who: str, standard: str) -> None:
    part.get_by_label("What comes next").select_option(to)
    part.get_by_label("Who decides it").select_option(who)
    part.get_by_label("By which standard").select_option(standard)
    part.get_by_role("button", name="Make this move").click()


def first(root: Locator) -> None:
    if root.get_by_text("2022-11-14: In expedited removal").count() == 0:
        move(region(root, "The proceeding"), "expedited_removal", "immigration officer", "the officer's determination")


def second(root: Locator) -> None:
    move(region(root, "Custody"), "held_screening", "DHS", "mandatory")


def shows_first(root: Locator) -> None:
    expect(region(root, "The proceeding").locator(".ac-path")).to_contain_text("2022-11-14: In expedited removal")


def shows_second(root: Locator) -> None:
    expect(region(root, "Custody").locator(".ac-path li")).to_have_count(2)


def control(root: Locator) -> Locator:
    """What the keyboard has to reach for the first answer."""
    part = region(root, "The proceeding")
    part.get_by_label("What comes next").select_option("expedited_removal")
    part.get_by_label("Who decides it").select_option("immigration officer")
    part.get_by_label("By which standard").select_option("the officer's determination")
    return part.get_by_role("button", name="Make this move")


def changed_by(root: Locator) -> None:
    """What has to be announced: a wrong move is answered, and the drawing is there to be looked at."""
    part = region(root, "The proceeding")
    part.get_by_role("button", name="Make this move").click()
    expect(part.get_by_label("What comes next")).to_be_focused()
    expect(part.get_by_label("What comes next")).to_have_attribute("aria-invalid", "true")
    move(part, "board_appeal", "the person", "none")
    expect(part.get_by_label("What comes next")).to_have_attribute("aria-invalid", "false")
    expect(part.locator(".ac-move-said")).to_contain_text("No arrow leads")
    expect(part.locator(".ac-move-said")).to_have_attribute("role", "status")
    back = part.get_by_role("button", name="Take the last try back")
    back.click()
    expect(part.locator(".ac-move-said")).not_to_contain_text("No arrow leads")
    back.click()
    expect(back).to_have_attribute("aria-disabled", "true")
    expect(back).to_be_focused()
    part.get_by_text("Show the drawing").click()
