"""Lesson 02 as a student works it: mark the file in the reader, take the marks over, check them, ask what if."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from desk import Desk
from playwright.sync_api import expect

LESSON = Path(__file__).parents[2] / "notebooks" / "02-conscription-and-asylum.ipynb"


def test_marks_made_in_the_reader_are_taken_over_checked_and_asked_about_under_a_variant(desk: Desk) -> None:
    shutil.copy(LESSON, desk.path)
    desk.open()
    desk.room = "ac-case-reader"
    desk.run_all()
    reader = desk.root_element
    form = desk.page.locator(".ac-assessment-form", has_text="Marking the notice under the door")
    reader.get_by_label("I mark what bears on").select_option(label="Well-founded fear of persecution")
    for label in ("¶ 3", "¶ 4", "¶ 6"):
        group = reader.get_by_role("group", name=re.compile(f"^{label}: how does it bear on “Well-founded fear"))
        group.get_by_label("helps the claim").check()
    form.get_by_role("button", name="Take over my marks").first.click()
    expect(form.get_by_text("Taken over: 3.")).to_be_visible()
    form.get_by_role("button", name="Check my analysis").click()
    form.get_by_role("button", name="Fairly sure").click()
    expect(form.locator(".ac-feedback")).to_contain_text("what is odd about the paper")
    reader.get_by_label("What if he had posted against the war and been warned?").check()
    revisit = reader.get_by_role("group", name="have to be looked at again?")
    revisit.get_by_label("Nexus").check()
    revisit.get_by_role("button", name="Compare with the open key").click()
    expect(revisit.get_by_role("status")).to_contain_text("The key moves: Past persecution; Protected ground; Nexus;")
    expect(revisit.get_by_role("status")).to_be_focused()
