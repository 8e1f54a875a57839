"""Hold a key against the law of its case: its dates, its forum, its circuit and its posture.

Pure. The same checks run on every key of the kit and on every key that a variant makes.
"""

from __future__ import annotations

from collections.abc import Iterator

from asylum_clinic.assessment.key import Key, PositionKey, SelectionKey
from asylum_clinic.assessment.questions import AuthoritiesQuestion, Form
from asylum_clinic.cases.model import Case
from asylum_clinic.law.authorities import Occasion, authorities, in_force, weight
from asylum_clinic.law.elements import standards
from asylum_clinic.law.posture_rules import Protection
from asylum_clinic.law.postures import tests_for

ASKS_FOR_THE_TEST: dict[str, tuple[Protection, ...]] = {
    "test": ("asylum",),
    "asylum-test": ("asylum",),
    "protection-test": ("withholding", "cat"),
    "withholding-test": ("withholding",),
    "torture-test": ("cat",),
    "cat-test": ("cat",),
}
"""The questions, by their ids, that ask for the test in force, and the protections whose test they ask for.

Their options are named by the standards of ``standards.yaml``.
"""


def faults(form: Form, case: Case, key: Key) -> tuple[str, ...]:
    """Return what a key says that is not law on its case's occasion, as sentences; none if all of it holds.

    Parameters
    ----------
    form : Form
    case : Case
    key : Key
        The key of that form.

    Examples
    --------
    >>> from pathlib import Path
    >>> from asylum_clinic.assessment.key import practice_key, read_key
    >>> from asylum_clinic.assessment.opening import open_form
    >>> here = open_form("notice-screening", Path("/nowhere"))
    >>> faults(here.form, here.case, read_key(practice_key("notice-screening")))
    ()
    """
    return (*_citations(form, case.occasion, key), *_late(form, case.occasion, key), *_tests(case, key))


def musts(entry: SelectionKey) -> frozenset[str]:
    """Return everything that earns a mark in a selection, on any route."""
    groups = [*entry.must, *(must for other in entry.when.values() for must in other.must)]
    return frozenset(name for must in groups for name in must.any_of)


def mays(entry: SelectionKey) -> frozenset[str]:
    """Return everything that neither earns nor costs in a selection, on any route."""
    return frozenset(entry.may) | {name for other in entry.when.values() for name in other.may}


def citations(form: Form, key: Key) -> Iterator[tuple[str, SelectionKey]]:
    """Yield the key of each question that asks for authorities, by the question's id."""
    for name, question in form.questions.items():
        entry = key.questions[name]
        if isinstance(question, AuthoritiesQuestion) and isinstance(entry, SelectionKey):
            yield name, entry


def _citations(form: Form, occasion: Occasion, key: Key) -> Iterator[str]:
    for name, entry in citations(form, key):
        for identifier in sorted(musts(entry)):
            if weight(authorities()[identifier], occasion.forum, occasion.circuit) != "binding":
                yield f"{name}: {identifier} must be cited and does not bind there"
        for identifier in sorted(musts(entry) | mays(entry)):
            if not in_force(authorities()[identifier], occasion):
                yield f"{name}: {identifier} is credited and was not in force"
        for identifier in entry.wrong_date:
            if any(in_force(authorities()[identifier], reading) for reading in _readings(occasion)):
                yield f"{name}: {identifier} is called a wrong date and may have been in force"
        for groups in (entry.must, *(other.must for other in entry.when.values())):
            if not any(authorities()[first].gradable for must in groups for first in must.any_of):
                yield f"{name}: nothing that must be cited can be graded"


def _readings(occasion: Occasion) -> tuple[Occasion, ...]:
    """Return the occasion on every reading: an application whose day is open may be as old as the entry."""
    if occasion.application is not None:
        return (occasion,)
    return occasion, occasion.model_copy(update={"application": occasion.entry})


def _late(form: Form, occasion: Occasion, key: Key) -> Iterator[str]:
    # what is off the point costs on every date, so it needs no word on the date as well
    entries = [entry for _, entry in citations(form, key)]
    said = {name for entry in entries for name in (*entry.wrong_date, *entry.off_the_point)}
    for name in form.authorities:
        if name in authorities() and not in_force(authorities()[name], occasion) and name not in said:
            yield f"the form offers {name}, which was not in force, and no question says so"


def _tests(case: Case, key: Key) -> Iterator[str]:
    if case.posture is None:
        return
    answers = {answer.protection: answer for answer in tests_for(case.posture)}
    for name, protections in ASKS_FOR_THE_TEST.items():
        entry = key.questions.get(name)
        if not isinstance(entry, PositionKey):
            continue
        for protection in protections:
            answer = answers[protection]
            accepted = {option for option in entry.accept if option in standards()}
            if answer.status == "test" and accepted != {answer.standard}:
                yield f"{name}: the test for {protection} is {answer.standard}, not {', '.join(sorted(accepted))}"
            if answer.status == "not_enough_facts":
                yield f"{name}: the case's posture does not say {'; '.join(answer.say)}"


def off_the_element(form: Form, key: Key) -> tuple[str, ...]:
    """Return what a key credits though, by the law's data, it does not bear on the element; as sentences.

    An element of a form bears on what its ``bears_on`` lists, or else on the law's element of the same name.

    Examples
    --------
    >>> from pathlib import Path
    >>> from asylum_clinic.assessment.key import practice_key, read_key
    >>> from asylum_clinic.assessment.opening import open_form
    >>> off_the_element(open_form("notice-screening", Path("/")).form, read_key(practice_key("notice-screening")))
    ()
    """
    parts = {question.id: element for element in form.elements for question in element.questions}
    return tuple(
        f"{name}: {identifier} is credited and bears on {', '.join(authorities()[identifier].elements)}"
        for name, entry in citations(form, key)
        for identifier in sorted(musts(entry))
        if not set(parts[name].law_elements) & set(authorities()[identifier].elements)
    )
