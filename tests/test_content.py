"""What every case, form and key has to hold, so that a new one is tested by existing.

The rules are those of the gate, by which instructors' own content is held as well; what each of them finds is
tested in test_gate.py.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from asylum_clinic.errors import KitError
from asylum_clinic.grading.gate import cases, keys, leaks, marks, notebooks, papers
from asylum_clinic.grading.gate.keyed import Keyed, forms_of
from asylum_clinic.law.authorities import authorities, in_force

ROOT = Path(__file__).resolve().parents[1]
FORMS = [pytest.param(keyed, id=keyed.path.stem) for keyed in forms_of(ROOT)]
VARIED = [
    pytest.param(varied, id=f"{varied.path.stem}--{varied.variant}")
    for keyed in forms_of(ROOT)
    for varied in keyed.variants()
]
CASES = [pytest.param(folder, id=folder.name) for folder in cases.case_folders(ROOT)]
NOTEBOOKS = [pytest.param(path, id=path.stem) for path in notebooks.notebooks_of(ROOT)]


def by_name(rule: Callable[..., Iterator[KitError]]) -> str:
    """A rule's name as a test's id."""
    return rule.__name__


@pytest.mark.parametrize("keyed", FORMS + VARIED)
@pytest.mark.parametrize("rule", [*keys.RULES, *marks.RULES], ids=by_name)
def test_of_each_form_with_its_key(rule: Callable[[Keyed], Iterator[KitError]], keyed: Keyed) -> None:
    assert [str(found) for found in rule(keyed)] == []


@pytest.mark.parametrize("folder", CASES)
@pytest.mark.parametrize("rule", [*cases.RULES, *cases.NOTES], ids=by_name)
def test_of_each_case(rule: Callable[[Path], Iterator[KitError]], folder: Path) -> None:
    assert [str(found) for found in rule(folder)] == []


@pytest.mark.parametrize("path", NOTEBOOKS)
@pytest.mark.parametrize("rule", notebooks.RULES, ids=by_name)
def test_of_each_notebook(rule: Callable[[Path], Iterator[KitError]], path: Path) -> None:
    assert [str(found) for found in rule(path)] == []


def test_every_file_is_what_its_format_says() -> None:
    assert [str(found) for found in papers.every_file_is_what_its_format_says(ROOT)] == []


def test_the_released_exercises_the_cases_and_the_lessons_hold_no_sentence_of_a_key() -> None:
    for folder in (None, ROOT / "datasets" / "cases", ROOT / "datasets" / "forms", ROOT / "notebooks"):
        assert [str(found) for found in leaks.nothing_of_a_key_reaches_students(ROOT, folder)] == []


@pytest.mark.parametrize("keyed", FORMS)
def test_an_authority_is_at_the_wrong_date_exactly_if_the_key_says_so(keyed: Keyed) -> None:
    occasion = keyed.opened.case.occasion
    for name, entry in keyed.selections("authorities"):
        for identifier in keys.named(entry):
            wrong = identifier in entry.wrong_date
            assert in_force(authorities()[identifier], occasion) is not wrong, (name, identifier)
