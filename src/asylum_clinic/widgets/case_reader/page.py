"""What the reader's page is told: plain JSON, without a word of any key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from asylum_clinic.assessment.marks import MARKS, reader_of
from asylum_clinic.assessment.wording import day
from asylum_clinic.cases.model import Case
from asylum_clinic.cases.reading import Dated, Paragraph, documents, facts_changed, no_deadline, timeline, warned
from asylum_clinic.cases.variants import vary_case
from asylum_clinic.law.authorities import LAW_AS_OF, authorities
from asylum_clinic.law.elements import Element, elements
from asylum_clinic.law.glossary import glossary
from asylum_clinic.law.last_day import cited
from asylum_clinic.widgets.assessment_form.page import case_file
from asylum_clinic.widgets.case_reader.comparing import Comparison
from asylum_clinic.widgets.case_reader.revisiting import Revisit, forms_on

KEYLESS = "Which elements move under it is in your instructor's key."


def page_data(
    case: Case,
    folder: Path,
    revisits: Mapping[str, Revisit],
    compared: Mapping[str, Comparison] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return everything that the page draws.

    Parameters
    ----------
    case : Case
    folder : Path
        The notebook's folder; a form that lies there says which elements are offered for marks.
    revisits : mapping
        The variants whose moves an open key tells; of them only the form's elements are told here.
    compared : mapping
        The elements on which an open key asks for paragraphs; only that it does is told here.
    """
    file = case_file(case)
    return {
        "form": reader_of(case.paper.id),
        "case_digest": case.digest,
        "title": f"Case reader: {case.paper.title}",
        "summary": " ".join(case.paper.summary.split()),
        "law": LAW_AS_OF,
        "facts": file["facts"],
        "notes": file["notes"],
        "elements": [
            {
                "id": one.id,
                "title": one.title,
                "question": one.question,
                "form": compared[one.id].form.title if one.id in compared else "",
            }
            for one in markable(case, folder).values()
        ],
        "how": [{"id": name, "title": words} for name, words in MARKS.items()],
        "documents": _documents(case, file),
        "warned": [vars(one) for one in warned(case)],
        "timeline": [_dated(one) for one in timeline(case)],
        "no_deadline": no_deadline(case),
        "glossary": _glossary(case),
        "variants": [_variant(case, variant.id, variant.title, revisits) for variant in case.variants],
    }


def markable(case: Case, folder: Path) -> dict[str, Element]:
    """Return the elements that a paragraph may bear on: those of the forms on this case, or all where there is none.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> list(markable(read_case(find_case("the-minutes-of-the-river")), Path("/nowhere")))[:3]
    ['past_persecution', 'protected_ground', 'nexus']
    """
    named = {name for form in forms_on(case, folder) for element in form.elements for name in element.law_elements}
    found = {name: element for name, element in elements().items() if name in named}
    return found or elements()


def _documents(case: Case, file: Mapping[str, Any]) -> list[dict[str, Any]]:
    heads = [{"title": file["heading"], "note": ""}, *file["exhibits"]]
    return [
        {"title": head["title"], "note": head["note"], "paragraphs": [_paragraph(one) for one in text]}
        for head, text in zip(heads, documents(case), strict=True)
    ]


def _paragraph(one: Paragraph) -> dict[str, Any]:
    return vars(one) | {"under": {name: vars(change) for name, change in one.under.items()}}


def _dated(one: Dated) -> dict[str, Any]:
    return {"day": day(one.day), "what": one.what, "rule": list(one.rule)}


def _glossary(case: Case) -> list[dict[str, Any]]:
    """Return the terms, those that the file itself uses marked as ``here``."""
    text = "\n".join(passage.text for passage in case.passages.values())
    return [
        {
            "term": term.term,
            "says": term.says,
            "rests_on": [cited(authorities()[name]) for name in term.authorities],
            "here": term.stands_in(text),
        }
        for term in glossary().values()
    ]


def _variant(case: Case, name: str, title: str, revisits: Mapping[str, Revisit]) -> dict[str, Any]:
    varied = vary_case(case, name).case
    shown: dict[str, Any] = {
        "id": name,
        "title": title,
        "facts": [list(fact) for fact in facts_changed(case, name)],
        "timeline": [_dated(one) for one in timeline(varied)],
        "no_deadline": no_deadline(varied),
    }
    if name not in revisits:
        return shown | {"form": "", "elements": [], "keyless": KEYLESS}
    offered = [{"id": at, "title": called} for at, called in revisits[name].elements.items()]
    return shown | {"form": revisits[name].form.title, "elements": offered, "keyless": ""}
