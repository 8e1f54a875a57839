"""Release step: an assignment carries its case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.grading.source import forms_in
from asylum_clinic.grading.step import KitPreprocessor

_PAPERS = ("case.yaml", "narrative.md", "interview.yaml", "variants.yaml")


class AttachCase(KitPreprocessor):
    """Puts the case files of every form in the notebook beside it, so that their version is pinned.

    Files are taken by name, so that nothing else that lies in a case's folder is handed out.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Add the files to what nbgrader writes beside the notebook."""
        outputs = resources.get("outputs")
        if not isinstance(outputs, dict):
            outputs = resources["outputs"] = {}
        for form_id in forms_in(nb):
            opened = open_form(form_id, self.source_folder(resources))
            for path in case_files(opened):
                name = Path("cases") / opened.case.paper.id / path.relative_to(opened.case_folder)
                outputs[str(name)] = path.read_bytes()
        return nb, resources


def case_files(opened: Opened) -> list[Path]:
    """Return the files of a case that students get."""
    names = [*_PAPERS, *(exhibit.file for exhibit in opened.case.paper.exhibits)]
    return [path for name in names if (path := opened.case_folder / name).is_file()]
