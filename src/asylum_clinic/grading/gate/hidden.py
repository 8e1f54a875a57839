"""Rules of the gate on nbgrader's hidden tests: the release takes them out, grading puts them back and runs them.

nbgrader looks for two exact lines. Where one is misspelt or missing it says nothing, and what should stay hidden goes
to the students, or is never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.gate.notebooks import read
from asylum_clinic.grading.source import calls_example

Findings = Iterator[KitError]
BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
_MEANT = re.compile(r"^\s*#+\s*(?:(?:be|st|en)\w*\s+)?hidden[\s_-]*tests?\b", re.IGNORECASE)
_WRITE = f"write ### {BEGIN} before them and ### {END} after them, in capitals"


def hidden_tests_stay_hidden_and_are_run(path: Path) -> Findings:
    """What is to stay hidden is taken out at the release, and runs when it is graded."""
    if path.parent.parent.name != "solutions":
        return
    for number, cell in enumerate(read(path)["cells"], 1):
        for said, do in _faults(cell):
            yield KitError(f"cell {number}: {said}", path, do=do)


def what_hidden_tests_rest_on(path: Path) -> Findings:
    """Say once for a notebook what its hidden tests show, and what they can't keep out; it is a note."""
    if path.parent.parent.name != "solutions":
        return
    cells = [cell for cell in read(path)["cells"] if BEGIN in _text(cell)]
    if cells:
        said = (
            f"{len(cells)} of its cells hide tests. They run beside the student's code and believe what it says, so "
            "that the points of code that does more than compute wait for a person. Whoever fails one reads the kind "
            "of the error and the points, and neither the test nor what it expected"
        )
        do = "leave it, if that is enough; else ask with probes: asylum-clinic new code NAME --for PS"
        yield KitError(said, path, do=do)
    if any(not _ends_in_points(_text(cell)) for cell in cells):
        said = "a cell with hidden tests ends in no number, so that a person has to grade each one that passes"
        yield KitError(said, path, do=f"end it with the points that it earns, after ### {END}, such as 2.0")


def _faults(cell: Any) -> Iterator[tuple[str, str]]:
    text, marks = _text(cell), cell["metadata"].get("nbgrader", {})
    open_at = False
    found = False
    for line in text.split("\n"):
        if BEGIN in line:
            if open_at:
                yield "a second BEGIN HIDDEN TESTS stands before the first one has ended", _WRITE
            open_at = found = True
        elif END in line:
            if not open_at:
                yield "END HIDDEN TESTS has no beginning, so that the tests above it go to the students", _WRITE
            open_at, found = False, True
        elif _MEANT.match(line):
            yield f"nbgrader does not know {line.strip()[:40]!r}, so that these tests go to the students", _WRITE
    if open_at:
        yield "the hidden tests have no end, so that it can't be released", _WRITE
    if not found:
        return
    if cell["cell_type"] != "code" or not marks.get("grade"):
        yield "it hides tests and is not graded, so that it can't be released", "make it 'Autograder tests'"
    elif marks.get("solution"):
        said = "it hides tests where students write, so that they are never put back and never run"
        yield said, "put them into a cell of their own: 'Autograder tests'"
    elif calls_example(text):
        said = "it hides tests beside examples, which probes grade, so that the tests count for nothing"
        yield said, "make probes of them, in grading/keys/NOTEBOOK.probes.yaml"


def _text(cell: Any) -> str:
    return "".join(cell["source"])


def _ends_in_points(text: str) -> bool:
    last = next((line for line in reversed(text.split("\n")) if line.strip()), "")
    return bool(last.strip()) and END not in last and not last.lstrip().startswith(("#", "assert ", "assert("))


RULES = (hidden_tests_stay_hidden_and_are_run,)
NOTES = (what_hidden_tests_rest_on,)
