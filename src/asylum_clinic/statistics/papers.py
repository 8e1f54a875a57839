"""The papers of a table: who made the numbers, what one row is, what is wrong with them.

They lie beside each table as a Frictionless ``datapackage.json``, so that other programs can check them too. The
kit adds what a lawyer asks for: publisher, as-of date, unit, stage, and the faults that are known.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from asylum_clinic.errors import KitError
from asylum_clinic.resources import read_text

if TYPE_CHECKING:
    import pandas as pd

Unit = Literal["events", "persons", "cases", "applications", "figures"]
"""What is counted: one person can be many events, one case several persons."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldPaper(_Part):
    """One column: its name, its Frictionless type and what it means."""

    name: str
    type: Literal["string", "integer", "number", "date"]
    description: str = Field(min_length=10)
    constraints: dict[str, object] = {}


class Schema(_Part):
    """The columns of a table and what names a row."""

    fields: tuple[FieldPaper, ...]
    primaryKey: tuple[str, ...]  # noqa: N815  (Frictionless's own word)
    missingValues: tuple[str, ...] = ("",)  # noqa: N815


class Resource(_Part):
    """The file itself, with size and hash, so that an edit by hand is noticed."""

    name: str
    path: str
    format: Literal["csv"]
    mediatype: Literal["text/csv"]
    encoding: Literal["utf-8"]
    bytes: int
    hash: str
    schema_: Annotated[Schema, Field(alias="schema")]


class Titled(_Part):
    """A source, licence or publisher."""

    title: str = Field(min_length=4)
    name: str = ""
    path: str = ""
    role: str = ""


class Papers(_Part):
    """Everything that has to be said with a number of a table."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    description: str
    sources: tuple[Titled, ...] = Field(min_length=1)
    licenses: tuple[Titled, ...] = Field(min_length=1)
    contributors: tuple[Titled, ...] = Field(min_length=1)
    as_of: str = Field(pattern=r"^\d{4}(-\d{2}){0,2}$")
    coverage: str
    row_means: str
    unit: str = Field(pattern=r"^(events|persons|cases|applications|figures|column:[a-z_]+)$")
    stage: str
    period: str
    rounded_to: int = Field(default=1, ge=1)
    known_faults: tuple[str, ...] = Field(min_length=1)
    resources: tuple[Resource] = Field(min_length=1, max_length=1)

    @property
    def publisher(self) -> str:
        """Who made the numbers."""
        return self.contributors[0].title

    @property
    def source(self) -> str:
        """The line that stands under every figure and after every sentence."""
        return f"{self.publisher}, {self.sources[0].title}, as of {self.as_of}"

    def words(self) -> str:
        """Return the papers as a lawyer reads them."""
        columns = [f"  - {field.name}: {field.description}" for field in self.resources[0].schema_.fields]
        faults = [f"  - {fault}" for fault in self.known_faults]
        return "\n".join(
            [
                f"{self.title} ({self.name})",
                self.description,
                f"Made by: {self.publisher}. Source: {'; '.join(source.title for source in self.sources)}.",
                f"As of: {self.as_of}. Covers: {self.coverage}.",
                f"One row is {self.row_means}.",
                "Columns:",
                *columns,
                "Known faults, to be said when you cite it:",
                *faults,
                f"Licence: {'; '.join(licence.title for licence in self.licenses)}.",
            ]
        )


def read_papers(folder: Path) -> Papers:
    """Return the checked papers of the table in ``folder``.

    Raises
    ------
    KitError
        If ``datapackage.json`` is missing, no JSON, or says too little.
    """
    path = folder / "datapackage.json"
    try:
        return Papers.model_validate_json(read_text(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise KitError(f"{where}: {first['msg']}", path, do="mend the entry, then run the table's make.py") from None


def digest(data: bytes) -> str:
    """Return the hash that the papers hold for a file.

    Examples
    --------
    >>> digest(b"")[:15]
    'sha256:e3b0c442'
    """
    return "sha256:" + hashlib.sha256(data).hexdigest()


def seal(folder: Path, frame: pd.DataFrame) -> None:
    """Write a table and put its size and hash into its papers, so that only a table's own script changes it.

    Parameters
    ----------
    folder : Path
        The table's folder; its name is the table's name.
    frame : DataFrame
        The rows, with the columns that the papers name.

    Raises
    ------
    KitError
        If the columns are not those of the papers, or a row's key stands twice.
    """
    papers = read_papers(folder)
    schema = papers.resources[0].schema_
    wanted = [field.name for field in schema.fields]
    if list(frame.columns) != wanted:
        raise KitError(f"the script makes the columns {list(frame.columns)}, the papers name {wanted}", folder)
    key = list(schema.primaryKey)
    if frame.duplicated(key).any():
        raise KitError(f"two rows have the same {', '.join(key)}", folder, do="sum them in the script")
    data = frame.sort_values(key).to_csv(index=False, lineterminator="\n").encode("utf-8")
    (folder / papers.resources[0].path).write_bytes(data)
    path = folder / "datapackage.json"
    said = json.loads(read_text(path))
    said["resources"][0] |= {"bytes": len(data), "hash": digest(data)}
    path.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def source_copy(folder: Path, name: str) -> Path:
    """Return a researched copy in the folder named on the command line.

    Raises
    ------
    KitError
        If it is not there.
    """
    if not (folder / name).is_file():
        raise KitError(f"the source {name} is missing", folder, do="give the folder that holds the researched copies")
    return folder / name


def run(make: Callable[[Path], pd.DataFrame], script: str) -> None:
    """Run a table's script: read the folder named on the command line, write the table, say what was written.

    Parameters
    ----------
    make : callable
        Takes the folder of researched copies, returns the rows.
    script : str
        The script's own ``__file__``.
    """
    folder = Path(script).resolve().parent
    if len(sys.argv) != 2:
        sys.exit(f"usage: python {Path(script).name} FOLDER, where FOLDER holds the researched copies")
    try:
        frame = make(Path(sys.argv[1]))
        seal(folder, frame)
    except KitError as error:
        sys.exit(str(error))
    print(f"{folder.name}: {len(frame):,} rows written")
