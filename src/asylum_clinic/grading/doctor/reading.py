"""A notebook's bytes, read whatever became of them on their way: what was wrong is said, and what is whole is kept.

nbgrader drops a whole submission whose notebook can't be read. Here each way in which notebooks are really damaged
has an answer: another encoding, a merge that was left open, a file that was cut off, an older format, parts of a
shape that no notebook has, an output of hundreds of megabytes.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from typing import IO, Any

from asylum_clinic.grading.doctor.shape import AGAIN, Reading, in_shape
from asylum_clinic.grading.doctor.streaming import cells_of
from asylum_clinic.grading.submissions import MAX_NOTEBOOK, MAX_PARTS, MAX_STREAMED

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (b"{\0\0\0", "utf-32-le"),
    (b"\0\0\0{", "utf-32-be"),
    (b"{\0", "utf-16-le"),
    (b"\0{", "utf-16-be"),
)


def read_notebook(file: IO[bytes], size: int, name: str) -> Reading:
    """Return what can be read of a notebook's file.

    Parameters
    ----------
    file : binary file
    size : int
        Its length in bytes.
    name : str
        What to call it in sentences.
    """
    if size > MAX_STREAMED:
        return Reading(fault=f"The notebook '{name}' is larger than {MAX_STREAMED:,} bytes. {AGAIN}")
    reading = Reading()
    try:
        raw = file.read(MAX_NOTEBOOK + 1)
        found = _streamed(file, name, reading) if len(raw) > MAX_NOTEBOOK else list(_whole(raw, name, reading))
    except OSError as error:
        what = error.strerror or "it breaks off"
        return Reading(fault=f"The notebook '{name}' can't be read ({what}). What to do: check its permissions.")
    reading.versions = [version for data in found if (version := in_shape(data, name, reading)) is not None]
    if reading.versions:
        reading.fault = ""
    return reading


def _streamed(file: IO[bytes], name: str, reading: Reading) -> list[Any]:
    file.seek(0)
    data, whole = cells_of(file)
    reading.notes.append(f"The notebook '{name}' is larger than {MAX_NOTEBOOK:,} bytes; its outputs were left out.")
    return [data] if whole else _broken_off(data, name, reading)


def _whole(raw: bytes, name: str, reading: Reading) -> Iterator[Any]:
    text = _text(raw, name, reading)
    if text is None:
        reading.fault = f"The notebook '{name}' is not text, so it is no notebook. {AGAIN}"
        return
    if text.count("{") + text.count("[") > MAX_PARTS:
        data, whole = cells_of(io.BytesIO(text.encode("utf-8", "replace")))
        reading.fault = f"The notebook '{name}' has more than {MAX_PARTS:,} parts. What to do: clear its outputs."
        if whole and data.get("cells"):
            reading.notes.append(f"The notebook '{name}' has more than {MAX_PARTS:,} parts; its outputs were left out.")
            yield data
        return
    try:
        yield json.loads(text)
    except RecursionError:
        reading.fault = f"The notebook '{name}' is nested too deeply to be read. {AGAIN}"
    except ValueError:
        yield from _sides(text, name, reading) or _first(text, name, reading) or _salvaged(text, name, reading)


def _text(raw: bytes, name: str, reading: Reading) -> str | None:
    """Return a file's text, with a note where it is not the plain UTF-8 that a notebook has to be."""
    encoding = next((there for mark, there in _MARKS if raw.startswith(mark)), "utf-8")
    for attempt in (encoding, "cp1252", "latin-1"):
        try:
            text = raw.decode(attempt)
        except UnicodeDecodeError:
            continue
        if attempt != encoding and not text.lstrip().startswith("{"):
            return None
        if attempt != "utf-8":
            reading.notes.append(f"The notebook '{name}' was saved in another encoding ({attempt}); it was read.")
        if "\0" in text:
            reading.notes.append(f"The notebook '{name}' was padded with empty characters; they were taken away.")
            text = text.replace("\0", "")
        return text.lstrip("\ufeff")
    return None


def _sides(text: str, name: str, reading: Reading) -> list[Any]:
    """Return both versions of a notebook that stand beside each other, as git leaves them."""
    texts = _apart(text)
    sides = [side for side in map(_json, texts) if side is not None]
    if sides:
        said = "two versions that were never merged; both were read"
        reading.notes.append(f"The notebook '{name}' holds {said if len(sides) == 2 else 'an unfinished merge'}.")
        return sides
    return [side for text in texts for side in _salvaged(text, name, reading)]


def _apart(text: str) -> list[str]:
    """Return a text with its conflicts settled for the one side and for the other; nothing if there are none."""
    sides: dict[str, list[str]] = {"<<<<<<<": [], "=======": []}
    after = {"": ("<<<<<<<",), "<<<<<<<": ("|||||||", "======="), "|||||||": ("=======",), "=======": (">>>>>>>",)}
    state, found = "", False
    for line in text.splitlines(keepends=True):
        if line[:7] in after[state]:
            state, found = line[:7].replace(">>>>>>>", ""), True
            continue
        for side, lines in sides.items():
            if state in ("", side):
                lines.append(line)
    return ["".join(lines) for lines in sides.values()] if found else []


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _first(text: str, name: str, reading: Reading) -> list[Any]:
    """Return the notebook that stands before something else in the same file, or in which a line end was left open."""
    try:
        data, end = json.JSONDecoder(strict=False).raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return []
    rest = text.lstrip()[end:].strip()
    said = "something else after its end, which was left out" if rest else "characters that no notebook may hold"
    reading.notes.append(f"The notebook '{name}' holds {said}.")
    return [data]


def _salvaged(text: str, name: str, reading: Reading) -> list[Any]:
    data, _ = cells_of(io.BytesIO(text.encode("utf-8", "replace")))
    return _broken_off(data, name, reading)


def _broken_off(data: Any, name: str, reading: Reading) -> list[Any]:
    count = len(data.get("cells", ()))
    if not count:
        reading.fault = f"The notebook '{name}' is cut off or damaged (it is not JSON). {AGAIN}"
        return []
    noun = "its first cell" if count == 1 else f"its first {count} cells"
    reading.cut = True
    reading.notes.append(f"The notebook '{name}' is cut off or damaged; {noun} could be read.")
    return [data]
