"""Rules of the gate on marks: points add up, and no answer earns more or less than the key declares."""

from __future__ import annotations

from math import isclose

from asylum_clinic.assessment.key import PositionKey, SelectionKey, TextKey
from asylum_clinic.assessment.questions import SCALE, TextQuestion
from asylum_clinic.assessment.scoring import score_form, score_position, score_selection
from asylum_clinic.errors import KitError
from asylum_clinic.grading.gate.keyed import Keyed
from asylum_clinic.grading.gate.keys import Findings
from asylum_clinic.grading.rubrics import read_rubric, rubric_path
from asylum_clinic.law.authorities import authorities

SCREENS = ("credible-fear", "finding")
LIMBS = ("well-founded-fear", "fear", "withholding", "torture", "cat")
"""How the questions are called that find a credible fear, and those on the protections it can rest on."""
POSITIVE = {"yes", "likely_yes"}


def points_are_shared_out_among_the_questions_and_add_up(keyed: Keyed) -> Findings:
    """Each element's points reach its questions, and each question in words has a rubric that adds up to its points."""
    most = keyed.scores({})
    for element in keyed.opened.form.elements:
        shared = sum(most[question.id].most for question in element.questions)
        if not isclose(shared, element.points, abs_tol=1e-9):
            found = f"of the {element.points:g} points of {element.id!r}, {shared:g} reach its questions"
            yield keyed.fault(found, "questions", element.questions[0].id, do="mend the weights")
    for question in keyed.opened.form.manual() if keyed.graded else ():
        yield from _rubric(keyed, question)


def _rubric(keyed: Keyed, question: TextQuestion) -> Findings:
    path = rubric_path(keyed.root, keyed.opened.form.id, question.id)
    rubric = read_rubric(path)
    if rubric.points != question.points:
        found = f"the rubric gives {rubric.points:g} points and the question {question.points:g}"
        yield KitError(found, path, do="mend one of them")
    entry = keyed.key.questions[question.id]
    if isinstance(entry, TextKey):
        where = ("questions", question.id)
        if len(entry.rubric) != len(rubric.criteria):
            found = f"{question.id}: the key names {len(entry.rubric)} criteria and the rubric {len(rubric.criteria)}"
            yield keyed.fault(found, *where, do="name the same")
        if len(entry.model_answer.split()) > question.most_words:
            yield keyed.fault(
                f"{question.id}: the model answer is longer than the form allows", *where, do="shorten it"
            )


def the_model_answer_earns_everything_and_an_untouched_form_nothing(keyed: Keyed) -> Findings:
    """Full marks can be had, also while authorities are unsigned, and nothing is given for nothing."""
    form, key, answers = keyed.opened.form, keyed.key, keyed.model_answers()
    ungraded = {name for name, entry in authorities().items() if not entry.gradable}
    for said, points in {
        "the key's own answers": score_form(form, answers, key).points,
        "the key's own answers, unsigned authorities left out,": score_form(form, answers, key, ungraded).points,
    }.items():
        if not isclose(points, form.points, abs_tol=1e-9):
            worst = min(keyed.scores(answers).values(), key=lambda score: score.points - score.most)
            found = f"{said} earn {points:g} of {form.points:g} points"
            yield keyed.fault(found, "questions", worst.question, do=f"mend the entry of {worst.question!r}")
    if (untouched := score_form(form, {}, key).points) != 0:
        yield keyed.fault(f"an untouched form earns {untouched:g} points", "questions", do="mend the entries")


def each_position_earns_the_credit_that_the_key_declares(keyed: Keyed) -> Findings:
    """Every option is scored, on both sides of a contested question the same."""
    for name, entry, options in keyed.positions():
        for option in options:
            declared = 0 if entry.contested else entry.accept.get(option, 0)
            earned = keyed.scores({name: option})[name].credit
            met = entry.conditional.get(option)
            if met is not None and score_position(option, entry, {met.condition})[0] != met.credit:
                found = f"{name}: {option!r} does not earn {met.credit:g} where its condition is met"
                yield keyed.fault(found, "questions", name, do="mend the entry")
            if earned != declared:
                found = f"{name}: {option!r} earns {earned:g} and not {declared:g}"
                yield keyed.fault(found, "questions", name, do="mend the entry")


def choosing_everything_earns_no_full_marks(keyed: Keyed) -> Findings:
    """Who ticks every box has assessed nothing."""
    for name, entry in keyed.selections():
        if score_selection(keyed.offered(name), entry)[0] >= 1:
            do = "offer something that is off the point, or choose a scheme in which it costs"
            yield keyed.fault(f"{name}: choosing everything earns full marks", "questions", name, do=do)


def a_contested_element_asks_for_both_sides(keyed: Keyed) -> Findings:
    """Where the position earns nothing, the strongest fact each way has to."""
    for element in keyed.opened.form.elements:
        entries = [keyed.key.questions[question.id] for question in element.questions]
        contested = any(isinstance(entry, PositionKey) and entry.contested for entry in entries)
        sides = {must.side for entry in entries if isinstance(entry, SelectionKey) for must in entry.must}
        if contested and not {"helps", "hurts"} <= sides:
            found = f"the element {element.id!r} is contested, and marks are given for one side only"
            yield keyed.fault(found, "questions", element.questions[0].id, do="ask for facts that help and that hurt")


def a_positive_screen_has_a_positive_limb(keyed: Keyed) -> Findings:
    """A credible fear rests on at least one protection."""
    positive = {
        name: bool(POSITIVE & ({*entry.accept} | {*entry.conditional}))
        for name, entry, options in keyed.positions()
        if options == tuple(SCALE)
    }
    screened = [name for name in positive if name.startswith(SCREENS) and positive[name]]
    if screened and not any(positive[name] for name in positive if name.startswith(LIMBS)):
        found = f"{screened[0]}: the screen is positive and no protection is"
        yield keyed.fault(found, "questions", screened[0], do="mend one of them")


RULES = (
    points_are_shared_out_among_the_questions_and_add_up,
    the_model_answer_earns_everything_and_an_untouched_form_nothing,
    each_position_earns_the_credit_that_the_key_declares,
    choosing_everything_earns_no_full_marks,
    a_contested_element_asks_for_both_sides,
    a_positive_screen_has_a_positive_limb,
)
