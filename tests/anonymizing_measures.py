"""Recall and precision of the anonymizer on marked narratives."""

# ruff: noqa: E501 (what is compared is read whole)
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from anonymizing_corpus import DIRECT, Marked, Narrative
from asylum_clinic.grading.anonymizing.engine import analyze
from asylum_clinic.grading.anonymizing.found import Found
from asylum_clinic.grading.anonymizing.mentions import all_mentions


@dataclass
class Measured:
    """What was marked, found, replaced and rightly replaced, by kind; and what was not."""

    narratives: int = 0
    half: str = ""
    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    missed_direct: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    @property
    def recall_of_direct(self) -> float:
        """The share of direct identifiers that were replaced whole."""
        return sum(self.found[kind] for kind in DIRECT) / sum(self.marked[kind] for kind in DIRECT)

    @property
    def precision(self) -> float:
        """The share of replacements that cover something marked."""
        return self.right.total() / self.replaced.total()


def together(all_measured: list[Measured]) -> str:
    """Say the recall of direct identifiers over several sets as one."""
    marked, found = (
        sum(counts[kind] for counts in all_counts for kind in DIRECT)
        for all_counts in ([one.marked for one in all_measured], [one.found for one in all_measured])
    )
    narratives = sum(one.narratives for one in all_measured)
    return f"all together: {narratives} narratives, {found} of {marked} direct identifiers, recall {found / marked:.4f}"


def measure(narratives: list[Narrative]) -> Measured:
    """Run the recognizers over narratives and count."""
    measured = Measured(len(narratives), narratives[0].half)
    for one in narratives:
        found = all_mentions(one.text, analyze(one.text))
        for mark in one.marks:
            whole = _gone(one.text, mark, found)
            measured.marked[mark.kind] += 1
            measured.found[mark.kind] += whole
            if not whole:
                line = f"{one.name}: {mark.kind} {one.text[mark.start : mark.end]!r} in {one.text[max(0, mark.start - 30) : mark.end + 20]!r}"
                measured.missed.append(line)
                if mark.kind in DIRECT:
                    measured.missed_direct.append(line)
        for finding in found:
            kind = finding.kind.lower()
            hit = any(finding.start < mark.end and mark.start < finding.end for mark in one.marks)
            measured.replaced[kind] += 1
            measured.right[kind] += hit
            if not hit:
                measured.taken.append(f"{one.name}: {kind} {one.text[finding.start : finding.end]!r}")
    return measured


def _gone(text: str, mark: Marked, found: list[Found]) -> bool:
    """Whether every letter and digit of an identifier lies under a finding."""
    return all(
        not text[place].isalnum() or any(one.start <= place < one.end for one in found)
        for place in range(mark.start, mark.end)
    )


def table(half: str, measured: Measured) -> str:
    """Give the counts as a table in plain text."""
    lines = [
        f"{half}: {measured.narratives} narratives",
        f"{'kind':14}{'marked':>8}{'found':>8}{'recall':>9}{'replaced':>10}{'precision':>11}",
    ]
    for kind in sorted({*measured.marked, *measured.replaced}, key=lambda kind: (kind not in DIRECT, kind)):
        marked, replaced = measured.marked[kind], measured.replaced[kind]
        recall = f"{measured.found[kind] / marked:9.3f}" if marked else " " * 9
        precision = f"{measured.right[kind] / replaced:11.3f}" if replaced else " " * 11
        lines.append(f"{kind:14}{marked:8}{measured.found[kind]:8}{recall}{replaced:10}{precision}")
    direct = sum(measured.marked[kind] for kind in DIRECT)
    lines.append(
        f"direct identifiers: {direct}, recall {measured.recall_of_direct:.4f}; precision of all {measured.precision:.3f}"
    )
    return "\n".join(lines)
