"""Keys of questions whose answer is a value: a number within a tolerance, a day, an order.

Each accepted value carries its credit and the rule that gives it; a value that tells which mistake was made has a
sentence of its own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

OrderScheme = Literal["kendall_tau", "adjacent_pairs", "all_or_nothing"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Accepted(_Part):
    """One value that earns ``credit``, with the ``rule`` that gives it, on a ``condition`` if one is named."""

    credit: float = Field(default=1, gt=0, le=1)
    rule: str
    condition: str = ""
    unmet: str = ""

    @model_validator(mode="after")
    def _an_unmet_condition_is_told(self) -> _Accepted:
        if bool(self.condition) != bool(self.unmet):
            raise ValueError("write 'condition' and 'unmet' together: what to say where the condition is not met")
        return self


class AcceptedNumber(_Accepted):
    """A number that could be accepted."""

    value: Decimal = Field(allow_inf_nan=False)


class NumberMistake(_Part):
    """A number that tells which mistake was made."""

    value: Decimal = Field(allow_inf_nan=False)
    said: str


class NumberKey(_Part):
    """The key of a ``number`` question.

    A number counts as another if they differ by no more than ``absolute`` or by no more than the share ``relative``
    of the key's number, whichever allows more. ``mistakes`` have a sentence each; ``otherwise`` is said of the rest.
    """

    kind: Literal["number"] = "number"
    weight: float = Field(ge=0)
    accept: tuple[AcceptedNumber, ...] = Field(min_length=1)
    absolute: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    relative: Decimal = Field(default=Decimal(0), ge=0, lt=1)
    mistakes: tuple[NumberMistake, ...] = ()
    otherwise: str
    blank: str
    authorities: tuple[str, ...] = ()

    def within(self, said: Decimal, wanted: Decimal) -> bool:
        """Return whether a number counts as another."""
        return abs(said - wanted) <= max(self.absolute, self.relative * abs(wanted))

    @model_validator(mode="after")
    def _a_mistake_is_not_accepted(self) -> NumberKey:
        for mistake in self.mistakes:
            if any(self.within(mistake.value, accepted.value) for accepted in self.accept):
                raise ValueError(f"{mistake.value} is a mistake and lies within the tolerance of what is accepted")
        return self


class AcceptedDay(_Accepted):
    """A day that could be accepted."""

    value: date


class DateMistake(_Part):
    """A day that tells which mistake was made."""

    value: date
    said: str


class DateKey(_Part):
    """The key of a ``date`` question: exact days, each with the rule that gives it, and days that are mistakes."""

    kind: Literal["date"] = "date"
    weight: float = Field(ge=0)
    accept: tuple[AcceptedDay, ...] = Field(min_length=1)
    mistakes: tuple[DateMistake, ...] = ()
    otherwise: str
    blank: str
    authorities: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _each_day_stands_once(self) -> DateKey:
        days = [day.value for day in self.accept] + [mistake.value for mistake in self.mistakes]
        for value in days:
            if days.count(value) > 1:
                raise ValueError(f"the day {value} stands twice")
        return self


class OrderKey(_Part):
    """The key of an ``order`` question: ids from first to last; those in one group may stand in any order.

    ``feedback`` has a sentence for each thing, said where it is one of the fewest that would have to be moved.
    """

    kind: Literal["order"] = "order"
    weight: float = Field(ge=0)
    scheme: OrderScheme
    order: tuple[tuple[str, ...], ...] = Field(min_length=2)
    why: str
    blank: str
    feedback: dict[str, str]
    authorities: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _each_thing_has_a_place_and_a_sentence(self) -> OrderKey:
        names = [name for group in self.order for name in group]
        if len(set(names)) < len(names) or set(names) != set(self.feedback):
            raise ValueError("each thing stands once in 'order' and has its sentence in 'feedback'")
        if self.scheme == "adjacent_pairs" and len(names) > len(self.order):
            raise ValueError("things that share a place have no neighbours: use the scheme kendall_tau")
        return self
