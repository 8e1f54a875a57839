"""What a supervising attorney could accept: the key in words, for an instructor's own course only."""

from __future__ import annotations

from pathlib import Path

from asylum_clinic.assessment.key import Key, Must, PositionKey, SelectionKey, read_key
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.questions import Question
from asylum_clinic.assessment.wording import named


def key_in_reach(form_id: str, folder: Path) -> Path | None:
    """Return the file of a form's key where the notebook lies in an instructor's ``solutions``, else None.

    Examples
    --------
    >>> key_in_reach("notice-screening", Path("/somewhere/exercises/week-1")) is None
    True
    """
    path = folder.parent.parent / "grading" / "keys" / f"{form_id}.yaml"
    return path if folder.parent.name == "solutions" and path.is_file() else None


def accepted(opened: Opened, folder: Path) -> dict[str, list[str]]:
    """Return, question by question, what could be accepted and why; nothing where no key is in reach.

    Raises
    ------
    KitError
        If the key is there but can't be read, with file and line.
    """
    path = key_in_reach(opened.form.id, folder)
    return {} if path is None else in_words(opened, read_key(path))


def in_words(opened: Opened, key: Key) -> dict[str, list[str]]:
    """Return a whole key in words, question by question, for who has to sign it."""
    lines: dict[str, list[str]] = {}
    for name, question in opened.form.questions.items():
        match key.questions.get(name):
            case PositionKey() as entry:
                lines[name] = _position(entry, question, key, opened)
            case SelectionKey() as entry:
                lines[name] = _selection(entry, question, opened)
            case NumberKey() | DateKey() as entry:
                lines[name] = _values(entry, question, key, opened)
            case OrderKey() as entry:
                lines[name] = _order(entry, question, opened)
            case None:
                lines[name] = []
            case entry:
                lines[name] = [entry.model_answer, *(f"Rubric: {item}" for item in entry.rubric)]
    return lines


def _position(entry: PositionKey, question: Question, key: Key, opened: Opened) -> list[str]:
    if entry.contested:
        lines = ["Contested: either side could be accepted; the reasons carry the marks."]
    else:
        answers = (f"{named(question, name, opened.case)} ({credit:.0%})" for name, credit in entry.accept.items())
        lines = [f"Accept: {'; '.join(answers)}."]
    for name, conditional in entry.conditional.items():
        why = key.conditions[conditional.condition].text if conditional.condition in key.conditions else ""
        lines.append(f"Accept on a condition: {named(question, name, opened.case)} ({conditional.credit:.0%}). {why}")
    return [*lines, entry.why]


def _values(entry: NumberKey | DateKey, question: Question, key: Key, opened: Opened) -> list[str]:
    lines = []
    for value in entry.accept:
        condition = f" {key.conditions[value.condition].text}" if value.condition in key.conditions else ""
        what = named(question, str(value.value), opened.case)
        lines.append(f"Accept: {what} ({value.credit:.0%}). {value.rule}{condition}")
    if isinstance(entry, NumberKey) and (entry.absolute or entry.relative):
        allowed = [f"{entry.absolute:f}"] if entry.absolute else []
        allowed += [f"{entry.relative:.2%} of the number"] if entry.relative else []
        lines.append(f"Tolerance: {' or '.join(allowed)}, whichever allows more.")
    return [*lines, *(f"{named(question, str(one.value), opened.case)}: {one.said}" for one in entry.mistakes)]


def _order(entry: OrderKey, question: Question, opened: Opened) -> list[str]:
    groups = [" and ".join(named(question, name, opened.case) for name in group) for group in entry.order]
    return [*(f"{place}. {group}" for place, group in enumerate(groups, 1)), entry.why]


def _selection(entry: SelectionKey, question: Question, opened: Opened) -> list[str]:
    lines = [f"Must: {_group(must, question, opened)}. {must.missed}" for must in entry.must]
    for label, group in (
        ("May", entry.may),
        ("Wrong date", entry.wrong_date),
        ("Off the point", entry.off_the_point),
    ):
        lines += [f"{label}: {named(question, name, opened.case)}. {said}" for name, said in group.items()]
    return lines


def _group(must: Must, question: Question, opened: Opened) -> str:
    return " or ".join(named(question, name, opened.case) for name in must.any_of)
