"""What the page is told of a form and its case: plain JSON, without a word of the key.

Python thinks, JavaScript draws: every sentence about law that a student reads is made here.
"""

from __future__ import annotations

from typing import Any

from asylum_clinic.assessment.opening import Opened
from asylum_clinic.assessment.questions import (
    ROLES,
    SCALE,
    AuthoritiesQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    NumberQuestion,
    OrderQuestion,
    PassagesQuestion,
    Question,
    ScaleQuestion,
)
from asylum_clinic.assessment.reading import readings
from asylum_clinic.assessment.records import Record
from asylum_clinic.assessment.traps import AGAIN
from asylum_clinic.assessment.wording import day
from asylum_clinic.cases.model import Case, CasePaper, Passage
from asylum_clinic.cases.personal import personal
from asylum_clinic.law.authorities import LAW_AS_OF, authorities, in_force, weight
from asylum_clinic.law.elements import standards

SURE = {"sure": "Sure", "fairly": "Fairly sure", "guessing": "Guessing"}
"""How sure a student says to be, in practice mode, before the feedback is shown."""
GROUNDS = frozenset({"race", "religion", "nationality"})
"""The grounds that a question on grounds offers by these names, whatever it calls its groups and opinions."""
POSITIONS = [
    {"id": "supports", "text": "the record supports it"},
    {"id": "against", "text": "the record is against it"},
    {"id": "unknown", "text": "unknown: one has to ask"},
]
"""How the record can stand to one protected ground; *supports* is the tick in the answer, the others are notes."""
NOT_REVIEWED = "The key of this exercise is not yet reviewed by an attorney."
POINTS = {
    "credible_fear": "credible fear screening by an asylum officer",
    "ij_merits": "merits hearing before an immigration judge",
    "affirmative_interview": "affirmative interview with an asylum officer",
}
SEEN = {
    "text": "its text was read",
    "headnote": "its headnote was read",
    "holding": "its outcome was read in a copy or summary",
    "secondary": "known from secondary sources only",
    "recalled": "not checked against a source",
}
CLIENT = (
    "{where} seems to hold {what}. If it is a real client's, take it out: answers are kept, handed in "
    "and read by others. If it is invented, go on."
)
"""Said, and nothing is blocked: a computer can't know whose number it is."""
WEIGHTS = {"binding": "binding here", "persuasive": "persuasive here", "foreign": "foreign law"}


def page_data(opened: Opened, *, practice: bool, reviewed: bool, accepted: dict[str, list[str]]) -> dict[str, Any]:
    """Return everything the page draws.

    Parameters
    ----------
    opened : Opened
    practice : bool
        Whether the form's key is open, so that the student may ask for feedback.
    reviewed : bool
        Whether an attorney has signed that key.
    accepted : dict of question id to lines
        What a supervising attorney could accept, in an instructor's own course; empty anywhere else.
    """
    form, case = opened.form, opened.case
    standard = standards().get(form.standard)
    return {
        "form": form.id,
        "title": form.title,
        "role": ROLES[form.role],
        "standard": sentence(f"Standard: {standard.words}" if standard else form.standard),
        "introduction": form.introduction,
        "law": LAW_AS_OF,
        "review": NOT_REVIEWED if practice and not reviewed else "",
        "practice": practice,
        "sure": [{"id": name, "title": title} for name, title in SURE.items()] if practice else [],
        "case_digest": case.digest,
        "case": case_file(case),
        "elements": [
            {"id": element.id, "title": element.title, "questions": [_question(item) for item in element.questions]}
            for element in form.elements
        ],
        "passages": [_passage(passage) for passage in case.passages.values()],
        "authorities": [_authority(name) for name in form.authorities],
        "accepted": accepted,
    }


def case_file(case: Case) -> dict[str, Any]:
    """Return the case as it is read: who, where, when, then the numbered paragraphs and the exhibits."""
    paper = case.paper
    return {
        "title": paper.title,
        "summary": paper.summary,
        "facts": _facts(paper),
        "heading": "What you are asked" if paper.kind == "brief" else "What the client says",
        "notes": list(paper.content_notes),
        "timeline": [[day(event.date), event.what] for event in paper.timeline],
        "narrative": [_passage(passage) for passage in case.narrative],
        "exhibits": [
            {
                "title": f"Exhibit {exhibit.paper.id.upper()}: {exhibit.paper.title}",
                "note": exhibit.paper.content_note,
                "passages": [_passage(passage) for passage in exhibit.passages],
            }
            for exhibit in case.exhibits
        ],
    }


