"""The gate finds what it says it finds: a course that ``new`` wrote passes, and each planted fault is named."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from asylum_clinic import cli
from asylum_clinic.cases.library import read_case
from asylum_clinic.grading.authoring import new_code, new_course, new_exercise, new_lesson, new_table
from asylum_clinic.grading.config import CONFIG
from asylum_clinic.grading.gate import cases, check, code, hidden, keys, marks, notebooks, published
from command import asylum_clinic

CASE = "solutions/week-one/cases/week-one-file"
NARRATIVE, PAPER, FORM, KEY, RUBRIC, BOOK = (
    f"{CASE}/narrative.md",
    f"{CASE}/case.yaml",
    "solutions/week-one/forms/week-one-form.yaml",
    "grading/keys/week-one-form.yaml",
    "grading/rubrics/week-one-form--memo.yaml",
    "solutions/week-one/week-one.ipynb",
)
CODE_BOOK, PROBES = "solutions/week-two/week-two.ipynb", "grading/keys/week-two.probes.yaml"


@pytest.fixture(scope="module")
def scaffold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one exercise, one lesson and one table, as ``new`` writes them."""
    root = tmp_path_factory.mktemp("gate") / "course"
    new_course(root)
    new_exercise(root, "week-one")
    new_exercise(root, "week-two", code=True)
    new_lesson(root, "first")
    new_table(root, "decisions")
    return root


