"""Whether a notebook's code is what a question asks for, or reaches for what its tests rest on.

nbgrader's own tests run in the student's kernel and believe what that kernel says: an object that is equal to all, a
replaced ``float``, a patched shell earn full marks. No sandbox helps, for nothing leaves it. So points that rest on
such tests are given where the code is plain: it computes with what data are computed with. Else a person looks.

What may be imported is listed; it makes cheating plain to see rather than impossible.
A question graded by probes needs none of it: there the expected results never enter the kernel.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Iterable, Iterator
from functools import cache

LIBRARIES = frozenset(
    {
        *("asylum_clinic", "bisect", "calendar", "collections", "copy", "csv", "datetime", "decimal", "enum"),
        *("fractions", "functools", "heapq", "itertools", "json", "math", "matplotlib", "numpy", "pandas", "pathlib"),
        *("random", "re", "scipy", "seaborn", "sklearn", "statistics", "statsmodels", "string", "textwrap", "time"),
        *("typing", "zoneinfo", "__future__", "dataclasses", "ipywidgets"),
    }
)
"""What a question's code may import; and ``display`` and its like from IPython.display."""
_SHOWS = frozenset({"display", "Markdown", "HTML", "Image", "SVG", "Latex"})
_NAMES = frozenset(
    {
        *("get_ipython", "exec", "eval", "compile", "globals", "locals", "vars", "getattr", "setattr", "delattr"),
        *("__import__", "breakpoint", "In", "Out", "exit", "quit", "type"),
    }
)
_MODULES = {
    *("os", "sys", "builtins", "importlib", "inspect", "ctypes", "gc", "subprocess", "IPython", "types", "threading"),
    *("pickle", "operator", "unittest", "warnings", "weakref", "contextlib", "traceback"),
}
_ATTRIBUTES = _MODULES | {
    *("eval", "read_pickle", "with_traceback", "load_library", "ctypeslib", "f2py", "f_back", "f_globals", "f_locals"),
    *("f_builtins", "f_code", "gi_frame", "cr_frame", "ag_frame", "tb_frame", "tb_next"),
}
_SET_BY_ALL = frozenset({"columns", "index", "name", "names", "dtypes"})
_MAGIC = "get_ipython().run_line_magic('matplotlib', 'inline')"


def beyond_plain(sources: Iterable[str], given: Iterable[str] = (), files: Iterable[str] = ()) -> str:
    r"""Return what in a student's cells goes beyond plain code, as a phrase; empty if nothing does.

    Parameters
    ----------
    sources : iterable of str
        The student's cells.
    given : iterable of str
        The instructor's cells, whose imported names must not be put to another use.
    files : iterable of str
        The names of files beside the notebook that its instructor did not give.

    Examples
    --------
    >>> beyond_plain(["import pandas as pd", "def share(a, b):\\n    return a / b"])
    ''
    >>> beyond_plain(["from unittest.mock import ANY"])
    'it imports unittest.mock'
    """
    for name in files:
        if name.split("/", 1)[0].partition(".")[0] in LIBRARIES or name.endswith((".py", ".so", ".pth")):
            return f"a file with code or with a library's name lies beside it ({name[:60]!r})"
    imported = {name for source in given for name in _imported(source)}
    for source in sources:
        tree = _parsed(source)
        nodes = list(ast.walk(tree)) if tree else []
        asked = [one.func for one in nodes if isinstance(one, ast.Call) and len(one.args) == 1]  # type(x)
        for node in nodes:
            if isinstance(node, ast.Name) and node.id == "type" and node in asked:
                continue
            if phrase := _beyond(node):
                return phrase
        for name, origin in _bound(tree) if tree else ():
            if hasattr(builtins, name) or (name in imported and not origin):
                return f"it puts the name {name!r} to another use"
    return ""


@cache
def _parsed(source: str) -> ast.Module | None:
    """Return the code as the kernel will read it, or None where it can't be read, and so not be run."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = TransformerManager().transform_cell(source).replace(_MAGIC, "pass")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _beyond(node: ast.AST) -> str:
    match node:
        case ast.Import(names=names):
            return next((f"it imports {one.name}" for one in names if not _may_import(one.name)), "")
        case ast.ImportFrom(module=module, names=names, level=level):
            shown = module == "IPython.display" and all(one.name in _SHOWS for one in names)
            wild = any(one.name == "*" or one.name in _ATTRIBUTES or one.name.startswith("_") for one in names)
            return "" if shown or (_may_import(module or "") and not level and not wild) else f"it imports {module}"
        case ast.Attribute(attr=attr, ctx=context, value=value):
            own = isinstance(value, ast.Name) and value.id == "self"
            if attr in _ATTRIBUTES or attr.startswith("__") or (attr.startswith("_") and not own):
                return f"it reaches for '.{attr}'"
            if not isinstance(context, ast.Load) and not own and attr not in _SET_BY_ALL:
                return f"it changes '.{attr}' of something else"
        case ast.Name(id=name) if name in _NAMES or (name.startswith("__") and name != "__name__"):
            return f"it uses {name!r}"
        case ast.keyword(arg="allow_pickle"):
            return "it loads pickled objects"
        case ast.ClassDef(body=body):
            methods = [one.name for one in body if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef))]
            return next((f"it defines {one!r}" for one in methods if one.startswith("_") and one != "__init__"), "")
        case ast.Constant(value=str(text)) if "__" in text and text != "__main__":
            return "it holds the name of something inside Python"
    return ""


def _may_import(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in LIBRARIES and not any(part in _ATTRIBUTES or part.startswith("_") for part in parts[1:])


def _bound(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return each name that code binds for the whole notebook, and where it comes from if it is imported."""
    for node in _outside_functions(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name, ""
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, ""
            case ast.ExceptHandler(name=str(name)):
                yield name, ""
            case ast.Import(names=names):
                yield from (((one.asname or one.name).split(".")[0], one.name) for one in names)
            case ast.ImportFrom(module=module, names=names):
                yield from ((one.asname or one.name, f"{module}.{one.name}") for one in names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from ((name, "") for name in node.names)


def _outside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            yield from _outside_functions(node)


def _imported(source: str) -> list[str]:
    tree = _parsed(source)
    return [name for name, origin in _bound(tree) if origin] if tree else []
