"""The folders of a new course, and the three lines that tell nbgrader about it."""

from __future__ import annotations

from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.config import CONFIG, RELEASE, SOURCE, SUBMITTED

CONFIG_TEXT = '''\
"""nbgrader's settings for this course. The kit sets everything; your own settings go below the last line."""

from pathlib import Path

from asylum_clinic.grading.config import configure

configure(get_config(), Path(__file__))  # noqa: F821
'''

SERVER = "grading/jupyter_server_config.d/asylum_clinic.json"
SERVER_TEXT = """\
{
  "ServerApp": {"jpserver_extensions": {"asylum_clinic.grading.marking.server": true}}
}
"""
"""Tells the instructor's Jupyter of the extension that keeps marks by a rubric."""

IGNORED = """\
# students' answers and the instructor's gradebook never reach git
answers/
/grading/submitted/
/grading/autograded/
/grading/feedback/
/grading/reports/
/grading/gradebook.db*
/grading/denylist.txt
*.mapping
case.draft.md
case.draft.docx
.ipynb_checkpoints/
"""


def create_course(root: Path) -> Path:
    """Write the layout of a new course, and return its folder.

    Files that are there already are left as they are.

    Raises
    ------
    KitError
        If the folder can't be written.
    """
    try:
        for folder in (SOURCE, RELEASE, SUBMITTED, "grading/keys", "grading/rubrics"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        for name, text in ((CONFIG, CONFIG_TEXT), (SERVER, SERVER_TEXT), (".gitignore", IGNORED)):
            if not (root / name).exists():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
    except OSError as error:
        said = f"the course can't be written ({error.strerror})"
        raise KitError(said, root, do="name a folder of your own") from None
    return root
