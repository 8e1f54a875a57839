"""Where each state of a region stands in the drawing: by how many steps it lies from the first."""

from __future__ import annotations

import textwrap
from functools import cache
from typing import Any

from asylum_clinic.law.procedure import Region, moves, procedure

WIDE, HIGH, GAP = 172, 62, 34
"""A box in units of the drawing, and the space between two rows."""
ACROSS = 5
"""The most boxes in a row: more would be too small to read at the width of a page."""


@cache
def layout(region: Region) -> dict[str, Any]:
    """Return the boxes and arrows of a region, as plain JSON.

    Examples
    --------
    >>> drawn = layout("custody")
    >>> drawn["boxes"][0]["id"], len(drawn["arrows"]) > 10
    ('held_at_encounter', True)
    """
    rows = _rows(region)
    width = ACROSS * (WIDE + 20) + 20
    boxes = {}
    for number, names in enumerate(rows):
        left = (width - len(names) * (WIDE + 20) + 20) / 2
        for place, name in enumerate(names):
            boxes[name] = {"id": name, "x": left + place * (WIDE + 20), "y": 10 + number * (HIGH + GAP)}
    titles = {one.id: one for one in procedure().states}
    for name, box in boxes.items():
        box["lines"] = textwrap.wrap(titles[name].title, 26)[:3]
        box["code"] = titles[name].code
    arrows = sorted({(arrow.source, arrow.target) for name in boxes for arrow in moves(name)})
    height = 20 + len(rows) * (HIGH + GAP)
    return {"boxes": list(boxes.values()), "arrows": [list(pair) for pair in arrows], "width": width, "height": height}


def _rows(region: Region) -> list[list[str]]:
    first = procedure().start[region]
    seen, row, rows = {first}, [first], []
    while row:
        rows += [row[start : start + ACROSS] for start in range(0, len(row), ACROSS)]
        ahead = dict.fromkeys(arrow.target for name in row for arrow in moves(name))
        row = [name for name in ahead if name not in seen]
        seen |= set(row)
    return rows
