"""The probes of a notebook's code questions as data: inputs that are not shown, and what is expected for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from asylum_clinic.errors import KitError
from asylum_clinic.resources import line_of, read_model

NOT_COMPUTED = "not computed"
"""What stands for an expected value before ``asylum-clinic probe`` has computed it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Table(_Part):
    """A table that is handed to functions; a name under ``days`` is a column of days, each written 2023-01-31."""

    columns: tuple[str, ...] = Field(min_length=1)
    rows: tuple[tuple[str | int | float | bool | date | None, ...], ...]
    days: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _rows_fit_columns(self) -> Table:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} values and the table {len(self.columns)} columns")
        if unknown := set(self.days) - set(self.columns):
            raise ValueError(f"there is no column {min(unknown)!r}")
        return self


class Probe(_Part):
    """One call of a student's function: its inputs, what is expected, and what is said of it in the feedback.

    An input is a plain value, ``{frame: NAME}`` for a table of the file, ``{day: 2023-01-31}``, or ``{axes: true}`` for
    an empty figure. ``about`` describes the input to the student without showing it; ``message`` is said where the
    probe fails.
    """

    about: str = Field(min_length=1)
    inputs: tuple[JsonValue, ...]
    part: Literal["bars", "lines", "title", "x_label", "y_label", "source", "from_zero"] | None = None
    points: float = Field(gt=0)
    tolerance: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    message: str = Field(min_length=1)
    expected: JsonValue = NOT_COMPUTED


class ProbedCell(_Part):
    """The probes of one graded cell: which function they call."""

    function: str = Field(pattern=r"^[a-z_][a-z0-9_]*$")
    probes: tuple[Probe, ...] = Field(min_length=1)

    @property
    def points(self) -> float:
        """What the cell's probes earn together."""
        return sum(probe.points for probe in self.probes)


class Probes(_Part):
    """A file of probes, ``grading/keys/NOTEBOOK.probes.yaml``: tables, and for each graded cell its probes."""

    notebook: str
    frames: dict[str, Table] = Field(default_factory=dict)
    cells: dict[str, ProbedCell] = Field(min_length=1)

    @model_validator(mode="after")
    def _inputs_are_known(self) -> Probes:
        for name, cell in self.cells.items():
            for probe in cell.probes:
                for given in probe.inputs:
                    if isinstance(given, dict) and not self._known(given):
                        raise ValueError(
                            f"{name}: {given} is no input; write {{frame: NAME}}, {{day: ...}} or {{axes: true}}"
                        )
        return self

    def _known(self, given: dict[str, Any]) -> bool:
        match given:
            case {"frame": str(name)} if len(given) == 1:
                return name in self.frames
            case {"day": str()} | {"axes": True}:
                return len(given) == 1
        return False

    def job(self, cell: str, seconds: float) -> Mapping[str, Any]:
        """Return what a kernel is told of a cell's probes: the function and the inputs, nothing else."""
        probed = self.cells[cell]
        names = {
            one["frame"] for probe in probed.probes for one in probe.inputs if isinstance(one, dict) and "frame" in one
        }
        return {
            "function": probed.function,
            "frames": {str(name): self.frames[str(name)].model_dump(mode="json") for name in sorted(map(str, names))},
            "probes": [{"inputs": list(probe.inputs), "part": probe.part} for probe in probed.probes],
            "seconds": seconds,
        }


def probes_path(course: Path, notebook: str) -> Path:
    """Return where the probes of a notebook lie in an instructor's course."""
    return course / "grading" / "keys" / f"{notebook}.probes.yaml"


def read_probes(course: Path, notebook: str) -> Probes | None:
    """Return the probes of a notebook, or None for one that has none.

    Raises
    ------
    KitError
        If the file is wrong, with its line, or is another notebook's.
    """
    path = probes_path(course, notebook)
    if not path.is_file():
        return None
    found = read_model(Probes, path)
    if found.notebook != notebook:
        do = f"write {notebook!r}"
        raise KitError(f"the probes are for {found.notebook!r}", path, line_of(path, ("notebook",)), do)
    return found
