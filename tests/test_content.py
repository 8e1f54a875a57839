"""What every case, form and key has to hold, so that a new one is tested by existing."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key import Key, PositionKey, SelectionKey, TextKey, read_key
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.questions import SCALE, options_of
from asylum_clinic.assessment.scoring import QuestionScore, score_form, score_position, score_selection
from asylum_clinic.cases.library import read_case
from asylum_clinic.law.authorities import authorities, in_force, weight
from asylum_clinic.resources import datasets, read_yaml

ROOT = Path(__file__).resolve().parents[1]
PRACTICE = [path for path in sorted((datasets() / "forms").glob("*.yaml")) if not path.name.endswith(".key.yaml")]
GRADED = sorted(ROOT.glob("solutions/*/forms/*.yaml"))
FORMS = [pytest.param(path, id=path.stem) for path in PRACTICE + GRADED]
CASES = [pytest.param(path.parent, id=path.parent.name) for path in sorted(datasets().glob("cases/*/case.yaml"))]
NOTEBOOKS = [pytest.param(path, id=path.stem) for path in sorted(ROOT.glob("solutions/*/*.ipynb"))]
PERSONAL = {
    "an e-mail address": r"[\w.+-]+@[\w-]+\.\w+",
    "a telephone number": r"(?<!\w)\+?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)",
    "an A-number": r"(?i)\bA[- ]?\d{2,3}[- ]?\d{3}[- ]?\d{3}\b",
    "a birth date": r"(?i)\bborn on\b",
}
SCREENS, LIMBS = ("credible-fear", "finding"), ("well-founded-fear", "fear", "withholding", "torture", "cat")
every_form = pytest.mark.parametrize("path", FORMS)


@cache
def opened(path: Path) -> tuple[Opened, Key]:
    """Open a form with its case and its key."""
    practice = path.with_name(f"{path.stem}.key.yaml")
    key = practice if path in PRACTICE else ROOT / "grading" / "keys" / path.name
    return open_form(path.stem, path.parent.parent), read_key(key)


def selections(path: Path, *kinds: str) -> Iterator[tuple[str, SelectionKey]]:
    here, key = opened(path)
    for name, entry in key.questions.items():
        if isinstance(entry, SelectionKey) and here.form.questions[name].kind in kinds:
            yield name, entry


def positions(path: Path) -> Iterator[tuple[str, PositionKey, tuple[str, ...]]]:
    here, key = opened(path)
    for name, entry in key.questions.items():
        if isinstance(entry, PositionKey):
            yield name, entry, options_of(here.form.questions[name], here.form, ())


def musts(entry: SelectionKey) -> set[str]:
    groups = [*entry.must, *(must for other in entry.when.values() for must in other.must)]
    return {name for must in groups for name in must.any_of}


def mays(entry: SelectionKey) -> set[str]:
    return set(entry.may) | {name for other in entry.when.values() for name in other.may}


def named(entry: SelectionKey) -> set[str]:
    return musts(entry) | mays(entry) | set(entry.wrong_date) | set(entry.off_the_point)


def model_answers(path: Path) -> dict[str, Answer]:
    """Answer as the key would: the best accepted position, the first of each must group."""
    answers: dict[str, Answer] = {}
    for name, entry in opened(path)[1].questions.items():
        match entry:
            case PositionKey():
                answers[name] = max(entry.accept, key=lambda option, entry=entry: entry.accept[option])
            case SelectionKey():
                answers[name] = tuple(must.any_of[0] for must in entry.must)
            case TextKey():
                answers[name] = entry.model_answer
    return answers


def scores(path: Path, answers: dict[str, Answer]) -> dict[str, QuestionScore]:
    here, key = opened(path)
    return {score.question: score for score in score_form(here.form, answers, key).questions}


@every_form
def test_the_key_answers_the_questions_of_its_form_and_of_its_case(path: Path) -> None:
    here, key = opened(path)
    kinds = {"scale": "position", "choice": "position", "text": "text"}
    assert (key.form, key.case) == (here.form.id, here.case.paper.id)
    assert {name: entry.kind for name, entry in key.questions.items()} == {
        name: kinds.get(question.kind, "selection") for name, question in here.form.questions.items()
    }


@every_form
def test_whatever_a_key_names_is_offered_in_the_form(path: Path) -> None:
    here, _ = opened(path)
    for name, entry in selections(path, "passages", "authorities", "choices"):
        offered = options_of(here.form.questions[name], here.form, tuple(here.case.passages))
        assert named(entry) <= set(offered), name
        most = getattr(here.form.questions[name], "most", len(offered))
        assert max(len(groups) for groups in (entry.must, *(other.must for other in entry.when.values()))) <= most


@every_form
def test_every_authority_is_known(path: Path) -> None:
    here, key = opened(path)
    cited = set(here.form.authorities) | {name for _, entry, _ in positions(path) for name in entry.authorities}
    assert cited <= set(authorities())
    assert len(set(here.form.authorities)) == len(here.form.authorities)
    for name, entry in key.questions.items():
        assert not isinstance(entry, PositionKey) or entry.authorities, f"{name}: a position rests on authority"


@every_form
def test_what_must_be_cited_binds_there_and_some_of_it_can_be_graded(path: Path) -> None:
    occasion = opened(path)[0].case.occasion
    for name, entry in selections(path, "authorities"):
        for identifier in musts(entry):
            assert weight(authorities()[identifier], occasion.forum, occasion.circuit) == "binding", (name, identifier)
        for groups in (entry.must, *(other.must for other in entry.when.values())):
            assert any(authorities()[first].gradable for must in groups for first in must.any_of), name


@every_form
def test_an_authority_is_at_the_wrong_date_exactly_if_the_key_says_so(path: Path) -> None:
    occasion = opened(path)[0].case.occasion
    for name, entry in selections(path, "authorities"):
        for identifier in named(entry):
            wrong = identifier in entry.wrong_date
            assert in_force(authorities()[identifier], occasion) is not wrong, (name, identifier)
    late = {name for name in opened(path)[0].form.authorities if not in_force(authorities()[name], occasion)}
    assert late <= {name for _, entry in selections(path, "authorities") for name in entry.wrong_date}


@every_form
def test_each_position_has_a_sentence_for_every_answer_and_for_none(path: Path) -> None:
    for name, entry, options in positions(path):
        assert set(entry.feedback) == {*options, "blank"}, name
        assert all(len(sentence.split()) >= 3 for sentence in entry.feedback.values()), name
        assert set(entry.accept) | set(entry.conditional) <= set(options), name


@every_form
def test_no_sentence_calls_an_answer_correct(path: Path) -> None:
    assert not re.search(r"\b(in)?correct(ly)?\b", opened(path)[1].model_dump_json(), re.IGNORECASE)


@every_form
def test_points_are_shared_out_among_the_questions_and_add_up(path: Path) -> None:
    here, key = opened(path)
    most = scores(path, {})
    for element in here.form.elements:
        shared = sum(most[question.id].most for question in element.questions)
        assert shared == pytest.approx(element.points), element.id
    for question in here.form.manual() if path in GRADED else ():
        rubric = read_yaml(ROOT / "grading" / "rubrics" / f"{here.form.id}--{question.id}.yaml")
        assert sum(criterion["points"] for criterion in rubric["criteria"]) == rubric["points"] == question.points
        assert all(max(level["points"] for level in one["levels"]) == one["points"] for one in rubric["criteria"])
        entry = key.questions[question.id]
        assert isinstance(entry, TextKey)
        assert len(entry.rubric) == len(rubric["criteria"])
        assert len(entry.model_answer.split()) <= question.most_words


@every_form
def test_a_condition_asks_for_answers_that_can_be_given(path: Path) -> None:
    here, key = opened(path)
    for condition in key.conditions.values():
        for part in condition.all_of:
            question = here.form.questions[part.question]
            assert set(part.any_of) <= set(options_of(question, here.form, tuple(here.case.passages)))
    used = {conditional.condition for _, entry, _ in positions(path) for conditional in entry.conditional.values()}
    used |= {name for _, entry in selections(path, "passages", "authorities", "choices") for name in entry.when}
    assert used == set(key.conditions)


@every_form
def test_the_model_answer_earns_everything_and_an_untouched_form_nothing(path: Path) -> None:
    here, key = opened(path)
    assert score_form(here.form, model_answers(path), key).points == here.form.points
    ungraded = {name for name, entry in authorities().items() if not entry.gradable}
    assert score_form(here.form, model_answers(path), key, ungraded).points == here.form.points
    assert score_form(here.form, {}, key).points == 0


@every_form
def test_each_position_earns_the_credit_that_the_key_declares(path: Path) -> None:
    for name, entry, options in positions(path):
        for option in options:
            declared = 0 if entry.contested else entry.accept.get(option, 0)
            assert scores(path, {name: option})[name].credit == declared, (name, option)
            if option in entry.conditional:
                conditional = entry.conditional[option]
                met = score_position(option, entry, {conditional.condition})[0]
                assert met == conditional.credit, (name, option)


@every_form
def test_a_contested_element_asks_for_both_sides(path: Path) -> None:
    here, key = opened(path)
    for element in here.form.elements:
        entries = [key.questions[question.id] for question in element.questions]
        if any(isinstance(entry, PositionKey) and entry.contested for entry in entries):
            sides = {must.side for entry in entries if isinstance(entry, SelectionKey) for must in entry.must}
            assert {"helps", "hurts"} <= sides, element.id


@every_form
def test_a_positive_screen_has_a_positive_limb(path: Path) -> None:
    key = opened(path)[1]
    positive = {
        name: bool({"yes", "likely_yes"} & ({*entry.accept} | {*entry.conditional}))
        for name, entry, options in positions(path)
        if options == tuple(SCALE)
    }
    if any(positive[name] for name in key.questions if name.startswith(SCREENS)):
        assert any(positive[name] for name in positive if name.startswith(LIMBS)), "one protection has to succeed"


@pytest.mark.parametrize("folder", CASES)
def test_a_case_is_invented_short_enough_to_read_and_holds_no_personal_data(folder: Path) -> None:
    case = read_case(folder)
    assert case.paper.synthetic is True
    assert 700 <= sum(len(passage.text.split()) for passage in case.narrative) <= 1200
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
        form = opened(path)[0].form
        expected[form.id] = form.points
        expected |= {f"{form.id}--{question.id}": question.points for question in form.manual()}
    assert points == expected
    assert not any(cell.get("outputs") for cell in cells)


@every_form
def test_choosing_everything_earns_no_full_marks(path: Path) -> None:
    here, _ = opened(path)
    for name, entry in selections(path, "choices", "passages", "authorities"):
        everything = options_of(here.form.questions[name], here.form, tuple(here.case.passages))
        assert score_selection(everything, entry)[0] < 1, name
