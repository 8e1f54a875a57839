"""Where the kit's data are, and how a file of them is read.

The data lie in ``datasets/`` of a checkout and in ``asylum_clinic/datasets`` of an installed wheel. A checkout's
own folder is looked at first, since an editable install keeps a stale copy. Files are read with errors that name
the file and the line.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from asylum_clinic.errors import KitError

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 2_000_000
"""The largest text file that is read, in bytes: a case, a form or a key is a hundredth of it."""


@cache
def datasets() -> Path:
    """Return the folder that holds the kit's data, so that nothing else needs to know where it was installed.

    Raises
    ------
    KitError
        If neither a checkout nor an installed package holds the data.

    Examples
    --------
    >>> (datasets() / "law").is_dir()
    True
    """
    return part("datasets", "data")


@cache
def part(name: str, called: str) -> Path:
    """Return a folder of the kit: a checkout's own first, or else the installed package's.

    Parameters
    ----------
    name : str
        The folder's name, ``"datasets"`` or ``"notebooks"``.
    called : str
        What is in it, for the sentence that says that it is missing.

    Raises
    ------
    KitError
        If neither is there.
    """
    package = Path(__file__).resolve().parent
    checkout = package.parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    if (package / name).is_dir():
        return package / name
    raise KitError(f"the kit's {called} are missing", package, do="install asylum-clinic-kit again")


def read_text(path: Path) -> str:
    """Return a UTF-8 text file, so that each reader refuses the same things in the same words.

    Raises
    ------
    KitError
        If the file is missing, larger than :data:`MAX_BYTES` or not UTF-8.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KitError(f"the file is larger than {MAX_BYTES:,} bytes", path, do="shorten it")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise KitError("there is no such file", path, do="check the name") from None
    except UnicodeDecodeError:
        raise KitError("the file is not UTF-8 text", path, do="save it as UTF-8") from None
    except OSError as error:
        raise KitError(f"the file can't be read ({error.strerror})", path, do="check its permissions") from None


def read_yaml(path: Path) -> Any:
    """Return what a YAML 1.2 file holds (so that ``yes`` and ``no`` stay words).

    Raises
    ------
    KitError
        If the file can't be read or is no YAML, with the line.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text = read_text(path)
    try:
        return YAML(typ="safe").load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = mark.line + 1 if mark is not None else None
        raise KitError(f"this is not valid YAML: {problem}", path, line, "mend the line") from None
    except ValueError as error:
        raise KitError(f"a date is impossible: {error}", path, _impossible_date(text), "mend the date") from None


def _impossible_date(text: str) -> int | None:
    for number, line in enumerate(text.splitlines(), 1):
        for found in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", line):
            try:
                date.fromisoformat(found)
            except ValueError:
                return number
    return None


def read_model(model: type[Model], path: Path) -> Model:
    """Return a YAML file as a checked model, so that a wrong file is refused with the line that is wrong.

    A file that has not changed since is not read again: grading a class opens the same form, case and key for every
    student. So a model is frozen, and what it holds is never changed.

    Parameters
    ----------
    model : type of pydantic model
    path : Path

    Raises
    ------
    KitError
        For each file that can't be read, with the first mistake's file and line.
    """
    try:
        found = path.stat()
        state: tuple[int, ...] = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    except OSError:
        state = ()
    checked: Model = _read_model(model, path, state)
    return checked


@lru_cache(maxsize=128)
def _read_model(model: type[Model], path: Path, _state: tuple[int, ...]) -> Model:
    data = read_yaml(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # a misspelt name shows as one name missing and one too many: the one too many has a line to point at
        first = min(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        more = f" ({error.error_count() - 1} more like it)" if error.error_count() > 1 else ""
        line = line_of(path, first["loc"])
        said = "there is no such entry here" if first["type"] == "extra_forbidden" else first["msg"]
        raise KitError(f"{where}: {said}{more}", path, line, "mend this entry") from None


def line_of(path: Path, loc: tuple[int | str, ...]) -> int | None:
    """Return the line, counted from 1, of an entry in a YAML file, for an error that points at it.

    ``loc`` is the path of keys and positions that pydantic reports; parts that the file does not hold (the name of
    a union's member, a missing key) are passed over.
    """
    from ruamel.yaml import YAML

    node: Any = YAML(typ="rt").load(read_text(path))
    line: int | None = 1
    for part in loc:
        try:
            places = node.lc
            position = places.key(part) if isinstance(node, dict) else places.item(part)
            node = node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue
        line = position[0] + 1
    return line
