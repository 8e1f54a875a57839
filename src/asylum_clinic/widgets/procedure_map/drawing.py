"""Where each state of a region stands in the drawing: tracks side by side, time from top to bottom."""

from __future__ import annotations

import textwrap
from functools import cache
from typing import Any

from asylum_clinic.law.procedure import Region, moves, procedure

WIDE, HIGH, GAP, BESIDE = 172, 58, 32, 26
"""A box in units of the drawing, and the space below and beside it."""

_TRACKS: dict[Region, tuple[tuple[str, ...], ...]] = {
    "proceeding": (
        ("encountered", "expelled_title_42", "", "", ""),
        ("expedited_removal", "", "", "", "order_reinstated"),
        ("referred", "", "", "", "reasonable_fear"),
        ("interviewed", "", "", "section_240", "reasonable_fear_review"),
        ("screened_negative", "screened_positive", "merits_interview", "", "withholding_only"),
        ("judge_reviews", "", "streamlined_240", "merits_hearing", "board_appeal_withholding"),
        ("judge_concurs", "judge_vacates", "granted", "ordered_removed", ""),
        ("expedited_order_final", "reconsideration_asked", "board_appeal", "order_240_final", ""),
        (
            "removal_attempt",
            "federal_habeas",
            "petition_for_review",
            "removal_attempt_240",
            "removal_attempt_reinstated",
        ),
        ("", "", "removed", "", ""),
    ),
    "custody": (
        ("", "", "held_at_encounter", "", ""),
        ("held_screening", "held_applicant", "", "held_236a", "held_236c"),
        ("held_after_positive", "", "", "released", ""),
        ("", "held_removal_period", "", "", ""),
        ("", "", "held_after_period", "", ""),
    ),
}
"""The states as they stand, row by row: the screening's track on the left, section 240 in the middle, reinstatement on
the right. A test holds that every state of the map has its place."""


@cache
def layout(region: Region) -> dict[str, Any]:
    """Return the boxes and arrows of a region, as plain JSON.

    Examples
    --------
    >>> drawn = layout("custody")
    >>> drawn["boxes"][0]["id"], len(drawn["arrows"]) > 10
    ('held_at_encounter', True)
    """
    rows = _TRACKS[region]
    titles = {one.id: one.title for one in procedure().states}
    boxes: list[dict[str, Any]] = [
        {
            "id": name,
            "x": 10 + place * (WIDE + BESIDE),
            "y": 10 + number * (HIGH + GAP),
            "lines": textwrap.wrap(titles[name], 26)[:3],
        }
        for number, row in enumerate(rows)
        for place, name in enumerate(row)
        if name
    ]
    arrows = sorted({(arrow.source, arrow.target) for box in boxes for arrow in moves(box["id"])})
    width, height = 20 + len(rows[0]) * (WIDE + BESIDE), 20 + len(rows) * (HIGH + GAP)
    return {"boxes": boxes, "arrows": [list(pair) for pair in arrows], "width": width, "height": height}
