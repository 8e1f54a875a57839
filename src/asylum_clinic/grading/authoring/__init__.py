"""``asylum-clinic new``: a course, a case, a form, a code question, an exercise, a lesson or a table to be filled in.

What is written passes the gate as it stands; a sentence that begins with WRITE is still to be written, and the gate
names it. Nothing that is there already is written over.
"""

from __future__ import annotations

import builtins
import json
import keyword
import re
from collections.abc import Callable
from os.path import relpath
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from asylum_clinic.assessment.code.probes import probes_path
from asylum_clinic.errors import KitError
from asylum_clinic.grading.authoring.books import exercise_notebook, lesson_notebook, show_form, show_function
from asylum_clinic.grading.config import RUBRICS, SOURCE
from asylum_clinic.grading.gate.papers import schemas
from asylum_clinic.grading.layout import create_course
from asylum_clinic.grading.probing import add_probes
from asylum_clinic.grading.source import read_source
from asylum_clinic.resources import read_text

TEMPLATES = Path(__file__).parent / "templates"
SCHEMAS = "grading/schemas"
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def new_course(root: Path) -> list[Path]:
    """Lay out a course: folders, configuration, README, JSON Schemas, a pre-commit hook and a GitHub workflow.

    Parameters
    ----------
    root : Path
        Its folder; files that are there already are left as they are.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    KitError
        If the folder can't be written.
    """
    create_course(root)
    written = _write_schemas(root)
    for name, template in {
        "README.md": "course/README.md",
        ".pre-commit-config.yaml": "course/pre-commit-config.yaml",
        ".github/workflows/check.yml": "course/workflow.yml",
    }.items():
        if not (root / name).exists():
            written.append(_write(root / name, template))
    return written


def new_case(root: Path, slug: str, assignment: str) -> list[Path]:
    """Write a case with two exhibits, beside an assignment.

    Raises
    ------
    KitError
        If the name can't be one, the assignment is missing, or the case is there already.
    """
    folder = _assignment(root, assignment) / "cases" / _checked(slug)
    _refuse_if_there(folder)
    names = ("case.yaml", "narrative.md", "exhibits/a-hurts.md", "exhibits/b-doubtful.md")
    said = {"slug": slug, "title": _title(slug), "schemas": _schemas_from(root, folder)}
    return [_write(folder / name, f"case/{name}", **said) for name in names]


def new_form(root: Path, form: str, case: str, assignment: str) -> list[Path]:
    """Write a form with its key and its rubric, and show it in the assignment's notebook.

    Raises
    ------
    KitError
        If a name can't be one, the assignment is missing, or the form or its key is there already.
    """
    folder = _assignment(root, assignment)
    places = {
        folder / "forms" / f"{_checked(form)}.yaml": "form/form.yaml",
        root / "grading" / "keys" / f"{form}.yaml": "form/key.yaml",
        root / RUBRICS / f"{form}--memo.yaml": "form/rubric.yaml",
    }
    for path in places:
        _refuse_if_there(path)
    said = {"form": form, "case": _checked(case), "title": _title(form)}
    written = [_write(path, name, **said, schemas=_schemas_from(root, path.parent)) for path, name in places.items()]
    notebook = folder / f"{assignment}.ipynb"
    if notebook.is_file():
        show_form(notebook, form, 6, {"memo": 4})
        written.append(notebook)
    return written


def new_code(root: Path, name: str, assignment: str) -> list[Path]:
    """Write a code question into an assignment: a function that students write, and the probes that grade it.

    Raises
    ------
    KitError
        If the name can't be a function's, or the assignment, its notebook or its probes are not as they should be.
    """
    notebook = _assignment(root, assignment) / f"{assignment}.ipynb"
    function = _checked(name).replace("-", "_")
    if keyword.iskeyword(function) or hasattr(builtins, function):
        raise KitError(f"{function!r} is a word of Python's own", do="choose another name for the function")
    if not notebook.is_file():
        raise KitError("the assignment has no notebook of its name", notebook, do="restore it, or rename yours")
    if any(cell.metadata.get("nbgrader", {}).get("grade_id") == name for cell in read_source(notebook).cells):
        raise KitError(f"there is a question {name!r} already", notebook, do="choose another name")
    path = probes_path(root, assignment)
    said = {"notebook": assignment, "name": name, "function": function, "schemas": _schemas_from(root, path.parent)}
    if path.exists():
        add_probes(path, _rendered("code/probes.yaml", **said))
    else:
        _write(path, "code/probes.yaml", **said)
    show_function(notebook, name, function, 4)
    return [path, notebook]


