"""A student's folder with the small forms that the browser's tests use, without a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.records import Record
from asylum_clinic.widgets.assessment_form import AssessmentForm

COURSE = Path(__file__).parent / "browser" / "course"


def student_folder(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder, as the working directory of a kernel that nobody named."""
    folder = place / "week"
    shutil.copytree(COURSE, folder, ignore=shutil.ignore_patterns("answers"))
    monkeypatch.chdir(folder)
    for name in ("NBGRADER_EXECUTION", "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    return folder


@contextmanager
def shown(opened: Opened, folder: Path) -> Iterator[AssessmentForm]:
    """A form with nothing answered yet, closed in the end."""
    widget = AssessmentForm(opened, folder, Record(form=opened.form.id))
    yield widget
    widget.close()
