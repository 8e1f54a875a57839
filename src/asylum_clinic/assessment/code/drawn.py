"""What a figure shows, read from its axes: bars and lines with their labels, the words on its face."""

from __future__ import annotations

from typing import Any

PARTS = ("bars", "lines", "title", "x_label", "y_label", "source", "from_zero")
"""The parts of a figure that a probe can look at."""
_CLOSE = 0.25


def drawn(ax: Any) -> dict[str, Any]:
    """Return the parts of a figure by their names.

    Parameters
    ----------
    ax : matplotlib Axes

    Returns
    -------
    dict
        ``bars`` and ``lines``: heights by the label under them. ``title``, ``x_label``, ``y_label``, ``source`` (the
        text that begins with "Source"): words. ``from_zero``: whether the axis of the values begins at zero.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> bars = ax.bar(["Ostravia", "Velmark"], [75, 20])
    >>> drawn(ax)["bars"], drawn(ax)["from_zero"]
    ({'Ostravia': 75.0, 'Velmark': 20.0}, True)
    """
    ax.figure.draw_without_rendering()  # labels of ticks are written when a figure is drawn
    lying = _lying(ax)
    labels = _labels(ax.yaxis if lying else ax.xaxis)
    titles = [ax.get_title(loc=place) for place in ("left", "center", "right")]
    low = (ax.get_xlim() if lying else ax.get_ylim())[0]
    return {
        "bars": {_near(place, labels): value for place, value in _bars(ax, lying)},
        "lines": _lines(ax, labels),
        "title": next((title for title in titles if title), ""),
        "x_label": ax.get_xlabel(),
        "y_label": ax.get_ylabel(),
        "source": _source(ax),
        "from_zero": bool(abs(low) < 1e-9),
    }


def _lying(ax: Any) -> bool:
    return any(getattr(group, "orientation", "") == "horizontal" for group in ax.containers)


def _bars(ax: Any, lying: bool) -> list[tuple[float, float]]:
    found = []
    for group in ax.containers:
        for bar in getattr(group, "patches", ()):
            if lying:
                found.append((bar.get_y() + bar.get_height() / 2, float(bar.get_width())))
            else:
                found.append((bar.get_x() + bar.get_width() / 2, float(bar.get_height())))
    return found


def _labels(axis: Any) -> list[tuple[float, str]]:
    ticks = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=False)
    return [(float(place), text.get_text()) for place, text in ticks if text.get_text()]


def _near(place: float, labels: list[tuple[float, str]]) -> str:
    """Return the label under a place; the number itself where there is none, as under a year that has no tick."""
    found = min(labels, key=lambda label: abs(label[0] - place), default=None)
    text = found[1] if found is not None and abs(found[0] - place) < _CLOSE else f"{place:g}"
    try:
        return f"{float(text):g}"  # a year is 2023, also where the axis says 2023.0
    except ValueError:
        return text


def _lines(ax: Any, labels: list[tuple[float, str]]) -> dict[str, float]:
    found = {}
    for line in ax.get_lines():
        for place, value in zip(line.get_xdata(orig=False), line.get_ydata(orig=False), strict=False):
            found[_near(float(place), labels)] = float(value)
    return found


def _source(ax: Any) -> str:
    for text in (*ax.texts, *ax.figure.texts):
        if text.get_text().strip().casefold().startswith("source"):
            return str(text.get_text())
    return ""
