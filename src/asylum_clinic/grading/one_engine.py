"""One database engine for a whole class, one transaction for each submission, and the indexes that nbgrader lacks.

nbgrader opens the gradebook about ten times a submission, each time with an engine of its own that compiles every
query anew and looks whether each table is there: that was two thirds of the time that a form takes. It also writes to
the disk a dozen times a submission, so that a run which is killed leaves half a grade: a memo that has been read waits
again, or one that has changed does not. Four of its foreign keys have no index, so that a submission costs the more
the more there are (half as much again at 1,500).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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


class _Whole:
    """What is being written of one submission, and what is to be done once it is in the gradebook."""

    def __init__(self, connection: Any, sessions: Any) -> None:
        self.connection, self.sessions = connection, sessions
        self.then: list[Callable[[], None]] = []

    def save(self) -> None:
        if self.connection.in_transaction():
            self.connection.commit()
        self.connection.begin()


_engine: ContextVar[Any] = ContextVar("_engine", default=None)
_whole: ContextVar[_Whole | None] = ContextVar("_whole", default=None)


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
            return
        whole = _whole.get()
        self.engine, self.db = engine, scoped_session(whole.sessions if whole else sessions)
        self.close = self.db.remove  # nbgrader's own way would end the connection that all share
        self.course_id, self.authenticator = course_id, authenticator

    Gradebook.__init__ = shared
    token = _engine.set(engine)
    try:
        yield
    finally:
        _engine.reset(token)
        Gradebook.__init__ = own_way
        first.close()


@contextmanager
def saved_whole() -> Iterator[None]:
    """Write what nbgrader says of one submission at once, when the block ends, or not at all.

    nbgrader's own commits are kept back until then. It needs :func:`one_engine` around it.
    """
    from sqlalchemy.orm import sessionmaker

    with _engine.get().connect() as connection:
        sessions = sessionmaker(autoflush=True, bind=connection, future=True, join_transaction_mode="rollback_only")
        whole = _Whole(connection, sessions)
        connection.begin()
        token = _whole.set(whole)
        try:
            yield
            connection.commit()
        finally:
            _whole.reset(token)
    for action in whole.then:
        action()


def when_saved(action: Callable[[], None]) -> None:
    """Do something once the gradebook holds what has been written to it: at once, but for :func:`saved_whole`.

    A note beside the gradebook must not say what the gradebook does not hold yet.
    """
    whole = _whole.get()
    if whole is None:
        action()
    else:
        whole.then.append(action)


def let_others_write() -> None:
    """Save what has been written so far, before something that takes long: Formgrader waits five seconds at most."""
    whole = _whole.get()
    if whole is not None:
        whole.save()