@pytest.fixture
def course(scaffold: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoiled."""
    return Path(shutil.copytree(scaffold, tmp_path / "course"))


def test_what_new_writes_passes_the_gate_and_names_what_is_still_to_be_written(scaffold: Path) -> None:
    checked = check(scaffold)
    assert [str(fault) for fault in checked.faults] == []
    assert (checked.forms, checked.cases, checked.notebooks) == (1, 1, 3)
    assert {"still to be written" in str(note) or "words" in str(note) for note in checked.notes} == {True}


@dataclass(frozen=True)
class Planted:
    """A fault: in which file, what is put in what's place, and what the gate says of it, in which file."""

    file: str
    old: str
    new: str
    said: str
    where: str = ""


MODEL = "It takes the strongest fact each way with its paragraph and binding authority in force on the day."
FAULTS = {
    "the_key_answers_the_questions_of_its_form_and_of_its_case": Planted(
        KEY, "case: week-one-file", "case: another-file", "the key is for the case"
    ),
    "whatever_a_key_names_is_offered_in_the_form": Planted(KEY, "[n3]", "[n99]", "'n99' is not offered"),
    "every_authority_is_known": Planted(
        KEY, "authorities: [ina-208b1Bi, elias-zacarias]", "authorities: [x-1]", "no authority 'x-1'"
    ),
    "a_key_holds_against_the_law_of_its_occasion": Planted(
        FORM, "ina-208a1", "cfr-208-30e5-2025", "which was not in force"
    ),
    "each_authority_that_a_key_credits_bears_on_its_element": Planted(
        FORM, "  - id: nexus\n", "  - id: nexus\n    bears_on: [discretion]\n", "is credited and bears on"
    ),
    "the_posture_of_a_case_says_enough_for_its_tests": Planted(PAPER, ",\n   reinstated: false", "", "can't be said"),
    "a_question_that_asks_for_the_test_names_its_options_by_the_standards": Planted(
        FORM,
        "kind: scale",
        "kind: choice\n        options: [{id: well-founded-fear, text: One}, {id: no, text: Two}]",
        "whose test does 'position' ask for",
    ),
    "each_position_has_a_sentence_for_every_answer_and_for_none": Planted(
        KEY, "      blank: You took no position.\n", "", "no sentence for 'blank'"
    ),
    "no_sentence_calls_an_answer_correct": Planted(
        KEY, "You cited no paragraph.", "That is not correct at all.", "calls an answer (in)correct"
    ),
    "a_condition_asks_for_answers_that_can_be_given": Planted(
        KEY,
        "questions:\n  position:",
        "conditions:\n  odd: {text: x, all_of: [{question: facts, any_of: [n77]}]}\nquestions:\n  position:",
        "asks for an answer to 'facts' that nobody can give",
    ),
    "points_are_shared_out_among_the_questions_and_add_up": Planted(
        FORM, "points: 4", "points: 5", "the rubric gives 4 points and the question 5", RUBRIC
    ),
    "the_model_answer_earns_everything_and_an_untouched_form_nothing": Planted(
        KEY, "weight: 0\n    contested: true", "weight: 0\n    contested: false", ""
    ),
    "each_position_earns_the_credit_that_the_key_declares": Planted(
        KEY, "weight: 0\n    contested: true", "weight: 0\n    contested: false", ""
    ),
    "choosing_everything_earns_no_full_marks": Planted(
        KEY, "scheme: precision_recall", "scheme: coverage", "choosing everything earns full marks"
    ),
    "a_contested_element_asks_for_both_sides": Planted(
        KEY, "side: hurts", "side: helps", "marks are given for one side"
    ),
    "a_positive_screen_has_a_positive_limb": Planted(FORM, "id: position", "id: finding", "no protection is", KEY),
    "a_published_level_names_no_paragraph_and_no_authority": Planted(
        RUBRIC, "Names it and leaves", "Names paragraph 4 and leaves", "students read 'paragraph 4'"
    ),
    "a_published_text_shares_no_run_of_words_with_the_model_answer": Planted(
        KEY, "WRITE what a supervising attorney could accept.", MODEL, "which the model answer says too", RUBRIC
    ),
    "a_sample_answer_names_no_authority_that_the_form_offers": Planted(
        RUBRIC,
        "WRITE a short text on another",
        "INS v. Elias-Zacarias asks for motive",
        "which the form offers to choose from",
    ),
    "a_case_is_whole": Planted(
        PAPER, "unsaid:\n  - WRITE what the record leaves open.\n", "", "what the record leaves"
    ),
    "a_case_is_set_in_an_invented_country": Planted(
        PAPER, "country: Nowhereland", "country: Norway", "Norway is a real country"
    ),
    "a_case_holds_no_personal_data": Planted(NARRATIVE, "WRITE how she lived", "A 123 456 789", "an A-number"),
    "an_anonymized_case_is_signed_in_every_line": Planted(
        PAPER,
        "synthetic: true",
        "anonymized: {review: grading/anonymized/week-one-file.yaml, digest: 0123456789abcdef}",
        "week-one-file.yaml is not there",
    ),
    "a_notebook_holds_no_outputs_and_keeps_its_ids": Planted(
        BOOK, '"execution_count": null', '"execution_count": 7', "holds an output"
    ),
    "a_picture_has_a_text_and_a_link_leads_somewhere": Planted(
        BOOK, "## How to start", "## How to start ![](gone.png)", "has no text"
    ),
    "probes_grade_the_cells_that_they_name": Planted(PROBES, "points: 2", "points: 3", "give 5 points and the cell 4"),
    "the_solution_passes_every_probe_and_an_untouched_function_none": Planted(
        PROBES,
        "expected: 60.0",
        "expected: 90.0",
        "the solution does not give what probe 2 of 'share-examples' expects",
    ),
    "hidden_tests_stay_hidden_and_are_run": Planted(
        CODE_BOOK,
        '"example(share, share_table, 2024',
        '"### Hidden tests:\\n",\n    "example(share, share_table, 2024',
        "go to the students",
    ),
    "a_graded_cell_carries_the_points_of_its_form": Planted(BOOK, '"points": 6', '"points": 60', "is worth 60"),
}
UNREACHABLE = {
    "the_model_answer_earns_everything_and_an_untouched_form_nothing",
    "each_position_earns_the_credit_that_the_key_declares",
}
"""Rules on the scoring itself: no key can break them, only a faulty scheme of the kit's own."""


def test_each_rule_has_a_planted_fault() -> None:
    modules = (keys, marks, published, cases, notebooks, code, hidden)
    rules = {rule.__name__ for module in modules for rule in module.RULES}
    assert rules == set(FAULTS)


@pytest.mark.parametrize("rule", sorted(set(FAULTS) - UNREACHABLE))
def test_a_planted_fault_is_found_with_its_file_and_what_to_do(course: Path, rule: str) -> None:
    planted = FAULTS[rule]
    path = course / planted.file
    text = path.read_text(encoding="utf-8")
    assert planted.old in text
    path.write_text(text.replace(planted.old, planted.new), encoding="utf-8")
    if rule == "a_positive_screen_has_a_positive_limb":
        (course / KEY).write_text((course / KEY).read_text().replace("  position:", "  finding:"))
    found = [fault for fault in check(course).faults if planted.said in str(fault)]
    assert found
    assert all(fault.do and Path(str(fault.where)).is_file() for fault in found)


def test_a_solution_that_students_would_be_given_is_found(course: Path) -> None:
    nb = nbformat.read(course / CODE_BOOK, 4)
    table, asked = (next(cell for cell in nb.cells if cell.id == name) for name in ("share-table", "share"))
    asked.source = asked.source.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION", "")
    nbformat.write(nb, course / CODE_BOOK)
    assert check(course).faults == ()  # nbgrader empties a cell without a region
    table.source += "\n" + asked.source
    nbformat.write(nb, course / CODE_BOOK)
    found = [str(fault) for fault in check(course).faults]
    assert ["an untouched notebook passes probe" in fault for fault in found] == [True, True, True]


@pytest.mark.parametrize(
    ("written", "found"),
    [("%matplotlib inline\nshare(share_table, 2023)", 0), ("raise SystemExit(0)", 1), ("share(1)", 1)],
)
def test_cells_around_the_solution_run_as_in_jupyterlab_and_end_no_check(
    course: Path, written: str, found: int
) -> None:
    nb = nbformat.read(course / CODE_BOOK, 4)
    nb.cells.append(nbformat.v4.new_code_cell(written, id="try-it"))
    nbformat.write(nb, course / CODE_BOOK)
    assert len([fault for fault in check(course).faults if "'try-it' of the solution stops" in str(fault)]) == found


SHOWN, HIDDEN = "assert share(1) == 1\n", "assert share(4) == 2\n"
BEGIN, END = "### BEGIN HIDDEN TESTS\n", "### END HIDDEN TESTS\n"
BADLY_HIDDEN = {
    "no end": (SHOWN + BEGIN + HIDDEN, {}, "can't be released"),
    "no beginning": (SHOWN + HIDDEN + END + "2.0", {}, "the tests above it go to the students"),
    "one in another": (BEGIN + BEGIN + HIDDEN + END + "2.0", {}, "stands before the first one has ended"),
    "small letters": (
        SHOWN + "### begin hidden tests\n" + HIDDEN + "### end hidden tests\n2.0",
        {},
        "go to the students",
    ),
    "one letter short": (SHOWN + "### BEGIN HIDDEN TEST\n" + HIDDEN + "2.0", {}, "go to the students"),
    "one letter more": (
        SHOWN + "### BEGINN HIDDEN TESTS\n" + HIDDEN + "### ENDE HIDDEN TESTS\n2.0",
        {},
        "go to the students",
    ),
    "a cell without points": (BEGIN + HIDDEN + END + "2.0", {"grade": False}, "is not graded"),
    "where students write": (BEGIN + HIDDEN + END + "2.0", {"solution": True}, "never put back and never run"),
    "beside examples": ("example(share, 1)\n" + BEGIN + HIDDEN + END + "2.0", {}, "count for nothing"),
}


def with_tests(course: Path, source: str, **marks: object) -> None:
    """Put a graded cell with tests at the end of the notebook."""
    nb = nbformat.read(course / CODE_BOOK, 4)
    cell = nbformat.v4.new_code_cell(source, id="tests")
    known = {"grade": True, "grade_id": "tests", "locked": True, "points": 2, "schema_version": 3, "solution": False}
    cell.metadata["nbgrader"] = {**known, "task": False, **marks}
    nb.cells.append(cell)
    nbformat.write(nb, course / CODE_BOOK)


@pytest.mark.parametrize("what", BADLY_HIDDEN)
def test_hidden_tests_that_would_be_read_or_never_run_are_found(course: Path, what: str) -> None:
    source, marks, said = BADLY_HIDDEN[what]
    with_tests(course, source, **marks)
    found = [fault for fault in check(course).faults if said in str(fault)]
    assert found
    assert all(fault.do for fault in found)


def test_tests_that_are_hidden_well_are_a_note_that_says_what_they_show(course: Path) -> None:
    with_tests(course, SHOWN + BEGIN + HIDDEN + END + "2.0")
    checked = check(course)
    assert [str(fault) for fault in checked.faults] == []
    (note,) = [str(note) for note in checked.notes if "hide tests" in str(note)]
    assert "the kind of the error" in note
    assert not [note for note in checked.notes if "ends in no number" in str(note)]


def test_a_cell_of_hidden_tests_that_gives_no_points_is_a_note(course: Path) -> None:
    with_tests(course, BEGIN + HIDDEN + END)
    assert [note for note in check(course).notes if "ends in no number" in str(note)]


def test_a_second_code_question_joins_the_notebook_and_its_probes(course: Path) -> None:
    new_code(course, "denied-share", "week-two")
    new_code(course, "some-share", "week-one")
    assert [str(fault) for fault in check(course).faults] == []
    assert "You need no code" not in (course / BOOK).read_text()


WRONG_FILES = {
    "a key with a misspelt name": (KEY, "scheme:", "schema:", f"{KEY}:"),
    "a form that is no YAML": (FORM, "elements:", "elements: [", f"{FORM}:"),
    "a rubric that does not add up": (RUBRIC, "points: 4", "points: 7", RUBRIC),
    "a paragraph without an id": (NARRATIVE, "[n2] ", "", f"{NARRATIVE}:5"),
    "a case that is not said to be invented": (PAPER, "synthetic: true", "synthetic: false", f"{PAPER}:"),
    "a table changed by hand": ("datasets/statistics/decisions/decisions.csv", "2025,0", "2025,9", "decisions.csv"),
    "a notebook that is none": (BOOK, '"cells"', '"cell"', BOOK),
}


@pytest.mark.parametrize("what", WRONG_FILES)
def test_a_file_that_is_not_what_its_format_says_is_named_with_its_line(
    course: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, old, new, where = WRONG_FILES[what]
    path = course / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert cli.run(cli.app, ["check", str(course)]) == 1
    said = capsys.readouterr().out
    assert any(where in line and "What to do:" in line for line in said.splitlines()), said


def test_a_sentence_of_a_key_in_what_students_get_is_found(course: Path) -> None:
    secret = "The schoolmaster's letter is what turned the whole valley against her."
    (course / KEY).write_text((course / KEY).read_text().replace("WRITE what makes it open.", secret))
    leaked = course / "exercises" / "week-one" / "notes.md"
    leaked.parent.mkdir(parents=True)
    leaked.write_text("For class:\n" + secret.replace(" turned ", "\nturned "))
    found = [str(fault) for fault in check(course).faults]
    assert len(found) == 1
    assert "notes.md: this holds a sentence of week-one-form.yaml" in found[0]


def test_a_name_of_the_instructors_own_list_is_found_and_not_repeated(course: Path) -> None:
    (course / "grading" / "denylist.txt").write_text("Orsolya Venn\n")
    path = course / NARRATIVE
    path.write_text(path.read_text().replace("WRITE how she lived", "orsolya venn lived"))
    found = [str(fault) for fault in check(course).faults]
    assert len(found) == 1
    assert "narrative.md:5" in found[0]
    assert "venn" not in found[0].lower()
    assert "denylist.txt" in (course / ".gitignore").read_text()


SIGNED = """draft: 0123456789abcdef
count: 2
read_by: A. Reader
read_on: 2026-11-24
entries:
  - {line: 1, what: person, now: Tovren, do: compare, signed: yes}
  - {line: 3, what: date, now: 3 May 2020, do: compare, signed: yes}
"""
SPOILED = {
    "1 of 2 entries are not signed, the first is entry 2": ("compare, signed: yes}\n", "compare, signed: no}\n"),
    "has 2 entries and had 3": ("count: 2", "count: 3"),
    "who read the draft": ("read_by: A. Reader", "read_by: ''"),
}


def test_a_case_that_was_a_clients_passes_only_signed_in_every_line_and_as_it_was_signed(course: Path) -> None:
    review = course / "grading" / "anonymized" / "week-one-file.yaml"
    review.parent.mkdir()
    review.write_text(SIGNED)
    record = f"anonymized: {{review: grading/anonymized/{review.name}, digest: {read_case(course / CASE).digest}}}"
    (course / PAPER).write_text((course / PAPER).read_text().replace("synthetic: true", record))
    assert check(course).faults == ()
    for said, (old, new) in SPOILED.items():
        review.write_text(new.join(SIGNED.rsplit(old, 1)))
        assert [said in str(fault) for fault in check(course).faults] == [True], said
    review.write_text(SIGNED)
    (course / NARRATIVE).write_text((course / NARRATIVE).read_text().replace("WRITE how she", "WRITE where she"))
    assert ["not the one that was signed" in str(fault) for fault in check(course).faults] == [True]


def test_the_command_says_how_much_it_looked_at_and_ends_with_0_or_1(course: Path) -> None:
    clean = asylum_clinic("check", cwd=course)
    assert clean.returncode == 0
    assert "Checked 1 forms, 1 cases and 3 notebooks: nothing to mend" in clean.stdout
    (course / CONFIG).unlink()
    assert asylum_clinic("check", cwd=course).returncode == 2
