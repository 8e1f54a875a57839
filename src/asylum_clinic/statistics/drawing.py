"""What every figure of the kit has in common: a title that says the finding, its source, and words for it.

Colours are Okabe and Ito's, which colour-blind readers tell apart; shapes and hatches repeat the difference, so
that a black-and-white print keeps it.
"""

from __future__ import annotations

import base64
import html
import io
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asylum_clinic.errors import KitError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, GREY, BLACK = "#0072B2", "#D55E00", "#009E73", "#767676", "#1a1a1a"
"""Okabe and Ito's blue, vermilion and green, and two neutrals; each stands out from white by 3 to 1 or more."""

WIDTH = 78
"""Characters of a title's line at the kit's figure size."""


def finish(ax: Axes, finding: str, source: str, alt: str) -> Axes:
    """Put title and source on a figure's face and attach its description, so that no figure goes without them.

    Parameters
    ----------
    ax : matplotlib Axes
    finding : str
        The title: what the figure shows, as a sentence.
    source : str
        Publisher, publication and as-of date.
    alt : str
        What a reader who can't see the figure needs to know.
    """
    ax.set_title("\n".join(textwrap.wrap(finding, WIDTH)), loc="left", fontsize=11, color=BLACK, pad=10)
    ax.annotate(
        "\n".join(textwrap.wrap(f"Source: {source}.", int(WIDTH * 1.5))),
        xy=(0, 0),
        xycoords="axes fraction",
        xytext=(0, -40),
        textcoords="offset points",
        fontsize=7.5,
        color="#404040",
        va="top",
    )
    ax.spines[["top", "right"]].set_visible(False)
    setattr(ax, "alt_text", f"{finding}. {alt} Source: {source}.")  # noqa: B010  (matplotlib has no place of its own)
    return ax


def alt_text(ax: Axes) -> str:
    """Return the description attached to a figure.

    Raises
    ------
    KitError
        If it has none: the kit shows no figure that a screen reader can't read.
    """
    text = getattr(ax, "alt_text", "")
    if not text:
        raise KitError("this figure has no description", do="end its function with drawing.finish(...)")
    return str(text)


@dataclass(frozen=True)
class Picture:
    """A finished figure: PNG bytes, and the words for those who can't see it.

    It is shown as an HTML image with its description, since JupyterLab and nbconvert give a plain PNG output none;
    the PNG is there for front ends and pages that show no HTML.
    """

    png: bytes
    alt: str

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        source = "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")
        image = f'<img alt="{html.escape(self.alt)}" src="{source}">'
        data = {"text/html": image, "image/png": self.png, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}


def picture(draw: Callable[..., Axes], data: Any, *, width: float = 8, height: float = 4.2, **how: Any) -> Picture:
    """Return a figure drawn by one of the kit's functions, ready to be shown.

    It needs no pyplot, so that nothing is left open and no backend is chosen.

    Parameters
    ----------
    draw : callable
        Takes data and ``ax``, returns ``ax``.
    data
        What it draws.
    width, height : float
        Inches.
    **how
        Passed on to ``draw``.

    Raises
    ------
    KitError
        If the figure has no description.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    ax = draw(data, figure.subplots(), **how)
    alt = alt_text(ax)
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=110, metadata={"Description": alt, "Software": None})
    return Picture(held.getvalue(), alt)
