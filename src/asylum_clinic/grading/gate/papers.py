"""The formats of a course's files: which model reads which file, and the JSON Schemas that editors take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from asylum_clinic.assessment.code.probes import Probes
from asylum_clinic.assessment.key import Key
from asylum_clinic.assessment.questions import Form
from asylum_clinic.cases.interview import Interview
from asylum_clinic.cases.model import CasePaper
from asylum_clinic.cases.variant import Variants
from asylum_clinic.errors import KitError
from asylum_clinic.grading.rubrics import Rubric
from asylum_clinic.resources import read_model, read_text

FORMATS: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "case": (CasePaper, ("datasets/cases/*/case.yaml", "solutions/*/cases/*/case.yaml")),
    "variants": (Variants, ("datasets/cases/*/variants.yaml", "solutions/*/cases/*/variants.yaml")),
    "interview": (Interview, ("datasets/cases/*/interview.yaml", "solutions/*/cases/*/interview.yaml")),
    "form": (Form, ("datasets/forms/*.yaml", "solutions/*/forms/*.yaml")),
    "key": (Key, ("datasets/forms/*.key.yaml", "grading/keys/*.yaml")),
    "probes": (Probes, ("grading/keys/*.probes.yaml",)),
    "rubric": (Rubric, ("grading/rubrics/*.yaml",)),
}
"""The formats of YAML files by their names: the model of each, and where its files lie in a course."""


_TO_WRITE = re.compile(r"\bWRITE [a-z]")


def files_of(root: Path, name: str) -> list[Path]:
    """Return a course's files of a format, in order."""
    found = [path for pattern in FORMATS[name][1] for path in sorted(root.glob(pattern))]
    if name == "form":
        return [path for path in found if not path.name.endswith(".key.yaml")]
    return [path for path in found if name == "probes" or not path.name.endswith(".probes.yaml")]


def every_file_is_what_its_format_says(root: Path) -> Iterator[KitError]:
    """Yield the first mistake of each file that is not what its format says, with its line."""
    for name, (model, _) in FORMATS.items():
        for path in files_of(root, name):
            try:
                read_model(model, path)
            except KitError as error:
                yield error


def texts_of(root: Path) -> list[Path]:
    """Return every file of a course that is written by hand and could name somebody."""
    tops = [root / name for name in ("solutions", "datasets/cases", "datasets/forms", "notebooks")]
    places = [*tops, root / "grading" / "keys", root / "grading" / "rubrics", root / "exercises"]
    suffixes = {".yaml", ".md", ".txt", ".ipynb"}
    return sorted(path for top in places for path in top.rglob("*") if path.is_file() and path.suffix in suffixes)


def every_table_is_the_one_of_its_papers(root: Path) -> Iterator[KitError]:
    """Yield what is wrong with a course's own tables: papers that say too little, or a file changed by hand."""
    from asylum_clinic.statistics.tables import read_table

    for path in sorted(root.glob("datasets/statistics/*/datapackage.json")):
        try:
            read_table(path.parent)
        except KitError as error:
            yield error


def what_is_still_to_be_written(root: Path) -> Iterator[KitError]:
    """Yield each file in which ``new`` left something to be written; it is a note, so that a draft can be tried."""
    for path in texts_of(root):
        lines = [number for number, line in enumerate(read_text(path).splitlines(), 1) if _TO_WRITE.search(line)]
        if lines:
            found = f"{len(lines)} lines are still to be written" if len(lines) > 1 else "a line is still to be written"
            yield KitError(found, path, lines[0], "replace each sentence that begins with WRITE")


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each format, for editors that complete and check YAML.

    Examples
    --------
    >>> sorted(schemas())
    ['case', 'form', 'interview', 'key', 'probes', 'rubric', 'variants']
    """
    return {name: model.model_json_schema() for name, (model, _) in FORMATS.items()}
