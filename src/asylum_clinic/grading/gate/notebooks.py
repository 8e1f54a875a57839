"""Rules of the gate on notebooks: clean, worth what their forms are worth, every picture described, no dead link."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

from asylum_clinic.assessment.opening import open_form
from asylum_clinic.assessment.records import METADATA
from asylum_clinic.errors import KitError
from asylum_clinic.grading.source import forms_in_file

Findings = Iterator[KitError]
_HTML_IMAGE = re.compile(r"<img\b(?![^>]*\balt=[\"'][^\"']+[\"'])[^>]*>", re.IGNORECASE)


def notebooks_of(root: Path) -> list[Path]:
    """Return every notebook of a course that is written by hand: lessons and the assignments' sources."""
    found = [*root.glob("notebooks/*.ipynb"), *root.glob("solutions/*/*.ipynb"), *root.glob("grading/*.ipynb")]
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


def read(path: Path) -> Any:
    """Return a notebook as it stands in its file.

    Raises
    ------
    KitError
        If it is no notebook of format 4.
    """
    import nbformat

    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        nbformat.validate(notebook)
    except Exception as error:
        said = f"this is no notebook ({type(error).__name__}: {' '.join(str(error).split())[:120]})"
        raise KitError(said, path, do="open it in JupyterLab and save it again") from None
    return notebook


def a_notebook_holds_no_outputs_and_keeps_its_ids(path: Path) -> Findings:
    """Outputs, counts and an author's own clicks don't belong into what is handed out."""
    cells = read(path)["cells"]
    seen: set[str] = set()
    for number, cell in enumerate(cells, 1):
        found = []
        if cell.get("outputs") or cell.get("execution_count") is not None:
            found.append(("holds an output", "clear all outputs and save"))
        if METADATA in cell["metadata"]:
            found.append(
                (
                    "holds an answer of the author's own",
                    "delete 'asylum_clinic' from the cell's metadata, or restore the file",
                )
            )
        if not cell.get("id") or cell["id"] in seen:
            found.append(("has no id of its own", "save it in JupyterLab 4, which gives each cell an id"))
        seen.add(cell.get("id", ""))
        yield from (KitError(f"cell {number} {what}", path, do=do) for what, do in found)


def a_picture_has_a_text_and_a_link_leads_somewhere(path: Path) -> Findings:
    """Who can't see a picture reads its text; a file that a page names is there."""
    for number, cell in enumerate(read(path)["cells"], 1):
        if cell["cell_type"] == "markdown":
            attached = cell.get("attachments", {})
            for found, do in _of_a_page("".join(cell["source"]), path.parent, attached):
                yield KitError(f"cell {number}: {found}", path, do=do)


def _of_a_page(text: str, folder: Path, attached: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for token in MarkdownIt().parse(text):
        if token.type == "html_block" and _HTML_IMAGE.search(token.content):
            yield "a picture has no text", "give the picture an alt text"
        for child in token.children or ():
            if child.type == "html_inline" and _HTML_IMAGE.search(child.content):
                yield "a picture has no text", "give the picture an alt text"
            if child.type == "image" and not child.content.strip():
                yield f"the picture {child.attrs['src']!r} has no text", "write it between the brackets ![here](...)"
            target = child.attrs.get("href" if child.type == "link_open" else "src")
            if child.type in {"link_open", "image"} and not _leads_somewhere(str(target or ""), folder, attached):
                yield f"the link {target!r} leads nowhere", "mend the name of the file"


def _leads_somewhere(target: str, folder: Path, attached: dict[str, Any]) -> bool:
    parts = urlsplit(target)
    if parts.scheme == "attachment":
        return parts.path in attached
    return bool(parts.scheme or not parts.path) or (folder / unquote(parts.path)).exists()


def a_graded_cell_carries_the_points_of_its_form(path: Path) -> Findings:
    """Nbgrader gives what the cell says, so the cell has to say what the form says."""
    if path.parent.parent.name != "solutions":
        return
    marks = [cell["metadata"].get("nbgrader", {}) for cell in read(path)["cells"]]
    points = {mark["grade_id"]: mark.get("points") for mark in marks if mark.get("grade")}
    shown = forms_in_file(path)
    expected: dict[str, float] = {}
    for form_id in shown:
        form = open_form(form_id, path.parent).form
        expected |= {form.id: form.points, **{f"{form.id}--{one.id}": one.points for one in form.manual()}}
    for name, most in expected.items():
        if points.get(name) != most:
            found = f"the cell {name!r} is worth {points.get(name, 'nothing')} and its question {most:g}"
            yield KitError(found, path, do=f"give it {most:g} points")
    for form_path in sorted((path.parent / "forms").glob("*.yaml")):
        if form_path.stem not in shown:
            yield KitError(
                f"no cell shows the form {form_path.stem!r}", path, do=f'add a cell assess("{form_path.stem}")'
            )


RULES = (
    a_notebook_holds_no_outputs_and_keeps_its_ids,
    a_picture_has_a_text_and_a_link_leads_somewhere,
    a_graded_cell_carries_the_points_of_its_form,
)
