"""Variants: each moves the elements that it says and no other, and what it leaves alone still holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import asylum_clinic
from asylum_clinic.assessment.key import Key, read_fitting_key, read_key
from asylum_clinic.assessment.lawful import ASKS_FOR_THE_TEST
from asylum_clinic.assessment.opening import Opened, open_form
from asylum_clinic.assessment.variants import Varied, vary
from asylum_clinic.cases.library import read_case
from asylum_clinic.cases.model import Case
from asylum_clinic.cases.variants import vary_case
from asylum_clinic.errors import KitError
from asylum_clinic.grading.attach_case import case_files
from asylum_clinic.grading.gate.keyed import Keyed, forms_of
from asylum_clinic.resources import datasets, read_yaml
from test_content import FORMS, ROOT, VARIED

CASE_FOLDERS = sorted(path.parent for path in datasets().glob("cases/*/case.yaml"))
IN_CASES = [
    pytest.param(folder, entry["id"], id=f"{folder.name}--{entry['id']}")
    for folder in CASE_FOLDERS
    if (folder / "variants.yaml").is_file()
    for entry in read_yaml(folder / "variants.yaml")["variants"]
]
MINI = """
variants:
  - id: elsewhere
    title: What if his court lay in the Fourth Circuit?
    facts: {circuit: 4}
    paragraphs: {n1: A new beginning.}
    added: [{after: n1, id: n81, text: Something more.}, {after: n81, id: n82, text: And more.}]
    removed: [n2]
  - id: also-elsewhere
    title: What if it lay in the Fifth?
    facts: {circuit: 5}
  - id: other-words
    title: What if the file began otherwise?
    paragraphs: {n1: Another beginning.}
  - id: backwards
    title: What if it was decided before he came?
    facts: {decision_date: 2001-01-01}
