"""What a course checks and keeps when an assignment is released and before it is graded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asylum_clinic.assessment.key import find_key, read_fitting_key
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import RELEASE, REPORTS, SOURCE
from asylum_clinic.grading.markers import put_aside
from asylum_clinic.grading.probes_fit import check_probes
from asylum_clinic.grading.source import forms_in, read_source


@contextmanager
def kept_release(root: Path, assignment: str) -> Iterator[None]:
    """Keep what was released before, and put it back if the new release is refused: nbgrader deletes it first.

    Raises
    ------
    KitError
        If the folders can't be written.
    """
    released, aside = root / RELEASE / assignment, root / REPORTS / "before-release" / assignment
    try:
        if released.is_dir():
            put_aside(released, aside)
    except OSError as error:
        said = f"the old release can't be moved ({error.strerror})"
        raise KitError(said, released, do="check its permissions") from None
    try:
        yield
    except BaseException:
        if aside.is_dir():
            shutil.rmtree(released, ignore_errors=True)
            aside.rename(released)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def check_keys(root: Path, assignment: str) -> None:
    """Refuse to grade a class where a form, its case, a key or probes are missing or wrong: it would fail for all.

    Raises
    ------
    KitError
        With the file and line that is wrong.
    """
    source = root / SOURCE / assignment
    for notebook in sorted(source.glob("*.ipynb")):
        nb = read_source(notebook)
        for form_id in forms_in(nb):
            read_fitting_key(open_form(form_id, source).form, find_key(form_id, root))
        check_probes(nb, root, notebook.stem)
