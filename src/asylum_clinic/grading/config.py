"""nbgrader's configuration for a course of the kit: one call in ``grading/nbgrader_config.py`` sets everything.

The lists are nbgrader's own with the kit's steps put in between, each named as text, so that Formgrader can show
the configuration and nothing is imported before it runs.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

SUBMITTED = "grading/submitted"
AUTOGRADED = "grading/autograded"
FEEDBACK = "grading/feedback"
REPORTS = "grading/reports"
RUBRICS = "grading/rubrics"
GRADEBOOK = "grading/gradebook.db"
CONFIG = "grading/nbgrader_config.py"
SOURCE = "solutions"
RELEASE = "exercises"
EXCHANGE = "ASYLUM_CLINIC_EXCHANGE"
"""The environment variable by which ``asylum-clinic lab --exchange`` says where nbgrader's exchange is."""

_STOCK = "nbgrader.preprocessors."
_KIT = "asylum_clinic.grading."

GENERATE = (
    _KIT + "strip_answers.StripAnswers",
    _KIT + "check_forms.CheckForms",
    _KIT + "check_probes.CheckProbes",
    _STOCK + "IncludeHeaderFooter",
    _STOCK + "InstantiateTests",
    _STOCK + "LockCells",
    _STOCK + "ClearSolutions",
    _KIT + "memo_note.MemoNote",
    _STOCK + "ClearOutput",
    _STOCK + "CheckCellMetadata",
    _STOCK + "ComputeChecksums",
    _STOCK + "SaveCells",
    _STOCK + "ClearHiddenTests",
    _STOCK + "ClearMarkScheme",
    _STOCK + "ComputeChecksums",
    _STOCK + "CheckCellMetadata",
    _KIT + "attach_case.AttachCase",
    _KIT + "attach_rubrics.AttachRubrics",
)
"""The steps of ``nbgrader generate_assignment``."""

SANITIZE = (
    _KIT + "scrub.Scrub",
    _KIT + "drop_links.DropLinks",
    _KIT + "restore_cells.RestoreCells",
    _KIT + "harvest.Harvest",
    _STOCK + "ClearOutput",
    _STOCK + "DeduplicateIds",
    _STOCK + "OverwriteKernelspec",
    _STOCK + "OverwriteCells",
    _KIT + "check_metadata.CheckMetadata",
)
"""The first half of ``nbgrader autograde``: what was handed in is made clean; the answers are read before
``ClearOutput`` takes away one of the places where they lie."""

AUTOGRADE = (
    _KIT + "execute.KitExecute",
    _KIT + "grade_forms.GradeForms",
    _KIT + "grade_probes.GradeProbes",
    _KIT + "project_text.ProjectText",
    _STOCK + "IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    _STOCK + "LimitOutput",
    _KIT + "keep_settled.KeepSettled",
    _KIT + "guard_scores.GuardScores",
    _STOCK + "SaveAutoGrades",
    _KIT + "flag_for_person.FlagForPerson",
    _STOCK + "AssignLatePenalties",
    _KIT + "check_metadata.CheckMetadata",
)
"""The second half of ``nbgrader autograde``: it gives the points."""

FEEDBACK_STEPS = (
    _KIT + "hide_tests.HideTests",
    _STOCK + "GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
)
"""The steps of ``nbgrader generate_feedback``."""


def configure(c: Any, path: Path) -> None:
    """Set nbgrader up for the course whose configuration file this is.

    Everything is named from the place of the file, so that a course can be moved and nbgrader can be started anywhere.
    Directory names have forward slashes on every system, since nbgrader uses them as patterns.

    Parameters
    ----------
    c : traitlets Config
        What ``get_config()`` gives in a configuration file.
    path : Path
        The configuration file itself, ``grading/nbgrader_config.py``.

    Examples
    --------
    >>> from traitlets.config import Config
    >>> c = Config()
    >>> configure(c, Path("/courses/clinic/grading/nbgrader_config.py"))
    >>> c.CourseDirectory.source_directory, c.CourseDirectory.submitted_directory
    ('solutions', 'grading/submitted')
    """
    root = path.resolve().parent.parent
    _put_own_commands_on_path()
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = course_name(root)
    c.CourseDirectory.db_url = database_url(root)
    c.CourseDirectory.source_directory = SOURCE
    c.CourseDirectory.release_directory = RELEASE
    c.CourseDirectory.submitted_directory = SUBMITTED
    c.CourseDirectory.autograded_directory = AUTOGRADED
    c.CourseDirectory.feedback_directory = FEEDBACK
    c.GenerateAssignment.preprocessors = list(GENERATE)
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.GenerateFeedback.preprocessors = list(FEEDBACK_STEPS)
    c.KitPreprocessor.course = str(root)
    c.ExchangeFactory.collect = _KIT + "lms.shared_machine.KitCollect"
    c.ExchangeFactory.release_feedback = _KIT + "lms.shared_machine.KitReleaseFeedback"
    find_exchange(c)
    c.NotebookExporter.optimistic_validation = True  # against nbformat's schema once, not after each of twenty steps
    keep_scripts_out(c)


def course_name(root: Path) -> str:
    """Return the name under which students find a course in nbgrader's exchange: its folder's, as a path may hold it.

    Examples
    --------
    >>> course_name(Path("/home/roe/Asylum Clinic 2027")), course_name(Path("/"))
    ('Asylum-Clinic-2027', 'course')
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "-", root.name).strip("-.") or "course"


def find_exchange(c: Any) -> None:
    """Set where nbgrader's exchange is, if ``asylum-clinic lab --exchange`` said so; else nbgrader knows a place."""
    if place := os.environ.get(EXCHANGE):
        c.Exchange.root = place


def database_url(root: Path) -> str:
    """Return the address of a course's gradebook, with a percent sign in a folder's name kept what it is.

    Examples
    --------
    >>> database_url(Path("/courses/100% clinic"))
    'sqlite:////courses/100%25 clinic/grading/gradebook.db'
    """
    return f"sqlite:///{(root / GRADEBOOK).as_posix().replace('%', '%25')}"


def keep_scripts_out(c: Any) -> None:
    """Set what keeps a student's script from running in Formgrader and in feedback.

    Both pages are made by the same exporter. Its ``sanitize_html`` cleans outputs only, and with our filter lets the
    headers of tables through; the other filter does it for Markdown, and the preprocessor for what the templates print
    as it stands.
    """
    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.filters = {
        "markdown2html": _KIT + "safe_html.markdown_to_safe_html",
        "clean_html": _KIT + "safe_html.clean_again",
    }
    c.HTMLExporter.preprocessors = [_KIT + "escape.EscapeNotebook", _KIT + "show_rubric.ShowRubric"]


def _put_own_commands_on_path() -> None:
    """Let nbgrader find ``alembic``, which lies beside the interpreter, when the environment is not activated."""
    own = str(Path(sys.executable).parent)
    places = os.environ.get("PATH", "").split(os.pathsep)
    if own not in places:
        os.environ["PATH"] = os.pathsep.join([own, *places])
