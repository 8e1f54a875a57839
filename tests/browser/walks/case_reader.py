"""The file of one case, with two paragraphs marked."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

SOURCE = 'from asylum_clinic import case_reader\n\ncase_reader("notice-under-the-door")'
RECORD = "reader-notice-under-the-door"
FIRST = {"mark--test_in_force--n3": "helps"}
BOTH = {**FIRST, "mark--test_in_force--n5": "unknown"}
KEYS = ("Tab", "Space", "ArrowDown", "ArrowUp")
"""The keys by which the first mark is made: a group of radio buttons is reached by Tab and moved in by arrows."""

UNDONE, AFTER_UNDO = "Taken back: the mark of ¶ 5 on", FIRST
ANNOUNCED = (
    "Paragraphs that differ: 3",
    "The key moves",
    "words.",
    "paragraphs marked for Nexus",
    "Kept at",
)


def mark(root: Locator, label: str, how: str) -> Locator:
    """The radio button of a paragraph, for the element that stands first."""
    return root.get_by_role("group", name=re.compile(f"^{label}: how does it bear on")).get_by_label(how)


def first(root: Locator) -> None:
    mark(root, "¶ 3", "helps the claim").check()


def second(root: Locator) -> None:
    mark(root, "¶ 5", "unknown").check()


def shows_first(root: Locator) -> None:
    expect(mark(root, "¶ 3", "helps the claim")).to_be_checked()


def shows_second(root: Locator) -> None:
    expect(mark(root, "¶ 5", "unknown")).to_be_checked()


def control(root: Locator) -> Locator:
    """What the keyboard has to reach for the first answer."""
    return mark(root, "¶ 3", "helps the claim")


def changed_by(root: Locator) -> None:
    """What is announced: the mark taken back, a variant with its paragraphs, and which elements its key moves."""
    first(root)
    second(root)
    mark(root, "¶ 3", "hurts the claim").check()
    root.press("Control+z")
    expect(root.get_by_role("status").filter(has_text="Taken back: the mark of ¶ 3")).to_be_visible()
    shows_first(root)
    root.get_by_label("What if he had posted against the war and been warned?").check()
    expect(root.get_by_role("status").filter(has_text="Paragraphs that differ: 3")).to_be_visible()
    expect(root.locator("[data-change=added]")).to_contain_text("New in this variant")
    revisit = root.get_by_role("group", name="have to be looked at again?")
    revisit.get_by_label("Nexus").check()
    revisit.get_by_label("Interview").or_(revisit.get_by_label("Was the interview", exact=False)).first.check()
    revisit.get_by_role("button", name="Compare with the open key").click()
    expect(revisit.get_by_role("status")).to_contain_text("The key moves")
    expect(revisit.get_by_role("status")).to_contain_text("You named what the key leaves as it is")
    root.get_by_label("I mark what bears on").select_option("nexus")
    mark(root, "¶ 3", "helps the claim").check()
    root.get_by_role("button", name="Compare my marks with the open key").click()
    compared = root.get_by_role("region", name="Your marks beside the key's").first
    expect(compared.get_by_role("status")).to_contain_text("Compared with the key of")
    row = compared.get_by_role("row").filter(has=root.page.get_by_role("rowheader", name=re.compile("^¶ 3 ")))
    brought = [re.compile("^Helps"), re.compile("^Carries the answer"), re.compile("^Well chosen. .*other way")]
    expect(row.get_by_role("cell")).to_have_text(brought)
    expect(compared.get_by_role("columnheader")).to_have_count(4)
    root.locator(".ac-glossary summary").click()
    root.get_by_label("Look up a word").fill("nexus")
    root.get_by_label("I mark what bears on").select_option("nexus")
    expect(root.get_by_role("status").filter(has_text="paragraphs marked for Nexus")).to_be_visible()
