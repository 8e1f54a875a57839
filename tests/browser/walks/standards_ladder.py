"""The ladder of one case, answered on two rungs."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

SOURCE = 'from asylum_clinic import standards_ladder\n\nstandards_ladder("notice-under-the-door")'
RECORD = "ladder-notice-under-the-door"
FIRST = {"asylum--significant-possibility": "likely_yes"}
BOTH = {**FIRST, "asylum--well-founded-fear": "no"}
KEYS = ("Tab", "Space", "ArrowDown", "ArrowUp")
"""The keys by which the first answer is given: a radio button is reached by Tab and chosen by arrows or Space."""

UNDONE, AFTER_UNDO = "Taken back: Asylum, Well-founded fear", FIRST
ANNOUNCED = ("On these days:", "Kept at")


def rung(root: Locator, title: str) -> Locator:
    """The fieldset of a rung of asylum."""
    return root.get_by_role("group", name=f"{title}: do the facts reach it?").first


def first(root: Locator) -> None:
    rung(root, "Significant possibility").get_by_label("Likely yes").check()


def second(root: Locator) -> None:
    rung(root, "Well-founded fear").get_by_label("No", exact=True).check()


def shows_first(root: Locator) -> None:
    expect(rung(root, "Significant possibility").get_by_label("Likely yes")).to_be_checked()


def shows_second(root: Locator) -> None:
    expect(rung(root, "Well-founded fear").get_by_label("No", exact=True)).to_be_checked()


def control(root: Locator) -> Locator:
    """What the keyboard has to reach for the first answer."""
    return rung(root, "Significant possibility").get_by_label("Likely yes")


def changed_by(root: Locator) -> None:
    """What has to be announced after the days were changed."""
    root.get_by_label("Day of entry").fill("2023-05-20")
    root.get_by_label("Day of the decision").fill("2023-06-20")
    expect(root.locator(".ac-test").first).to_have_attribute("role", "status")
    expect(root.locator(".ac-in-force").first).to_contain_text("In force on these days")
