"""Which elements have to be looked at again under a variant: what a student says, held against an open key.

Only a practice form has an open key. Of a graded form's case the reader knows no moves: the instructor has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asylum_clinic.assessment.key import Key, VariantKey, practice_key, read_fitting_key
from asylum_clinic.assessment.questions import Form, find_form, read_form
from asylum_clinic.cases.model import Case
from asylum_clinic.resources import datasets

NONE = "none-of-them"
"""What stands for "no element has to be looked at again"."""


@dataclass(frozen=True)
class Revisit:
    """One variant with the elements of a practice form, and what that form's open key says of them."""

    title: str
    form: Form
    half: VariantKey
    reviewed: bool

    @property
    def elements(self) -> dict[str, str]:
        """The titles of the form's elements by their ids, and one for none of them."""
        return {element.id: element.title for element in self.form.elements} | {NONE: "None of them"}

    def names(self, said: Sequence[str]) -> list[str]:
        """Return what is called by these ids; one that is unknown stays as it is."""
        return [self.elements.get(name, name) for name in said]

    def compared(self, said: Sequence[str]) -> dict[str, Any]:
        """Return what the key moves beside what the student said would move."""
        moves, thought = set(self.half.moves), {name for name in said if name in self.elements} - {NONE}
        return {
            "moves": self.names([name for name in self.elements if name in moves]),
            "missed": self.names([name for name in self.elements if name in moves - thought]),
            "stays": self.names([name for name in self.elements if name in thought - moves]),
            "why": self.half.why,
            "reviewed": self.reviewed,
        }


def revisits(case: Case, folder: Path) -> dict[str, Revisit]:
    """Return, for each variant of a case that an open key speaks of, the form in whose key the most elements move.

    Parameters
    ----------
    case : Case
    folder : Path
        The notebook's folder.

    Raises
    ------
    KitError
        If a form or an open key can't be read.

    Examples
    --------
    >>> from asylum_clinic.cases.library import find_case, read_case
    >>> found = revisits(read_case(find_case("notice-under-the-door")), Path("/nowhere"))
    >>> found["condemned-brigade"].form.id
    'notice-screening'
    """
    found: dict[str, Revisit] = {}
    titles = {variant.id: variant.title for variant in case.variants}
    for form, key in open_keys(case, folder):
        for name, half in key.variants.items():
            more = name not in found or len(half.moves) > len(found[name].half.moves)
            if name in titles and more:
                found[name] = Revisit(titles[name], form, half, bool(key.reviewed_by))
    return found


def open_keys(case: Case, folder: Path) -> Iterator[tuple[Form, Key]]:
    """Yield the practice forms that ask about a case, each with its open key."""
    for form in forms_on(case, folder):
        path = practice_key(form.id)
        if path is not None and form == read_form(find_form(form.id)):
            yield form, read_fitting_key(form, path)


def forms_on(case: Case, folder: Path) -> Iterator[Form]:
    """Yield the forms that ask about a case: those beside the notebook, then the kit's practice forms."""
    seen: set[str] = set()
    for place in (folder / "forms", datasets() / "forms"):
        for path in sorted(place.glob("*.yaml")):
            about = f"case: {case.paper.id}\n" in path.read_text(encoding="utf-8", errors="replace")
            if about and not path.name.endswith(".key.yaml") and path.stem not in seen:
                seen.add(path.stem)
                form = read_form(path)
                if form.case == case.paper.id:
                    yield form