def new_exercise(root: Path, assignment: str, *, code: bool = False) -> list[Path]:
    """Write an assignment: its notebook, a case, a form, a key and a rubric; or, in their place, a code question.

    Raises
    ------
    KitError
        If the name can't be one, or the assignment is there already.
    """
    folder = root / SOURCE / _checked(assignment)
    _refuse_if_there(folder)
    notebook = folder / f"{assignment}.ipynb"
    _make(notebook, lambda path: exercise_notebook(path, _title(assignment)))
    if code:
        return new_code(root, "share", assignment)
    return [
        *new_case(root, f"{assignment}-file", assignment),
        *new_form(root, f"{assignment}-form", f"{assignment}-file", assignment),
    ]


def new_lesson(root: Path, slug: str) -> list[Path]:
    """Write a lesson for self-study, with the next free number.

    Raises
    ------
    KitError
        If the name can't be one, or a lesson of that name is there already.
    """
    folder = root / "notebooks"
    there = [path.stem for path in folder.glob("*.ipynb")]
    if _checked(slug) in {name[3:] for name in there}:
        raise KitError(f"there is a lesson {slug!r} already", folder, do="choose another name")
    number = max((int(name[:2]) for name in there if name[:2].isdigit()), default=0) + 1
    path = folder / f"{number:02}-{slug}.ipynb"
    _make(path, lambda path: lesson_notebook(path, _title(slug)))
    return [path]


def new_table(root: Path, name: str) -> list[Path]:
    """Write a table of statistics with its papers and the script that makes it.

    Raises
    ------
    KitError
        If the name can't be one, or the table is there already.
    """
    from asylum_clinic.statistics.papers import digest

    folder = root / "datasets" / "statistics" / _checked(name)
    _refuse_if_there(folder)
    data = b"year,count\n2025,0\n"
    table = folder / f"{name}.csv"
    _make(table, lambda path: path.write_bytes(data))
    said = {"name": name, "title": _title(name), "bytes": len(data), "hash": digest(data)}
    return [table, *(_write(folder / part, f"table/{part}", **said) for part in ("datapackage.json", "make.py"))]


def _write_schemas(root: Path) -> list[Path]:
    written = []
    for name, schema in schemas().items():
        path = root / SCHEMAS / f"{name}.json"
        text = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            _make(path, lambda path, text=text: path.write_text(text, encoding="utf-8"))  # type: ignore[misc]
            written.append(path)
    return written


def _schemas_from(root: Path, folder: Path) -> str:
    _write_schemas(root)
    return Path(relpath(root / SCHEMAS, folder)).as_posix()


def _write(path: Path, template: str, **said: object) -> Path:
    rendered = _rendered(template, **said)
    _make(path, lambda path: path.write_text(rendered, encoding="utf-8"))
    return path


def _rendered(template: str, **said: object) -> str:
    text = read_text(TEMPLATES / template)
    if not said:
        return text
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True).from_string(text).render(said)


def _make(path: Path, write: Callable[[Path], object]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
    except OSError as error:
        raise KitError(f"the file can't be written ({error.strerror})", path, do="check the permissions") from None


def _assignment(root: Path, name: str) -> Path:
    folder = root / SOURCE / name
    if not folder.is_dir():
        do = f"write it first: asylum-clinic new exercise {name}"
        raise KitError(f"there is no assignment {name!r}", root / SOURCE, do=do)
    return folder


def _checked(slug: str) -> str:
    if not _SLUG.fullmatch(slug):
        raise KitError(f"{slug!r} can't be a name", do="use small letters, digits and hyphens, a letter first")
    return slug


def _refuse_if_there(path: Path) -> None:
    if path.exists():
        raise KitError("this is there already, and nothing is written over", path, do="choose another name")


def _title(slug: str) -> str:
    return slug.replace("-", " ").capitalize()
