"""What a screen reader is told of a room: Chromium's own accessibility tree, and the live regions as they speak.

``faults`` reads the tree, ``Listener`` hears what is announced while somebody works, ``used`` says how a control's
state is told before and after it is used; ``untold`` asks all three of a room. That they find what they look for is
shown in ``test_listening.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

CONTROLS = frozenset(
    {
        "button",
        "checkbox",
        "combobox",
        "Date",
        "DisclosureTriangle",
        "link",
        "listbox",
        "menuitem",
        "radio",
        "searchbox",
    }
    | {"slider", "spinbutton", "switch", "tab", "textbox"}
)
"""The roles, as Chromium names them, of what is worked with."""
ANSWERS = frozenset({"radio", "checkbox", "combobox", "listbox"})
"""What is chosen stands in a group that asks."""
STATES = {"radio": "checked", "checkbox": "checked", "combobox": "expanded", "DisclosureTriangle": "expanded"}
"""What has to be told of a control beside its name."""
USES = {
    "radio": "input[type=radio]:visible:enabled:not(:checked)",
    "checkbox": "input[type=checkbox]:visible:enabled",
    "combobox": "select:visible:enabled",
    "DisclosureTriangle": "summary:visible",
}


@dataclass(frozen=True)
class Node:
    """One thing in the tree: what it is, how it is called, what is said of it, and in which named groups it stands."""

    role: str
    name: str
    states: dict[str, Any]
    groups: tuple[str, ...]
    words: str

    def __str__(self) -> str:
        where = f" in {self.groups[-1]!r}" if self.groups else ""
        return f"{self.role} {self.name!r}{where}"


def tree(page: Page, selector: str) -> list[Node]:
    """Return everything that the accessibility tree holds below the first element of a selector."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("Accessibility.enable")
        root = session.send("DOM.describeNode", {"objectId": _object(session, selector)})["node"]["backendNodeId"]
        raw = {one["nodeId"]: one for one in session.send("Accessibility.getFullAXTree")["nodes"]}
    finally:
        session.detach()
    top = next(one for one in raw.values() if one.get("backendDOMNodeId") == root)
    return list(_below(top, raw, ()))


def faults(nodes: list[Node]) -> list[str]:
    """Return what a person who listens would not be told, a sentence each."""
    found = []
    for node in nodes:
        if node.role in CONTROLS and not node.name.strip():
            found.append(f"{node}: has no name")
        elif node.states.get("focusable") and not (node.name + node.words).strip():
            found.append(f"{node}: can have the focus and says nothing")
        if node.role in ANSWERS and not node.groups:
            found.append(f"{node}: stands in no group with a name")
        if node.role in STATES and STATES[node.role] not in node.states:
            found.append(f"{node}: does not say whether it is {STATES[node.role]}")
    return found


def used(root: Locator) -> Iterator[tuple[str, str, str]]:
    """Use the last control of each kind that a room has; give its role, and what was told of it before and after."""
    for role, selector in USES.items():
        found = root.locator(selector)
        if not found.count():
            continue
        control = found.last.element_handle()
        control.evaluate("(element) => element.setAttribute('data-listened', '')")
        before = _told(root.page)
        if role == "combobox":
            index = control.evaluate("(element) => (element.selectedIndex + 1) % element.options.length")
            control.select_option(index=index)
        else:
            control.click()
        yield role, before, _told(root.page)
        control.evaluate("(element) => element.removeAttribute('data-listened')")


class Listener:
    """Hears every live region of a room from now on, and notes what was done and went unsaid."""

    def __init__(self, root: Locator) -> None:
        self._page = root.page
        root.evaluate(_LISTEN)

    def heard(self) -> str:
        """Return everything that was announced so far."""
        return "\n".join(self._page.evaluate("() => window.listening.said"))

    def faults(self, frames: int = 120) -> list[str]:
        """Wait until what was done last is announced, for so many frames at most; return what was not."""
        self._page.evaluate("(frames) => { window.listening.patience = frames; }", frames)
        found: list[str] = self._page.wait_for_function(_ALL_SAID).json_value()
        return found


