"""The same facts on every rung: a case held against each standard of proof, for each protection by itself.

Which rung is the one in force follows from the rules on postures, on the dates that are chosen; the others are there to
compare. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from asylum_clinic.cases.model import Case
from asylum_clinic.cases.varied import said
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.elements import standards
from asylum_clinic.law.posture_rules import Protection, Stage
from asylum_clinic.law.postures import Posture, tests_for

PROTECTIONS: dict[Protection, str] = {
    "asylum": "Asylum",
    "withholding": "Withholding of removal",
    "cat": "Convention Against Torture",
}
STAGES: dict[Stage, str] = {
    "screening": "Screening by an asylum officer",
    "ij_review": "Review of a screening by an immigration judge",
    "merits": "Merits, before an immigration judge",
    "affirmative": "Merits, before an asylum officer",
}
RUNGS = ("significant-possibility", "reasonable-possibility", "well-founded-fear", "reasonable-probability",
         "more-likely-than-not")  # fmt: skip
"""The standards from the lowest to the highest; a reasonable possibility and a well-founded fear share their words."""
ANSWERS = {
    "yes": "Yes",
    "likely_yes": "Likely yes",
    "contested": "Contested",
    "likely_no": "Likely no",
    "no": "No",
}
_AS_FAR = {"yes": 2, "likely_yes": 1, "contested": 0, "likely_no": -1, "no": -2}


@dataclass(frozen=True)
class InForce:
    """The test for one protection on the chosen dates: which rung, if any, in words, with what it rests on."""

    protection: Protection
    rung: str
    words: str
    rests_on: tuple[str, ...]


def in_force_on(
    case: Case, entry: str, decision: str, stage: str, *, no_exception: bool = False
) -> tuple[InForce, ...]:
    """Return the test for each protection, were the case's person to enter and be decided on other days.

    Parameters
    ----------
    case : Case
        Its posture gives every fact but the dates and the stage.
    entry, decision : str
        Days, as ``2023-05-12``.
    stage : str
        One of :data:`STAGES`.
    no_exception : bool
        Suppose that the record shows no exception to a limit of those days, where the case does not say.

    Raises
    ------
    ValueError
        If a day or the stage can't be read, or they do not agree with the facts of the case.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> case = read_case(find_case("notice-under-the-door"))
    >>> [one.rung for one in in_force_on(case, "2022-11-14", "2022-12-09", "screening")]
    ['significant-possibility', 'significant-possibility', 'significant-possibility']
    """
    known: dict[str, Any] = case.posture.model_dump() if case.posture else {}
    known |= {"entry": entry, "decision": decision, "stage": stage, "entry_at": None, "begun": None, "begun_at": None}
    if no_exception and known.get("exceptions") is None:
        known["exceptions"] = frozenset()
    if stage in ("merits", "affirmative"):
        known["expedited_removal"] = False
        known["reinstated"] = known.get("reinstated") or False
    elif known.get("manner") != "admitted":
        known["expedited_removal"], known["reinstated"] = True, None
    try:
        answers = tests_for(Posture.model_validate(known))
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(str(part) for part in first["loc"])
        raise ValueError(f"{where} {first['msg']}".strip().replace("Value error, ", "")) from None
    return tuple(
        InForce(answer.protection, answer.standard, said(answer), tuple(_cited(name) for name in answer.authorities))
        for answer in answers
    )


def contradictions(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each pair of rungs on which the same facts go further up than down.

    Parameters
    ----------
    given : dict of rung to answer
        What a student said on the rungs of one protection; one of :data:`ANSWERS` each.

    Examples
    --------
    >>> contradictions({"significant-possibility": "no", "more-likely-than-not": "yes"})[0][:30]
    'Significant possibility: No. M'
    """
    found = []
    answered = [rung for rung in RUNGS if given.get(rung) in _AS_FAR]
    for lower, higher in pairwise(answered):
        if {lower, higher} == {"reasonable-possibility", "well-founded-fear"}:
            continue  # the words are the same
        if _AS_FAR[given[higher]] > _AS_FAR[given[lower]]:
            names = [f"{standards()[rung].title}: {ANSWERS[given[rung]]}." for rung in (lower, higher)]
            found.append(f"{' '.join(names)} The second rung is the higher one: what reaches it reaches the first.")
    return tuple(found)


def rungs() -> list[dict[str, Any]]:
    """Return the standards as a page shows them: title, words, what courts say of it, a number where they give one."""
    return [
        {
            "id": rung,
            "title": standards()[rung].title,
            "words": standards()[rung].words,
            "explanation": " ".join(standards()[rung].explanation.split()),
            "number": standards()[rung].number,
            "authorities": [_cited(name) for name in standards()[rung].authorities],
        }
        for rung in RUNGS
    ]


def _cited(name: str) -> str:
    entry = authorities()[name]
    return f"{entry.title}, {entry.citation}"
