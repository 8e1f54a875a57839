"""Grading step: a link in a submission brings no file of the instructor's into it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException

from asylum_clinic.grading.config import AUTOGRADED
from asylum_clinic.grading.step import KitPreprocessor
from asylum_clinic.grading.submissions import LINKED


class DropLinks(KitPreprocessor):
    """Deletes what nbgrader copied from behind a student's symbolic links.

    It follows them, and copies what it finds on into the feedback: a link to a key would hand out the key, and a
    notebook that is a link would be graded with another student's answers, or show the instructor's own.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Delete the copies of links.

        Raises
        ------
        NbGraderException
            If the notebook itself, or a folder it lies in, is a link.
        """
        handed_in = self.submitted_folder(resources)
        notebook = handed_in / f"{resources['nbgrader']['notebook']}.ipynb"
        if any(path.is_symlink() for path in (handed_in.parent, handed_in, notebook)):
            raise NbGraderException(LINKED)
        copied = Path(self.course) / AUTOGRADED / handed_in.parent.name / handed_in.name
        for place, folders, files in os.walk(handed_in):
            for name in (*folders, *files):
                path = Path(place) / name
                copy = copied / path.relative_to(handed_in)
                if path.is_symlink() and copy.is_file():
                    copy.unlink()
        return nb, resources
