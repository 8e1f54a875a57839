"""Rules of the gate on what a key says: of its form, of the law, and of every answer that can be given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asylum_clinic.assessment.key import PositionKey, SelectionKey
from asylum_clinic.assessment.key_values import DateKey
from asylum_clinic.assessment.lawful import ASKS_FOR_THE_TEST, faults, mays, musts, off_the_element
from asylum_clinic.assessment.questions import ChoiceQuestion
from asylum_clinic.errors import KitError
from asylum_clinic.grading.gate.keyed import Keyed
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.elements import standards
from asylum_clinic.law.lookup import elements_named
from asylum_clinic.law.postures import tests_for

KINDS = {"scale": "position", "choice": "position", **{kind: kind for kind in ("text", "number", "date", "order")}}
"""What kind of entry answers a question; a selection answers the others."""
HYPOTHETICAL = {"fallback-test"}
"""Questions on the test for somebody else, in another posture than the case's."""
_TOO_SURE = re.compile(r"\b(in)?correct(ly)?\b", re.IGNORECASE)

Findings = Iterator[KitError]


def the_key_answers_the_questions_of_its_form_and_of_its_case(keyed: Keyed) -> Findings:
    """Each question has an entry of its kind, no entry is left over, and the case is the form's."""
    form, case, key = keyed.opened.form, keyed.opened.case, keyed.key
    if key.case != case.paper.id:
        yield keyed.fault(f"the key is for the case {key.case!r}", "case", do=f"write {case.paper.id!r}")
    for name, entry in key.questions.items():
        question = form.questions.get(name)
        if question is None:
            yield keyed.fault(f"the form has no question {name!r}", "questions", name, do="take the entry out")
        elif KINDS.get(question.kind, "selection") != entry.kind:
            found = f"the entry of the question {name!r} is of the kind {entry.kind!r}"
            wanted = KINDS.get(question.kind, "selection")
            yield keyed.fault(found, "questions", name, do=f"write an entry of the kind {wanted!r}")


def whatever_a_key_names_is_offered_in_the_form(keyed: Keyed) -> Findings:
    """A paragraph, an authority or an option that the form does not offer can't be chosen."""
    for name, entry in keyed.selections():
        offered = set(keyed.offered(name))
        for identifier in sorted(named(entry) - offered):
            do = "mend the id, or offer it in the form"
            yield keyed.fault(f"{name}: {identifier!r} is not offered", "questions", name, do=do)
        most = getattr(keyed.opened.form.questions[name], "most", len(offered))
        needed = max(len(groups) for groups in (entry.must, *(other.must for other in entry.when.values())))
        if needed > most:
            found = f"{name}: {needed} things have to be named, and the form takes {most}"
            yield keyed.fault(found, "questions", name, do="raise 'most' in the form")


def every_authority_is_known(keyed: Keyed) -> Findings:
    """A position and a day rest on authority, and each authority is one of the kit's."""
    form = keyed.opened.form
    for name in sorted({name for name in form.authorities if form.authorities.count(name) > 1}):
        yield keyed.form_fault(f"the form offers {name!r} twice", do="take one out")
    for name, entry, _ in keyed.positions():
        for identifier in sorted(set(entry.authorities) - set(authorities())):
            found = f"{name}: there is no authority {identifier!r}"
            yield keyed.fault(found, "questions", name, "authorities", do="use an id of authorities.yaml")
    for name, entry_ in keyed.key.questions.items():
        of_law = isinstance(entry_, PositionKey | DateKey) and keyed.opened.case.paper.kind == "client"
        if of_law and not getattr(entry_, "authorities", ()):
            found = f"{name}: a position or a day rests on authority, and none is named"
            yield keyed.fault(found, "questions", name, do="add 'authorities'")


def a_key_holds_against_the_law_of_its_occasion(keyed: Keyed) -> Findings:
    """What has to be cited binds and is in force, a wrong date is one on every reading, each test is in force."""
    here = keyed.opened
    for said in faults(here.form, here.case, keyed.key):
        yield keyed.fault(said, "questions", said.partition(":")[0], do="mend the key, or the dates of the case")


def each_authority_that_a_key_credits_bears_on_its_element(keyed: Keyed) -> Findings:
    """A mark is given for an authority only where the law's data say that it speaks of that element."""
    for said in off_the_element(keyed.opened.form, keyed.key):
        do = "credit another, or say in the form what the element bears on"
        yield keyed.fault(said, "questions", said.partition(":")[0], do=do)
    for element in keyed.opened.form.elements:
        for name in sorted(set(element.bears_on) - elements_named()):
            found = f"the element {element.id!r} bears on {name!r}, which the law's data do not know"
            yield keyed.form_fault(found, do="use a name of datasets/law/elements.yaml")


