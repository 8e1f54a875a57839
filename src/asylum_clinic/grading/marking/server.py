"""Jupyter Server's side of the rubric in Formgrader: it keeps marks and sets the score in the gradebook.

It is an extension of its own beside nbgrader's, which stays unmodified. A grader's name is what the grader writes: on a
machine that several share, whoever can open Formgrader can mark under any name, as in Formgrader itself.
"""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from nbgrader.api import MissingEntry
from nbgrader.server_extensions.formgrader.base import BaseHandler
from tornado import web

from asylum_clinic.errors import KitError
from asylum_clinic.grading import marking
from asylum_clinic.grading.rubrics import Rubric, read_rubric, rubric_path


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "asylum_clinic.grading.marking.server"}]


def _load_jupyter_server_extension(app: Any) -> None:
    base = app.web_app.settings["base_url"]
    app.web_app.add_handlers(".*$", [(url_path_join(base, "/asylum-clinic/marks"), Marks)])


class Marks(BaseHandler):  # type: ignore[misc]
    """``GET``: what a grader may see of a submission's marks. ``POST``: marks one answer."""

    @web.authenticated
    def get(self) -> None:
        """Answer with the state of each rubric of a submission, as one grader may see it."""
        grader = self.get_query_argument("grader", "") or _who()
        notebook = self._notebook(self.get_query_argument("submission_id", ""))
        cells = {
            grade.name: _state(self._answer(notebook, grade.name), rubric, grader)
            for grade in notebook.grades
            if (rubric := _rubric(self._root, grade.name)) is not None
        }
        self.finish(json.dumps({"grader": grader, "cells": cells}))

    @web.authenticated
    def post(self) -> None:
        """Keep a mark, set the score and the comment, and answer with what the grader may see now."""
        said = json.loads(self.request.body or b"{}")
        cell, grader = str(said.get("cell", "")), str(said.get("grader", ""))
        notebook = self._notebook(str(said.get("submission_id", "")))
        rubric, answer = _rubric(self._root, cell), self._answer(notebook, cell)
        grade = next((one for one in notebook.grades if one.name == cell), None)
        if rubric is None or grade is None:
            raise web.HTTPError(404, "There is no rubric for this answer.")
        try:
            mark = marking.checked(rubric, grader, answer.student, cell, said.get("levels"), said.get("comment"))
            marking.keep(self._root, answer.assignment, mark)
        except KitError as error:
            raise web.HTTPError(400, str(error)) from None
        marks = answer.marks()
        grade.manual_score, grade.needs_manual_grade = marking.score_of(marks), False
        for comment in notebook.comments:
            if comment.name == cell:
                comment.manual_comment = marking.comment_of(marks, rubric)
        self.gradebook.db.commit()
        self.finish(json.dumps(_state(answer, rubric, mark.grader)))

    def write_error(self, status_code: int, **told: Any) -> None:
        """Answer with one sentence."""
        error = told.get("exc_info", (None, None, None))[1]
        message = getattr(error, "log_message", None) or "The server could not do it. What to do: try again."
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"message": message}))

    @property
    def _root(self) -> Path:
        return Path(self.coursedir.root)

    def _answer(self, notebook: Any, cell: str) -> _Answer:
        return _Answer(self._root, notebook.assignment.assignment.name, notebook.student.id, cell)

    def _notebook(self, identifier: str) -> Any:
        self.gradebook.db.expire_all()  # 'grade' may have written since, from another process
        try:
            return self.gradebook.find_submission_notebook_by_id(identifier)
        except MissingEntry:
            raise web.HTTPError(404, "There is no such submission.") from None


@dataclass(frozen=True)
class _Answer:
    """One student's answer in words."""

    root: Path
    assignment: str
    student: str
    cell: str

    def marks(self) -> list[marking.Mark]:
        """Return every grader's mark of it."""
        return [mark for mark in self.of_the_class() if mark.student == self.student]

    def of_the_class(self) -> list[marking.Mark]:
        """Return every mark of the same question."""
        return [mark for mark in marking.read_marks(self.root, self.assignment) if mark.cell == self.cell]


def _who() -> str:
    return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()


def _rubric(root: Path, cell: str) -> Rubric | None:
    form, found, question = cell.rpartition("--")
    path = rubric_path(root, form, question)
    if not found or "/" in cell or not path.is_file():
        return None
    try:
        return read_rubric(path)
    except KitError as error:
        raise web.HTTPError(500, str(error)) from None


def _state(answer: _Answer, rubric: Rubric, grader: str) -> dict[str, Any]:
    marks, name = answer.marks(), grader.strip()
    mine = next((mark for mark in marks if mark.grader == name), None)
    comments = [mark.comment for mark in answer.of_the_class() if mark.comment and mark.grader == name]
    return {
        "mine": {"levels": mine.levels, "comment": mine.comment} if mine else None,
        "others": len(marks) - bool(mine),
        "score": marking.score_of(marks) if mine else None,
        "most": rubric.points,
        "differences": marking.differences(marks, rubric) if mine else [],
        "comments": list(dict.fromkeys(comments))[-20:],
    }
