"""A hostile course, live in every room: each text is shown as it is written, and nothing in it runs or turns a line."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from desk import FORM, WAIT_MS, Desk, notebook, stop_kernels
from nbconvert import HTMLExporter
from playwright.sync_api import Page, Request, expect
from test_rooms import HERE, WALKS

import hostile
from asylum_clinic.resources import datasets
from helpers_form import COURSE

ROOMS = ["assessment_form", *(path.stem for path in sorted((HERE / "walks").glob("*.py")))]
MEMO = f"{hostile.LOUD} {hostile.TURNED}\n{'long ' * (hostile.LONG // 5)}"
ELEMENTS = "img, script, iframe, object, embed, foreignObject, form, base, meta, [onerror], [ontoggle], [onload]"
INERT = ["script", "img", "iframe", "svg", "style", "form", "details", "object", "embed"]
TURNED_LABELS = """(root) => {
  // of each run of letters after the signs that turn a line: its first two letters must stand from left to right
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const wrong = [];
  let seen = 0;
  for (let node = walker.nextNode(); node && seen < 4000; node = walker.nextNode()) {
    if (!node.parentElement.checkVisibility()) continue;
    const after = Math.max(...["\\u2066", "\\u2069", "\\u202e"].map((sign) => node.data.lastIndexOf(sign))) + 1;
    const found = /[A-Za-z]{2}/.exec(node.data.slice(after, after + 200));
    if (!found || (after && node.data[after - 1] !== "\\u2069")) continue;
    seen += 1;
    const box = (at) => {
      const range = document.createRange();
      range.setStart(node, after + found.index + at);
      range.setEnd(node, after + found.index + at + 1);
      return range.getBoundingClientRect();
    };
    const [one, two] = [box(0), box(1)];
    if (one.width && two.width && Math.abs(one.top - two.top) < 2 && one.left > two.left) {
      wrong.push(node.data.slice(after, after + 60));
    }
  }
  return { seen, wrong };
}"""


@dataclass
class Seen:
    """The opened notebook, and what the browser did meanwhile."""

    desk: Desk
    seconds: float = 0
    did: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("dialog", lambda dialog: self.did.append(f"dialog: {dialog.message}"))
        page.on("pageerror", lambda error: self.did.append(f"error: {error}"))
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        if request.url.rstrip("/").endswith("/x") or "javascript:" in request.url:
            self.did.append(f"request: {request.url}")


def _cells() -> dict[str, Any]:
    """One notebook with every room, the form first."""
    whole = notebook()
    for at, param in enumerate(WALKS):
        walk: Any = param.values[0]
        cell = {"cell_type": "code", "id": f"room-{at}", "metadata": {}, "execution_count": None, "outputs": []}
        whole["cells"].append(cell | {"source": walk.SOURCE})
    return whole


def _answers(folder: Path) -> None:
    """Hostile answers in every sidecar: names, options, texts."""
    (folder / "answers").mkdir()
    odd = {hostile.TAGS[0]: hostile.LOUD, "odd": [hostile.LOUD, hostile.TURNED]}
    records: dict[str, dict[str, Any]] = {FORM: {"memo": MEMO, "who-decides": "officer", "nexus": hostile.LOUD, **odd}}
    for param in WALKS:
        walk: Any = param.values[0]
        records[walk.RECORD] = {**walk.FIRST, **odd, "mark--nexus--n3": hostile.LOUD}
    for name, answers in records.items():
        record = {"schema": 1, "form": name, "case_digest": hostile.TAGS[0], "seq": 3, "time": hostile.TAGS[1]}
        record |= {"answers": answers, "notes": {"other-side": MEMO[:9_000], "sure": hostile.LOUD, hostile.LOUD: "x"}}
        (folder / "answers" / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")


@pytest.fixture(scope="module")
def live(page: Page, server: tuple[str, Path]) -> Iterator[Seen]:
    """Open the hostile course in JupyterLab and run all rooms; they stay open for the tests below."""
    url, root = server
    folder = root / "hostile"
    shutil.copytree(COURSE, folder, ignore=shutil.ignore_patterns("answers"))
    hostile.course(folder, datasets() / "cases" / "notice-under-the-door")
    _answers(folder)
    desk = Desk(page, url, root, folder)
    desk.path.write_text(json.dumps(_cells()), encoding="utf-8")
    seen = Seen(desk)
    seen.listen(page)
    desk.open(anew=True)
    begun = time.monotonic()
    desk.command("notebook:run-all-cells")
    for name in ROOMS:
        expect(page.locator(f".ac-{name.replace('_', '-')}").first).to_be_attached(timeout=WAIT_MS)
    seen.seconds = time.monotonic() - begun
    print(f"\nall {len(ROOMS)} rooms of a hostile course opened in {seen.seconds:.1f} s")
    yield seen
    desk.clear_away(anew=True)
    stop_kernels(url)


def test_every_room_is_among_those_that_are_opened() -> None:
    assert ROOMS[1:] == [param.id for param in WALKS]


@pytest.mark.parametrize("name", ROOMS)
def test_in_each_room_hostile_words_are_words_and_turn_no_label(live: Seen, name: str) -> None:
    room = live.desk.page.locator(f".ac-{name.replace('_', '-')}").first
    room.scroll_into_view_if_needed()
    room.locator("details").evaluate_all("(all) => all.forEach((one) => (one.open = true))")
    assert hostile.LOUD in (room.evaluate("(root) => root.textContent") or "")
    assert room.locator(ELEMENTS).count() == 0
    turned = room.evaluate(TURNED_LABELS)
    assert turned["seen"] > 10
    assert turned["wrong"] == []
    assert live.desk.page.evaluate("window.pwned === undefined")
    assert live.did == []


def test_the_form_shows_a_long_hostile_answer_as_it_was_typed_and_opens_in_time(live: Seen) -> None:
    area = live.desk.page.locator(".ac-assessment-form textarea[id$=-memo-text]")
    assert area.input_value() == MEMO
    assert live.seconds < 15


def test_what_is_saved_and_its_export_are_inert(live: Seen) -> None:
    live.desk.save()
    for cell in live.desk.cells():
        for output in cell.get("outputs", []):
            html = "".join(output.get("data", {}).get("text/html", ""))
            assert BeautifulSoup(html, "html.parser").find_all(INERT) == []
    saved = live.desk.folder / "saved.html"
    nb = nbformat.read(live.desk.path, as_version=4)
    saved.write_text(HTMLExporter().from_notebook_node(nb)[0], encoding="utf-8")
    exported = live.desk.page.context.new_page()
    other = Seen(live.desk)
    other.listen(exported)
    exported.route(lambda url: url.startswith("http"), lambda route: route.abort())
    exported.goto(saved.as_uri())
    assert hostile.LOUD in (exported.locator("body").text_content() or "")
    assert exported.evaluate("window.pwned === undefined")
    assert other.did == []
    exported.close()
    live.desk.page.reload()  # the outputs alone, not yet run again
    live.desk.ready()
    assert live.desk.page.evaluate("window.pwned === undefined")
    assert live.did == []
