"""A case beside itself: as it is, and as it would be under a variant, with a table of what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from asylum_clinic.cases.model import Case, CasePaper, Passage
from asylum_clinic.cases.table import plain_table
from asylum_clinic.cases.variant import Event, Variant
from asylum_clinic.law.authorities import LAW_AS_OF
from asylum_clinic.law.elements import standards
from asylum_clinic.law.postures import Answer, Tests, tests_for

_FACTS = {
    "entry_date": "Day of entry",
    "application_date": "Day of the application",
    "decision_date": "Day of the decision",
    "decision_point": "Who decides, and when",
    "place_of_entry": "Place of entry",
    "circuit": "Circuit",
}
POINTS = {
    "credible_fear": "an asylum officer, at the screening",
    "ij_merits": "an immigration judge, on the merits",
    "affirmative_interview": "an asylum officer, on an application",
}
"""Who decides at a decision point, and when."""
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh")
CIRCUITS = dict(enumerate((*_ORDINALS, "D.C."), start=1))
"""The courts of appeals by the numbers that the case files use."""
_PROTECTIONS = {"asylum": "asylum", "withholding": "withholding of removal", "cat": "the Convention Against Torture"}
_NONE = "—"


@dataclass(frozen=True)
class Change:
    """One thing that differs: what it is, and how it reads before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, repr=False)
class VariedCase:
    """A case as it is (``base``) and as it would be (``case``) under the variants that were named.

    In a notebook it shows itself as a table of what changed; printed, as lines of text.
    """

    base: Case
    case: Case
    variants: tuple[Variant, ...]

    @property
    def tests(self) -> Tests | None:
        """The test for each protection in the varied posture; None where the case states no posture."""
        return tests_for(self.case.posture) if self.case.posture else None

    @property
    def tests_before(self) -> Tests | None:
        """The test for each protection in the case as it is."""
        return tests_for(self.base.posture) if self.base.posture else None

    @property
    def tests_differ(self) -> bool:
        """Whether some protection is tested by another standard, or is open or closed where it was not."""
        pairs = zip(self.tests_before or (), self.tests or (), strict=True)
        return any((old.status, old.standard) != (new.status, new.standard) for old, new in pairs)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Everything that differs between the two, in the order in which a file is read."""
        found = (*_facts(self.base.paper, self.case.paper), *self._tests(), *_texts(self.base, self.case))
        return tuple(change for change in found if change.before != change.after)

    def _tests(self) -> Iterator[Change]:
        before, after = self.tests_before, self.tests
        if before and after:
            for old, new in zip(before, after, strict=True):
                yield Change(f"Test for {_PROTECTIONS[new.protection]}", said(old), said(new))

    def __repr__(self) -> str:
        """Return the changes as lines of text."""
        lines = [f"{self.base.paper.title}: {variant.title}" for variant in self.variants]
        for change in self.changes:
            lines += [change.what, f"    before: {change.before}", f"    after:  {change.after}"]
        return "\n".join([*lines, LAW_AS_OF])

    def _repr_html_(self) -> str:
        """Return the changes as a plain table, every word of the file escaped."""
        caption = [self.base.paper.title, *(variant.title for variant in self.variants)]
        rows = ((change.what, change.before, change.after) for change in self.changes)
        return f"{plain_table(caption, ('What changes', 'Before', 'After'), rows)}<p>{escape(LAW_AS_OF)}</p>"


def said(answer: Answer) -> str:
    """Return the test for a protection in words, or why there is none.

    Examples
    --------
    >>> from asylum_clinic.law.postures import Posture
    >>> silent = Posture(stage="merits", decision="2024-06-03", entry="2023-08-22")
    >>> said(tests_for(silent).cat)
    'More likely than not'
    >>> said(tests_for(silent).asylum)[:16]
    'Not enough facts'
    """
    match answer.status:
        case "test":
            return standards()[answer.standard].title
        case "closed":
            return f"Closed. {answer.reason}"
        case "unsettled":
            return f"Unsettled. {answer.reason}"
        case "not_enough_facts":
            return f"Not enough facts. State {'; '.join(answer.say) or 'more of the posture'}."


def _facts(before: CasePaper, after: CasePaper) -> Iterator[Change]:
    for name, title in _FACTS.items():
        old, new = (_fact_words(name, getattr(paper, name)) for paper in (before, after))
        yield Change(title, old, new)
    facts = [paper.posture.model_dump(mode="json") if paper.posture else {} for paper in (before, after)]
    for name in dict.fromkeys((*facts[0], *facts[1])):
        old, new = (_posture_words(dumped.get(name)) for dumped in facts)
        yield Change(f"Posture: {name.replace('_', ' ')}", old, new)


def _fact_words(name: str, value: object) -> str:
    match value:
        case None:
            return _NONE
        case date():
            return f"{value.day} {value:%B %Y}"
        case int():
            return CIRCUITS[value]
        case _:
            return POINTS.get(str(value), str(value))


def _posture_words(value: object) -> str:
    match value:
        case None:
            return "not stated"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(str(one).replace("_", " ") for one in sorted(value)) or "none is shown"
        case _:
            return str(value).replace("_", " ")


def _texts(before: Case, after: Case) -> Iterator[Change]:
    yield Change("Summary", before.paper.summary, after.paper.summary)
    for old, new in zip(before.exhibits, after.exhibits, strict=True):
        yield Change(f"Title of Exhibit {new.paper.id.upper()}", old.paper.title, new.paper.title)
    documents = [(before.narrative, after.narrative)]
    documents += [(old.passages, new.passages) for old, new in zip(before.exhibits, after.exhibits, strict=True)]
    for pair in documents:
        yield from _paragraphs(*pair)
    yield from _lists("Timeline", _events(before.paper.timeline), _events(after.paper.timeline))
    yield from _lists("The record leaves unsaid", before.paper.unsaid, after.paper.unsaid)
    yield from _lists("To ask next", before.paper.ask_next, after.paper.ask_next)


def _paragraphs(before: tuple[Passage, ...], after: tuple[Passage, ...]) -> Iterator[Change]:
    old, new = ({passage.id: passage for passage in document} for document in (before, after))
    order = sorted(
        {**old, **new}.values(), key=lambda passage: (int("".join(filter(str.isdigit, passage.label))), passage.label)
    )
    for passage in order:
        texts = (document[passage.id].text if passage.id in document else _NONE for document in (old, new))
        yield Change(passage.label, *texts)


def _events(timeline: tuple[Event, ...]) -> tuple[str, ...]:
    return tuple(f"{event.date.day} {event.date:%B %Y}: {event.what}" for event in timeline)


def _lists(what: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
    """Yield what only one of two lists holds, so that a long list that hardly changes stays short."""
    gone = "; ".join(line for line in before if line not in after) or _NONE
    come = "; ".join(line for line in after if line not in before) or _NONE
    yield Change(what, gone, come)
