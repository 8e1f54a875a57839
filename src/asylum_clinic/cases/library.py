"""Case files on disk: where they are looked for and how their paragraphs are read."""

from __future__ import annotations

import re
from pathlib import Path

from asylum_clinic.cases.model import Case, CasePaper, Exhibit, Passage
from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets, read_model, read_text

_PARAGRAPH = re.compile(r"^\[(?P<id>[a-z]\d{1,3})\]\s+(?P<text>\S.*)$", re.DOTALL)


def read_passages(path: Path, prefix: str) -> tuple[Passage, ...]:
    """Return the numbered paragraphs of a narrative or an exhibit.

    Each paragraph begins with its id in brackets, as in ``[n3] On the second evening ...``; paragraphs are parted
    by empty lines. The id stays for ever, the number that is shown is the paragraph's place.

    Parameters
    ----------
    path : Path
    prefix : str
        The letter that each id of this document begins with: ``n`` for the narrative, an exhibit's own otherwise.

    Raises
    ------
    KitError
        For a paragraph without an id, a wrong letter or an id that stands twice, with its line.
    """
    passages: list[Passage] = []
    line = 1
    for block in re.split(r"(\n\s*\n)", read_text(path)):
        text = block.strip()
        if text and not text.startswith("#"):
            match = _PARAGRAPH.match(text)
            at = line + len(block[: len(block) - len(block.lstrip())].splitlines())
            if match is None or not match["id"].startswith(prefix):
                found = f"a paragraph does not begin with an id like [{prefix}1]"
                raise KitError(found, path, at, "give it an id that no other paragraph has")
            if any(passage.id == match["id"] for passage in passages):
                raise KitError(f"the id {match['id']} stands twice", path, at, "give each paragraph its own id")
            number = len(passages) + 1
            label = f"¶ {number}" if prefix == "n" else f"Exhibit {prefix.upper()} ¶ {number}"
            passages.append(Passage(id=match["id"], label=label, text=" ".join(match["text"].split())))
        line += block.count("\n")
    if not passages:
        raise KitError("the document holds no paragraph", path, do=f"begin each with an id like [{prefix}1]")
    return tuple(passages)


def read_case(folder: Path) -> Case:
    """Return the case file in a folder.

    Raises
    ------
    KitError
        If a file of it is missing or wrong, with file and line.

    Examples
    --------
    >>> read_case(datasets() / "cases" / "notice-under-the-door").paper.country
    'Velmara'
    """
    paper = read_model(CasePaper, folder / "case.yaml")
    if paper.id != folder.name:
        raise KitError(f"the case calls itself {paper.id!r}", folder / "case.yaml", 1, f"write {folder.name!r}")
    exhibits = tuple(
        Exhibit(paper=exhibit, passages=read_passages(folder / exhibit.file, exhibit.id)) for exhibit in paper.exhibits
    )
    return Case(paper=paper, narrative=read_passages(folder / "narrative.md", "n"), exhibits=exhibits)


def find_case(slug: str, *beside: Path) -> Path:
    """Return the folder of a case: beside the assignment first, then among the kit's own.

    Parameters
    ----------
    slug : str
        The case's id, for example ``notice-under-the-door``.
    *beside : Path
        Folders that may hold ``cases/SLUG``, looked at in this order.

    Raises
    ------
    KitError
        If no folder holds the case.

    Examples
    --------
    >>> find_case("notice-under-the-door").name
    'notice-under-the-door'
    """
    if re.fullmatch(r"[a-z][a-z0-9-]*", slug):
        for folder in (*(place / "cases" for place in beside), datasets() / "cases"):
            if (folder / slug / "case.yaml").is_file():
                return folder / slug
    raise KitError(f"there is no case {slug!r}", datasets() / "cases", do="check the form's 'case' line")
