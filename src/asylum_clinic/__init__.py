"""The Asylum Clinic Kit: notebooks in which law students assess asylum cases, graded by nbgrader.

Importing it is light: the upper floors load when they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asylum_clinic.cases.variants import vary as vary
    from asylum_clinic.widgets.assessment_form import assess as assess

__all__ = ["assess", "vary"]


def __getattr__(name: str) -> object:
    """Load ``assess`` or ``vary`` when it is first asked for."""
    if name == "assess":
        from asylum_clinic.widgets.assessment_form import assess

        return assess
    if name == "vary":
        from asylum_clinic.cases.variants import vary

        return vary
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