def _facts(paper: CasePaper) -> list[list[str]]:
    circuit = ["Circuit", f"United States Court of Appeals, circuit {paper.circuit}"]
    if paper.kind == "brief":
        return [["Asked by", paper.persona], ["To be filed", day(paper.decision_date)], circuit]
    return [
        ["Who", paper.persona],
        ["From", f"{paper.country} (an invented country)"],
        ["Entry", f"{day(paper.entry_date)}, {paper.place_of_entry}"],
        *([["Application", day(paper.application_date)]] if paper.application_date else []),
        ["Decision", f"{day(paper.decision_date)}: {POINTS[paper.decision_point]}"],
        circuit,
    ]


def after_check(case: Case, record: Record) -> dict[str, str]:
    """Return, for each authority chosen or asked about once more, how it stands on the case's dates and whom it binds.

    Shown only after the check, in practice mode: before it, this is a part of what is asked.
    """
    chosen = {name for answer in record.answers.values() if not isinstance(answer, str) for name in answer}
    chosen |= set(record.notes.get(AGAIN, "").split())
    return {name: _standing(case, name) for name in sorted(chosen & set(authorities()))}


def sentence(text: str) -> str:
    """Return words as a sentence: a capital first, a full stop last.

    Examples
    --------
    >>> sentence("every element is answered at the screening standard")
    'Every element is answered at the screening standard.'
    """
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def notices(opened: Opened, record: Record) -> list[str]:
    """Return what must be said above the form: of restored answers, and of words that may point to a real client."""
    said = [sentence(problem) for problem in record.problems]
    asked = [item for element in opened.form.elements for item in element.questions if item.kind == "text"]
    written = {f"Answer {number} in words": record.answers.get(one.id, "") for number, one in enumerate(asked, 1)}
    written["A note beside your answers"] = "\n".join(record.notes.values())
    for where, text in written.items():
        what = sorted({name for name, _, _ in personal(str(text))})
        if what:
            said.append(CLIENT.format(where=where, what=" and ".join(what)))
    return said


def said_of(opened: Opened, record: Record) -> dict[str, dict[str, Any]]:
    """Return how each number and day is read, with what was ``typed``, so that the page sees if it still stands."""
    return {
        name: {"typed": str(record.answers[name]), "said": reading.said, "unread": reading.value is None}
        for name, reading in readings(opened.form, record.answers).items()
    }


def _standing(case: Case, name: str) -> str:
    entry = authorities()[name]
    decided = day(case.paper.decision_date)
    if in_force(entry, case.occasion):
        strength = WEIGHTS[weight(entry, case.occasion.forum, case.paper.circuit)]
        said = f"Could be relied on in this case, decided on {decided}; {strength}."
    else:
        said = f"Could not be relied on in this case, decided on {decided}."
    return f"{said} Source check: {SEEN[entry.verification]}."


def _question(question: Question) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": question.id, "text": question.text, "help": question.help}
    match question:
        case ScaleQuestion():
            options = [{"id": name, "text": text, "exclusive": False} for name, text in SCALE.items()]
            return shown | {"kind": "one", "options": options}
        case ChoiceQuestion() | ChoicesQuestion():
            shown |= {"options": [option.model_dump() for option in question.options]}
            if isinstance(question, ChoiceQuestion):
                return shown | {"kind": "one"}
            return shown | {"kind": "many", "positions": POSITIONS if _asks_of_grounds(question) else []}
        case PassagesQuestion() | AuthoritiesQuestion():
            return shown | {"kind": question.kind, "most": question.most}
        case NumberQuestion():
            return shown | {"kind": "number", "unit": question.unit}
        case DateQuestion():
            return shown | {"kind": "date"}
        case OrderQuestion():
            return shown | {"kind": "order", "items": [item.model_dump() for item in question.items]}
        case _:
            return shown | {"kind": "text", "words": question.most_words}


def _asks_of_grounds(question: ChoicesQuestion) -> bool:
    """Whether the protected grounds are among the options, so that each can be gone through by itself."""
    return {option.id for option in question.options} >= GROUNDS


def _passage(passage: Passage) -> dict[str, str]:
    words = passage.text.split()
    first = " ".join(words[:12]) + (" …" if len(words) > 12 else "")
    return {"id": passage.id, "label": passage.label, "text": passage.text, "first": first}


def _authority(name: str) -> dict[str, str]:
    entry = authorities()[name]
    return {"id": name, "title": entry.title, "citation": entry.citation, "text": entry.proposition}
