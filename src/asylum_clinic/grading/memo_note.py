"""Release step: the cell of a question in words says where the answer is written, and how it will be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.errors import KitError
from asylum_clinic.grading.rubrics import as_markdown, read_rubric, rubric_path
from asylum_clinic.grading.source import MEMO_NOTE, forms_in
from asylum_clinic.grading.step import KitPreprocessor, cell_named


class MemoNote(KitPreprocessor):
    """Puts the note and the rubric into each form's manually graded cells, after nbgrader has cleared them.

    nbgrader replaces such a cell's text by "YOUR ANSWER HERE", and students would write their memo there, outside the
    form. Whatever an instructor had written in the cell, a model answer perhaps, is gone as nbgrader meant it to be.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Write the note.

        Raises
        ------
        NbGraderException
            If a form or a rubric can't be read, with file and line.
        """
        try:
            for form_id in forms_in(nb):
                for question in open_form(form_id, self.source_folder(resources)).form.manual():
                    cell = cell_named(nb, f"{form_id}--{question.id}")
                    if cell is not None:
                        path = rubric_path(Path(self.course), form_id, question.id)
                        rubric = f"\n\n{as_markdown(read_rubric(path))}" if path.is_file() else ""
                        cell.source = MEMO_NOTE + rubric
        except KitError as error:
            raise NbGraderException(str(error)) from None
        return nb, resources
