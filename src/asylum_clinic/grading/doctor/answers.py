"""The files that keep a form's answers beside the notebook, found also where they don't belong."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from asylum_clinic.assessment.records import MAX_BYTES
from asylum_clinic.grading.doctor.finding import Files, Found, answers_beside
from asylum_clinic.grading.doctor.versions import rank


@dataclass
class Answers:
    """The answers beside a notebook: ``forms`` have some; ``kept`` are the files that have to be put in their place."""

    forms: frozenset[str] = frozenset()
    kept: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether a file was found elsewhere."""
        return bool(self.kept)


def find_answers(files: Files, forms: frozenset[str]) -> Answers:
    """Return the newest answers to each form that lie beside the notebook."""
    best: dict[str, tuple[Any, Found, bytes]] = {}
    for one in answers_beside(files):
        data = _read(one)
        record = _record(data)
        form = record.get("form")
        if form in forms and (form not in best or rank(record) > best[form][0]):
            best[form] = (rank(record), one, data)
    found = Answers(frozenset(form for form, (worth, _, _) in best.items() if worth > (0, 0, "")))
    for form, (_, one, data) in best.items():
        if one.place != PurePosixPath("answers", f"{form}.json") or one.inside:
            found.kept[form] = data
            found.notes.append(f"The answers that were kept beside the notebook were found in '{one.name}'.")
    return found


def _read(one: Found) -> bytes:
    try:
        with one.open() as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, EOFError, ValueError):
        return b""


def _record(data: bytes) -> dict[str, Any]:
    try:
        record = json.loads(data) if len(data) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) and isinstance(record.get("form"), str) else {}
