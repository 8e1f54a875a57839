"""The command ``anonymize``: a client's narrative becomes a draft case, with a list that a person has to sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.prompt import Prompt

from asylum_clinic.cli.app import app, out
from asylum_clinic.errors import KitError
from asylum_clinic.printing import shown


@app.command()
def anonymize(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .txt, .md or .docx; or a .mapping to be read.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="Where to write; the file's folder.")
    ] = None,
    keep_mapping: Annotated[
        Path | None,
        typer.Option("--keep-mapping", metavar="FILE", help="Keep old and new names, encrypted (FILE.mapping)."),
    ] = None,
) -> None:
    """Turn a client's narrative into a draft case, and list what a person has to look at.

    Nothing leaves this machine. Only the draft and the review list are written.
    """
    if file.suffix == ".mapping":
        _show(file)
        return
    from asylum_clinic.grading import anonymizing

    if keep_mapping:
        keep_mapping = keep_mapping.with_suffix(".mapping")
    written = anonymizing.anonymize(file, into, keep_mapping, _new_passphrase() if keep_mapping else "")
    here = Path.cwd()
    for path in (written.draft, written.review, *([keep_mapping] if keep_mapping else [])):
        out.print(f"Written: {shown(path, here)}", soft_wrap=True, markup=False, highlight=False)
    out.print(
        f"{written.changes} replacements and {written.doubts} doubts to be signed, line by line.", highlight=False
    )
    out.print(anonymizing.NOT_ENOUGH, highlight=False)


def _new_passphrase() -> str:
    first = Prompt.ask("A passphrase for the mapping", password=True, console=out)
    if Prompt.ask("The same again", password=True, console=out) != first:
        raise KitError("the two passphrases differ", do="give the command again")
    return first


def _show(file: Path) -> None:
    from asylum_clinic.grading.anonymizing.mapping import unlock

    for name, value in unlock(file, Prompt.ask("The passphrase", password=True, console=out)).items():
        out.print(f"{name}: {value}", soft_wrap=True, markup=False, highlight=False)
