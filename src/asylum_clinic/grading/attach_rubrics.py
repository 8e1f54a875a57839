"""Release step: an assignment carries what students may read of its rubrics."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.rubrics import BESIDE, Rubric
from asylum_clinic.errors import KitError
from asylum_clinic.grading.rubrics import read_rubric, rubric_path
from asylum_clinic.grading.source import forms_in
from asylum_clinic.grading.step import KitPreprocessor


class AttachRubrics(KitPreprocessor):
    """Puts the public part of each rubric beside the notebook, with the sample answers that students mark first."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Add the files to what nbgrader writes beside the notebook.

        Raises
        ------
        NbGraderException
            If a form or a rubric can't be read, with file and line.
        """
        outputs = resources.get("outputs")
        if not isinstance(outputs, dict):
            outputs = resources["outputs"] = {}
        try:
            for form_id in forms_in(nb):
                for question in open_form(form_id, self.source_folder(resources)).form.manual():
                    path = rubric_path(Path(self.course), form_id, question.id)
                    if path.is_file():
                        outputs[f"{BESIDE}/{path.name}"] = as_yaml(read_rubric(path).public()).encode()
        except KitError as error:
            raise NbGraderException(str(error)) from None
        return nb, resources


def as_yaml(rubric: Rubric) -> str:
    """Return a rubric as the text of its file; what is empty is left out."""
    from ruamel.yaml import YAML

    text = StringIO()
    yaml = YAML()
    yaml.width = 10_000
    yaml.dump(rubric.model_dump(mode="json", exclude_defaults=True), text)
    return text.getvalue()
