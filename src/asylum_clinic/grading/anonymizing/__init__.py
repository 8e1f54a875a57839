"""A client's narrative becomes a draft case: found, replaced by invented names, and listed for a person to sign.

Nothing leaves the machine. What is written is the draft and the review list; the draft is never called anonymous.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from asylum_clinic.errors import KitError
from asylum_clinic.resources import read_text

if TYPE_CHECKING:
    from asylum_clinic.grading.anonymizing.drafting import Draft

KINDS_OF_FILE = (".txt", ".md", ".docx")
NOT_ENOUGH = (
    "This is a draft and not anonymous. On three sets of invented papers that it had never seen, the computer "
    "replaced 86, 87 and 94 of 100 names, numbers, addresses and birth dates, the most in the plainest papers, and 97 "
    "or more on those that it was then improved with. One that is left is enough to find a person, and rare facts find "
    "her without one. Read it whole, sign each line of the review list, and have a second person read it."
)


@dataclass(frozen=True)
class Written:
    """What was written, and how much there is to sign."""

    draft: Path
    review: Path
    changes: int
    doubts: int


def anonymize(
    file: Path,
    into: Path | None = None,
    keep_mapping: Path | None = None,
    passphrase: str = "",
    chance: random.Random | None = None,
) -> Written:
    """Write a draft and its review list beside a file, or into a folder.

    Parameters
    ----------
    file : Path
        Plain text, Markdown or Word (.docx).
    into : Path or None
        The folder to write to; otherwise the file's own.
    keep_mapping : Path or None
        Where the mapping of names is kept, encrypted with the passphrase; otherwise it is nowhere.
    passphrase : str
    chance : random.Random or None
        For tests; the machine's own source of chance otherwise.

    Raises
    ------
    KitError
        If the file can't be read, something of the kind is there already, or the extra is not installed.
    """
    from asylum_clinic.grading.anonymizing.drafting import make_draft
    from asylum_clinic.grading.anonymizing.review import Entry, review_text

    if file.suffix.lower() not in KINDS_OF_FILE:
        raise KitError(
            f"a file of the kind '{file.suffix}' can't be anonymized", file, do="save it as .txt, .md or .docx"
        )
    folder = into or file.parent
    folder.mkdir(parents=True, exist_ok=True)
    # not by the file's own name, which is often the client's
    suffix = ".docx" if file.suffix.lower() == ".docx" else ".md"
    draft_path, review_path = folder / f"case.draft{suffix}", folder / "case.review.yaml"
    for path in (draft_path, review_path, *([keep_mapping] if keep_mapping else [])):
        if path.exists():
            raise KitError("there is one already", path, do="move it away, or name another folder with --into")
    more: tuple[Entry, ...] = ()
    if suffix == ".docx":
        from asylum_clinic.grading.anonymizing.word_files import draft_of_docx

        draft, content, more = draft_of_docx(file, chance)
    else:
        draft = make_draft(read_text(file), chance)
        content = draft.text.encode()
    if keep_mapping:
        _write(keep_mapping, _locked(draft, passphrase))
    _write(draft_path, content)
    _write(review_path, review_text(draft, more).encode())
    return Written(draft_path, review_path, len(draft.changes), len(draft.doubts) + len(more))


def _locked(draft: Draft, passphrase: str) -> bytes:
    from asylum_clinic.grading.anonymizing.mapping import lock

    return lock(draft, passphrase)


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
