"""One database engine for a whole class, and the indexes that nbgrader's gradebook lacks.

nbgrader opens the gradebook about ten times a submission, each time with an engine of its own that compiles every
query anew and looks whether each table is there: that was two thirds of the time that a form takes. Four of its
foreign keys have no index, so that a submission costs the more the more there are (half as much again at 1,500).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asylum_clinic.grading.config import database_url
from asylum_clinic.grading.running import quiet

INDEXED = (
    ("grade", "notebook_id"),
    ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"),
    ("submitted_assignment", "student_id"),
)
"""The foreign keys, as table and column, that get an index."""
LONGEST = 60
"""How long a run waits for Formgrader, or whoever else reads or writes the gradebook, in seconds."""


@contextmanager
def one_engine(root: Path) -> Iterator[None]:
    """Let every gradebook of a course that is opened meanwhile, in this process, share one engine.

    nbgrader itself stays as it is installed: for a while its class is given an engine that is there already, after it
    has once seen to its tables in its own way. Another database is opened as ever.
    """
    with quiet():
        from nbgrader.api import Gradebook
        from sqlalchemy import event, text
        from sqlalchemy.orm import scoped_session, sessionmaker

        address, own_way = database_url(root), Gradebook.__init__
        first, seen = Gradebook(address), {"default_course"}
        engine, sessions = first.engine, sessionmaker(autoflush=True, bind=first.engine, future=True)
        engine.dispose()
        event.listen(engine, "connect", lambda one, _: one.execute(f"PRAGMA busy_timeout = {LONGEST * 1000}"))
        with engine.begin() as connection:
            for table, column in INDEXED:
                connection.execute(text(f"CREATE INDEX IF NOT EXISTS ix_{table}_{column} ON {table} ({column})"))

    def shared(self: Any, db_url: str, course_id: str = "default_course", authenticator: Any = None) -> None:
        if db_url != address or course_id not in seen:
            own_way(self, db_url, course_id, authenticator)
            seen.update({course_id} if db_url == address else ())
        else:
            self.engine, self.db = engine, scoped_session(sessions)
            self.course_id, self.authenticator = course_id, authenticator

    Gradebook.__init__ = shared
    try:
        yield
    finally:
        Gradebook.__init__ = own_way
        first.close()
