"""Rules of the gate on rubrics: students read them before they answer, so they give no answer away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from asylum_clinic.assessment.key import TextKey
from asylum_clinic.errors import KitError
from asylum_clinic.grading.gate.keyed import Keyed
from asylum_clinic.grading.gate.keys import Findings
from asylum_clinic.grading.rubrics import Rubric, read_rubric, rubric_path
from asylum_clinic.law.authorities import authorities

RUN = 8
"""How many words in a row a published text may not share with the model answer."""
_PARAGRAPH = re.compile(r"\b(?:[Pp]ara(?:graph)?s?\.? (?:[a-z]{0,2})\d|Ex(?:hibit)?s?\.? [A-Z]\b)")
_CITATION = re.compile(
    r"\b(?:\d+ (?:U\.?S\.?C|C\.?F\.?R|I&N|U\.S\.|F\.\dd|F\.4th|FR)\b|INA \d|Matter of [A-Z])|\bv\. [A-Z]"
)


def a_published_level_names_no_paragraph_and_no_authority(keyed: Keyed) -> Findings:
    """What a level names is what the questions ask for; it belongs into the grader's own ``look_for``."""
    for path, rubric, _ in _rubrics(keyed):
        for text in _read_beforehand(rubric):
            found = [one.group() for pattern in (_PARAGRAPH, _CITATION) if (one := pattern.search(text))]
            for name in (*found, *_named(text, tuple(authorities())))[:1]:
                said = f"students read {name!r} in {text[:60]!r} before they answer"
                yield KitError(said, path, do="say what a good answer does, and move this into 'look_for'")


def a_published_text_shares_no_run_of_words_with_the_model_answer(keyed: Keyed) -> Findings:
    """A title, a level or a sample answer that repeats the model answer hands it out."""
    for path, rubric, entry in _rubrics(keyed):
        runs = _runs(entry.model_answer)
        samples = [text for sample in rubric.samples for text in (sample.text, sample.why)]
        for text in (*_read_beforehand(rubric), *samples):
            if shared := runs & _runs(text):
                said = f"students read {' '.join(min(shared))!r}, which the model answer says too"
                yield KitError(said, path, do="write it in other words")


def a_sample_answer_names_no_authority_that_the_form_offers(keyed: Keyed) -> Findings:
    """A sample answer that cites what students have to choose from tells them which to choose."""
    for path, rubric, _ in _rubrics(keyed):
        for number, sample in enumerate(rubric.samples, 1):
            for name in _named(f"{sample.text} {sample.why}", keyed.opened.form.authorities)[:1]:
                said = f"sample {number} names {name!r}, which the form offers to choose from"
                yield KitError(said, path, do="let the sample rest on another authority")


def _rubrics(keyed: Keyed) -> Iterator[tuple[Path, Rubric, TextKey]]:
    for question in keyed.opened.form.manual() if keyed.graded else ():
        path = rubric_path(keyed.root, keyed.opened.form.id, question.id)
        entry = keyed.key.questions[question.id]
        if path.is_file() and isinstance(entry, TextKey):  # another rule names a rubric that is missing
            yield path, read_rubric(path), entry


def _read_beforehand(rubric: Rubric) -> list[str]:
    levels = [level.text for criterion in rubric.criteria for level in criterion.levels]
    return [rubric.title, *(criterion.title for criterion in rubric.criteria), *levels]


def _named(text: str, ids: tuple[str, ...]) -> list[str]:
    """Return which of these authorities a text names, by citation, by title, or by the short name of a decision."""
    return _pattern(ids).findall(" ".join(text.split())) if ids else []


@cache
def _pattern(ids: tuple[str, ...]) -> re.Pattern[str]:
    names = sorted({re.escape(name) for one in ids for name in _names().get(one, ())}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])")


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The names of each authority: its citations, a decision's title, and each party that no other decision has."""
    parties = {one.id: _parties(one.title) for one in authorities().values() if one.kind == "case"}
    count = Counter(party for found in parties.values() for party in set(found))
    names = {}
    for one in authorities().values():
        cited = [part for part in re.split(r", (?=\d|INA|Pub)", one.citation) if len(part) > 6]
        short = [party for party in parties.get(one.id, ()) if count[party] == 1]
        names[one.id] = (*cited, *([one.title] if one.kind == "case" else ()), *short)
    return names


def _parties(title: str) -> list[str]:
    parts = re.split(r"^(?:Matter of|In re) | v\. ", re.sub(r" \(.*\)$| I{1,3}$", "", title))
    return [part for part in parts if len(part) > 3 and part not in _COMMON]


_COMMON = {"Attorney General", "Secretary of State for the Home Department", "Germany", "U.S. Attorney General"}
"""Parties whose names a text may hold for another reason."""


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


RULES = (
    a_published_level_names_no_paragraph_and_no_authority,
    a_published_text_shares_no_run_of_words_with_the_model_answer,
    a_sample_answer_names_no_authority_that_the_form_offers,
)
