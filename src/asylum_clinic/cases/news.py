"""News items: reports on real people, told again so that they point at nobody, for reading news and tracing procedure.

A news item is no case. Nobody's claim is judged here: an item holds no question on an element and no key to one, and a
test demands that no form names it. What may be asked is where a report's words stand in the procedure (``steps``) and
what a careful reader may infer from them (``statements``).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from asylum_clinic.cases.library import read_passages
from asylum_clinic.cases.model import Passage
from asylum_clinic.errors import KitError
from asylum_clinic.law.procedure import Region
from asylum_clinic.resources import datasets, read_model
from asylum_clinic.statistics.tables import as_markdown

Verdict = Literal["safe", "unsafe", "false"]

VERDICTS: dict[Verdict, str] = {
    "safe": "Safe: the report says it, or it follows from report and law",
    "unsafe": "Unsafe: it may be true, and the report does not say it",
    "false": "False: the report or the law says otherwise",
}
"""The verdicts on a statement, in the words that readers see."""

UNTOLD, NO_STEP = "untold", "no-step"
"""Answers beside the states of the map: the report does not tell, and nothing in the procedure changed."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    paragraphs: tuple[str, ...] = Field(min_length=1)
    because: str


class Step(_Part):
    """An event of a report, and the states of the map at which it may stand, with the reason."""

    title: str
    region: Region
    states: tuple[str, ...] = Field(min_length=1)


class Statement(_Part):
    """What somebody may want to say after reading a report; of two verdicts either could be accepted."""

    says: str
    verdict: tuple[Verdict, ...] = Field(min_length=1)
    authorities: tuple[str, ...] = ()


class NewsPaper(BaseModel):
    """What ``item.yaml`` holds; ``anonymized`` records what was left out of the report it was told from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    anonymized: str
    unsaid: tuple[str, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = Field(min_length=1)
    statements: tuple[Statement, ...] = Field(min_length=1)


class NewsItem(BaseModel):
    """A whole news item: its numbered paragraphs and its paper. A notebook shows it as it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    paper: NewsPaper
    passages: tuple[Passage, ...]

    def label(self, paragraphs: tuple[str, ...]) -> str:
        """Return the numbers of some paragraphs as they are shown, ``"¶ 2, ¶ 3"``."""
        return ", ".join(passage.label for passage in self.passages if passage.id in paragraphs)

    def __str__(self) -> str:
        """Return title and numbered paragraphs."""
        lines = [
            self.paper.title,
            *(f"{passage.label.removeprefix('¶ ')}  {passage.text}" for passage in self.passages),
        ]
        return "\n\n".join(lines)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        told = (f"> **{one.label.removeprefix('¶ ')}** {as_markdown(one.text)}" for one in self.passages)
        return "\n>\n".join([f"> **{as_markdown(self.paper.title)}**", *told])


class Unsaid(tuple[str, ...]):
    """What a report leaves open, shown as a list."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the list as it is read."""
        return "\n".join(f"- {line}" for line in self)

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- {as_markdown(line)}" for line in self)


@cache
def items() -> dict[str, NewsItem]:
    """Return every news item of ``datasets/news/`` by its id.

    Raises
    ------
    KitError
        If a file of it is missing or wrong, with file and line.

    Examples
    --------
    >>> sorted(items())
    ['the-man-who-fainted', 'the-man-who-would-not-board', 'the-older-brother', 'the-younger-brother']
    """
    found = {}
    for path in sorted((datasets() / "news").glob("*/item.yaml")):
        paper = read_model(NewsPaper, path)
        if paper.id != path.parent.name:
            raise KitError(f"the news item calls itself {paper.id!r}", path, 1, f"write {path.parent.name!r}")
        found[paper.id] = NewsItem(paper=paper, passages=read_passages(path.with_name("report.md"), "n"))
    return found


def news(name: str) -> NewsItem:
    """Return a news item, to be read.

    Raises
    ------
    KitError
        If there is none of this name, with those there are.

    Examples
    --------
    >>> news("the-younger-brother").passages[1].text[:21]
    'He applied for asylum'
    """
    if name not in items():
        raise KitError(f"there is no news item {name!r}", do=f"use one of {', '.join(items())}")
    return items()[name]


def unsaid(name: str) -> Unsaid:
    """Return what a news item leaves open, to be read after one's own list.

    Raises
    ------
    KitError
        If there is no such item.

    Examples
    --------
    >>> len(unsaid("the-older-brother"))
    6
    """
    return Unsaid(news(name).paper.unsaid)
