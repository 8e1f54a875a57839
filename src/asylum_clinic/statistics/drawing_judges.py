"""The figure of ten judges beside what their cases, and chance, would have given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from asylum_clinic.errors import KitError
from asylum_clinic.statistics.drawing import BLUE, GREY, ORANGE, finish
from asylum_clinic.statistics.judging import Expected

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def beside_chance(data: Mapping[str, Expected], ax: Axes) -> Axes:
    """Draw each judge's grants over the range that chance would deal for the same cases and the same merit."""
    if not data:
        raise KitError("there are no judges to draw", do="widen the choice")
    for place, one in enumerate(data.values()):
        ax.plot([one.low, one.high], [place, place], color=GREY, linewidth=6, alpha=0.4, solid_capstyle="butt")
        ax.plot([one.count] * 2, [place - 0.25, place + 0.25], color=GREY, linewidth=2)
        colour, mark = (ORANGE, "s") if one.beyond_chance else (BLUE, "o")
        ax.scatter(one.granted.numerator, place, color=colour, marker=mark, s=50, zorder=3)
    ax.set_yticks(range(len(data)), [f"{name} (n = {one.granted.denominator})" for name, one in data.items()])
    ax.invert_yaxis()
    ax.set_xlim(left=-0.5)
    ax.set_xlabel("leave granted, cases; bar: 95 of 100 deals by chance; stroke: expected; square: outside the bar")
    outside = [name for name, one in data.items() if one.beyond_chance]
    finding = f"{len(outside)} of {len(data)} judges lie outside chance, the rater's view of merit held fixed"
    told = [
        f"{name} granted {one.granted.numerator}, {one.count:.1f} expected, {one.low} to {one.high} by chance"
        for name, one in data.items()
    ]
    said = f"Outside: {', '.join(outside) or 'none'}. {'; '.join(told)}."
    return finish(ax, finding, next(iter(data.values())).granted.source, said)
