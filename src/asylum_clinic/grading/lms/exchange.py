"""nbgrader's own exchange, for a course on a shared machine."""

from __future__ import annotations

from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.running import load_config, quiet


def collect_exchange(root: Path, assignment: str) -> list[str]:
    """Take in what students submitted through nbgrader's exchange, and return whose folders are there now.

    Raises
    ------
    KitError
        If nbgrader can't collect, with its own last sentence.
    """
    config = load_config(root)
    with quiet():
        from nbgrader.apps import NbGraderAPI
        from nbgrader.coursedir import CourseDirectory

        coursedir = CourseDirectory(config=config)
        result = NbGraderAPI(coursedir=coursedir, config=config).collect(assignment, update=True)
        students = sorted(Path(path).parent.name for path in (root / "grading" / "submitted").glob(f"*/{assignment}"))
    if not result["success"]:
        lines = [line for line in str(result.get("log") or result.get("error")).splitlines() if line.strip()]
        said = lines[-1].rpartition("] ")[2].rstrip(".") if lines else "nbgrader said nothing"
        do = "name the course in grading/nbgrader_config.py (c.CourseDirectory.course_id), or give an LMS's zip"
        raise KitError(f"nothing could be collected from the exchange: {said}", root, do=do)
    return students
