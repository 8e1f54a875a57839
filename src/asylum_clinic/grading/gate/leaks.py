"""Rules of the gate on what students get: no sentence of a key or of a rubric, and nothing that is not fresh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import RELEASE, RUBRICS
from asylum_clinic.resources import read_yaml

SHORTEST = 25
"""Sentences of a key that are shorter, in characters, may stand in a case or a form by chance."""

Findings = Iterator[KitError]


def secrets(root: Path) -> dict[str, Path]:
    """Return every sentence that is the instructor's own, with the file it stands in.

    They are the texts of the keys of graded forms, and what a rubric says to its grader alone. A phrase that the open
    key of a practice form holds as well is no secret.
    """
    found: dict[str, Path] = {}
    for path in sorted((root / "grading" / "keys").glob("*.yaml")):
        found |= dict.fromkeys(_texts(read_yaml(path)), path)
    for path in sorted((root / RUBRICS).glob("*.yaml")):
        found |= dict.fromkeys(_texts(list(_for_graders(read_yaml(path)))), path)
    opened = {text for path in (root / "datasets" / "forms").glob("*.key.yaml") for text in _texts(read_yaml(path))}
    return {text: path for text, path in found.items() if text not in opened}


def _for_graders(rubric: Any) -> Iterator[Any]:
    if isinstance(rubric, dict):
        yield rubric.get("note")
        yield from (one.get("look_for") for one in rubric.get("criteria", ()) if isinstance(one, dict))


def _texts(data: Any) -> Iterator[str]:
    match data:
        case str():
            if len(text := _flat(data)) >= SHORTEST and " " in text:
                yield text
        case dict():
            for value in data.values():
                yield from _texts(value)
        case list():
            for value in data:
                yield from _texts(value)


def _flat(text: str) -> str:
    return " ".join(re.sub(r'\\n|[\\"]', " ", text).split())


def nothing_of_a_key_reaches_students(root: Path, folder: Path | None = None) -> Findings:
    """What students get, holds no sentence of a key, read with line breaks and quotation marks left out.

    Parameters
    ----------
    root : Path
        The course.
    folder : Path, optional
        What is looked through; the released exercises if none is given.
    """
    hidden = secrets(root)
    for path in sorted(path for path in (folder or root / RELEASE).rglob("*") if path.is_file()):
        text = _flat(path.read_text(encoding="utf-8", errors="replace"))
        for sentence, key in hidden.items():
            if sentence in text:
                found = f"this holds a sentence of {key.name}: {sentence[:60]!r}"
                yield KitError(found, path, do="take it out, or write the key in other words")


RULES = (nothing_of_a_key_reaches_students,)
