"""A case file: an invented client's narrative, exhibits, dates and variants."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.cases.posture import DecisionPoint, PostureFacts
from asylum_clinic.cases.variant import Event, Variant
from asylum_clinic.law.authorities import Forum, Occasion
from asylum_clinic.law.postures import Posture


class Passage(BaseModel):
    """One numbered paragraph; its ``id`` stays the same for ever, its ``label`` is the number that is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: str
    text: str


class ExhibitPaper(BaseModel):
    """What ``case.yaml`` says of an exhibit; its text stands in a file of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-m]$")
    title: str
    file: str = Field(pattern=r"^exhibits/[a-z0-9-]+\.md$")
    content_note: str = ""


class Anonymized(BaseModel):
    """What a case that was a client's file is accepted on: its signed review list, and what was signed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    review: str = Field(pattern=r"^grading/anonymized/[a-z0-9-]+\.yaml$")
    digest: str = Field(pattern=r"^[0-9a-f]{16}$")


_OF_A_CLIENT = ["country", "entry_date", "place_of_entry", "decision_point"]
"""What every client's file has to say, and a brief need not."""


def _ask_a_brief_for_less(schema: dict[str, Any]) -> None:
    schema["required"] = [name for name in schema["required"] if name not in _OF_A_CLIENT]
    brief = {"properties": {"kind": {"const": "brief"}}, "required": ["kind"]}
    schema |= {"if": brief, "else": {"required": _OF_A_CLIENT}}
    schema["oneOf"] = [{"required": ["synthetic"]}, {"required": ["anonymized"]}]


class CasePaper(BaseModel):
    """What ``case.yaml`` holds: a client's file, or the file of a ``brief`` to write, for which no client stands.

    A brief has one day, that on which it is filed (``decision_date``): the law of that day counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_ask_a_brief_for_less)
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    kind: Literal["client", "brief"] = "client"
    title: str
    persona: str
    country: str
    summary: str
    entry_date: date
    place_of_entry: str
    application_date: date | None = None
    decision_date: date
    decision_point: DecisionPoint
    circuit: int = Field(ge=1, le=12)
    posture: PostureFacts | None = None
    synthetic: Literal[True] | None = None
    anonymized: Anonymized | None = None
    content_notes: tuple[str, ...] = ()
    exhibits: tuple[ExhibitPaper, ...] = ()
    timeline: tuple[Event, ...] = ()
    unsaid: tuple[str, ...] = ()
    ask_next: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _a_brief_has_one_day(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("kind") != "brief":
            return given
        nobody = {"country": "", "place_of_entry": "", "decision_point": "ij_merits"}
        return {**nobody, "entry_date": given.get("decision_date"), **given}

    @property
    def whole_posture(self) -> Posture | None:
        """The facts that decide which test applies, with dates and circuit; None where no posture is stated."""
        if self.posture is None:
            return None
        return self.posture.at(self.decision_point, self.entry_date, self.decision_date, self.circuit)

    @model_validator(mode="after")
    def _it_is_invented_or_anonymized(self) -> CasePaper:
        if (self.synthetic is None) is (self.anonymized is None):
            raise ValueError("a case is either invented (synthetic: true) or anonymized, with its signed review list")
        return self

    @model_validator(mode="after")
    def _the_posture_fits_the_dates(self) -> CasePaper:
        _ = self.whole_posture
        return self


class Exhibit(BaseModel):
    """An exhibit with its text."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    paper: ExhibitPaper
    passages: tuple[Passage, ...]


class Case(BaseModel):
    """A whole case file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    paper: CasePaper
    narrative: tuple[Passage, ...]
    exhibits: tuple[Exhibit, ...]
    variants: tuple[Variant, ...] = ()

    @property
    def passages(self) -> dict[str, Passage]:
        """Every numbered paragraph of the file by its id, the narrative first."""
        found = {passage.id: passage for passage in self.narrative}
        for exhibit in self.exhibits:
            found |= {passage.id: passage for passage in exhibit.passages}
        return found

    @property
    def occasion(self) -> Occasion:
        """The dates, the forum and the circuit that decide which law counts."""
        forum: Forum = "immigration_judge" if self.paper.decision_point == "ij_merits" else "asylum_officer"
        return Occasion(
            decision=self.paper.decision_date,
            entry=self.paper.entry_date,
            application=self.paper.application_date,
            forum=forum,
            circuit=self.paper.circuit,
        )

    @property
    def posture(self) -> Posture | None:
        """The facts that decide which test applies, or None where ``case.yaml`` states none."""
        return self.paper.whole_posture

    @property
    def digest(self) -> str:
        """A short fingerprint of the text that an answer was given on (16 hexadecimal digits of SHA-256)."""
        text = "\n".join(f"{passage.id}\t{passage.text}" for passage in self.passages.values())
        dates = f"{self.paper.entry_date}{self.paper.decision_date}{self.paper.circuit}"
        return sha256((text + dates).encode()).hexdigest()[:16]
