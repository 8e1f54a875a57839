"""A variant of a case: a "what if" that changes named facts and paragraphs and leaves the rest as it is.

``variants.yaml`` lies beside ``case.yaml`` and travels with the case, so it holds nothing of any key.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.cases.posture import DecisionPoint, PostureFacts


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Event(_Part):
    """A dated event on the case's timeline."""

    date: date
    what: str


class VariantFacts(_Part):
    """The facts of ``case.yaml`` that a variant changes; one that is left out stays as it is.

    ``posture`` changes the posture's facts one by one; a fact that is not named in it stays too. ``application_date:
    none`` takes the application away, for a variant that moves a hearing back to a screening.
    """

    entry_date: date | None = None
    application_date: date | Literal["none"] | None = None
    decision_date: date | None = None
    decision_point: DecisionPoint | None = None
    place_of_entry: str | None = None
    circuit: int | None = Field(default=None, ge=1, le=12)
    posture: PostureFacts | None = None


class AddedPassage(_Part):
    """A paragraph that a variant puts behind another one, of the narrative or of an exhibit."""

    after: str
    id: str = Field(pattern=r"^[a-z]\d{1,3}$")
    text: str = Field(min_length=1)

    @model_validator(mode="after")
    def _stays_in_its_document(self) -> AddedPassage:
        if self.id[0] != self.after[:1]:
            raise ValueError(f"{self.id!r} can't stand behind {self.after!r}: they are of different documents")
        return self


class Variant(_Part):
    """One "what if": what it changes in the file, so that the key can say what moves and what stays.

    ``paragraphs`` replaces, ``added`` adds and ``removed`` takes out numbered paragraphs. ``timeline``, ``summary``,
    ``unsaid`` and ``ask_next``, where given, stand in for the whole of what ``case.yaml`` says; ``exhibit_titles``
    renames exhibits, which often bear a date.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    facts: VariantFacts = VariantFacts()
    paragraphs: dict[str, str] = {}
    added: tuple[AddedPassage, ...] = ()
    removed: tuple[str, ...] = ()
    timeline: tuple[Event, ...] = ()
    summary: str = ""
    unsaid: tuple[str, ...] = ()
    ask_next: tuple[str, ...] = ()
    exhibit_titles: dict[str, str] = {}

    @model_validator(mode="after")
    def _changes_something_and_each_paragraph_once(self) -> Variant:
        touched = [*self.paragraphs, *(passage.id for passage in self.added), *self.removed]
        for name in touched:
            if touched.count(name) > 1:
                raise ValueError(f"the paragraph {name!r} is changed twice")
        if not touched and self.facts == VariantFacts():
            raise ValueError("the variant changes no fact and no paragraph")
        return self


class Variants(_Part):
    """What ``variants.yaml`` holds."""

    variants: tuple[Variant, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Variants:
        seen: set[str] = set()
        for variant in self.variants:
            if variant.id in seen:
                raise ValueError(f"the id {variant.id!r} stands twice")
            seen.add(variant.id)
        return self