def untold(root: Locator, selector: str, listener: Listener, announced: tuple[str, ...]) -> str:
    """Return what a person who listens to a room was not told, a line each; all its folds are opened for it."""
    root.evaluate("(el) => el.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    found = faults(tree(root.page, selector))
    found += [f"{role}: {now} before it is used, and {then} after" for role, now, then in used(root) if now == then]
    found += listener.faults()
    heard = listener.heard()
    return "\n".join(found + [f"'{words}' is not announced" for words in announced if words not in heard])


def _object(session: CDPSession, selector: str) -> str:
    found = session.send("Runtime.evaluate", {"expression": f"document.querySelector({selector!r})"})
    return str(found["result"]["objectId"])


def _below(one: dict[str, Any], raw: dict[str, dict[str, Any]], groups: tuple[str, ...]) -> Iterator[Node]:
    role, name = one["role"]["value"], one.get("name", {}).get("value", "")
    states = {entry["name"]: entry["value"].get("value") for entry in one.get("properties", [])}
    if not one.get("ignored"):
        yield Node(role, name, states, groups, _words(one, raw))
    if role in {"group", "radiogroup"} and name.strip():
        groups = (*groups, name)
    for child in one.get("childIds", []):
        if child in raw:
            yield from _below(raw[child], raw, groups)


def _words(one: dict[str, Any], raw: dict[str, dict[str, Any]]) -> str:
    if one["role"]["value"] == "StaticText":
        return str(one.get("name", {}).get("value", ""))
    return "".join(_words(raw[child], raw) for child in one.get("childIds", []) if child in raw)


def _told(page: Page) -> str:
    """Return what the tree says of the marked control: its state, and the value of a list."""
    session = page.context.new_cdp_session(page)
    try:
        found = session.send(
            "Accessibility.getPartialAXTree",
            {"objectId": _object(session, "[data-listened]"), "fetchRelatives": False},
        )["nodes"][0]
    finally:
        session.detach()
    states = {entry["name"]: entry["value"].get("value") for entry in found.get("properties", [])}
    state = states.get(STATES[found["role"]["value"]]) if found["role"]["value"] in STATES else None
    return f"{state} {found.get('value', {}).get('value', '')}"


_ALL_SAID = """() => {
  const { waiting, unsaid, late } = window.listening;
  if (!waiting || !(waiting.press || waiting.changed)) return [...unsaid, ...late];
  return window.listening.patience-- > 0 ? false : [...unsaid, waiting.what, ...late];
}"""
"""Looked at once a frame, as long as there is patience; then what is still unsaid is told."""

_LISTEN = """(root) => {
  const LIVE = "[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])";
  const all = window.listening = { said: [], unsaid: [], late: [], waiting: null, patience: 0 };
  const here = (element) => element.isConnected && element.checkVisibility({ visibilityProperty: true });
  const inPlace = () => new Set([...root.querySelectorAll(LIVE)].filter(here));
  let ready = inPlace();
  let pressed = false;
  let last = null;
  /** A control that goes away under a person's hands has to hand the focus on. */
  const lookForFocus = () => {
    const gone = last && (!here(last.control) || last.control.disabled);
    if (!gone || root.contains(document.activeElement)) return;
    all.unsaid.push(`${last.name}: takes the focus away with it`);
    last = null;
  };
  const settle = () => {
    const { waiting } = all;
    if (waiting && (waiting.press || waiting.changed)) all.unsaid.push(waiting.what);
    all.waiting = null;
  };
  const use = (event) => {
    const control = event.target.closest("button, input, select, textarea");
    if (!control || control.disabled || control.getAttribute("aria-disabled") === "true") return;
    const press = event.type === "click";
    if (press !== control.matches("button")) return;
    settle();
    const words = control.getAttribute("aria-label") ?? control.labels?.[0]?.textContent ?? "";
    const name = `${control.localName} '${(words || control.textContent).trim()}'`;
    all.waiting = { press, changed: false, what: `${name}: goes unsaid` };
    last = { control, name };
    pressed = true;
    setTimeout(() => (pressed = false), 0);
  };
  root.addEventListener("click", use, true);
  root.addEventListener("change", use, true);
  root.addEventListener("focusin", ({ target }) => {
    if (pressed || target.getAttribute("tabindex") === "-1") all.waiting = null;  // what has the focus now is read
  });
  new MutationObserver((records) => {
    const spoke = new Set();
    for (const { target, addedNodes, attributeName } of records) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      const region = element?.closest(LIVE);
      if (region) spoke.add(region);
      else if (attributeName !== "open" && element && here(element) && all.waiting) all.waiting.changed = true;
      for (const added of addedNodes) {
        if (added.nodeType !== Node.ELEMENT_NODE) continue;
        for (const one of [added, ...added.querySelectorAll(LIVE)]) if (one.matches(LIVE)) spoke.add(one);
      }
    }
    for (const region of spoke) {
      const text = region.innerText.trim();
      if (!text || !here(region)) continue;
      if (ready.has(region)) {
        all.said.push(text);
        all.waiting = null;
      } else all.late.push(`'${text.slice(0, 80)}': came up with its words in it, which nobody hears`);
    }
    ready = inPlace();
    requestAnimationFrame(() => requestAnimationFrame(lookForFocus));
  }).observe(root, { subtree: true, childList: true, characterData: true,
    attributeFilter: ["hidden", "disabled", "open"] });
}"""
