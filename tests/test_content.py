"""What every case, form and key has to hold, so that a new one is tested by existing."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Key, PositionKey, SelectionKey, TextKey, read_key
from asylum_clinic.assessment.key_values import DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.lawful import ASKS_FOR_THE_TEST, faults, mays, musts, off_the_element
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.questions import SCALE, ChoiceQuestion, options_of
from asylum_clinic.assessment.scoring import QuestionScore, score_form, score_position, score_selection
from asylum_clinic.assessment.variants import vary
from asylum_clinic.cases.library import read_case
from asylum_clinic.law.authorities import authorities, in_force, weight
from asylum_clinic.law.elements import standards
from asylum_clinic.law.lookup import elements_named
from asylum_clinic.law.postures import tests_for as law_tests_for
from asylum_clinic.resources import datasets, read_yaml

ROOT = Path(__file__).resolve().parents[1]
PRACTICE = [path for path in sorted((datasets() / "forms").glob("*.yaml")) if not path.name.endswith(".key.yaml")]
GRADED = sorted(ROOT.glob("solutions/*/forms/*.yaml"))
CASES = [pytest.param(path.parent, id=path.parent.name) for path in sorted(datasets().glob("cases/*/case.yaml"))]
NOTEBOOKS = [pytest.param(path, id=path.stem) for path in sorted(ROOT.glob("solutions/*/*.ipynb"))]
PERSONAL = {
    "an e-mail address": r"[\w.+-]+@[\w-]+\.\w+",
    "a telephone number": r"(?<!\w)\+?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)",
    "an A-number": r"(?i)\bA[- ]?\d{2,3}[- ]?\d{3}[- ]?\d{3}\b",
    "a birth date": r"(?i)\bborn on\b",
}
HYPOTHETICAL = {"fallback-test"}
"""Questions on the test for somebody else, in another posture than the case's."""
SCREENS, LIMBS = ("credible-fear", "finding"), ("well-founded-fear", "fear", "withholding", "torture", "cat")


@dataclass(frozen=True)
class Keyed:
    """A form with its key: as it is, or under a variant of its case."""

    path: Path
    variant: str = ""

    @property
    def key_path(self) -> Path:
        practice = self.path.with_name(f"{self.path.stem}.key.yaml")
        return practice if self.path in PRACTICE else ROOT / "grading" / "keys" / self.path.name


FORMS = [pytest.param(Keyed(path), id=path.stem) for path in PRACTICE + GRADED]
VARIED = [
    pytest.param(Keyed(path, name), id=f"{path.stem}--{name}")
    for path in PRACTICE + GRADED
    for name in read_yaml(Keyed(path).key_path).get("variants", {})
]
every_form = pytest.mark.parametrize("keyed", FORMS)
every_key = pytest.mark.parametrize("keyed", FORMS + VARIED)


@cache
def opened(keyed: Keyed) -> tuple[Opened, Key]:
    """Open a form with its case and its key, varied if the variant is named."""
    here, key = open_form(keyed.path.stem, keyed.path.parent.parent), read_key(keyed.key_path)
    if keyed.variant:
        varied = vary(here.form, here.case, key, keyed.variant)
        return Opened(varied.form, varied.case, here.case_folder), varied.key
    return here, key


def selections(keyed: Keyed, *kinds: str) -> Iterator[tuple[str, SelectionKey]]:
    here, key = opened(keyed)
    for name, entry in key.questions.items():
        if isinstance(entry, SelectionKey) and here.form.questions[name].kind in kinds:
            yield name, entry


def positions(keyed: Keyed) -> Iterator[tuple[str, PositionKey, tuple[str, ...]]]:
    here, key = opened(keyed)
    for name, entry in key.questions.items():
        if isinstance(entry, PositionKey):
            yield name, entry, options_of(here.form.questions[name], here.form, ())


def named(entry: SelectionKey) -> set[str]:
    return musts(entry) | mays(entry) | set(entry.wrong_date) | set(entry.off_the_point)


def model_answers(keyed: Keyed) -> dict[str, Answer]:
    """Answer as the key would: the best accepted position, the first of each must group."""
    answers: dict[str, Answer] = {}
    for name, entry in opened(keyed)[1].questions.items():
        match entry:
            case PositionKey():
                answers[name] = max(entry.accept, key=lambda option, entry=entry: entry.accept[option])
            case SelectionKey():
                answers[name] = tuple(must.any_of[0] for must in entry.must)
            case TextKey():
                answers[name] = entry.model_answer
            case OrderKey():
                answers[name] = tuple(item for group in entry.order for item in group)
            case DateKey() | NumberKey():
                answers[name] = str(max(entry.accept, key=lambda accepted: accepted.credit).value)
    return answers


