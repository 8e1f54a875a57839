"""Scoring is pure, so its rules are tables."""

import pytest

from asylum_clinic.assessment.key import Conditional, Key, Must, PositionKey, SelectionKey, TextKey
from asylum_clinic.assessment.questions import Form
from asylum_clinic.assessment.scoring import met_conditions, score_form, score_position, score_selection

SENTENCES = {answer: f"about {answer}" for answer in ("yes", "likely_yes", "contested", "likely_no", "no", "blank")}

POSITION = PositionKey(
    weight=1,
    accept={"no": 1, "likely_no": 0.5},
    conditional={"contested": Conditional(condition="reasons", credit=1, unmet="name the reasons")},
    why="because",
    feedback=SENTENCES,
)


def selection(scheme: str, **more: object) -> SelectionKey:
    return SelectionKey(
        weight=1,
        scheme=scheme,
        must=(Must(any_of=("a1", "a2"), missed="a was missed"), Must(any_of=("b",), missed="b was missed")),
        may={"c": "fair"},
        wrong_date={"d": "not yet in force"},
        off_the_point={"e": "about something else"},
        otherwise="not on this element",
        blank="nothing was chosen",
        **more,
    )


@pytest.mark.parametrize(
    ("answer", "conditions", "credit", "code"),
    [
        ("no", (), 1, "accepted"),
        ("likely_no", (), 0.5, "partly_accepted"),
        ("contested", (), 0, "condition_unmet"),
        ("contested", ("reasons",), 1, "accepted_on_condition"),
        ("yes", (), 0, "not_accepted"),
        (None, ("reasons",), 0, "blank"),
        ("", (), 0, "blank"),
    ],
)
def test_a_position_earns_what_its_key_says(answer, conditions, credit, code):
    earned, reasons = score_position(answer, POSITION, conditions)
    assert (earned, reasons[0].code) == (credit, code)


@pytest.mark.parametrize("answer", ["yes", "likely_yes", "contested", "likely_no", "no"])
def test_on_a_contested_element_every_position_earns_the_same(answer):
    contested = PositionKey(weight=0, contested=True, accept={"yes": 1}, why="both sides", feedback=SENTENCES)
    assert score_position(answer, contested) == (0.0, score_position(answer, contested)[1])
    assert score_position(answer, contested)[1][0].code == "any_position"


def test_a_contested_position_with_a_weight_is_refused():
    with pytest.raises(ValueError, match="earns nothing"):
        PositionKey(weight=1, contested=True, accept={"yes": 1}, why="", feedback=SENTENCES)


@pytest.mark.parametrize(
    ("scheme", "answer", "credit"),
    [
        ("all_or_nothing", ("a1", "b"), 1),
        ("all_or_nothing", ("a2", "b", "c"), 1),
        ("all_or_nothing", ("a1", "b", "d"), 0),
        ("all_or_nothing", ("a1",), 0),
        ("each_answer", ("a1", "b"), 1),
        ("each_answer", ("a1",), 3 / 4),
        ("each_answer", ("e",), 1 / 4),
        ("net_correct", ("a1", "b"), 1),
        ("net_correct", ("a1", "b", "e"), 1 / 2),
        ("net_correct", ("d", "e"), 0),
        ("coverage", ("a1", "d", "e"), 1 / 2),
        ("precision_recall", ("a1", "b"), 1),
        ("precision_recall", ("a1", "b", "c"), 1),
        ("precision_recall", ("a1", "b", "d", "e"), 1 / 2),
        ("precision_recall", ("a1", "x"), 1 / 4),
        ("precision_recall", ("c",), 0),
        ("precision_recall", ("d",), 0),
    ],
)
def test_a_selection_earns_what_its_scheme_says(scheme, answer, credit):
    assert score_selection(answer, selection(scheme))[0] == pytest.approx(credit)


@pytest.mark.parametrize("scheme", ["all_or_nothing", "each_answer", "net_correct", "coverage", "precision_recall"])
@pytest.mark.parametrize("answer", [None, (), "a1"])
def test_a_blank_or_unreadable_selection_earns_nothing(scheme, answer):
    assert score_selection(answer, selection(scheme))[0] == 0


def test_each_choice_gets_the_sentence_of_its_list():
    _, reasons = score_selection(("a1", "c", "d", "e", "x"), selection("precision_recall"))
    assert [(reason.code, reason.text) for reason in reasons] == [
        ("hit", ""),
        ("neutral", "fair"),
        ("wrong_date", "not yet in force"),
        ("off_the_point", "about something else"),
        ("off_the_point", "not on this element"),
        ("missed", "b was missed"),
    ]


def test_an_unverified_authority_neither_gives_nor_takes_a_mark():
    key = selection("precision_recall")
    assert score_selection(("a1", "b", "d"), key, (), {"d"})[0] == 1
    assert score_selection(("b",), key, (), {"a1", "a2"})[0] == 1
    assert score_selection(("a1",), key, (), {"a1", "a2"})[0] == 0


def test_a_condition_that_is_met_opens_the_other_list():
    when = {"route": {"must": [{"any_of": ["x"], "missed": "x was missed"}]}}
    key = selection("precision_recall", when=when)
    assert score_selection(("x",), key, ("route",))[0] == 1
    assert score_selection(("x",), key)[0] == 0


def test_an_id_in_two_lists_is_refused():
    with pytest.raises(ValueError, match="more than one list"):
        selection("coverage", when={}).model_validate(
            selection("coverage").model_dump() | {"off_the_point": {"c": "twice"}}
        )


FORM = Form.model_validate(
    {
        "id": "small",
        "title": "Small",
        "case": "none",
        "role": "bench_memo",
        "standard": "merits",
        "elements": [
            {
                "id": "nexus",
                "title": "Nexus",
                "points": 4,
                "questions": [
                    {"id": "nexus", "kind": "scale", "text": "Is there a nexus?"},
                    {"id": "theory", "kind": "passages", "text": "Which paragraphs?", "most": 3},
                    {"id": "memo", "kind": "text", "text": "Why?", "points": 5},
                ],
            }
        ],
    }
)
KEY = Key(
    form="small",
    case="none",
    conditions={"reasons": {"text": "cites a1", "all_of": [{"question": "theory", "any_of": ["a1"]}]}},
    questions={
        "nexus": POSITION.model_copy(update={"weight": 3}),
        "theory": selection("precision_recall"),
        "memo": TextKey(rubric=("two sides",), model_answer="..."),
    },
)


def test_an_elements_points_are_shared_out_by_weight():
    score = score_form(FORM, {"nexus": "no", "theory": ("a1", "b")}, KEY)
    assert [(item.question, item.points, item.most) for item in score.questions] == [
        ("nexus", 3, 3),
        ("theory", 1, 1),
        ("memo", 0, 0),
    ]
    assert (score.points, score.most) == (4, 4)


def test_a_condition_is_carried_from_one_question_to_another():
    assert met_conditions(KEY, {"theory": ("a1",)}) == {"reasons"}
    assert score_form(FORM, {"nexus": "contested", "theory": ("a1", "b")}, KEY).points == 4
    assert score_form(FORM, {"nexus": "contested", "theory": ("b",)}, KEY).points == 0.5


def test_a_blank_form_earns_nothing():
    assert score_form(FORM, {}, KEY).points == 0
