"""The interview of one case: two sentences of its opening."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

SOURCE = 'from asylum_clinic import interview_room\n\ninterview_room("notice-under-the-door")'
RECORD = "interview-notice-under-the-door"
FIRST = {"moves": ["purpose"]}
BOTH = {"moves": ["purpose", "stop"]}
PURPOSE, STOP = "I am from the clinic", "You can stop at any time"

UNDONE, AFTER_UNDO = "What was said to a client stays said.", BOTH
ANNOUNCED = (PURPOSE, "He says that he came home", "Yes. It is wrong, yes.", "Kept at")


def log(root: Locator) -> Locator:
    """The transcript."""
    return root.get_by_role("log", name="Transcript")


def say(root: Locator, words: str) -> Locator:
    """The button that says something in these words."""
    return root.get_by_role("button", name=words)


def first(root: Locator) -> None:
    expect(root.get_by_text(PURPOSE).first).to_be_visible()
    if log(root).get_by_text(PURPOSE).count() == 0:
        say(root, PURPOSE).click()


def second(root: Locator) -> None:
    say(root, STOP).click()


def shows_first(root: Locator) -> None:
    expect(log(root)).to_contain_text(PURPOSE)


def shows_second(root: Locator) -> None:
    shows_first(root)
    expect(log(root)).to_contain_text(STOP)


def control(root: Locator) -> Locator:
    """What the keyboard has to reach for the first answer."""
    return say(root, PURPOSE)


def changed_by(root: Locator) -> None:
    """What has to be announced: an answer, its rendering once more, and afterwards how the interview was held."""
    root.get_by_text("Life in Selm").click()
    say(root, "Tell me about an ordinary day").click()
    expect(log(root)).to_contain_text("He says that he came home")
    expect(root.get_by_text("Life in Selm")).to_be_visible()
    say(root, "render it again").click()
    expect(log(root)).to_contain_text("I came home at six")
    root.get_by_text("Why he would not fight").click()
    say(root, "You refused because").click()
    expect(log(root)).to_contain_text("Yes. It is wrong, yes.")
    say(root, "End the interview").click()
    expect(root.get_by_role("heading", name="How it was held")).to_be_focused()
    expect(root.get_by_role("heading", name="Open and leading questions: 1 of 4")).to_be_visible()
    say(root, "Begin the interview anew").click()
    expect(log(root)).not_to_contain_text(PURPOSE)
    say(root, "Go back to the interview before").click()
    expect(log(root)).to_contain_text("Yes. It is wrong, yes.")
    root.get_by_text("Compare").first.click()
