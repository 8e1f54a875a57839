"""The check on what a screen reader is told finds the faults that it is there to find, and is content without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from listening import Listener, faults, tree, used
from playwright.sync_api import Browser, Page

GOOD = """
<fieldset><legend>Is there nexus?</legend>
  <input type="radio" name="a" id="yes"><label for="yes">Yes</label>
  <input type="radio" name="a" id="no"><label for="no">No</label>
  <label for="stage">Stage</label><select id="stage"><option>Screening</option><option>Merits</option></select>
</fieldset>
<details><summary>Reasons</summary><p>Because.</p></details>
<button type="button" onclick="document.querySelector('#said').textContent = 'Taken back.'">Undo</button>
<p id="shown" tabindex="-1">A paragraph.</p>
<button type="button" onclick="document.querySelector('#shown').focus()">Show it</button>
<p id="said" role="status"></p>
"""
UNTOLD = {
    "a button without a name": ("<button></button>", "button '': has no name"),
    "a picture for a button": ("<button><img src='data:,' alt=''></button>", "button '': has no name"),
    "a field without a label": ("<input type='search'>", "searchbox '': has no name"),
    "a radio outside a group": (
        "<input type='radio' id='r'><label for='r'>Yes</label>",
        "radio 'Yes': stands in no group with a name",
    ),
    "a group that asks nothing": (
        "<fieldset><input type='checkbox' id='c'><label for='c'>Race</label></fieldset>",
        "checkbox 'Race': stands in no group with a name",
    ),
    "a list that does not say if it is open": (
        "<div role='group' aria-label='Ground?'><span role='combobox' aria-label='Race'></span></div>",
        "combobox 'Race' in 'Ground?': does not say whether it is expanded",
    ),
    "a place that can have the focus": ("<div tabindex='0'></div>", "generic '': can have the focus and says nothing"),
}
SILENT = {
    "a press that says nothing": "<button onclick='window.done = 1'>Keep</button>",
    "a change beside the button": "<button onclick='this.nextElementSibling.textContent = 1'>Keep</button><p></p>",
    "a change after a choice": "<input type='checkbox' onchange='this.nextElementSibling.textContent = 1'><p></p>",
    "a region that is hidden until it speaks": (
        "<button onclick='const to = this.nextElementSibling; to.textContent = 1; to.hidden = false'>Keep</button>"
        "<p role='status' hidden></p>"
    ),
    "a button that goes and takes the focus with it": (
        "<button onclick='this.hidden = true; this.nextElementSibling.textContent = 1'>Keep</button>"
        "<p role='status'></p>"
    ),
    "a button that rests and loses the focus": (
        "<button onclick='this.disabled = true; this.nextElementSibling.textContent = 1'>Keep</button>"
        "<p role='status'></p>"
    ),
    "a region that is made with its words": (
        "<button onclick='const p = document.createElement(`p`); p.setAttribute(`role`, `alert`); p.textContent = 1; "
        "this.after(p)'>Keep</button>"
    ),
}

THREE_FRAMES = """async () => {
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def room(sheet: Page, inside: str) -> Listener:
    sheet.set_content(f"<main id='room'>{inside}</main>")
    return Listener(sheet.locator("#room"))


def test_a_room_that_tells_all_has_no_fault(sheet: Page) -> None:
    listener = room(sheet, GOOD)
    assert faults(tree(sheet, "#room")) == []
    for name in ("Undo", "Show it"):
        sheet.get_by_role("button", name=name).click()
    assert listener.faults() == []
    assert listener.heard() == "Taken back."
    told = {role: (before, after) for role, before, after in used(sheet.locator("#room"))}
    assert told == {
        "radio": ("false ", "true "),
        "combobox": ("False Screening", "False Merits"),
        "DisclosureTriangle": ("False ", "True "),
    }


@pytest.mark.parametrize("fault", UNTOLD)
def test_what_is_not_told_is_found(sheet: Page, fault: str) -> None:
    inside, said = UNTOLD[fault]
    room(sheet, GOOD + inside)
    assert faults(tree(sheet, "#room")) == [said]


@pytest.mark.parametrize("fault", SILENT)
def test_what_goes_unsaid_is_found(sheet: Page, fault: str) -> None:
    listener = room(sheet, SILENT[fault])
    sheet.locator("button, input").click()
    sheet.evaluate(THREE_FRAMES)
    assert listener.faults(frames=3)
    assert listener.heard() == ("1" if "focus" in fault else "")


def test_a_state_that_does_not_change_with_the_control_is_seen(sheet: Page) -> None:
    room(sheet, "<input type='checkbox' aria-label='Race' onclick='event.preventDefault()'>")
    assert [before == after for _, before, after in used(sheet.locator("#room"))] == [True]
