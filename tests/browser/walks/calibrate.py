"""Two sample answers, the first marked by both criteria."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

SOURCE = 'from asylum_clinic import calibrate\n\ncalibrate("ferry-screening")'
RECORD = "samples-ferry-screening"
FIRST = {"memo--1--question": "2"}
BOTH = {**FIRST, "memo--1--reason": "2"}
CHOSEN = {"A question (at most 2)": "2: Asks one thing", "Its reason (at most 2)": "2: Says what"}

UNDONE, AFTER_UNDO = "Taken back: Sample answer 1, Its reason (at most 2)", FIRST
ANNOUNCED = ("One criterion is still to be marked.", "A question: you gave 2, the grader 1, of 2.", "Kept at")


def level(root: Locator, criterion: str) -> Locator:
    """The level of the first sample that the walk chooses for a criterion."""
    return root.get_by_role("group", name=criterion).first.get_by_label(CHOSEN[criterion])


def first(root: Locator) -> None:
    level(root, "A question (at most 2)").check()


def second(root: Locator) -> None:
    level(root, "Its reason (at most 2)").check()


def shows_first(root: Locator) -> None:
    expect(level(root, "A question (at most 2)")).to_be_checked()


def shows_second(root: Locator) -> None:
    expect(level(root, "Its reason (at most 2)")).to_be_checked()


def control(root: Locator) -> Locator:
    """What the keyboard has to reach for the first answer."""
    return level(root, "A question (at most 2)")


def changed_by(root: Locator) -> None:
    """What has to be announced: what a grader gave, and only once the sample is marked and it is asked for."""
    sample = root.get_by_role("region", name="Sample answer 1")
    ask, result = sample.get_by_role("button", name="Show what a grader gave"), sample.locator(".ac-result")
    expect(ask).to_be_disabled()
    expect(sample.get_by_text("One criterion is still to be marked.")).to_be_visible()
    second(root)
    expect(ask).to_be_enabled()
    expect(result).to_be_empty()
    ask.click()
    expect(result).to_contain_text("A question: you gave 2, the grader 1, of 2.")
    expect(result).to_have_attribute("role", "status")
