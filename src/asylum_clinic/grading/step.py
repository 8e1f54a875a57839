"""What the kit's steps inside nbgrader have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Dict, Unicode

from asylum_clinic.grading.config import SOURCE, SUBMITTED


class KitPreprocessor(NbGraderPreprocessor):  # type: ignore[misc]
    """A step of nbgrader's pipeline that knows the instructor's course.

    The course comes from the configuration, never from a submission.
    """

    course = Unicode(help="The course's folder; set by asylum_clinic.grading.config.configure.").tag(config=True)
    handed_in = Unicode(SUBMITTED, help="Where submissions are read: a mended copy lies elsewhere.").tag(config=True)
    lost = Dict(help="By notebook, the cells that were lost before grading, each with a sentence.").tag(config=True)

    def source_folder(self, resources: Any) -> Path:
        """Return the instructor's folder of the assignment."""
        return Path(self.course) / SOURCE / str(resources["nbgrader"]["assignment"])

    def submitted_folder(self, resources: Any) -> Path:
        """Return the folder that the student handed in, or its mended copy."""
        known = resources["nbgrader"]
        return Path(self.course) / self.handed_in / str(known["student"]) / str(known["assignment"])


def cell_named(nb: Any, grade_id: str) -> Any:
    """Return the cell that nbgrader knows under a name, or None."""
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
            return cell
    return None
