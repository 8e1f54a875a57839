"""The command line: it parses, calls the floors below, prints, and decides nothing.

Whatever goes wrong is one sentence on standard error. Exit codes: 0 done, 1 some submissions need a person or could
not be graded, 2 the command could not run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from asylum_clinic.cli import anonymizing, authoring, grading, learning, lms, probing, reviewing
from asylum_clinic.cli.app import DEBUG, app
from asylum_clinic.errors import KitError

__all__ = [
    "DEBUG",
    "anonymizing",
    "app",
    "authoring",
    "grading",
    "learning",
    "lms",
    "main",
    "probing",
    "reviewing",
    "run",
]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process; every error is one sentence on standard error."""
    leave_out_grammars()
    sys.exit(run(app, arguments))


def leave_out_grammars() -> None:
    """Start commands two seconds earlier: jsonschema, which nbformat needs, builds 38 grammars when it is imported.

    They check addresses in letters of all the world (format ``iri``), which no notebook holds. jsonschema goes without
    that check where the package is missing, and to this process it is.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # what Python's documents say for it


def run(command: typer.Typer, arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 something needs a person, 2 it could not run, 130 stopped."""
    try:
        command(args=arguments, prog_name="asylum-clinic")
    except SystemExit as end:
        if end.code == 130:
            return say("Stopped. What was finished before stays; give the same command again to go on.", 130)
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return say("Stopped. What was finished before stays; give the same command again to go on.", 130)
    except KitError as error:
        return say(str(error), 2)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return say(unexpected(error), 2)
    return 0


def unexpected(error: Exception) -> str:
    """Return the sentence for an error that nobody foresaw: what it was, and how to report it."""
    what = " ".join(str(error).split())[:200]
    return (
        f"Something unexpected happened ({type(error).__name__}: {what}). This is a fault of the kit: give the command "
        "again with 'asylum-clinic --debug ...' and send what it prints to the people who maintain the kit."
    )


def say(sentence: str, code: int) -> int:
    """Print a sentence on standard error and return the exit code that goes with it."""
    print(sentence, file=sys.stderr)
    return code
