"""The Asylum Clinic Kit: notebooks in which law students assess asylum cases, graded by nbgrader.

Importing it is light: the upper floors load when they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asylum_clinic.assessment.code.examples import example as example
    from asylum_clinic.cases.variants import vary as vary
    from asylum_clinic.grading.report.our_class import our_class as our_class
    from asylum_clinic.widgets.assessment_form import assess as assess
    from asylum_clinic.widgets.calibrate import calibrate as calibrate
    from asylum_clinic.widgets.case_reader import case_reader as case_reader
    from asylum_clinic.widgets.interview_room import interview_room as interview_room
    from asylum_clinic.widgets.procedure_map import procedure_map as procedure_map
    from asylum_clinic.widgets.standards_ladder import standards_ladder as standards_ladder

_WHERE = {
    "assess": "asylum_clinic.widgets.assessment_form",
    "calibrate": "asylum_clinic.widgets.calibrate",
    "case_reader": "asylum_clinic.widgets.case_reader",
    "interview_room": "asylum_clinic.widgets.interview_room",
    "procedure_map": "asylum_clinic.widgets.procedure_map",
    "standards_ladder": "asylum_clinic.widgets.standards_ladder",
    "example": "asylum_clinic.assessment.code.examples",
    "our_class": "asylum_clinic.grading.report.our_class",
    "vary": "asylum_clinic.cases.variants",
}
__all__ = [
    "assess",
    "calibrate",
    "case_reader",
    "example",
    "interview_room",
    "our_class",
    "procedure_map",
    "standards_ladder",
    "vary",
]


def __getattr__(name: str) -> object:
    """Load what a notebook calls when it is first asked for."""
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
