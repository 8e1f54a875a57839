"""nbgrader's settings for a student's JupyterLab: where the exchange is, if ``asylum-clinic lab`` was told."""

from asylum_clinic.grading.config import find_exchange

find_exchange(get_config())  # type: ignore[name-defined]  # noqa: F821
