"""Answer records: what a student has answered, as plain JSON, and which of several records counts.

A record may come from a broken or hostile file. Reading one never raises: what can't be read is left out, said in
a sentence, and counts as unanswered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from asylum_clinic.assessment.answers import Answer, read_answer
from asylum_clinic.assessment.questions import Form, options_of

SCHEMA = 1
MAX_BYTES = 1_000_000
"""The largest record that is read, in bytes; a full form of 60 questions is about 20,000."""
MAX_SEQUENCE = 2**53 - 1
MAX_NOTES = 40
"""The most notes that a record may hold beside its answers."""
MAX_NOTE = 10_000
"""The longest note, in characters."""
METADATA = "asylum_clinic"
"""The name under which the page writes a record into its cell's metadata."""
MIMETYPE = "application/vnd.asylum-clinic.answers+json"
"""The media type of a record in a cell's output."""

Carrier = Literal["notebook", "sidecar", "output", "none"]

CARRIERS: dict[Carrier, str] = {
    "notebook": "the notebook itself",
    "sidecar": "the file in the folder 'answers'",
    "output": "the summary printed under the form",
    "none": "nothing",
}


class Record(BaseModel):
    """What a student has answered on one form, after everything unreadable was left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    form: str
    case_digest: str = ""
    seq: int = 0
    time: str = ""
    answers: dict[str, Answer] = {}
    notes: dict[str, str] = {}
    """What a student wrote beside the answers (how sure, the other side): kept, and never graded."""
    carrier: Carrier = "none"
    problems: tuple[str, ...] = Field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is answered and nothing noted."""
        return not self.answers and not self.notes

    def as_json(self) -> dict[str, Any]:
        """Return the record as it is kept in every carrier."""
        answers = {name: list(value) if isinstance(value, tuple) else value for name, value in self.answers.items()}
        return {
            "schema": SCHEMA,
            "form": self.form,
            "case_digest": self.case_digest,
            "seq": self.seq,
            "time": self.time,
            "answers": answers,
            **({"notes": self.notes} if self.notes else {}),
        }


def now() -> str:
    """Return the time as a record states it: UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_record(raw: object, form: Form, passages: tuple[str, ...], carrier: Carrier) -> Record | None:
    """Return a record from what a carrier holds, or None where it holds no record of this form at all.

    Parameters
    ----------
    raw : str, bytes, or what JSON gives
    form : Form
    passages : tuple of str
        The ids of the case's paragraphs.
    carrier : {"notebook", "sidecar", "output"}

    Returns
    -------
    Record or None
        Unknown questions, unknown ids and wrong types are left out and named in ``problems``.

    Examples
    --------
    >>> from asylum_clinic.assessment.questions import find_form, read_form
    >>> form = read_form(find_form("notice-screening"))
    >>> parse_record("{broken", form, (), "sidecar").problems
    ("the file in the folder 'answers' can't be read: it is not JSON",)
    """
    return parsed(raw, form.id, carrier, lambda answers: _answers(answers, form, passages))


def parsed(
    raw: object, record_id: str, carrier: Carrier, read: Callable[[object], tuple[dict[str, Answer], list[str]]]
) -> Record | None:
    """Return a record of a name, with its answers read by ``read``; None where a carrier holds nothing."""
    place = CARRIERS[carrier]
    if raw is None or raw == "" or raw == {}:
        return None
    data, problem = _decode(raw)
    if data is None:
        return Record(form=record_id, carrier=carrier, problems=(f"{place} can't be read: {problem}",))
    if data.get("form") != record_id:
        return Record(form=record_id, carrier=carrier, problems=(f"{place} holds answers to another form",))
    if data.get("schema") != SCHEMA:
        return Record(form=record_id, carrier=carrier, problems=(f"{place} is of a version this kit can't read",))
    answers, problems = read(data.get("answers"))
    return Record(
        form=record_id,
        case_digest=_short(data.get("case_digest")),
        seq=_sequence(data.get("seq")),
        time=_short(data.get("time")),
        answers=answers,
        notes=_notes(data.get("notes")),
        carrier=carrier,
        problems=tuple(problems),
    )


def newest(records: Iterable[Record | None], form_id: str) -> Record:
    """Return the record that counts: the newest by sequence number, then by time; an empty one never wins.

    What was wrong with the other carriers is kept in ``problems``, so that a grader sees it.
    """
    found = [record for record in records if record is not None]
    if not found:
        return Record(form=form_id)
    best = max(found, key=lambda record: (not record.is_empty, record.seq, record.time))
    others = tuple(problem for record in found if record is not best for problem in record.problems)
    return best.model_copy(update={"problems": tuple(dict.fromkeys(best.problems + others))})


def unanswered(form: Form, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Return the ids of the questions that are still open, in the order they are asked."""
    return tuple(name for name in form.questions if not answers.get(name))


