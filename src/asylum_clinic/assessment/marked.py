"""A student's marks on paragraphs beside the key's, paragraph by paragraph. Pure.

A mark is what a student says of one paragraph: cited in a form, or marked in the case reader as helping, hurting or
unknown. The key's side of the table says what the paragraph is worth on the question and why. Which way a paragraph
cuts is said and not graded: the marks are for finding it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Must, SelectionKey
from asylum_clinic.assessment.marks import BEARS, MARKS, mark_name
from asylum_clinic.assessment.scoring import lists_under
from asylum_clinic.cases.model import Case

MOST_WORDS = 24
"""How many of a paragraph's first words are shown."""
NOT_NAMED = "Not among the key's paragraphs"
OTHER_WAY = "You marked it the other way round; that is for you to weigh, and takes no mark."
VERDICTS = {
    "hit": "Well chosen",
    "spared": "Not needed beside the one you chose",
    "open": "Left open by you",
    "missed": "Missed",
    "may": "Fair to cite: no mark of its own",
    "wrong": "Off the point",
    "none": "Nothing lost",
}
"""What a paragraph brought, in words."""


@dataclass(frozen=True)
class Mark:
    """One paragraph: its number and first words, what the student said, what the key says, what it brought and why."""

    label: str
    words: str
    said: str
    key: str
    brought: str
    why: str


@dataclass(frozen=True)
class Marks:
    """One question's marks beside the key's: a sentence that sums up, the paragraphs, and what else could be cited."""

    caption: str
    rows: tuple[Mark, ...]
    also: str


@dataclass(frozen=True)
class Said:
    """What a student said of a question's paragraphs: those that count as chosen, and the marks of the case reader."""

    chosen: tuple[str, ...]
    marks: Mapping[str, tuple[str, ...]]
    cites: bool = True
    """Whether paragraphs are cited, as in a form; in the case reader alone they are only marked."""

    def words(self, paragraph: str) -> str:
        """Return it in words for one paragraph."""
        marked = " and ".join(MARKS[mark] for mark in self.marks.get(paragraph, ()))
        if not self.cites:
            return marked[:1].upper() + marked[1:] or "No mark"
        cited = "Cited" if paragraph in self.chosen else "Not cited"
        return f"{cited}; marked: {marked}" if marked else cited


def cited_in_form(answer: Answer | None, elements: Sequence[str], marks: Mapping[str, Answer], case: Case) -> Said:
    """Return what a form's answer says, with the marks that the case reader kept for the same elements of the law."""
    return Said(answer if isinstance(answer, tuple) else (), _marks_on(elements, marks, case))


def marked_in_reader(element: str, marks: Mapping[str, Answer], case: Case) -> Said:
    """Return what the case reader's marks say of one element; one that is *unknown* chooses nothing."""
    on = _marks_on([element], marks, case)
    return Said(tuple(name for name, said in on.items() if set(said) & set(BEARS)), on, cites=False)


def beside(said: Said, entry: SelectionKey, case: Case, conditions: Collection[str] = frozenset()) -> Marks:
    """Return a student's marks beside the key's, in the order of the file.

    Parameters
    ----------
    said : Said
    entry : SelectionKey
        The key of a question on paragraphs.
    case : Case
    conditions : collection of str
        The key's conditions that the other answers meet.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> case = read_case(find_case("notice-under-the-door"))
    >>> must = Must(any_of=("n3",), side="hurts", missed="You left out the Act.")
    >>> entry = SelectionKey(weight=1, scheme="coverage", must=(must,), otherwise="It says little.", blank="Nothing.")
    >>> [(row.label, row.said, row.brought) for row in beside(Said(("n2",), {}), entry, case).rows]
    [('¶ 2', 'Cited', 'Off the point'), ('¶ 3', 'Not cited', 'Missed')]
    """
    must, may = lists_under(entry, conditions)
    needed = {name for group in must for name in group.any_of}
    shown = [name for name in case.passages if name in needed or name in said.chosen or said.marks.get(name)]
    rows = tuple(_row(name, said, entry, case, must, may) for name in shown)
    other = [passage.label for name, passage in case.passages.items() if name in may and name not in shown]
    also = f"The key also takes, without a mark of their own: {'; '.join(other)}." if other else ""
    return Marks(_caption(said, rows, must), rows, also)


def _marks_on(elements: Sequence[str], marks: Mapping[str, Answer], case: Case) -> dict[str, tuple[str, ...]]:
    found = {}
    for name in case.passages:
        of = [marks.get(mark_name(element, name)) for element in elements]
        if kept := tuple(dict.fromkeys(mark for mark in of if isinstance(mark, str) and mark in MARKS)):
            found[name] = kept
    return found


def _row(name: str, said: Said, entry: SelectionKey, case: Case, must: Sequence[Must], may: Mapping[str, str]) -> Mark:
    passage = case.passages[name]
    words = passage.text.split()
    first = " ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else "")
    group = next((one for one in must if name in one.any_of), None)
    if group is not None:
        key, brought, why = _needed(name, group, said, case)
    elif name in may:
        key, brought, why = "May be cited", VERDICTS["may"], may[name]
    else:
        listed = {**entry.off_the_point, **entry.wrong_date}
        key = "Off the point" if name in listed else NOT_NAMED
        brought, why = VERDICTS["wrong"], listed.get(name, entry.otherwise)
    if group is None and name not in said.chosen:
        brought = VERDICTS["none"]
    return Mark(passage.label, first, said.words(name), key, brought, why)


def _needed(name: str, group: Must, said: Said, case: Case) -> tuple[str, str, str]:
    """Say what the key asks of a paragraph that carries the answer, and whether the student saw it."""
    labels = {one: case.passages[one].label for one in group.any_of if one in case.passages}
    others = [label for one, label in labels.items() if one != name]
    key = f"Carries the answer, as does {' or '.join(others)}" if others else "Carries the answer"
    way = MARKS.get(group.side, "")
    marked = set(said.marks.get(name, ()))
    crossed = way and marked & set(BEARS) and group.side not in marked
    key, why = f"{key}; {way}" if way else key, OTHER_WAY if crossed else ""
    if name in said.chosen:
        return key, VERDICTS["hit"], why
    if set(group.any_of) & set(said.chosen):
        return key, VERDICTS["spared"], why
    verdict = VERDICTS["open" if not said.cites and "unknown" in marked else "missed"]
    first = min(labels, key=[*case.passages].index)
    missed = group.missed if name == first else f"See {labels[first]}."
    return key, verdict, f"{missed} {why}".strip()


def _caption(said: Said, rows: Sequence[Mark], must: Sequence[Must]) -> str:
    hits = sum(bool(set(group.any_of) & set(said.chosen)) for group in must)
    off = sum(row.brought == VERDICTS["wrong"] for row in rows)
    verb = "cited" if said.cites else "marked"
    return f"You {verb} {hits} of {len(must)} that carry the answer, and {off} off the point."
