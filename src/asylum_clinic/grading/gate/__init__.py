"""The gate: everything that the kit's own content has to hold, for any instructor's content.

A rule is one function that yields what it finds, each a :class:`KitError` with file, line, what, and how to mend it.
The kit's own tests run the same rules, so that a course is held to what the kit is held to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from asylum_clinic.errors import KitError
from asylum_clinic.grading.gate import cases, code, hidden, interviews, keys, leaks, marks, notebooks, papers, published
from asylum_clinic.grading.gate.keyed import Keyed, forms_of

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Checked:
    """What the gate found: faults, which have to be mended, and notes, which may stay."""

    faults: tuple[KitError, ...]
    notes: tuple[KitError, ...]
    forms: int
    cases: int
    notebooks: int


def check(root: Path) -> Checked:
    """Hold a course against every rule, and return all that was found, in the order of its files.

    Parameters
    ----------
    root : Path
        The course's folder.

    Raises
    ------
    KitError
        If the folder is missing.
    """
    if not root.is_dir():
        raise KitError("there is no such folder", root, do="name the course's folder")
    forms, folders, books = forms_of(root), cases.case_folders(root), notebooks.notebooks_of(root)
    found = [
        *papers.every_file_is_what_its_format_says(root),
        *papers.every_table_is_the_one_of_its_papers(root),
        *(fault for keyed in forms for fault in _of_a_form(keyed)),
        *(fault for folder in folders for fault in _held(cases.RULES, folder)),
        *(fault for folder in interviews.interview_folders(root) for fault in _held(interviews.RULES, folder)),
        *(fault for book in books for fault in _held((*notebooks.RULES, *code.RULES, *hidden.RULES), book)),
        *_held(leaks.RULES, root),
        *cases.denied(root, papers.texts_of(root)),
    ]
    notes = [
        *(note for folder in folders for note in _held(cases.NOTES, folder)),
        *(note for book in books for note in _held(hidden.NOTES, book)),
        *papers.what_is_still_to_be_written(root),
    ]
    mistakes = _once(found)
    said = tuple(note for note in _once(notes) if str(note) not in set(map(str, mistakes)))
    return Checked(mistakes, said, len(forms), len(folders), len(books))


def _of_a_form(keyed: Keyed) -> Iterator[KitError]:
    try:
        all_of_it = [keyed, *keyed.variants()]
    except KitError as error:
        yield error
        return
    for one in all_of_it:
        found = list(_held(keys.RULES, one))
        yield from found
        if not found:  # marks can be counted only where the key fits its form
            yield from _held((*marks.RULES, *published.RULES), one)


def _held(rules: tuple[Callable[[Thing], Iterator[KitError]], ...], thing: Thing) -> Iterator[KitError]:
    for rule in rules:
        try:
            yield from rule(thing)
        except KitError as error:
            yield error


def _once(found: list[KitError]) -> tuple[KitError, ...]:
    return tuple({str(one): one for one in found}.values())
