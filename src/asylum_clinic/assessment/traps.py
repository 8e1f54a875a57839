"""Law of another day that a student has chosen: named, so that it can be asked once more at a later time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Key, SelectionKey
from asylum_clinic.assessment.records import Record
from asylum_clinic.assessment.wording import day
from asylum_clinic.cases.model import Case
from asylum_clinic.law.authorities import authorities

AGAIN = "again"
"""The note that holds the authorities to be asked about once more, parted by spaces."""


def traps_in(answers: Mapping[str, Answer], key: Key) -> list[str]:
    """Return the authorities that were chosen and that the key calls right law of the wrong date, each once."""
    found = [
        name
        for question, entry in key.questions.items()
        if isinstance(entry, SelectionKey)
        for name in answers.get(question, ())
        if name in entry.wrong_date
    ]
    return [name for name in dict.fromkeys(found) if name in authorities()]


def asked_again(case: Case, record: Record, standing: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each authority to be asked about once more, with how it stands once the student has answered.

    Parameters
    ----------
    case : Case
    record : Record
        Its note ``again`` names the authorities; ``again--ID`` holds the answer, ``yes`` or ``no``.
    standing : mapping
        How each authority stands on the dates of the case, in words.
    """
    decided = day(case.paper.decision_date)
    found = []
    for name in dict.fromkeys(record.notes.get(AGAIN, "").split()):
        if name in authorities() and name in standing:
            entry = authorities()[name]
            asks = f"Once more: could {entry.title}, {entry.citation}, be relied on in this case, decided on {decided}?"
            told = standing[name] if record.notes.get(f"{AGAIN}--{name}") in ("yes", "no") else ""
            found.append({"id": name, "asks": asks, "told": told})
    return found
