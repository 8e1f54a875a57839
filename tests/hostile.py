"""A student whose every word would set ``window.pwned`` in the browser of whoever opens the submission."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell
from ruamel.yaml import YAML

from helpers_course import BEST, record

RUN = "window.pwned=1"
TAGS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'<svg onload="{RUN}"><script>{RUN}</script></svg>',
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<iframe src="javascript:parent.{RUN}"></iframe>',
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<style>@keyframes x{{}}</style><b style=animation-name:x onanimationstart={RUN}>x</b>",
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror={RUN}&gt;">',
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f'<form action="javascript:{RUN}"><button autofocus>x</button></form>',
    f"<b id=submission_id class=container>x</b><body onpageshow={RUN}>",
    f"<base href='javascript:{RUN}//'><meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
)
MARKDOWN = (
    *TAGS,
    f"[link](javascript:{RUN})",
    f"[link](JaVaScRiPt&#58;{RUN})",
    f"[link](data:text/html,<script>{RUN}</script>)",
    "[a page of mine](evil.html) ![mine](evil.svg) ![far](https://example.org/x.png)",
    f'![x](x" onerror="{RUN})',
    f"[x]: x 'y\" onmouseover=\"{RUN}'\n\n[x]",
    f"<javascript:{RUN}>",
    f"$\\href{{javascript:{RUN}}}{{x}}$ and $$<img src=x onerror={RUN}>$$",
    f"`<img src=x onerror={RUN}>`",
    f"```\n</pre><img src=x onerror={RUN}>\n```",
    f'```x"><img src=x onerror={RUN}>\ncode\n```',
    f"```mermaid\n</pre><img src=x onerror={RUN}>\n```",
    "![gone](attachment:gone.png)",
    "# score\n\n## submission_id",
    f"| a |\n|---|\n| <img src=x onerror={RUN}> |",
)
ALL = "\n\n".join(MARKDOWN)
FILES = ("evil.html", "<img src=x onerror=window.pwned=1>.txt", "<svg onload=window.pwned=1>.ipynb", "evil.svg")


def outputs() -> list[NotebookNode]:
    """Outputs that a kernel under the student's control could have made."""
    html = "".join(TAGS)
    found = [
        new_output("display_data", data={kind: html}, metadata={kind: {"isolated": True}})
        for kind in ("text/html", "image/svg+xml", "text/latex", "text/markdown", "text/plain", "text/vnd.mermaid")
    ]
    found.append(new_output("display_data", data={"text/markdown": ALL}))
    found.append(new_output("display_data", data={"application/javascript": RUN}))
    width = {"image/png": {"width": f"1 onerror={RUN}", "alt": html}, "filenames": {"image/png": html}}
    found.append(new_output("display_data", data={"image/png": "AAAA"}, metadata=width))
    found.append(new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": html}}))
    found.append(new_output("execute_result", data={"text/plain": html}, execution_count=1))
    found.append(new_output("stream", name="stdout", text=html))
    found.append(new_output("error", ename=html, evalue=html, traceback=[html]))
    return found


def cells() -> list[NotebookNode]:
    """Cells that try every place of a page."""
    unknown = new_raw_cell("x")
    unknown.update(cell_type="strange", type=TAGS[1])
    numbered = new_code_cell("x", outputs=outputs())
    numbered.update(execution_count=TAGS[1])
    numbered.metadata.update(tags=[f'" onmouseover="{RUN}'], magics_language=f'"><img src=x onerror={RUN}>')
    attached = new_markdown_cell("![x](attachment:x.png)")
    attached.attachments = {"x.png": {f'image/png" onerror="{RUN}': "AAAA"}}
    known = new_markdown_cell("x")
    known.metadata["nbgrader"] = {"grade_id": f'"><img src=x onerror={RUN}>', "grade": True, "solution": True}
    return [new_markdown_cell(ALL), *map(new_markdown_cell, MARKDOWN), unknown, numbered, attached, known]


def valid_cells() -> list[NotebookNode]:
    """Those that nbformat lets through: a pipeline without the kit's steps leaves them in the graded notebook."""
    found = [cell for cell in cells()[:-1] if cell.cell_type != "strange"]
    for cell in found:
        if cell.cell_type == "code":
            cell.execution_count = 1
    return found


def change(nb: Any) -> None:
    """Put all of it into a notebook."""
    nb.cells[1:1] = cells()
    nb.metadata["language_info"] = {"name": "x", "pygments_lexer": f'"><img src=x onerror={RUN}>'}
    nb.metadata["title"] = TAGS[0]
    nb.cells[-1].source = ALL


def add_files(folder: Path) -> None:
    """Put files with such names, and such pages, beside the notebook."""
    for name in FILES:
        (folder / name).write_text(f"<html><script>top.{RUN}</script></html>")


def hostile_record() -> dict[str, Any]:
    """A record with such an answer, and such unknown ids."""
    return record({**BEST, "memo": ALL, TAGS[0]: TAGS[1], "facts": ["n2", TAGS[1]]}, time=TAGS[0])


LOUD = f"{TAGS[1]}</script><script>{RUN}</script></textarea>{TAGS[5]}"
"""What stands in every text of a hostile course: it would run if it were ever read as HTML."""
TURNED = "\u202edesrever\u2066"
"""An override from right to left and an isolate, neither of them closed."""
LONG = 100_000
"""How many characters the longest paragraph and the longest answer have, at least."""
_TEXTS = {"title", "text", "summary", "persona", "country", "place_of_entry", "what", "client", "setting", "why"}
_LISTS = {"content_notes", "unsaid", "ask_next"}


def _loud(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _loud(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [f"{part} {LOUD} {TURNED}" if name in _LISTS else _loud(part, name) for part in value]
    return f"{value} {LOUD} {TURNED}" if name in _TEXTS and isinstance(value, str) else value


def course(folder: Path, *copied: Path) -> None:
    """Make every text of a student's folder hostile: forms, rubrics, and cases with their interviews and exhibits.

    Parameters
    ----------
    folder : Path
        Which holds ``forms/``, ``rubrics/`` and ``cases/``.
    *copied : Path
        Cases that are put there first.
    """
    for case in copied:
        shutil.copytree(case, folder / "cases" / case.name)
    yaml = YAML(typ="safe")
    for path in folder.rglob("*.yaml"):
        said = _loud(yaml.load(path.read_text(encoding="utf-8")))
        with path.open("w", encoding="utf-8") as stream:
            yaml.dump(said, stream)
    for path in folder.rglob("*.md"):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        texts = [
            block if block.startswith("#") else f"{block.strip()} {LOUD} {TURNED}" for block in blocks if block.strip()
        ]
        if path.name == "narrative.md":
            texts[-1] += " long" * (LONG // 5)
        path.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
