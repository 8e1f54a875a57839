"""The class view as one HTML page that needs no network and no script; every text in it is escaped by Jinja."""

from __future__ import annotations

import base64

from asylum_clinic.assessment.wording import points
from asylum_clinic.grading.report.drawing import difficulty_figure
from asylum_clinic.grading.report.measures import LEAST_RATERS, LEAST_RELATION
from asylum_clinic.grading.report.view import View
from asylum_clinic.law.authorities import LAW_AS_OF
from asylum_clinic.statistics.drawing import Picture, picture
from asylum_clinic.statistics.drawing_judges import beside_chance
from asylum_clinic.statistics.judging import all_expected


def render(view: View, *, names: bool = False) -> str:
    """Return the page.

    Parameters
    ----------
    view : View
    names : bool
        Show who earned, chose and did not hand in what; off, so that the page can be shown to a class that has its
        feedback.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("asylum_clinic.grading.report")
    place = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    place.filters |= {"points": _points, "percent": _percent, "gap": _gap, "source": _source}
    return place.get_template("report.html").render(
        view=view,
        names=names,
        figures={form.id: difficulty_figure(form) for form in view.forms},
        judges=picture(beside_chance, all_expected()) if view.forms else None,
        least={"relation": LEAST_RELATION, "raters": LEAST_RATERS},
        law=LAW_AS_OF,
    )


def _points(value: float | None) -> str:
    return "–" if value is None else points(value)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _gap(value: float) -> str:
    return f"{100 * value:.0f}"


def _source(drawn: Picture) -> str:
    return "data:image/png;base64," + base64.b64encode(drawn.png).decode("ascii")
