"""Export step: in Formgrader, each answer in words has its rubric beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.marking.panel import PANELS, panel_html, script_and_style
from asylum_clinic.grading.rubrics import read_rubric, rubric_path
from asylum_clinic.grading.step import KitPreprocessor


class ShowRubric(KitPreprocessor):
    """Makes the panels for a page of Formgrader, which alone is given a submission's id; feedback has none."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Put the panels into the resources."""
        panels: dict[str, str] = {}
        for cell in nb.cells if "submission_id" in resources else ():
            name = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
            form, found, question = name.rpartition("--")
            path = rubric_path(Path(self.course), form, question)
            if found and "/" not in name and path.is_file():
                try:
                    panels[name] = panel_html(read_rubric(path), name)
                except KitError:
                    continue  # 'check' names what is wrong with it; grading by hand goes on without
        if panels:
            last = list(panels)[-1]
            panels[last] += script_and_style()
        resources[PANELS] = panels
        return nb, resources
