"""Where a student's answers are kept on disk: the sidecar, and the notebook as a reader of it.

The sidecar ``answers/FORM.json`` loses at most the click in flight; the notebook that is handed in carries the same
record in its cell's metadata, written by the page. Opening a form reads both, and the newest counts.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.records import (
    MAX_BYTES,
    SCHEMA,
    Carrier,
    Record,
    newest,
    parse_record,
    records_in_notebook,
)
from asylum_clinic.errors import KitError

FOLDER = "answers"
"""The folder beside the notebook that holds the sidecars."""
MAX_NOTEBOOK_BYTES = 64_000_000
"""The largest notebook that is searched for answers, in bytes: one with answers and figures is a hundredth of it."""


def sidecar(folder: Path, form_id: str) -> Path:
    """Return the file that keeps the answers to a form beside its notebook.

    Examples
    --------
    >>> sidecar(Path("week-1"), "notice-screening").as_posix()
    'week-1/answers/notice-screening.json'
    """
    return folder / FOLDER / f"{form_id}.json"


def write_sidecar(folder: Path, record: Record) -> Path:
    """Keep a record beside the notebook, whole or not at all, so that a crash leaves the last whole one.

    Parameters
    ----------
    folder : Path
        The notebook's folder.
    record : Record
        An empty record is not written: it would replace a full one. A file that is no record of this form (broken,
        or of another version of the kit) is set aside as ``FORM.json.unread``, not written over.

    Raises
    ------
    KitError
        If the disk is full or the folder can't be written to; what was kept before is still there.
    """
    path = sidecar(folder, record.form)
    if record.is_empty:
        return path
    text = json.dumps(record.as_json(), ensure_ascii=False, indent=1)
    try:
        path.parent.mkdir(exist_ok=True)
        _set_aside(path, record.form)
        _replace(path, text.encode())
    except OSError as error:
        raise KitError(_found(error), f"{FOLDER}/{path.name}", do=_advice(error)) from None
    return path


def restore(opened: Opened, folder: Path, environ: Mapping[str, str] | None = None) -> Record:
    """Return the newest answers to a form that lie beside a notebook, or an empty record.

    Parameters
    ----------
    opened : Opened
    folder : Path
        The notebook's folder: the working directory of its kernel.
    environ : mapping or None
        Where ``JPY_SESSION_NAME`` names the notebook; the process's own environment if None.
    """
    passages = tuple(opened.case.passages)
    read = partial(parse_record, form=opened.form, passages=passages)
    return restore_record(opened.form.id, folder, lambda raw, carrier: read(raw, carrier=carrier), environ)


def restore_record(
    record_id: str,
    folder: Path,
    read: Callable[[object, Carrier], Record | None],
    environ: Mapping[str, str] | None = None,
) -> Record:
    """Return the newest record of a name that lies beside a notebook, or an empty one.

    Parameters
    ----------
    record_id : str
        What the record calls itself: a form's id, or a room's.
    folder : Path
    read : callable
        Takes what a carrier holds and the carrier, and returns a record or None.
    environ : mapping or None
        Where ``JPY_SESSION_NAME`` names the notebook; the process's own environment if None.
    """
    found: list[tuple[Carrier, object]] = [("sidecar", _read(sidecar(folder, record_id), MAX_BYTES))]
    for path in notebooks(folder, os.environ if environ is None else environ):
        found += records_in_notebook(_json(path), record_id)
    return newest((read(raw, carrier) for carrier, raw in found), record_id)


def notebooks(folder: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the notebook that a kernel belongs to, or each one in the folder where nobody names it.

    Jupyter Server names it to the kernels it starts; *Validate* and other runners do not.
    """
    named = environ.get("JPY_SESSION_NAME", "")
    path = folder / named
    if named.endswith(".ipynb") and path.is_file():
        yield path
    else:
        yield from sorted(folder.glob("*.ipynb"))


def _set_aside(path: Path, form_id: str) -> None:
    try:
        there = json.loads(_read(path, MAX_BYTES) or "{}")
    except (ValueError, RecursionError):
        there = None
    fits = isinstance(there, dict) and there.get("form", form_id) == form_id and there.get("schema", SCHEMA) == SCHEMA
    if not fits:
        path.replace(path.with_name(f"{path.name}.unread"))


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _read(path: Path, most: int) -> bytes | None:
    """Return what a file holds, cut one byte after ``most``, so that a huge file is told apart without reading it."""
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError:
        return None


def _json(path: Path) -> object:
    data = _read(path, MAX_NOTEBOOK_BYTES)
    try:
        return json.loads(data) if data and len(data) <= MAX_NOTEBOOK_BYTES else None
    except (ValueError, RecursionError):
        return None


def _found(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk is full"
    return f"the folder can't be written to ({error.strerror or 'unknown reason'})"


def _advice(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "delete what you no longer need, then change any answer once more"
    return "move the notebook's folder to a place of your own, then run the notebook again"
