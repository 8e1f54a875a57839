"""``asylum-clinic submit``: a student's one file to upload, what is missing from it, and a receipt.

The file is a zip with the notebook, the answers beside it, and ``receipt.json``: the time, and a digest that
``collect`` lists on the instructor's side too, so that a dispute over what was handed in can be settled.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.keeping import restore
from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.records import unanswered
from asylum_clinic.errors import KitError
from asylum_clinic.grading.lms.receipts import RECEIPT, digest_of
from asylum_clinic.grading.source import forms_in_file


@dataclass(frozen=True)
class Submitted:
    """The file to upload, its digest, when it was made, and what a student should know before uploading it."""

    path: Path
    digest: str
    time: str
    missing: tuple[str, ...]


def submit(folder: Path) -> Submitted:
    """Make the one file to upload out of an assignment's folder.

    Parameters
    ----------
    folder : Path
        The folder that holds the notebook.

    Returns
    -------
    Submitted

    Raises
    ------
    KitError
        If the folder holds no notebook with a form, or several assignments, or can't be written to.
    """
    notebooks = _notebooks(folder)
    missing = [sentence for path in notebooks for sentence in _missing(path)]
    files = {path.name: path.read_bytes() for path in notebooks}
    files |= {f"answers/{path.name}": path.read_bytes() for path in sorted((folder / "answers").glob("*.json"))}
    time = datetime.now().astimezone().isoformat(timespec="seconds")
    digest = digest_of(files)
    receipt = {"assignment": folder.resolve().name, "made": time, "digest": digest, "files": sorted(files)}
    target = folder / f"{folder.resolve().name}-to-upload.zip"
    try:
        target.write_bytes(_packed({**files, RECEIPT: json.dumps(receipt, indent=1).encode()}))
    except OSError as error:
        raise KitError(f"the file can't be written ({error.strerror})", target, do="check the folder") from None
    return Submitted(target, digest, time, tuple(missing))


def _notebooks(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise KitError("there is no such folder", folder, do="name the folder that holds your notebook")
    found = sorted(folder.glob("*.ipynb"))
    if not found:
        raise KitError("there is no notebook here", folder, do="change to the folder of the assignment, or name it")
    shown = [path for path in found if forms_in_file(path)]
    if not shown:
        raise KitError("no notebook here shows a form", folder, do="change to the folder that your teacher gave you")
    return found


def _missing(path: Path) -> list[str]:
    """Return sentences on what is not in a notebook yet: open questions, and answers newer than the file."""
    said = []
    for form_id in forms_in_file(path):
        opened = open_form(form_id, path.parent)
        record = restore(opened, path.parent)
        if record.carrier == "sidecar":
            do = "open it, press Ctrl+S (on a Mac, Cmd+S) and make this file again"
            said.append(
                f"{path.name} was not saved after your last answers. They are in this file and count; better, {do}."
            )
        open_questions = unanswered(opened.form, record.answers)
        if open_questions:
            count = f"{len(open_questions)} of {len(opened.form.questions)} questions are"
            said.append(f"{opened.form.title}: {count} not answered yet.")
    return said


def _packed(files: dict[str, Any]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()