def scores(keyed: Keyed, answers: dict[str, Answer]) -> dict[str, QuestionScore]:
    here, key = opened(keyed)
    return {score.question: score for score in score_form(here.form, answers, key).questions}


@every_key
def test_the_key_answers_the_questions_of_its_form_and_of_its_case(keyed: Keyed) -> None:
    here, key = opened(keyed)
    kinds = {"scale": "position", "choice": "position", **{kind: kind for kind in ("text", "number", "date", "order")}}
    assert (key.form, key.case) == (here.form.id, here.case.paper.id)
    assert {name: entry.kind for name, entry in key.questions.items()} == {
        name: kinds.get(question.kind, "selection") for name, question in here.form.questions.items()
    }


@every_key
def test_whatever_a_key_names_is_offered_in_the_form(keyed: Keyed) -> None:
    here, _ = opened(keyed)
    for name, entry in selections(keyed, "passages", "authorities", "choices"):
        offered = options_of(here.form.questions[name], here.form, tuple(here.case.passages))
        assert named(entry) <= set(offered), name
        most = getattr(here.form.questions[name], "most", len(offered))
        assert max(len(groups) for groups in (entry.must, *(other.must for other in entry.when.values()))) <= most


@every_key
def test_every_authority_is_known(keyed: Keyed) -> None:
    here, key = opened(keyed)
    cited = set(here.form.authorities) | {name for _, entry, _ in positions(keyed) for name in entry.authorities}
    assert cited <= set(authorities())
    assert len(set(here.form.authorities)) == len(here.form.authorities)
    for name, entry in key.questions.items():
        of_law = isinstance(entry, PositionKey | DateKey) and here.case.paper.kind == "client"
        assert not of_law or entry.authorities, f"{name}: a position or a day rests on authority"


@every_key
def test_what_must_be_cited_binds_there_and_some_of_it_can_be_graded(keyed: Keyed) -> None:
    occasion = opened(keyed)[0].case.occasion
    for name, entry in selections(keyed, "authorities"):
        for identifier in musts(entry):
            assert weight(authorities()[identifier], occasion.forum, occasion.circuit) == "binding", (name, identifier)
        for groups in (entry.must, *(other.must for other in entry.when.values())):
            assert any(authorities()[first].gradable for must in groups for first in must.any_of), name


@every_form
def test_an_authority_is_at_the_wrong_date_exactly_if_the_key_says_so(keyed: Keyed) -> None:
    occasion = opened(keyed)[0].case.occasion
    for name, entry in selections(keyed, "authorities"):
        for identifier in named(entry):
            wrong = identifier in entry.wrong_date
            assert in_force(authorities()[identifier], occasion) is not wrong, (name, identifier)
    late = {name for name in opened(keyed)[0].form.authorities if not in_force(authorities()[name], occasion)}
    assert late <= {name for _, entry in selections(keyed, "authorities") for name in entry.wrong_date}


@every_key
def test_a_key_holds_against_the_law_of_its_dates_its_forum_its_circuit_and_its_posture(keyed: Keyed) -> None:
    here, key = opened(keyed)
    assert faults(here.form, here.case, key) == ()


@every_key
def test_each_authority_that_a_key_credits_bears_on_its_element(keyed: Keyed) -> None:
    here, key = opened(keyed)
    assert off_the_element(here.form, key) == ()
    assert {name for part in here.form.elements for name in part.bears_on} <= elements_named()


@every_key
def test_the_posture_of_a_case_says_enough_for_its_tests(keyed: Keyed) -> None:
    here, _ = opened(keyed)
    if here.case.paper.kind == "brief":
        return  # nobody stands before an officer or a judge
    assert here.case.posture is not None
    assert [answer.say for answer in law_tests_for(here.case.posture) if answer.status == "not_enough_facts"] == []


@every_form
def test_a_question_that_asks_for_the_test_names_its_options_by_the_standards(keyed: Keyed) -> None:
    here, _ = opened(keyed)
    for name, question in here.form.questions.items():
        if isinstance(question, ChoiceQuestion) and {option.id for option in question.options} & set(standards()):
            assert name in ASKS_FOR_THE_TEST or name in HYPOTHETICAL, f"say in lawful.py whose test {name} asks for"


@every_key
def test_each_position_has_a_sentence_for_every_answer_and_for_none(keyed: Keyed) -> None:
    for name, entry, options in positions(keyed):
        assert set(entry.feedback) == {*options, "blank"}, name
        assert all(len(sentence.split()) >= 3 for sentence in entry.feedback.values()), name
        assert set(entry.accept) | set(entry.conditional) <= set(options), name


@every_key
def test_no_sentence_calls_an_answer_correct(keyed: Keyed) -> None:
    assert not re.search(r"\b(in)?correct(ly)?\b", opened(keyed)[1].model_dump_json(), re.IGNORECASE)


