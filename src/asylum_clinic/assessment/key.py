"""Keys: what a supervising attorney could accept, with the reason for each answer.

A key lies in ``grading/keys/`` (graded forms) or beside a practice form. It never reaches a student of a graded
form: only the grader's own process reads it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.questions import Form
from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets, line_of, read_model

Scheme = Literal["all_or_nothing", "each_answer", "net_correct", "coverage", "precision_recall"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Requirement(_Part):
    """One thing that another question's answer must hold: any of these ids."""

    question: str
    any_of: tuple[str, ...] = Field(min_length=1)


class Condition(_Part):
    """What makes an unusual answer acceptable; it is carried to every question that names it."""

    text: str
    all_of: tuple[Requirement, ...] = Field(min_length=1)


class Conditional(_Part):
    """An answer that earns credit only if a condition is met."""

    condition: str
    credit: float = Field(default=1, gt=0, le=1)
    unmet: str
    """What to tell a student who gave this answer without meeting the condition."""


class PositionKey(_Part):
    """The key of a ``scale`` or ``choice`` question.

    ``accept`` maps an answer to its credit (0 to 1); ``feedback`` has a sentence for every answer and one for
    ``blank``. On a ``contested`` element the position has weight 0: reasons on both sides carry the marks.
    """

    kind: Literal["position"] = "position"
    weight: float = Field(ge=0)
    contested: bool = False
    accept: dict[str, Annotated[float, Field(gt=0, le=1)]] = Field(min_length=1)
    conditional: dict[str, Conditional] = {}
    why: str
    authorities: tuple[str, ...] = ()
    feedback: dict[str, str]

    @model_validator(mode="after")
    def _a_contested_position_earns_nothing(self) -> PositionKey:
        if self.contested and self.weight:
            raise ValueError("on a contested element the position itself earns nothing: write 'weight: 0'")
        if set(self.accept) & set(self.conditional):
            raise ValueError("an answer is either accepted or accepted on a condition")
        return self


class Must(_Part):
    """A thing that has to be cited or chosen: any one of these ids does."""

    any_of: tuple[str, ...] = Field(min_length=1)
    side: Literal["helps", "hurts", "neutral"] = "neutral"
    missed: str
    """What to tell a student who chose none of them."""


class SelectionKey(_Part):
    """The key of a ``choices``, ``passages`` or ``authorities`` question.

    What is in ``must`` has to be chosen, what is in ``may`` costs and earns nothing, ``wrong_date`` and
    ``off_the_point`` cost; each has its sentence. ``otherwise`` is said of a choice that none of them names.
    ``when`` replaces ``must`` and ``may`` where a condition is met, so that a route that is accepted in one
    question is not marked down in the next.
    """

    kind: Literal["selection"] = "selection"
    weight: float = Field(ge=0)
    scheme: Scheme
    must: tuple[Must, ...] = Field(min_length=1)
    may: dict[str, str] = {}
    wrong_date: dict[str, str] = {}
    off_the_point: dict[str, str] = {}
    otherwise: str
    blank: str
    when: dict[str, AlternativeSelection] = {}

    @model_validator(mode="after")
    def _each_id_stands_once(self) -> SelectionKey:
        groups = [must.any_of for must in self.must] + [tuple(self.may), tuple(self.wrong_date)]
        ids = [identifier for group in [*groups, tuple(self.off_the_point)] for identifier in group]
        for identifier in ids:
            if ids.count(identifier) > 1:
                raise ValueError(f"{identifier!r} stands in more than one list of must, may, wrong_date, off_the_point")
        return self


class AlternativeSelection(_Part):
    """What has to be, and may be, chosen where a condition is met."""

    must: tuple[Must, ...] = Field(min_length=1)
    may: dict[str, str] = {}


class TextKey(_Part):
    """The key of a question in words: a rubric for the person who grades, and a model answer."""

    kind: Literal["text"] = "text"
    rubric: tuple[str, ...] = Field(min_length=1)
    model_answer: str


QuestionKey = Annotated[
    PositionKey | SelectionKey | TextKey | NumberKey | DateKey | OrderKey, Field(discriminator="kind")
]


class VariantKey(_Part):
    """What a variant of the case changes in the key.

    ``moves`` lists the elements of the form whose key moves, no more and no less; ``questions`` holds the whole
    replaced entry of each question that moves, ``conditions`` what is added to or replaced among the conditions.
    ``texts`` and ``helps`` replace the words of a question and of its help where they name what the variant changes.
    """

    moves: tuple[str, ...]
    why: str
    texts: dict[str, str] = {}
    helps: dict[str, str] = {}
    questions: dict[str, QuestionKey] = {}
    conditions: dict[str, Condition] = {}


class Key(_Part):
    """The key of one form. ``reviewed_by`` stays empty until an attorney has signed it."""

    form: str
    case: str
    reviewed_by: str = ""
    reviewed_on: date | None = None
    expires_on: date | None = None
    conditions: dict[str, Condition] = {}
    questions: dict[str, QuestionKey] = Field(min_length=1)
    variants: dict[str, VariantKey] = {}
    debrief: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _a_variant_replaces_entries_that_are_there(self) -> Key:
        for name, variant in self.variants.items():
            for question, entry in variant.questions.items():
                base = self.questions.get(question)
                if base is None or base.kind != entry.kind:
                    raise ValueError(f"the variant {name!r} replaces {question!r}, which the key has not in that kind")
        return self


def read_key(path: Path) -> Key:
    """Return a key from its file.

    Raises
    ------
    KitError
        If it can't be read, with file and line.
    """
    return read_model(Key, path)


def read_fitting_key(form: Form, path: Path) -> Key:
    """Return a form's key, refusing one that is another form's or that leaves a question without an entry.

    Raises
    ------
    KitError
        If it can't be read or does not fit.
    """
    key = read_key(path)
    if key.form != form.id:
        raise KitError(f"the key says it is for the form {key.form!r}", path, 1, f"write 'form: {form.id}'")
    missing = sorted(set(form.questions) - set(key.questions))
    if missing:
        raise KitError(f"the key has no entry for the question {missing[0]!r}", path, do="add it")
    elements = {element.id for element in form.elements}
    for name, variant in key.variants.items():
        if not set(variant.moves) <= elements:
            line = line_of(path, ("variants", name, "moves"))
            raise KitError(f"the variant {name!r} moves an element that the form has not", path, line, "mend 'moves'")
    return key


def practice_key(form_id: str) -> Path | None:
    """Return the file of a practice form's open key, or None for a form whose key is not open.

    Examples
    --------
    >>> practice_key("notice-screening").name
    'notice-screening.key.yaml'
    >>> practice_key("people-like-you-merits") is None
    True
    """
    path = datasets() / "forms" / f"{form_id}.key.yaml"
    return path if path.is_file() else None


def find_key(form_id: str, course: Path) -> Path:
    """Return the file of a form's key in an instructor's course, or else an open practice key.

    Raises
    ------
    KitError
        If there is none.
    """
    path = course / "grading" / "keys" / f"{form_id}.yaml"
    if path.is_file():
        return path
    practice = practice_key(form_id)
    if practice is None:
        raise KitError(f"there is no key for the form {form_id!r}", path, do="write the key or mend the form's id")
    return practice
