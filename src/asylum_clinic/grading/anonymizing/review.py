"""The review list: every replacement and every doubt with its line, to be signed by a person, line by line.

It holds none of the words that were replaced. A list of old and new names would undo the whole work, so a line says
where to look, what stands there now and what it is; the original lies beside it on the reader's desk, with the same
lines.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from asylum_clinic.grading.anonymizing.drafting import Draft
from asylum_clinic.grading.anonymizing.found import KINDS
from asylum_clinic.resources import read_model

HEAD = """\
# A draft is not anonymous. Read it whole, with the original beside it: the lines have the same numbers.
# For each entry look at its line and write  signed: yes  when what stands there points to nobody.
# What no entry names may point to somebody as well: the computer finds most, never all.
# Then write who you are and when you read it; 'asylum-clinic check' refuses the case before.
"""


class Entry(BaseModel):
    """One thing to look at."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    line: int = Field(ge=0)
    what: str
    now: str
    do: str
    signed: Literal["yes", "no"]


class Review(BaseModel):
    """A review list as it is kept: how many entries there were, who read it and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    draft: str = Field(pattern=r"^[0-9a-f]{16}$")
    count: int = Field(ge=0)
    read_by: str = ""
    read_on: date | None = None
    entries: tuple[Entry, ...]

    @property
    def unsigned(self) -> list[int]:
        """The numbers of the entries that nobody signed, counted from 1."""
        return [number for number, entry in enumerate(self.entries, 1) if entry.signed != "yes"]


def entries_of(draft: Draft, more: tuple[Entry, ...] = ()) -> list[Entry]:
    """Return what a person has to sign, in the order of the lines."""
    found = [
        Entry(line=line, what=KINDS[change.kind], now=change.new.strip(), do="compare with the original", signed="no")
        for change, line in zip(draft.changes, draft.lines, strict=True)
    ]
    found += [Entry(line=one.line, what=one.what, now=one.words, do=one.do, signed="no") for one in draft.doubts]
    return sorted([*found, *more], key=lambda entry: entry.line)


def review_text(draft: Draft, more: tuple[Entry, ...] = ()) -> str:
    """Return the review list of a draft as YAML, to be signed by hand."""
    from io import StringIO

    from ruamel.yaml import YAML

    entries = entries_of(draft, more)
    review = Review(draft=sha256(draft.text.encode()).hexdigest()[:16], count=len(entries), entries=tuple(entries))
    out, yaml = StringIO(), YAML()
    yaml.width, yaml.allow_unicode = 4096, True
    yaml.dump(review.model_dump(mode="json"), out)
    return HEAD + out.getvalue()


def read_review(path: Path) -> Review:
    """Return a review list.

    Raises
    ------
    KitError
        If it is no review list, with the line.
    """
    return read_model(Review, path)
