"""nbgrader's settings for this course. The kit sets everything; your own settings go below the last line."""

from pathlib import Path

from asylum_clinic.grading.config import configure

configure(get_config(), Path(__file__))  # noqa: F821