def records_in_notebook(notebook: object, form_id: str) -> list[tuple[Carrier, object]]:
    """Return the raw records of a form that a notebook holds, in cell metadata and in outputs.

    Parameters
    ----------
    notebook : dict
        The notebook as JSON; anything else, and anything malformed inside, holds no record.
    form_id : str
    """
    found: list[tuple[Carrier, object]] = []
    for cell in _list(_get(notebook, "cells")):
        kept = _get(_get(cell, "metadata"), METADATA)
        if _get(kept, "form") == form_id:
            found.append(("notebook", kept))
        for output in _list(_get(cell, "outputs")):
            shown = _get(_get(output, "data"), MIMETYPE)
            if _get(shown, "form") == form_id:
                found.append(("output", shown))
    return found


def _get(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _decode(raw: object) -> tuple[dict[str, Any] | None, str]:
    if isinstance(raw, (str, bytes)):
        if len(raw) > MAX_BYTES:
            return None, f"it is larger than {MAX_BYTES:,} bytes"
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            return None, "it is not JSON"
    if not isinstance(raw, Mapping):
        return None, "it is not a record of answers"
    try:
        if len(json.dumps(raw)) > MAX_BYTES:
            return None, f"it is larger than {MAX_BYTES:,} bytes"
    except (TypeError, ValueError, RecursionError):
        return None, "it is not a record of answers"
    return dict(raw), ""


def _answers(raw: object, form: Form, passages: tuple[str, ...]) -> tuple[dict[str, Answer], list[str]]:
    if not isinstance(raw, Mapping):
        return {}, ["the answers are not a list of questions and answers, so none could be read"]
    answers: dict[str, Answer] = {}
    problems = []
    unknown = [name for name in raw if name not in form.questions]
    if unknown:
        problems.append(f"{len(unknown)} answer(s) to questions that this form does not ask were left out")
    for name, question in form.questions.items():
        if raw.get(name) in (None, "", [], ()):
            continue
        answer, problem = read_answer(raw[name], question, options_of(question, form, passages))
        if answer:
            answers[name] = answer
        if problem:
            problems.append(f"question '{name}': {problem}")
    return answers, problems


def _notes(raw: object) -> dict[str, str]:
    """Return the notes that can be read; an older record has none, and an older kit leaves them be."""
    found = raw.items() if isinstance(raw, Mapping) else ()
    fits = [(name, text) for name, text in found if isinstance(name, str) and isinstance(text, str) and text.strip()]
    return {whole(name[:200]): whole(text[:MAX_NOTE]) for name, text in fits[:MAX_NOTES]}


def whole(text: str) -> str:
    r"""Return text that a file can hold: half of a character pair, as JSON may have it, becomes a question mark.

    Examples
    --------
    >>> whole("\ud800 is half")
    '? is half'
    """
    return text.encode(errors="replace").decode()


def _short(value: object) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[\w:.+-]{0,40}", value) else ""


def _sequence(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_SEQUENCE:
        return value
    return 0