"""
every_variant = pytest.mark.parametrize("keyed", VARIED)


def base(keyed: Keyed) -> tuple[Opened, Key]:
    return open_form(keyed.path.stem, keyed.path.parent.parent), read_key(keyed.key_path)


def varied(keyed: Keyed) -> Varied:
    here, key = base(keyed)
    return vary(here.form, here.case, key, keyed.variant)


@pytest.fixture
def play(tmp_path: Path) -> Callable[[str], Case]:
    """The practice case in a folder of its own, with the variants of a text."""

    def lay(text: str) -> Case:
        folder = tmp_path / "notice-under-the-door"
        for source in sorted((datasets() / "cases" / folder.name).rglob("*")):
            if source.is_file() and source.name != "variants.yaml":
                target = folder / source.relative_to(datasets() / "cases" / folder.name)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
        (folder / "variants.yaml").write_text(text, encoding="utf-8")
        return read_case(folder)

    return lay


def test_at_least_eight_of_the_cases_have_a_variant() -> None:
    assert len({folder.name for folder in CASE_FOLDERS if read_case(folder).variants}) >= 8


@pytest.mark.parametrize("keyed", FORMS)
def test_a_key_knows_every_variant_of_its_case_and_no_other(keyed: Keyed) -> None:
    here, key = base(keyed)
    assert set(key.variants) == {variant.id for variant in here.case.variants}
    assert read_fitting_key(here.form, keyed.key_path) == key


@every_variant
def test_a_variant_moves_the_elements_that_it_says_and_no_other(keyed: Keyed) -> None:
    declared = base(keyed)[1].variants[keyed.variant].moves
    assert set(varied(keyed).moves) == set(declared)
    assert len(set(declared)) == len(declared)


@every_variant
def test_a_variant_replaces_no_entry_by_the_same(keyed: Keyed) -> None:
    _, key = base(keyed)
    same = [name for name, entry in key.variants[keyed.variant].questions.items() if entry == key.questions[name]]
    assert same == []


@every_variant
def test_a_variant_that_changes_a_test_moves_the_element_that_asks_for_it(keyed: Keyed) -> None:
    here = varied(keyed)
    asking = {
        element.id for element in here.form.elements for asked in element.questions if asked.id in ASKS_FOR_THE_TEST
    }
    assert not here.varied.tests_differ or asking <= set(here.moves)


@every_variant
def test_a_variant_says_why_and_changes_something_to_see(keyed: Keyed) -> None:
    here = varied(keyed)
    assert here.moves or here.varied.changes
    assert all(len(reason.split()) >= 8 for reason in here.why)
    assert all(change.before != change.after for change in here.varied.changes)


@pytest.mark.parametrize(("folder", "name"), IN_CASES)
def test_a_varied_file_keeps_the_number_of_every_paragraph(folder: Path, name: str) -> None:
    before = read_case(folder)
    after = vary_case(before, name).case
    labels = {key: passage.label for key, passage in before.passages.items()}
    assert {key: passage.label for key, passage in after.passages.items() if key in labels}.items() <= labels.items()
    assert len({passage.label for passage in after.passages.values()}) == len(after.passages)
    assert after.digest != before.digest


@pytest.mark.parametrize(("folder", "name"), IN_CASES)
def test_a_varied_timeline_runs_forward_and_ends_on_the_day_of_the_decision(folder: Path, name: str) -> None:
    paper = vary_case(read_case(folder), name).case.paper
    days = [event.date for event in paper.timeline]
    assert days == sorted(days)
    assert paper.entry_date in days
    assert days[-1] == paper.decision_date
    if paper.application_date:
        assert paper.application_date in days


@pytest.mark.parametrize(("folder", "name"), IN_CASES)
def test_the_changes_of_a_case_are_shown_in_full_and_escaped(folder: Path, name: str) -> None:
    shown = vary_case(read_case(folder), name)
    html = shown._repr_html_()
    assert all(change.what in repr(shown) for change in shown.changes)
    assert html.count("<tr>") == len(shown.changes) + 1
    assert html.count('scope="row"') == len(shown.changes)
    assert "<script" not in html


def test_a_released_case_carries_its_variants_and_nothing_of_a_key() -> None:
    for keyed in forms_of(ROOT):
        here, key = base(keyed)
        names = {file.name for file in case_files(here)}
        assert ("variants.yaml" in names) is bool(here.case.variants)
        for variant in here.case.variants:
            text = variant.model_dump_json()
            assert not any(half.why in text for half in key.variants.values())


def test_a_variant_replaces_adds_and_removes_paragraphs_and_keeps_their_numbers(play: Callable[[str], Case]) -> None:
    shown = vary_case(play(MINI), "elsewhere")
    assert [(passage.label, passage.text[:12]) for passage in shown.case.narrative[:4]] == [
        ("¶ 1", "A new beginn"),
        ("¶ 1a", "Something mo"),
        ("¶ 1b", "And more."),
        ("¶ 3", "Velmara and "),
    ]
    assert shown.case.paper.circuit == 4
    assert "Fifth" in repr(shown)
    assert "Fourth" in repr(shown)


def test_variants_that_change_different_things_compose(play: Callable[[str], Case]) -> None:
    case = play(MINI)
    shown = vary_case(case, "also-elsewhere", "other-words", "other-words")
    assert (shown.case.paper.circuit, shown.case.narrative[0].text) == (5, "Another beginning.")
    assert [variant.id for variant in shown.variants] == ["also-elsewhere", "other-words"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("elsewhere", "also-elsewhere"), "can't be combined: they differ on the fact circuit"),
        (("elsewhere", "other-words"), "can't be combined: they differ on the paragraph n1"),
        (("nowhere",), "has no variant 'nowhere'. What to do: use one of elsewhere, also-elsewhere"),
        ((), "no variant of the case 'notice-under-the-door' is named"),
        (("backwards",), "does not hold together: Value error, the decision comes before the entry"),
    ],
)
def test_what_can_not_be_varied_is_refused_in_a_sentence(
    names: tuple[str, ...], said: str, play: Callable[[str], Case]
) -> None:
    case = play(MINI)
    with pytest.raises(KitError) as refused:
        vary_case(case, *names)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("variants:\n  - id: x\n    title: t\n    paragraphs:\n      n99: z\n", 5, "no paragraph 'n99'"),
        ("variants:\n  - id: x\n    title: t\n    removed:\n      - n1\n      - n98\n", 6, "no paragraph 'n98'"),
        ("variants:\n  - id: x\n    title: t\n    added: [{after: n1, id: n2, text: z}]\n", 4, "'n2' already"),
        ("variants:\n  - id: x\n    title: t\n    removed: [n1]\n    exhibit_titles: {k: z}\n", 5, "no exhibit 'k'"),
        ("variants:\n  - id: x\n    title: t\n    added: [{after: n1, id: a20, text: z}]\n", 4, "different documents"),
        ("variants:\n  - id: x\n    title: t\n    removed: [n1]\n    paragraphs: {n1: z}\n", 2, "changed twice"),
        ("variants:\n  - id: x\n    title: t\n", 2, "changes no fact and no paragraph"),
        ("variants:\n  - id: x\n    title: t\n    facts:\n      circuits: 4\n", 5, "no such entry"),
    ],
)
def test_a_wrong_variant_is_refused_with_its_file_and_line(
    text: str, line: int, said: str, play: Callable[[str], Case]
) -> None:
    with pytest.raises(KitError) as refused:
        play(text)
    assert said in str(refused.value)
    assert (Path(str(refused.value.where)).name, refused.value.line) == ("variants.yaml", line)


def test_a_script_in_a_variant_is_shown_as_words(play: Callable[[str], Case]) -> None:
    shown = vary_case(play(MINI.replace("Another beginning.", "<script>alert(1)</script>")), "other-words")
    assert "<script" not in shown._repr_html_()
    assert "&lt;script&gt;" in shown._repr_html_()


def test_a_key_that_says_nothing_of_a_variant_is_refused_in_a_sentence(play: Callable[[str], Case]) -> None:
    here, key = base(Keyed(ROOT / "datasets" / "forms" / "notice-days.yaml", ROOT))
    with pytest.raises(KitError, match="says nothing of the variant 'elsewhere'"):
        vary(here.form, play(MINI), key, "elsewhere")


def test_a_composition_whose_key_would_not_be_law_is_refused_in_a_sentence() -> None:
    here, key = base(Keyed(ROOT / "solutions" / "full-assessment" / "forms" / "refusal-merits.yaml", ROOT))
    with pytest.raises(KitError, match="can't be combined: they differ on the paragraph n1"):
        vary(here.form, here.case, key, "november-2025", "fourth-circuit")
    half = key.variants["november-2025"].model_copy(update={"questions": {}})
    bare = key.model_copy(update={"variants": {"november-2025": half}})
    with pytest.raises(KitError, match=r"is not law on that occasion: .*is called a wrong date"):
        vary(here.form, here.case, bare, "november-2025")


def test_a_lesson_shows_what_changes_in_one_line() -> None:
    folder = next(folder for folder in CASE_FOLDERS if read_case(folder).variants)
    name = read_case(folder).variants[0].id
    assert asylum_clinic.vary(folder.name, name) == vary_case(read_case(folder), name)


@pytest.mark.parametrize(
    ("case", "name", "statuses"),
    [
        ("the-quota-from-the-hills", "may-2026", ["unsettled", "unsettled", "unsettled"]),
        ("sergeants-refusal", "screened-in-2025", ["significant-possibility", *["reasonable-probability"] * 2]),
        ("the-rent-on-the-corner", "hearing-2025", ["closed", *["more-likely-than-not"] * 2]),
    ],
)
def test_a_date_drill_asks_the_law_of_its_own_day(case: str, name: str, statuses: list[str]) -> None:
    tests = vary_case(read_case(datasets() / "cases" / case), name).tests
    assert tests is not None
    assert [answer.standard or answer.status for answer in tests] == statuses


def test_a_variant_that_goes_back_to_a_screening_takes_the_application_away() -> None:
    shown = vary_case(read_case(datasets() / "cases" / "sergeants-refusal"), "screened-in-2025")
    assert (shown.base.occasion.application, shown.case.occasion.application) == (date(2023, 9, 5), None)
    assert "5 September 2023" in repr(shown)


def test_a_fault_under_a_variant_points_at_the_line_of_its_entry() -> None:
    keyed = next(one for one in (param.values[0] for param in VARIED) if one.variant == "may-2026")
    lines = keyed.key_path.read_text(encoding="utf-8").splitlines()
    replaced = keyed.fault("x", "questions", "protection-test", do="y").line
    kept = keyed.fault("x", "questions", "grounds", do="y").line
    assert replaced is not None
    assert kept is not None
    assert "protection-test" in lines[replaced - 1]
    assert "may-2026" in lines[kept - 1]
