"""What scoring says of an answer: a code for the machine, ids, and the key's own sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "accepted",
    "partly_accepted",
    "accepted_on_condition",
    "condition_unmet",
    "not_accepted",
    "any_position",
    "blank",
    "unreadable",
    "hit",
    "neutral",
    "missed",
    "wrong_date",
    "off_the_point",
    "out_of_place",
    "ungraded",
    "for_a_person",
]


@dataclass(frozen=True)
class Reason:
    """One thing to say of an answer: its code, the ids it is about and the key's sentence."""

    code: Code
    ids: tuple[str, ...] = ()
    text: str = ""
