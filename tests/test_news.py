"""News items point at nobody, judge nobody's claim, and teach what a report says and what it leaves open."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from asylum_clinic.cases.news import NO_STEP, UNTOLD, NewsItem, Step, items, news, unsaid
from asylum_clinic.cases.tracing import OPEN, drills
from asylum_clinic.errors import KitError
from asylum_clinic.law.authorities import authorities
from asylum_clinic.law.procedure import procedure, state
from asylum_clinic.resources import datasets, read_yaml
from asylum_clinic.statistics.exploring import Explorer, explored
from asylum_clinic.widgets import explorers as explorers_widget
from asylum_clinic.widgets.explorers import explore

ROOT = Path(__file__).resolve().parents[1]
NAMED = re.compile(
    r"russia|ukrain|soviet|moscow|kremlin|putin|zelensk|mayorkas|scarborough|levintova|jean-pierre|blinken|biden"
    r"|tecate|pennsylvania|louisiana|california|texas|tijuana|mexic|dubai|istanbul|los angeles|the times"
    r"|\bjan(uary)?\b|\bfeb(ruary)?\b|\bmarch\b|\bapril\b|\bjune\b|\bjuly\b|\baugust\b|\bsept|\boct|\bnov(ember)?\b|\bdec(ember)?\b"
    r"|\byears old\b|\bin his (twenties|thirties|20s|30s)\b|\$\d|\d{4,}(?<!2022)(?<!2023)",
    re.IGNORECASE,
)
"""Names and places of the report behind the items, and what is finer than needed: months, ages, sums."""
STEPS = [pytest.param(item, step, id=step.id) for item in items().values() for step in item.paper.steps]
DRILLS = [pytest.param(drill, id=name) for name, drill in drills().items()]
every_item = pytest.mark.parametrize("item", items().values(), ids=items())


def said(drill: Explorer, asked: str, answer: str) -> str:
    first, second = drill.choices
    return explored(drill, {first.name: asked, second.name: answer}).sentence


def right(name: str, asked: str) -> tuple[str, ...]:
    """The answers to one line of a drill that could be accepted."""
    if name == "precise-words":
        return (procedure().words[int(asked)].precise,)
    for item in items().values():
        for step in item.paper.steps:
            if step.id == asked:
                return step.states
        for statement in item.paper.statements:
            if statement.id == asked:
                return statement.verdict
    raise AssertionError(asked)


def test_the_four_men_are_four_items() -> None:
    assert len(items()) == 4


@every_item
def test_an_item_names_nobody_and_no_place_and_nothing_finer_than_needed(item: NewsItem) -> None:
    assert NAMED.findall("\n".join(passage.text for passage in item.passages)) == []
    paper = "\n".join([item.paper.title, *item.paper.unsaid, *(step.title for step in item.paper.steps)])
    assert NAMED.findall(paper) == []


@every_item
def test_an_item_records_that_and_how_it_was_anonymized(item: NewsItem) -> None:
    assert "own words" in item.paper.anonymized
    assert "Left out" in item.paper.anonymized
    assert not hasattr(item.paper, "synthetic")


@every_item
def test_steps_and_statements_rest_on_paragraphs_and_authorities_that_exist(item: NewsItem) -> None:
    known = {passage.id for passage in item.passages}
    for one in (*item.paper.steps, *item.paper.statements):
        assert set(one.paragraphs) <= known, one.id
    assert {name for one in item.paper.statements for name in one.authorities} <= set(authorities())


def test_ids_of_steps_and_statements_stand_once() -> None:
    ids = [one.id for item in items().values() for one in (*item.paper.steps, *item.paper.statements)]
    assert len(set(ids)) == len(ids)


def test_no_form_and_no_key_is_about_a_news_item() -> None:
    papers = [*ROOT.glob("datasets/forms/*.yaml"), *ROOT.glob("solutions/*/forms/*.yaml")]
    papers += [*ROOT.glob("grading/keys/*.yaml"), *ROOT.glob("datasets/cases/*/case.yaml")]
    assert papers
    for path in papers:
        held = read_yaml(path)
        assert held.get("case", held.get("id")) not in items(), path.name
        assert not any(name in path.read_text(encoding="utf-8") for name in items()), path.name


def test_no_item_asks_for_an_element_of_a_claim() -> None:
    elements = {entry["id"] for entry in read_yaml(datasets() / "law" / "elements.yaml")["elements"]}
    for path in (datasets() / "news").glob("*/item.yaml"):
        held = read_yaml(path)
        assert set(held) == {"id", "title", "anonymized", "unsaid", "steps", "statements"}
        assert not elements & {entry["id"] for part in ("steps", "statements") for entry in held[part]}


@pytest.mark.parametrize(("item", "step"), STEPS)
def test_a_step_stands_in_its_region_on_states_of_the_map(item: NewsItem, step: Step) -> None:
    for name in set(step.states) - {UNTOLD, NO_STEP}:
        assert state(name).region == step.region
    offered = dict(drills()[f"trace-{item.paper.id}"].choices[1].options)
    assert set(step.states) <= set(offered)


@every_item
def test_what_an_item_tells_can_be_walked_on_the_map(item: NewsItem) -> None:
    told = [step.states[0] for step in item.paper.steps if step.region == "proceeding" and step.states[0] != UNTOLD]
    for before, after in pairwise(told):
        assert after in procedure().reach(before), (before, after)


def test_each_verdict_is_needed_somewhere() -> None:
    first = [statement.verdict[0] for item in items().values() for statement in item.paper.statements]
    assert {"safe", "unsafe", "false"} == set(first)
    assert len(first) >= 16


@pytest.mark.parametrize("drill", DRILLS)
def test_a_drill_holds_its_verdict_back_until_an_answer_is_given(drill: Explorer) -> None:
    for asked, _ in drill.choices[0].options:
        assert "accept" not in said(drill, asked, OPEN)


@pytest.mark.parametrize("drill", DRILLS)
def test_a_drill_accepts_what_its_data_accept_and_nothing_else(drill: Explorer) -> None:
    for asked, _ in drill.choices[0].options:
        for answer, _ in drill.choices[1].options[1:]:
            could = "supervising attorney could accept" in said(drill, asked, answer)
            assert could is (answer in right(drill.name, asked)), (asked, answer)


def test_the_answer_to_one_line_is_not_carried_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorers_widget, "_KEPT", {})
    drill = explore("inference")
    drill.state = {**drill.state, "verdict": "unsafe"}
    assert "accept" in drill.sentence
    drill.state = {**drill.state, "statement": "older-won"}
    assert drill.state["verdict"] == OPEN
    assert "accept" not in drill.sentence


def test_an_item_is_shown_with_numbered_paragraphs_and_what_is_unsaid_as_a_list() -> None:
    shown = news("the-younger-brother")._repr_markdown_()
    assert "> **2** He applied for asylum" in shown
    assert repr(unsaid("the-younger-brother")).startswith("- Whether he himself")


def test_an_unknown_item_is_refused_with_those_there_are() -> None:
    with pytest.raises(KitError, match="the-man-who-fainted"):
        news("the-fifth-man")
