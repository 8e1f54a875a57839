"""A table of days shows the test that the law gives for each, and never a traceback."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from asylum_clinic.cases.crossings import crossings
from asylum_clinic.errors import KitError
from asylum_clinic.law.postures import Posture
from asylum_clinic.law.postures import tests_for as law_tests_for


class Cells(HTMLParser):
    """Count the cells of a table and gather its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_a_row_says_what_the_law_says_of_that_posture() -> None:
    (row,) = crossings("One", ("2024-06-07", "2024-07-08")).rows
    posture = Posture(
        stage="screening", entry="2024-06-07", decision="2024-07-08", place="southwest_land", manner="between_ports",
        nationality="other", transit=True, exceptions=frozenset(), unaccompanied=False, expedited_removal=True,
    )  # fmt: skip
    assert row.tests == law_tests_for(posture)
    assert row.cells[:2] == ("7 June 2024", "8 July 2024")
    assert "Reasonable probability" in row.cells[4]


def test_the_column_of_citations_is_short_and_a_long_reason_is_told_once() -> None:
    screened, unsettled = crossings("x", ("2024-06-07", "2024-07-08"), ("2025-02-03", "2025-02-18")).rows
    assert screened.cells[-1] == "8 CFR 208.35(a); INA 235(b)(1)(B)(v); 8 CFR 208.35(b)"
    assert unsettled.cells[2].startswith("Unsettled. ")
    assert unsettled.cells[3:] == ("As for asylum.", "As for asylum.", "Proclamation 10888; RAICES v. Noem")
    (judged,) = crossings("x", ("2023-06-12", "2024-03-04"), stage="merits").rows
    assert judged.cells[-1].startswith("8 CFR 1208.33; INA 241(b)(3)(A)-(B); INS v. Stevic; 8 CFR 1208.16(b)")


def test_the_hour_decides_within_a_boundary_day() -> None:
    table = crossings(
        "Hours",
        ("2023-05-11T23:30-04:00", "2023-06-06"),
        ("2023-05-11T23:59-04:00", "2023-06-06"),
        ("2023-05-11", "2023-06-06"),
    )
    assert [row.tests.withholding.standard for row in table.rows] == [
        "significant-possibility", "reasonable-possibility", "",
    ]  # fmt: skip
    assert table.rows[2].tests.withholding.status == "not_enough_facts"
    assert "23:30 (UTC-04:00)" in repr(table)


def test_a_fact_may_be_changed_or_left_unknown() -> None:
    day = ("2023-06-12", "2023-07-11")
    assert (
        crossings("x", day, nationality="mexican", transit=False).rows[0].tests.cat.standard
        == "significant-possibility"
    )
    assert crossings("x", day, exceptions=None).rows[0].tests.cat.status == "not_enough_facts"
    assert crossings("x", day, stage="merits").rows[0].tests.asylum.status == "closed"


def test_the_table_has_headers_and_its_caption_is_only_text() -> None:
    page = crossings("<script>x</script> & more", ("2023-05-10", "2023-06-06"))._repr_html_()
    tags = Cells(page).tags
    assert "script" not in tags
    assert tags.count("th") == 7
    assert tags.count("td") == 5
    assert "not legal advice" in page


@pytest.mark.parametrize(
    ("days", "facts"),
    [
        (("soon", "2023-06-06"), {}),
        (("2023-06-12", "2023-06-06"), {}),
        (("2023-06-05", "2023-06-06"), {"color": "red"}),
        (("2023-06-05T10:00", "2023-06-06"), {}),
    ],
)
def test_what_does_not_agree_is_refused_in_a_sentence(days: tuple[str, str], facts: dict[str, str]) -> None:
    with pytest.raises(KitError, match=r"What to do: mend"):
        crossings("x", days, **facts)
