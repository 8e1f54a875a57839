"""Forms: the questions that are asked about one case. They hold no key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets, read_model

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
Role = Literal["screening_officer", "asylum_officer", "applicant_counsel", "dhs_counsel", "bench_memo", "brief_writer"]

SCALE = {
    "yes": "Yes",
    "likely_yes": "Likely yes",
    "contested": "Contested: it could go either way",
    "likely_no": "Likely no",
    "no": "No",
    "not_reached": "Not reached",
}
"""The positions that a ``scale`` question offers, in the order they are shown."""

ROLES = {
    "screening_officer": "You answer as a neutral screening officer.",
    "asylum_officer": "You answer as a neutral asylum officer who decides the application.",
    "applicant_counsel": "You answer as the applicant's counsel.",
    "dhs_counsel": "You answer as counsel for the Department of Homeland Security.",
    "bench_memo": "You write a neutral bench memo for the judge.",
    "brief_writer": "You write for the attorney who signs the brief and answers for every number in it.",
}
"""In which role the student answers, in the words that the form shows."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(_Part):
    """One thing that can be chosen; an ``exclusive`` option excludes the others."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    text: str
    exclusive: bool = False


class _Question(_Part):
    id: Id
    text: str
    help: str = ""


class ScaleQuestion(_Question):
    """A position between yes and no."""

    kind: Literal["scale"]


class ChoiceQuestion(_Question):
    """One option out of several."""

    kind: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2)


class ChoicesQuestion(_Question):
    """Any number of options, for example the protected grounds."""

    kind: Literal["choices"]
    options: tuple[Option, ...] = Field(min_length=2)


class PassagesQuestion(_Question):
    """The paragraphs of the case file that an answer rests on, at most ``most`` of them."""

    kind: Literal["passages"]
    most: int = Field(ge=1, le=12)


class AuthoritiesQuestion(_Question):
    """The authorities that an answer rests on, at most ``most`` of those the form offers."""

    kind: Literal["authorities"]
    most: int = Field(ge=1, le=12)


class TextQuestion(_Question):
    """An answer in words, graded by a person (``points`` > 0: in a cell of its own) or only noted down."""

    kind: Literal["text"]
    points: float = Field(default=0, ge=0)
    most_words: int = Field(default=300, ge=10, le=2000)


class NumberQuestion(_Question):
    """A number, in ``unit``: ``"%"``, or words such as ``"persons"``."""

    kind: Literal["number"]
    unit: str = ""


class DateQuestion(_Question):
    """A day."""

    kind: Literal["date"]


class OrderQuestion(_Question):
    """Things to be put in order; the form shows them as they stand here, which counts as no answer yet."""

    kind: Literal["order"]
    items: tuple[Option, ...] = Field(min_length=3, max_length=12)


Question = Annotated[
    ScaleQuestion
    | ChoiceQuestion
    | ChoicesQuestion
    | PassagesQuestion
    | AuthoritiesQuestion
    | TextQuestion
    | NumberQuestion
    | DateQuestion
    | OrderQuestion,
    Field(discriminator="kind"),
]


class FormElement(_Part):
    """The questions on one element; its points are shared out among them by the key.

    ``bears_on`` names the elements of the law that it holds, where it holds several or goes by another name.
    """

    id: Id
    title: str
    points: float = Field(ge=0)
    bears_on: tuple[str, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1)

    @property
    def law_elements(self) -> tuple[str, ...]:
        """The elements of the law, by the names that ``datasets/law/`` gives them."""
        return self.bears_on or (self.id.replace("-", "_"),)


class Form(_Part):
    """A form: a list of questions on one case, grouped by element."""

    id: Id
    title: str
    case: Id
    role: Role
    standard: str
    introduction: str = ""
    authorities: tuple[str, ...] = ()
    elements: tuple[FormElement, ...] = Field(min_length=1)

    @property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order they are asked."""
        return {question.id: question for element in self.elements for question in element.questions}

    @property
    def points(self) -> float:
        """What a machine may give for the whole form."""
        return sum(element.points for element in self.elements)

    def manual(self) -> Iterator[TextQuestion]:
        """Yield the questions that a person grades."""
        for question in self.questions.values():
            if isinstance(question, TextQuestion) and question.points:
                yield question

    @model_validator(mode="after")
    def _question_ids_are_unique(self) -> Form:
        seen: set[str] = set()
        for element in self.elements:
            for question in element.questions:
                if question.id in seen:
                    raise ValueError(f"the question id {question.id!r} stands twice")
                seen.add(question.id)
        return self


def options_of(question: Question, form: Form, passages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids that may be chosen in a question, in the order they are shown.

    Parameters
    ----------
    question : Question
    form : Form
        Which offers the authorities.
    passages : tuple of str
        The ids of the case's paragraphs.
    """
    match question:
        case ScaleQuestion():
            return tuple(SCALE)
        case ChoiceQuestion() | ChoicesQuestion():
            return tuple(option.id for option in question.options)
        case PassagesQuestion():
            return passages
        case AuthoritiesQuestion():
            return form.authorities
        case OrderQuestion():
            return tuple(item.id for item in question.items)
        case _:
            return ()


def find_form(form_id: str, *beside: Path) -> Path:
    """Return the file of a form: beside the notebook first, then among the kit's practice forms.

    Raises
    ------
    KitError
        If there is none, with the places that were looked at.

    Examples
    --------
    >>> find_form("notice-screening").name
    'notice-screening.yaml'
    """
    places = [*(place / "forms" for place in beside), datasets() / "forms"]
    for place in places:
        if (place / f"{form_id}.yaml").is_file() and "/" not in form_id:
            return place / f"{form_id}.yaml"
    looked = " or ".join(str(place) for place in places)
    raise KitError(f"there is no form {form_id!r} in {looked}", do="keep the folder 'forms' beside the notebook")


def read_form(path: Path) -> Form:
    """Return a form from its file.

    Raises
    ------
    KitError
        If it can't be read, with file and line.
    """
    return read_model(Form, path)
