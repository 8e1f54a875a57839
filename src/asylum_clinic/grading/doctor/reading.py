"""A notebook's bytes, read whatever became of them on their way: what was wrong is said, and what is whole is kept.

nbgrader drops a whole submission whose notebook can't be read. Here each way in which notebooks are really damaged
has an answer: another encoding, a merge that was left open, a file that was cut off, an older format, parts of a
shape that no notebook has, an output of hundreds of megabytes.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from asylum_clinic.assessment.records import METADATA, MIMETYPE
from asylum_clinic.grading.doctor.streaming import CUT, cells_of
from asylum_clinic.grading.running import quiet
from asylum_clinic.grading.submissions import MAX_CELLS, MAX_NOTEBOOK, MAX_PARTS, MAX_STREAMED, MAX_TEXT

AGAIN = "What to do: ask the student to open it, save it and hand it in again."
_TYPES = ("code", "markdown", "raw")
_SIDE = r"^<{7}[^\n]*\n(?P<ours>.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}[^\n]*\n(?P<theirs>.*?)^>{7}[^\n]*(?:\n|\Z)"
_CONFLICT = re.compile(_SIDE, re.MULTILINE | re.DOTALL)
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


@dataclass
class Reading:
    """What a file held.

    ``versions`` are the notebooks in it: none where it holds none (``fault`` says why), two where a merge was left
    open. ``notes`` say what had to be mended to read it, ``cut`` that cells, or parts of them, are gone for good.
    """

    versions: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str = ""
    cut: bool = False

    @property
    def sound(self) -> bool:
        """Whether the file is a notebook as it should be, which nbgrader can read."""
        return len(self.versions) == 1 and not self.notes


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
    reading.versions = [version for data in found if (version := _in_shape(data, name, reading)) is not None]
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
    if not _CONFLICT.search(text):
        return []
    texts = [_CONFLICT.sub(lambda found, side=side: found[side], text) for side in ("ours", "theirs")]  # type: ignore[misc]
    sides = [side for side in map(_json, texts) if side is not None]
    if sides:
        said = "two versions that were never merged; both were read"
        reading.notes.append(f"The notebook '{name}' holds {said if len(sides) == 2 else 'an unfinished merge'}.")
        return sides
    return [side for text in texts for side in _salvaged(text, name, reading)]


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


def _in_shape(data: Any, name: str, reading: Reading) -> dict[str, Any] | None:
    """Return a notebook of today's format made from what was read, or None with the fault."""
    said = f"The file '{name}' is not a Jupyter notebook of a format that can be read. {AGAIN}"
    if not isinstance(data, dict) or not isinstance(data.get("cells", data.get("worksheets")), list):
        reading.fault = said
        return None
    if _is_old(data):
        data = _of_today(data)
        if data is None:
            reading.fault = said
            return None
        reading.notes.append(f"The notebook '{name}' was saved in an older format; it was brought up to date.")
    own = data["cells"]
    if _too_much(own):
        own = [cell for cell in own if _length(cell) or _is_known(cell)]
        if _too_much(own):
            own, reading.cut = [cell for cell in own if _is_known(cell)], True
        most = f"{MAX_CELLS:,} cells or {MAX_TEXT:,} characters in them"
        if _too_much(own) or not own:
            reading.fault = (
                f"The notebook '{name}' has more than {most}. What to do: delete the cells that hold no answer."
            )
            return None
        reading.notes.append(
            f"The notebook '{name}' has more than {most}; empty ones, or all that are not graded, were left out."
        )
    cells = [cell for cell in map(_sound, own) if cell is not None]
    if len(cells) < len(own):
        reading.cut = True
        reading.notes.append(f"The notebook '{name}' holds cells that can't be read; they were left out.")
    elif not reading.notes and not _reads_as_it_is(data):
        reading.notes.append(f"The notebook '{name}' had parts that no notebook may have; they were left out.")
    metadata = data["metadata"] if isinstance(data.get("metadata"), dict) else {}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def _too_much(cells: list[Any]) -> bool:
    return len(cells) > MAX_CELLS or sum(map(_length, cells)) > MAX_TEXT


def _length(cell: Any) -> int:
    source = cell.get("source") if isinstance(cell, dict) else None
    if isinstance(source, list):
        return sum(len(line) for line in source if isinstance(line, str))
    return len(source) if isinstance(source, str) else 0


def _is_text(line: Any) -> bool:
    return isinstance(line, str)


def _is_known(cell: Any) -> bool:
    """Whether a cell is one that nbgrader knows, or keeps answers."""
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    return isinstance(metadata, dict) and ("nbgrader" in metadata or METADATA in metadata)


def _is_old(data: dict[str, Any]) -> bool:
    version = data.get("nbformat")
    return "worksheets" in data or (type(version) is int and version < 4)


def _of_today(data: dict[str, Any]) -> dict[str, Any] | None:
    import nbformat

    try:
        with quiet():
            return dict(nbformat.reads(json.dumps({"nbformat_minor": 0, **data}), as_version=4))
    except Exception:
        return None


def _reads_as_it_is(data: dict[str, Any]) -> bool:
    """Whether nbgrader can read the notebook: today's format, with every part of the right shape."""
    if data.get("nbformat") != 4 or any(type(data.get(name)) is not int for name in ("nbformat", "nbformat_minor")):
        return False
    if not isinstance(data.get("metadata"), dict) or not all(map(_reads_as_a_cell, data["cells"])):
        return False
    from nbformat.v4 import to_notebook_json

    try:
        with quiet():
            to_notebook_json(data)
    except Exception:
        return False
    return True


def _reads_as_a_cell(cell: dict[str, Any]) -> bool:
    whole = isinstance(cell.get("metadata"), dict) and isinstance(cell.get("cell_type"), str)
    return whole and "source" in cell


def _sound(cell: Any) -> dict[str, Any] | None:
    """Return a cell with parts of the right shape only, or None where it has no text."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(map(_is_text, source)):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    kind = cell["cell_type"] if cell.get("cell_type") in _TYPES else "raw"
    metadata = cell["metadata"] if isinstance(cell.get("metadata"), dict) else {}
    clean: dict[str, Any] = {"cell_type": kind, "metadata": metadata, "source": source.replace("\r\n", "\n")}
    if cell.get(CUT):
        clean[CUT] = True
    if isinstance(cell.get("id"), str):
        clean["id"] = cell["id"]
    if kind == "code":
        outputs = cell.get("outputs")
        kept = map(_answers_in, outputs if isinstance(outputs, list) else ())
        clean |= {"outputs": [output for output in kept if output], "execution_count": None}
    elif isinstance(cell.get("attachments"), dict):
        pictures = cell["attachments"].items()
        clean["attachments"] = {name: bundle for name, bundle in pictures if isinstance(bundle, dict)}
    return clean


def _answers_in(output: Any) -> dict[str, Any] | None:
    """Return of an output the record of answers that it holds; nothing else in it is graded."""
    data = output.get("data") if isinstance(output, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get(MIMETYPE), dict):
        return None
    return {"output_type": "display_data", "metadata": {}, "data": {MIMETYPE: data[MIMETYPE]}}
