"""The glossary: what the words of asylum law mean, in plain language, each with an authority.

Read from ``datasets/law/glossary.yaml``. An entry explains a word; it decides nothing, and no mark rests on it.
"""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.resources import datasets, read_model


class Term(BaseModel):
    """One word or phrase; ``also`` holds other forms by which a text may use it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    term: str
    also: tuple[str, ...] = ()
    says: str
    authorities: tuple[str, ...] = Field(min_length=1)

    def stands_in(self, text: str) -> bool:
        """Whether a text uses the word, in any of its forms, as a whole word and whatever the case of its letters.

        Examples
        --------
        >>> Term(id="bond", term="Bond", says="...", authorities=("ina-236a",)).stands_in("Held without BOND.")
        True
        """
        forms = "|".join(re.escape(form) for form in (self.term, *self.also))
        return re.search(rf"\b(?:{forms})\b", text, re.IGNORECASE) is not None


class _Glossary(BaseModel):
    model_config = ConfigDict(extra="forbid")
    terms: tuple[Term, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> _Glossary:
        if len({term.id for term in self.terms}) < len(self.terms):
            raise ValueError("an id stands twice")
        return self


@cache
def glossary() -> dict[str, Term]:
    """Return the terms by id, in the order of the file, which is the alphabet's.

    Examples
    --------
    >>> glossary()["nexus"].authorities
    ('ina-208b1Bi', 'elias-zacarias')
    """
    return {term.id: term for term in read_model(_Glossary, datasets() / "law" / "glossary.yaml").terms}
