"""The sides on which an interview is looked at: how much each counts, and why, with the authority where one stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Side:
    """One side: its title, its points, and the reason, with an authority's id in square brackets."""

    title: str
    of: int
    ground: str


SIDES = {
    "consent": Side(
        "Purpose and consent",
        3,
        "What a client tells is confidential ([aba-1-6]); so say who listens, what it is for and what stays here. To "
        "leave the choice with the client follows from the habits taught in [katz-haldar]: teaching, not law.",
    ),
    "questions": Side(
        "Open and leading questions",
        4,
        "Testimony can carry a claim alone if it is credible, persuasive and specific ([ina-208b1Bii]), and nobody is "
        "specific in answer to a list. How a question is put can shape the answer (Herlihy & Turner, British Journal "
        "of Psychiatry 2007).",
    ),
    "order": Side(
        "Order",
        2,
        "What is safe first, the hardest neither first nor last: one way to put the habits of [katz-haldar] into an "
        "hour. It is teaching, not law.",
    ),
    "breaks": Side("Breaks", 1, "The same teaching ([katz-haldar]): a break is offered, and needs no reason."),
    "interpreter": Side(
        "The interpreter's errors, and mending them",
        3,
        "How far the record of a border interview is relied on can turn on whether the interpreter was understood "
        "([j-c-h-f]); in the Ninth Circuit a hearing denied due process where incompetent interpretation was likely to "
        "have affected the outcome ([perez-lastor]). What you don't mend now is found later by someone else.",
    ),
    "closing": Side(
        "Closing",
        3,
        "In a screening the officer sums up the material facts and lets the person correct them ([cfr-208-30d]); "
        "counsel can do no less.",
    ),
    "facts": Side(
        "What could have been learned",
        4,
        "What helps and what hurts: both have to be known before the other side knows them, and both have to be "
        "specific ([ina-208b1Bii]).",
    ),
}
