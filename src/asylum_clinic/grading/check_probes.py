"""Release step: a code question whose probes could not grade it is not released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.converters.base import NbGraderException

from asylum_clinic.errors import KitError
from asylum_clinic.grading.probes_fit import check_probes
from asylum_clinic.grading.step import KitPreprocessor


class CheckProbes(KitPreprocessor):
    """Refuses probes that add up to other points than their cell, or fit no cell, and examples without probes."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Check the notebook against its probes.

        Raises
        ------
        NbGraderException
            With one sentence that says what is wrong, where, and what to do.
        """
        try:
            check_probes(nb, Path(self.course), str(resources["nbgrader"]["notebook"]))
        except KitError as error:
            raise NbGraderException(str(error)) from None
        return nb, resources
