"""A form opened with its case, as a notebook or the grader needs them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from asylum_clinic.assessment.questions import Form, find_form, read_form
from asylum_clinic.cases.library import find_case, read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import authorities


@dataclass(frozen=True)
class Opened:
    """A form, the case it asks about and the folder the case was read from."""

    form: Form
    case: Case
    case_folder: Path


def open_form(form_id: str, folder: Path) -> Opened:
    """Return a form with its case: what lies beside the notebook first, then the kit's own.

    An assignment carries its case, so that an instructor's own case reaches every student and its version is pinned.

    Parameters
    ----------
    form_id : str
    folder : Path
        The folder of the notebook (or the assignment's folder in an instructor's course).

    Raises
    ------
    KitError
        If the form or its case is missing or wrong, or the form offers an authority that the kit does not know.

    Examples
    --------
    >>> open_form("notice-screening", Path("/nowhere")).case.paper.id
    'notice-under-the-door'
    """
    path = find_form(form_id, folder)
    form = read_form(path)
    if form.id != form_id:
        raise KitError(f"the form calls itself {form.id!r}", path, do=f"write {form_id!r}")
    unknown = [name for name in form.authorities if name not in authorities()]
    if unknown:
        raise KitError(f"the form offers an unknown authority {unknown[0]!r}", path, do="use an id of authorities.yaml")
    case_folder = find_case(form.case, folder)
    return Opened(form, read_case(case_folder), case_folder)
