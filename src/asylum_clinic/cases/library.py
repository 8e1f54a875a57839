"""Case files on disk: where they are looked for and how their paragraphs are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from asylum_clinic.cases.model import Case, CasePaper, Exhibit, Passage
from asylum_clinic.cases.variant import Variant, Variants
from asylum_clinic.errors import KitError
from asylum_clinic.resources import datasets, line_of, read_model, read_text

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
    case = Case(paper=paper, narrative=read_passages(folder / "narrative.md", "n"), exhibits=exhibits)
    variants = folder / "variants.yaml"
    return case.model_copy(update={"variants": read_variants(variants, case)}) if variants.is_file() else case


def read_variants(path: Path, case: Case) -> tuple[Variant, ...]:
    """Return the variants of a case, so that one that changes a paragraph which is not there is refused early.

    Parameters
    ----------
    path : Path
        The file ``variants.yaml``.
    case : Case
        The case that they vary.

    Raises
    ------
    KitError
        If the file can't be read, or a variant names a paragraph or an exhibit that the case has not, or adds a
        paragraph under an id that the case has, with file and line.
    """
    variants = read_model(Variants, path).variants
    for number, variant in enumerate(variants):
        for loc, found in _misfits(variant, case):
            line = line_of(path, ("variants", number, *loc))
            raise KitError(f"the variant {variant.id!r}: {found}", path, line, "mend the id")
    return variants


def _misfits(variant: Variant, case: Case) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what a variant names that its case has not, or has already, and where it stands in the variant."""
    there = set(case.passages)
    for name in variant.paragraphs:
        if name not in there:
            yield ("paragraphs", name), f"the case has no paragraph {name!r}"
    for at, name in enumerate(variant.removed):
        if name not in there:
            yield ("removed", at), f"the case has no paragraph {name!r}"
    for name in variant.exhibit_titles:
        if name not in {exhibit.paper.id for exhibit in case.exhibits}:
            yield ("exhibit_titles", name), f"the case has no exhibit {name!r}"
    for at, passage in enumerate(variant.added):
        if passage.id in there:
            yield ("added", at, "id"), f"the case has a paragraph {passage.id!r} already"
        if passage.after not in there:
            yield ("added", at, "after"), f"the case has no paragraph {passage.after!r}"
        there.add(passage.id)


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
