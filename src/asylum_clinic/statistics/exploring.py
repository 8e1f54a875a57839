"""What an explorer is: choices, and for each of them a figure and the one sentence that it licenses.

The screen decides nothing: a choice that can't be said (two units, an empty selection) gives the reason instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.drawing import Picture

State = Mapping[str, str]
"""What is chosen, by the choice's name; always words, as a page holds them."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its label, and its options as value and words.

    One that ``answers`` goes back to its default when another choice changes, so that nobody sees the verdict on the
    next question with the answer to the last.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: str
    answers: bool = False


@dataclass(frozen=True)
class Explored:
    """What a choice shows: a figure and its sentence, or a problem in words."""

    sentence: str
    picture: Picture | None = None
    problem: bool = False


@dataclass(frozen=True)
class Explorer:
    """A question that can be turned over without writing code."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    show: Callable[[State], Explored]


def asked_anew(of: Explorer, before: State, now: State) -> dict[str, str]:
    """Return what is chosen, with every answer open again if what is asked has changed.

    Examples
    --------
    >>> yes_no = (("open", "choose"), ("yes", "Yes"))
    >>> drill = Explorer("drill", "A drill", (Choice("of", "Of", (("1", "1"), ("2", "2")), "1"),
    ...     Choice("is", "Is it?", yes_no, "open", answers=True)), lambda state: Explored("said"))
    >>> asked_anew(drill, {"of": "1", "is": "yes"}, {"of": "2", "is": "yes"})
    {'of': '2', 'is': 'open'}
    """
    answers = {choice.name: choice.default for choice in of.choices if choice.answers}
    changed = any(before.get(name) != value for name, value in now.items() if name not in answers)
    return {**now, **(answers if changed else {})}


def explored(of: Explorer, state: State) -> Explored:
    """Return what a choice shows; what can't be said is answered with the reason, and an unknown choice too.

    Examples
    --------
    >>> from asylum_clinic.statistics.explorations import explorer
    >>> chosen = {choice.name: choice.default for choice in explorer("decisions").choices}
    >>> explored(explorer("decisions"), chosen | {"forum": "asylum office"}).problem
    True
    """
    return _explored(of, tuple(sorted(state.items())))


@lru_cache(maxsize=64)
def _explored(of: Explorer, chosen: tuple[tuple[str, str], ...]) -> Explored:
    state = dict(chosen)
    try:
        for choice in of.choices:
            if state.get(choice.name) not in dict(choice.options):
                raise KitError(f"{choice.label} can't be {state.get(choice.name)!r}", do="choose from the list")
        return of.show(state)
    except KitError as error:
        return Explored(str(error), problem=True)
