"""Release step: what could not be graded, or would hand out a key, is not released."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException

from asylum_clinic.assessment.closing import read_closing
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.questions import Form
from asylum_clinic.errors import KitError
from asylum_clinic.grading.source import forms_in
from asylum_clinic.grading.step import KitPreprocessor, cell_named
from asylum_clinic.resources import read_yaml

_OF_A_KEY = re.compile(
    rb'(^[ \t{-]*|")(model_answer|rubric|look_for|accept|off_the_point|mistakes)"?[ \t]*:', re.MULTILINE
)
"""What a line of a key or a rubric begins with, in a copy under another name or broken, too."""


class CheckForms(KitPreprocessor):
    """Refuses a form whose cell has other points, or none for a question in words, any key, and a broken deadline."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Check the notebook and its folder.

        Raises
        ------
        NbGraderException
            With one sentence that says what is wrong, where, and what to do.
        """
        folder = self.source_folder(resources)
        try:
            refuse_keys(folder)
            read_closing(folder)
            for form_id, cell in forms_in(nb).items():
                form = open_form(form_id, folder).form
                _check_points(form, nb, cell, folder / f"{resources['nbgrader']['notebook']}.ipynb")
        except KitError as error:
            raise NbGraderException(str(error)) from None
        return nb, resources


def refuse_keys(folder: Path) -> None:
    """Refuse a folder that holds a key: nbgrader hands every file in it to students.

    Raises
    ------
    KitError
        With the file that is a key.
    """
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".ipynb"):
        named = path.name.endswith((".key.yaml", ".probes.yaml")) or "keys" in path.relative_to(folder).parts
        if named or _OF_A_KEY.search(path.read_bytes()) or (path.suffix in {".yaml", ".yml"} and _is_key(path)):
            said = "this is a key, and every file of this folder is handed to students"
            raise KitError(said, path, do="move it to grading/keys/")


def _is_key(path: Path) -> bool:
    try:
        data = read_yaml(path)
    except KitError:
        return False
    return isinstance(data, dict) and "form" in data and isinstance(data.get("questions"), dict)


def _check_points(form: Form, nb: Any, cell: Any, path: Path) -> None:
    given = float(cell.metadata.nbgrader.points)
    if given != form.points:
        said = f"the cell of the form {form.id!r} is worth {given:g} points, its elements {form.points:g}"
        raise KitError(said, path, do=f"give the cell {form.points:g} points")
    for question in form.manual():
        name = f"{form.id}--{question.id}"
        manual = cell_named(nb, name)
        if manual is None:
            said = f"there is no manually graded cell {name!r} for the question in words {question.id!r}"
            raise KitError(said, path, do="add a Markdown cell with this id that is graded by hand")
        if float(manual.metadata.nbgrader.get("points", 0)) != question.points:
            said = f"the cell {name!r} is worth other points than its question"
            raise KitError(said, path, do=f"give it {question.points:g} points")
