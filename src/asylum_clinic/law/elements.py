"""The elements of the three protections and the standards they are judged by, read from ``datasets/law/``."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from asylum_clinic.resources import datasets, read_model


class Element(BaseModel):
    """One thing that has to be shown, asked as a sentence that says which way *yes* points."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    title: str
    protections: tuple[str, ...]
    question: str
    yes_means: str
    explanation: str
    authorities: tuple[str, ...]


class Standard(BaseModel):
    """A standard of proof, with the number that courts speak of, if they do."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    title: str
    words: str
    explanation: str
    number: str = ""
    authorities: tuple[str, ...]


class _Elements(BaseModel):
    model_config = ConfigDict(extra="forbid")
    elements: tuple[Element, ...]


class _Standards(BaseModel):
    model_config = ConfigDict(extra="forbid")
    standards: tuple[Standard, ...]


@cache
def elements() -> dict[str, Element]:
    """Return the elements by id.

    Examples
    --------
    >>> elements()["nexus"].title
    'Nexus'
    """
    table = read_model(_Elements, datasets() / "law" / "elements.yaml")
    return {element.id: element for element in table.elements}


@cache
def standards() -> dict[str, Standard]:
    """Return the standards of proof by id.

    Examples
    --------
    >>> standards()["significant-possibility"].number
    ''
    """
    table = read_model(_Standards, datasets() / "law" / "standards.yaml")
    return {standard.id: standard for standard in table.standards}
