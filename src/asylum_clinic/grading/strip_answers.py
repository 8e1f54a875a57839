"""Release step: an instructor who clicked through the form leaks nothing."""

from __future__ import annotations

from typing import Any

from nbgrader.converters.base import NbGraderException

from asylum_clinic.assessment.keeping import FOLDER
from asylum_clinic.assessment.records import METADATA
from asylum_clinic.errors import KitError
from asylum_clinic.grading.step import KitPreprocessor


class StripAnswers(KitPreprocessor):
    """Takes every trace of the instructor's own answers out of what is released.

    nbgrader keeps cell metadata, where the page writes the answers, and the notebook's widget state. A folder
    ``answers/`` is refused, since nbgrader would copy it to students and, when grading, over every student's own.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Strip the notebook, or refuse.

        Raises
        ------
        NbGraderException
            If a folder ``answers/`` lies beside the notebook.
        """
        folder = self.source_folder(resources)
        found = next((path for path in folder.rglob(FOLDER) if path.is_dir()), None)
        if found is not None:
            said = "your own answers lie in the assignment, and would be handed to students and put over theirs"
            raise NbGraderException(str(KitError(said, found, do=f"delete the folder '{FOLDER}' and release again")))
        for name in (METADATA, "widgets"):
            nb.metadata.pop(name, None)
        for cell in nb.cells:
            for name in (METADATA, "execution", "ExecuteTime"):
                cell.metadata.pop(name, None)
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        return nb, resources