def the_posture_of_a_case_says_enough_for_its_tests(keyed: Keyed) -> Findings:
    """Which test applies follows from facts that the case has to state."""
    case = keyed.opened.case
    if case.paper.kind == "brief":
        return  # nobody stands before an officer or a judge
    path = keyed.opened.case_folder / "case.yaml"
    if case.posture is None:
        yield KitError("the case states no posture", path, do="add 'posture' with the facts that decide the test")
        return
    for answer in tests_for(case.posture):
        if answer.status == "not_enough_facts":
            found = f"which test applies to {answer.protection} can't be said"
            yield KitError(found, path, do=f"say in 'posture': {'; '.join(answer.say)}")


def a_question_that_asks_for_the_test_names_its_options_by_the_standards(keyed: Keyed) -> Findings:
    """Whose test a question asks for has to be known, or its key can't be held against the law."""
    for name, question in keyed.opened.form.questions.items():
        options = {option.id for option in question.options} if isinstance(question, ChoiceQuestion) else set()
        if options & set(standards()) and name not in ASKS_FOR_THE_TEST and name not in HYPOTHETICAL:
            names = ", ".join(ASKS_FOR_THE_TEST)
            yield keyed.form_fault(f"whose test does {name!r} ask for", do=f"call the question one of {names}")


def each_position_has_a_sentence_for_every_answer_and_for_none(keyed: Keyed) -> Findings:
    """A student is told why, whatever was chosen."""
    for name, entry, options in keyed.positions():
        where = ("questions", name, "feedback")
        for option in sorted({*options, "blank"} ^ set(entry.feedback)):
            known = option in {*options, "blank"}
            found = f"{name}: there is no sentence for {option!r}" if known else f"{name}: nobody can answer {option!r}"
            yield keyed.fault(found, *where, do="add it" if known else "take it out")
        for option, sentence in entry.feedback.items():
            if len(sentence.split()) < 3:
                yield keyed.fault(f"{name}: the sentence for {option!r} says too little", *where, do="say why")
        for option in sorted((set(entry.accept) | set(entry.conditional)) - set(options)):
            yield keyed.fault(f"{name}: {option!r} is accepted and not offered", "questions", name, do="mend the id")


def no_sentence_calls_an_answer_correct(keyed: Keyed) -> Findings:
    """Lawyers differ: a supervising attorney *could accept* an answer."""
    for name, entry in keyed.key.questions.items():
        if _TOO_SURE.search(entry.model_dump_json()):
            do = "write that a supervising attorney could accept it"
            yield keyed.fault(f"{name}: a sentence calls an answer (in)correct", "questions", name, do=do)


def a_condition_asks_for_answers_that_can_be_given(keyed: Keyed) -> Findings:
    """A condition names questions and options that are there, and some entry uses it."""
    for name, condition in keyed.key.conditions.items():
        for part in condition.all_of:
            there = part.question in keyed.opened.form.questions
            if not there or set(part.any_of) - set(keyed.offered(part.question)):
                found = f"the condition {name!r} asks for an answer to {part.question!r} that nobody can give"
                yield keyed.fault(found, "conditions", name, do="mend the ids")
    used = {one.condition for _, entry, _ in keyed.positions() for one in entry.conditional.values()}
    used |= {name for _, entry in keyed.selections() for name in entry.when}
    for name in sorted(used ^ set(keyed.key.conditions)):
        found = f"the condition {name!r} is {'not there' if name in used else 'never used'}"
        yield keyed.fault(found, "conditions", name, do="add it" if name in used else "use it or take it out")


def named(entry: SelectionKey) -> frozenset[str]:
    """Return everything that a selection's key names."""
    return musts(entry) | mays(entry) | frozenset(entry.wrong_date) | frozenset(entry.off_the_point)


RULES = (
    the_key_answers_the_questions_of_its_form_and_of_its_case,
    whatever_a_key_names_is_offered_in_the_form,
    every_authority_is_known,
    a_key_holds_against_the_law_of_its_occasion,
    each_authority_that_a_key_credits_bears_on_its_element,
    the_posture_of_a_case_says_enough_for_its_tests,
    a_question_that_asks_for_the_test_names_its_options_by_the_standards,
    each_position_has_a_sentence_for_every_answer_and_for_none,
    no_sentence_calls_an_answer_correct,
    a_condition_asks_for_answers_that_can_be_given,
)
