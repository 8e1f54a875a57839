"""Records of rooms that are no form: texts and lists of texts by name."""

from __future__ import annotations

from collections.abc import Mapping

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.records import Carrier, Record, parsed, whole

MAX_LONG = 20_000
"""The longest text of one answer, in characters."""
MAX_PLAIN = 5_000
"""The most answers of a room that is no form: a long file has two thousand marks to be made."""
MAX_LISTED = 500
"""The most things that one of them may list."""


def parse_plain(raw: object, record_id: str, carrier: Carrier) -> Record | None:
    """Return a record of a room that is no form: texts and lists of texts by name, whatever the names are.

    Parameters
    ----------
    raw : str, bytes, or what JSON gives
    record_id : str
        What the record calls itself under ``form``.
    carrier : {"notebook", "sidecar", "output"}

    Examples
    --------
    >>> raw = {"schema": 1, "form": "ladder", "seq": 1, "answers": {"rung": "yes", "odd": 7}}
    >>> parse_plain(raw, "ladder", "notebook").answers
    {'rung': 'yes'}
    """
    return parsed(raw, record_id, carrier, _plain_answers)


def _plain_answers(raw: object) -> tuple[dict[str, Answer], list[str]]:
    if not isinstance(raw, Mapping):
        return {}, ["the answers are not a list of names and answers, so none could be read"]
    answers: dict[str, Answer] = {}
    for name, value in list(raw.items())[:MAX_PLAIN]:
        if not isinstance(name, str) or len(name) > 200:
            continue
        if isinstance(value, str) and value.strip():
            answers[whole(name)] = whole(value[:MAX_LONG])
        elif isinstance(value, list | tuple) and value and all(isinstance(item, str) for item in value):
            answers[whole(name)] = tuple(whole(item[:MAX_LONG]) for item in value[:MAX_LISTED])
    left = len(raw) - len(answers)
    return answers, [f"{left} answer(s) could not be read and were left out"] if left else []
