"""What every room has: answers that the kernel keeps and says so, three carriers, one look.

A room is a folder: a Python model that thinks, a script that draws, a style sheet. Its answers are a record like a
form's, so that reloads, second views, moved cells and restarts lose nothing, and a room need only say what it shows and
what it has to say of the answers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4
from weakref import WeakSet

import anywidget
import traitlets
from IPython.display import display, update_display

from asylum_clinic.assessment.closing import closed, late
from asylum_clinic.assessment.keeping import restore_record, write_sidecar
from asylum_clinic.assessment.plain_records import parse_plain
from asylum_clinic.assessment.records import MIMETYPE, Record, newest
from asylum_clinic.assessment.wording import all_isolated, isolated
from asylum_clinic.errors import KitError

_HERE = Path(__file__).parent
SHARED = ("kept.js", "notebook.js", "store.js", "elements.js", "room.js")
"""The parts of every room's module, joined in this order before the room's own: what is pure first."""
GO_ON = "Press Run All to go on (menu Run, Run All Cells). What you answered is kept:"
CLASS = "ac-summary"


def script(folder: Path, *own: str) -> str:
    """Return a room's module: the shared parts, then its own."""
    places = [*(_HERE / name for name in SHARED), *(folder / name for name in own)]
    return "\n".join(place.read_text(encoding="utf-8") for place in places)


def style(folder: Path, *own: str) -> str:
    """Return a room's style sheet: the shared look, then its own."""
    places = [_HERE / "room.css", *(folder / name for name in own)]
    return "\n".join(place.read_text(encoding="utf-8") for place in places)


class Room(anywidget.AnyWidget):
    """A room, live: what is answered in the page is kept by the kernel, which then says so.

    A room of its own sets ``_esm`` and ``_css`` (see :func:`script`), and overrides :meth:`think` and
    :meth:`answer_lines`. Its page is a dict with ``form``, the record's id, ``case_digest``, ``title``, ``law`` and
    whatever its script draws.

    Parameters
    ----------
    page : dict
    folder : Path
        The notebook's folder, where the sidecar lies.
    record : Record, optional
        What was answered before; looked for in the folder if none is given.
    """

    identity = traitlets.Unicode().tag(sync=True)
    """The widget's own id, by which the page finds the cell that shows it."""
    page = traitlets.Dict().tag(sync=True)
    record = traitlets.Dict().tag(sync=True)
    notices: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    """What the room has to say of the answers, anew after each."""
    what: ClassVar[str] = "room"
    """What it is called in a sentence."""
    has_deadline: ClassVar[bool] = False
    """Whether it opens read-only after the instructor's deadline; in the course's own copies each room does."""
    _live: ClassVar[WeakSet[Room]] = WeakSet()

    def __init__(self, page: dict[str, Any], folder: Path, record: Record | None = None) -> None:
        identity = uuid4().hex
        self._form, self._folder = str(page["form"]), folder
        self._closed = closed(folder, self.what, _now(), deadline=self.has_deadline)
        page = all_isolated(page | {"closed": self._closed.why})
        self._kept = record or restore_record(self._form, folder, self.read)
        self._summary_id = f"answers-{identity}"
        super().__init__(model_id=identity, identity=identity, page=page, record=self._kept.as_json())
        self._tell()
        self._live.add(self)
        self.on_msg(self._hear)

    def think(self, record: Record) -> dict[str, Any]:
        """Return what the room has to say of the answers, as plain JSON for its script."""
        return {}

    def answer_lines(self, record: Record) -> list[tuple[str, str]]:
        """Return each thing that was answered, in words, with its answer, for the readable summary."""
        return [(name, value if isinstance(value, str) else "; ".join(value)) for name, value in record.answers.items()]

    def read(self, raw: object, carrier: Any) -> Record | None:
        """Return a record from what a carrier holds; None where it holds none of this room."""
        return parse_plain(raw, self._form, carrier)

    def notices_of(self, record: Record) -> list[str]:
        """Return what has to be said above the room."""
        return [f"{problem[0].upper()}{problem[1:]}." for problem in record.problems]

    def asked(self, kind: str) -> None:
        """Answer a button of the page that asks for more than to keep, by its ``kind``."""

    @property
    def kept(self) -> Record:
        """The newest record that the kernel holds."""
        return self._kept

    def show(self) -> None:
        """Display the room, and under it the readable summary that stands where no room is alive."""
        problem = self._write()
        if problem:
            self.notices = [*self.notices, problem]
        display(self)
        display(self.summary(), raw=True, display_id=self._summary_id)

    def keep(self, raw: object) -> str:
        """Keep a record that the page sends, in the sidecar and in the summary.

        Returns
        -------
        str
            Empty if it is kept; else what went wrong and what to do, for the screen.
        """
        if self._closed.why:
            return self._closed.why
        best = newest((self._kept, self.read(raw, "notebook")), self._form)
        if best.as_json() != self._kept.as_json():
            for room in self._live:
                if (room._form, room._folder) == (self._form, self._folder):
                    room._take(best)
        return self._write()

    def summary(self) -> dict[str, Any]:
        """Return the summary as a display bundle: HTML, plain text and the record itself."""
        rows, title = self.answer_lines(self._kept), str(self.page.get("title", ""))
        plain = [GO_ON, title, *(f"- {what}\n    {answer}" for what, answer in rows)]
        items = "".join(f"<li><strong>{lines(what)}</strong><br>{lines(answer)}</li>" for what, answer in rows)
        html = (
            f'<div class="{CLASS}"><p><strong>{escape(GO_ON)}</strong></p><p>{lines(title)}</p><ol>{items}</ol></div>'
        )
        return {"text/plain": "\n".join(plain), "text/html": html, MIMETYPE: self._kept.as_json()}

    def _write(self) -> str:
        if self._closed.why:
            return ""
        try:
            write_sidecar(self._folder, self._kept)
        except KitError as error:
            return str(error)
        return ""

    def _take(self, record: Record) -> None:
        self._kept = record
        self.record = record.as_json()
        self._tell()
        update_display(self.summary(), raw=True, display_id=self._summary_id)

    def _tell(self) -> None:
        self.said = all_isolated(self.think(self._kept))
        passed = "" if self._closed.why or not self.has_deadline else late(self._folder, self.what, _now())
        said = (self._closed.why, self._closed.notice, passed)
        self.notices = [*filter(None, said), *self.notices_of(self._kept)]

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer the page: each message that asks to keep is acknowledged by its sequence number."""
        if not isinstance(content, dict):
            return
        if "record" in content:
            problem = self.keep(content["record"])
            self.send({"kind": "kept", "seq": content.get("seq"), "problem": problem, "summary": self.summary()})
        if isinstance(content.get("kind"), str):
            self.asked(content["kind"])


def open_room(make: Callable[[Path], Room]) -> None:
    """Show a room in the notebook's folder, with what was answered before.

    Every entry of a notebook ends here, so that no room is opened in another way than the others.

    Parameters
    ----------
    make : callable
        Makes the room, given the notebook's folder.

    Raises
    ------
    KitError
        What making it raises: a case or a rubric that is not there or can't be read.
    """
    make(Path.cwd()).show()


def _now() -> datetime:
    return datetime.now().astimezone()


def lines(text: str) -> str:
    """Return plain text as HTML that keeps its lines, none of which reorders what stands beside it."""
    return "<br>".join(escape(isolated(line)) for line in text.splitlines())
