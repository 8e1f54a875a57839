"""Who is who: a student's name in the course, and the same person's number in each LMS.

The list lies in ``grading/roster.csv`` and is an instructor's to edit; ``collect`` adds whom it does not know.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from asylum_clinic.errors import KitError
from asylum_clinic.grading.lms.conventions import Lms, Named, same_person
from asylum_clinic.resources import read_text

ROSTER = "grading/roster.csv"


@dataclass(frozen=True)
class Person:
    """One line of the roster. ``student`` is the name of the folders and of the gradebook."""

    student: str
    name: str = ""
    email: str = ""
    canvas: str = ""
    moodle: str = ""
    blackboard: str = ""


class Roster:
    """The people of a course, read from its roster and written back with whoever is new.

    Parameters
    ----------
    root : Path
        The course's folder.

    Raises
    ------
    KitError
        If the file is there and is no roster, or a student stands in it twice.
    """

    def __init__(self, root: Path) -> None:
        self.path = root / ROSTER
        self.people: dict[str, Person] = {}
        for number, person in enumerate(_read(self.path), 2):
            if person.student in self.people:
                raise KitError(f"{person.student!r} stands twice", self.path, number, "take one line out")
            self.people[person.student] = person

    def find(self, lms: Lms, named: Named) -> Person:
        """Return whom an LMS means: known by number, or else by a name that only one person has, or else new."""
        for person in self.people.values():
            if getattr(person, lms) == named.user:
                return person
        alike = [one for one in self.people.values() if not getattr(one, lms) and same_person(one.name, named.name)]
        if len(alike) == 1:
            return self._keep(replace(alike[0], **{lms: named.user}))
        called = slug(named.name) or slug(named.user)
        # nbgrader takes a name of digits alone for a number
        student = self._free(called if re.search("[a-z]", called) else f"{lms}-{called}", named.user)
        return self._keep(replace(Person(student, named.name), **{lms: named.user}))

    def write(self) -> None:
        """Write the roster in one step.

        Raises
        ------
        KitError
            If it can't be written.
        """
        text = io.StringIO()
        columns = [field.name for field in fields(Person)]
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(person) for person in sorted(self.people.values(), key=lambda one: one.student))
        half = self.path.with_suffix(".tmp")
        try:
            half.write_text(text.getvalue(), encoding="utf-8")
            half.replace(self.path)
        except OSError as error:
            raise KitError(f"the roster can't be written ({error.strerror})", self.path, do="check it") from None

    def _keep(self, person: Person) -> Person:
        self.people[person.student] = person
        return person

    def _free(self, student: str, user: str) -> str:
        if student not in self.people:
            return student
        numbered = f"{student}-{slug(user)}"
        return numbered if numbered not in self.people else f"{numbered}-{len(self.people)}"


def slug(name: str) -> str:
    """Return a name as a folder may be called: small letters, digits and hyphens.

    Examples
    --------
    >>> slug("Zoë O'Brien"), slug("王小明"), slug("<b>")
    ('zoe-obrien', '', 'b')
    """
    plain = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60]


def _read(path: Path) -> list[Person]:
    if not path.is_file():
        return []
    rows = csv.DictReader(io.StringIO(read_text(path)))
    known = {field.name for field in fields(Person)}
    if not {"student"} <= set(rows.fieldnames or ()):
        raise KitError("the roster has no column 'student'", path, 1, f"name the columns {', '.join(sorted(known))}")
    found = []
    for row in rows:
        told = {name: (row.get(name) or "").strip() for name in known}
        if told["student"]:
            found.append(Person(**told))
    return found
