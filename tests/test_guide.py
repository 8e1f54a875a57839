"""The instructor's guide: whole pages, minutes that add up, authorities that exist, and nothing of it for students."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "grading" / "guide"
LESSONS = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
EXERCISES = {path.name for path in (ROOT / "solutions").iterdir() if path.is_dir()}
OTHERS = {"README", "syllabus", "aba-memo", "write-your-own-case"}
PAGES = sorted((path for path in GUIDE.glob("*.md") if path.stem not in OTHERS), key=lambda path: path.stem)
HEADS = [
    "Content notes",
    "60-minute plan",
    "90-minute plan",
    "What a supervising attorney could accept",
    "Usual mistakes",
    "Discussion questions",
    "Debrief script",
    "Alternates of equal weight",
]


def sections(page: Path) -> dict[str, str]:
    """Give the text under each second-level heading of a page."""
    parts = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def title(page: Path) -> str:
    """Give the first-level heading of a page."""
    return page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def test_every_lesson_and_every_exercise_has_a_page_and_no_page_has_neither() -> None:
    assert sorted(LESSONS | EXERCISES) == [path.stem for path in PAGES]


def test_the_index_names_every_page_by_its_title() -> None:
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    links = {stem: text for text, stem in re.findall(r"\[([^\]]+)\]\(([\w-]+)\.md\)", index)}
    assert links == {path.stem: title(path) for path in GUIDE.glob("*.md") if path.stem != "README"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_all_its_parts_and_none_is_empty(page: Path) -> None:
    found = sections(page)
    assert [head for head in HEADS if not found.get(head, "").strip()] == []


@pytest.mark.parametrize("minutes", [60, 90])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_minutes_of_a_plan_add_up(page: Path, minutes: int) -> None:
    rows = re.findall(r"^\| *(\d+) *\|", sections(page)[f"{minutes}-minute plan"], flags=re.MULTILINE)
    assert sum(map(int, rows)) == minutes


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda page: page.stem)
def test_every_authority_that_the_guide_cites_exists(page: Path) -> None:
    law = (ROOT / "datasets" / "law" / "authorities.yaml").read_text(encoding="utf-8")
    known = set(re.findall(r"^ *- id: ([\w-]+)$", law, flags=re.MULTILINE))
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    cited = set(re.findall(r"\[([a-z0-9][A-Za-z0-9-]*)\](?!\()", prose))
    assert sorted(cited - known) == []


def table(page: str, heading: str) -> list[list[str]]:
    """Give the rows of the table under a heading of a page, without its head."""
    rows = re.findall(r"^\|(.+)\|$", sections(GUIDE / f"{page}.md")[heading], flags=re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows[2:]]


@pytest.mark.parametrize("plan", ["Six weeks", "Twelve weeks"])
def test_the_hours_of_a_syllabus_add_up_and_the_memo_on_credit_has_the_same(plan: str) -> None:
    *weeks, total = [[float(hours) for hours in row[4:6]] for row in table("syllabus", plan)]
    assert [sum(column) for column in zip(*weeks, strict=True)] == total
    memo = {row[0].capitalize(): row[1:3] for row in table("aba-memo", "Credit hours: Standard 310")}
    assert [float(hours) for hours in memo[plan]] == total


def test_the_table_of_alternates_has_the_points_and_questions_of_the_forms() -> None:
    stated = {
        row[0]: [int(number) for number in row[1:4]] for row in table("README", "When a student takes another case")
    }
    found = {}
    for path in (ROOT / "datasets" / "forms").glob("*.yaml"):
        if not path.name.endswith(".key.yaml"):
            elements: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["elements"]
            asked = [question for element in elements for question in element["questions"]]
            texts = sum(question.get("points") or 0 for question in asked if question["kind"] == "text")
            found[path.stem] = [sum(element["points"] for element in elements), texts, len(asked)]
    assert stated == found


@pytest.mark.parametrize("exercise", sorted(EXERCISES))
def test_a_page_and_the_index_give_the_points_of_an_exercise(exercise: str) -> None:
    cells = json.loads((ROOT / "solutions" / exercise / f"{exercise}.ipynb").read_text(encoding="utf-8"))["cells"]
    points = sum(cell["metadata"].get("nbgrader", {}).get("points") or 0 for cell in cells)
    assert f"**{points:g} points**" in " ".join((GUIDE / f"{exercise}.md").read_text(encoding="utf-8").split())
    assert f"({exercise}.md), {points:g} points" in (GUIDE / "README.md").read_text(encoding="utf-8")


def cited(page: Path) -> set[str]:
    """Give the authorities and the paragraphs that a page names; "n8 to n10" names three."""
    text = page.read_text(encoding="utf-8")
    runs = re.findall(r"\b([a-dn])(\d+) to \1(\d+)\b", text)
    between = {f"{letter}{n}" for letter, first, last in runs for n in range(int(first), int(last) + 1)}
    return {*re.findall(r"\[([a-z0-9][A-Za-z0-9-]*)\](?!\()", text), *re.findall(r"\b[a-dn]\d+\b", text), *between}


@pytest.mark.parametrize("exercise", sorted(EXERCISES))
def test_a_page_names_what_the_keys_ask_for_and_what_they_call_the_law_of_another_day(exercise: str) -> None:
    named = cited(GUIDE / f"{exercise}.md")
    missing = []
    for form in (ROOT / "solutions" / exercise / "forms").glob("*.yaml"):
        key = yaml.load((ROOT / "grading" / "keys" / form.name).read_text(encoding="utf-8"), yaml.CSafeLoader)
        for question, entry in key["questions"].items():
            if entry.get("scheme") == "precision_recall":
                wanted = [must["any_of"] for must in entry["must"]] + [[name] for name in entry.get("wrong_date", {})]
                missing += [(form.stem, question, ids) for ids in wanted if named.isdisjoint(ids)]
    assert missing == []


@pytest.mark.parametrize("exercise", sorted(EXERCISES))
def test_every_paragraph_that_a_page_names_is_in_a_file_of_the_exercise(exercise: str) -> None:
    forms = (ROOT / "solutions" / exercise / "forms").glob("*.yaml")
    cases = {re.findall(r"^case: (\S+)$", form.read_text(encoding="utf-8"), flags=re.MULTILINE)[0] for form in forms}
    files = [path for case in cases for path in (ROOT / "datasets" / "cases" / case).rglob("*.md")]
    known = {
        name for path in files for name in re.findall(r"^\[(\w+)\]", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = {name for name in cited(GUIDE / f"{exercise}.md") if re.fullmatch(r"[a-dn]\d+", name)}
    assert sorted(named - known) == []


def test_binder_and_the_build_check_leave_the_guide_out() -> None:
    assert "grading/guide" in (ROOT / ".binder" / "postBuild").read_text(encoding="utf-8").split()
    private = re.search(r"^private='(.+)'$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert private is not None
    assert re.search(private[1], "asylum_clinic-1.0/grading/guide/README.md")


def test_no_released_exercise_holds_a_page_of_the_guide() -> None:
    pages = {path.read_bytes() for path in GUIDE.glob("*.md")}
    released = [path for path in (ROOT / "exercises").rglob("*") if path.is_file()]
    assert [path for path in released if path.read_bytes() in pages] == []