@every_key
def test_points_are_shared_out_among_the_questions_and_add_up(keyed: Keyed) -> None:
    here, key = opened(keyed)
    most = scores(keyed, {})
    for element in here.form.elements:
        shared = sum(most[question.id].most for question in element.questions)
        assert shared == pytest.approx(element.points), element.id
    for question in here.form.manual() if keyed.path in GRADED else ():
        rubric = read_yaml(ROOT / "grading" / "rubrics" / f"{here.form.id}--{question.id}.yaml")
        assert sum(criterion["points"] for criterion in rubric["criteria"]) == rubric["points"] == question.points
        assert all(max(level["points"] for level in one["levels"]) == one["points"] for one in rubric["criteria"])
        entry = key.questions[question.id]
        assert isinstance(entry, TextKey)
        assert len(entry.rubric) == len(rubric["criteria"])
        assert len(entry.model_answer.split()) <= question.most_words


@every_key
def test_a_condition_asks_for_answers_that_can_be_given(keyed: Keyed) -> None:
    here, key = opened(keyed)
    for condition in key.conditions.values():
        for part in condition.all_of:
            question = here.form.questions[part.question]
            assert set(part.any_of) <= set(options_of(question, here.form, tuple(here.case.passages)))
    used = {conditional.condition for _, entry, _ in positions(keyed) for conditional in entry.conditional.values()}
    used |= {name for _, entry in selections(keyed, "passages", "authorities", "choices") for name in entry.when}
    assert used == set(key.conditions)


@every_key
def test_the_model_answer_earns_everything_and_an_untouched_form_nothing(keyed: Keyed) -> None:
    here, key = opened(keyed)
    assert score_form(here.form, model_answers(keyed), key).points == here.form.points
    ungraded = {name for name, entry in authorities().items() if not entry.gradable}
    assert score_form(here.form, model_answers(keyed), key, ungraded).points == here.form.points
    assert score_form(here.form, {}, key).points == 0


@every_key
def test_each_position_earns_the_credit_that_the_key_declares(keyed: Keyed) -> None:
    for name, entry, options in positions(keyed):
        for option in options:
            declared = 0 if entry.contested else entry.accept.get(option, 0)
            assert scores(keyed, {name: option})[name].credit == declared, (name, option)
            if option in entry.conditional:
                conditional = entry.conditional[option]
                met = score_position(option, entry, {conditional.condition})[0]
                assert met == conditional.credit, (name, option)


@every_key
def test_a_contested_element_asks_for_both_sides(keyed: Keyed) -> None:
    here, key = opened(keyed)
    for element in here.form.elements:
        entries = [key.questions[question.id] for question in element.questions]
        if any(isinstance(entry, PositionKey) and entry.contested for entry in entries):
            sides = {must.side for entry in entries if isinstance(entry, SelectionKey) for must in entry.must}
            assert {"helps", "hurts"} <= sides, element.id


@every_key
def test_a_positive_screen_has_a_positive_limb(keyed: Keyed) -> None:
    key = opened(keyed)[1]
    positive = {
        name: bool({"yes", "likely_yes"} & ({*entry.accept} | {*entry.conditional}))
        for name, entry, options in positions(keyed)
        if options == tuple(SCALE)
    }
    if any(positive[name] for name in key.questions if name.startswith(SCREENS)):
        assert any(positive[name] for name in positive if name.startswith(LIMBS)), "one protection has to succeed"


@pytest.mark.parametrize("folder", CASES)
def test_a_case_is_invented_short_enough_to_read_and_holds_no_personal_data(folder: Path) -> None:
    case = read_case(folder)
    assert case.paper.synthetic is True
    least = 200 if case.paper.kind == "brief" else 700
    assert least <= sum(len(passage.text.split()) for passage in case.narrative) <= 1200
    assert case.paper.content_notes
    assert case.paper.unsaid
    assert case.paper.ask_next
    assert case.exhibits
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file())
    assert [what for what, pattern in PERSONAL.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebooks_graded_cells_carry_the_points_of_its_forms(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    marked = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    points = {mark["grade_id"]: mark["points"] for mark in marked if mark.get("grade")}
    expected: dict[str, float] = {}
    for path in sorted((notebook.parent / "forms").glob("*.yaml")):
        form = opened(Keyed(path))[0].form
        expected[form.id] = form.points
        expected |= {f"{form.id}--{question.id}": question.points for question in form.manual()}
    assert points == expected
    assert not any(cell.get("outputs") for cell in cells)


@every_key
def test_choosing_everything_earns_no_full_marks(keyed: Keyed) -> None:
    here, _ = opened(keyed)
    for name, entry in selections(keyed, "choices", "passages", "authorities"):
        everything = options_of(here.form.questions[name], here.form, tuple(here.case.passages))
        assert score_selection(everything, entry)[0] < 1, name
