"""Scoring of numbers, days and orders, pure. It reads no file and prints nothing.

Numbers are compared as decimals, so that 62.95 lies within 0.05 of 62.9. An order is scored by one of three schemes,
each blank 0. With *c* the pairs of things that stand in the key's order, *d* those that stand the other way round:

===============  ============================================================================
kendall_tau      max(0, (c - d) / (c + d)), the rank correlation: an order by chance earns nothing on average
adjacent_pairs   share of the key's neighbours that follow each other directly
all_or_nothing   1 if d = 0, else 0
===============  ============================================================================
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

from asylum_clinic.assessment.answers import Answer
from asylum_clinic.assessment.key_values import AcceptedDay, AcceptedNumber, DateKey, NumberKey, OrderKey
from asylum_clinic.assessment.reading import Reading, read_day, read_number
from asylum_clinic.assessment.reasons import Reason


def score_number(
    answer: Answer | None, key: NumberKey, unit: str = "", conditions: Collection[str] = frozenset()
) -> tuple[float, list[Reason]]:
    """Return the credit of a number within a tolerance, and the reason for it.

    Parameters
    ----------
    answer : str or other
        The number as it was typed.
    key : NumberKey
    unit : str
        What the question asks in.
    conditions : collection of str
        The key's conditions that the other answers meet.
    """
    if not isinstance(answer, str) or not answer.strip():
        return 0.0, [Reason("blank", (), key.blank)]
    reading = read_number(answer, unit)
    if not isinstance(reading.value, Decimal):
        return _unreadable(answer, reading)
    for accepted in key.accept:
        if key.within(reading.value, accepted.value):
            return _accepted(answer, accepted, conditions)
    for mistake in key.mistakes:
        if key.within(reading.value, mistake.value):
            return 0.0, [Reason("not_accepted", (answer,), mistake.said)]
    return 0.0, [Reason("not_accepted", (answer,), key.otherwise)]


def score_date(
    answer: Answer | None, key: DateKey, conditions: Collection[str] = frozenset()
) -> tuple[float, list[Reason]]:
    """Return the credit of a day, and the rule that gives it or the reason why it earns nothing."""
    if not isinstance(answer, str) or not answer.strip():
        return 0.0, [Reason("blank", (), key.blank)]
    reading = read_day(answer)
    if not isinstance(reading.value, date):
        return _unreadable(answer, reading)
    for accepted in key.accept:
        if accepted.value == reading.value:
            return _accepted(answer, accepted, conditions)
    said = next((mistake.said for mistake in key.mistakes if mistake.value == reading.value), key.otherwise)
    return 0.0, [Reason("not_accepted", (answer,), said)]


def score_order(answer: Answer | None, key: OrderKey) -> tuple[float, list[Reason]]:
    """Return the credit of an order, and a reason for each of the fewest things that would have to be moved."""
    rank = {name: place for place, group in enumerate(key.order) for name in group}
    if not answer or isinstance(answer, str) or sorted(answer) != sorted(rank):
        return 0.0, [Reason("blank", (), key.blank)]
    moved = out_of_place([rank[name] for name in answer])
    if not moved:
        return 1.0, [Reason("accepted", (), key.why)]
    credit = _agreement(answer, key, rank)
    reasons = [Reason("out_of_place", (answer[place],), key.feedback[answer[place]]) for place in moved]
    return credit, [*([Reason("partly_accepted", (), "Much of it stands in order.")] if credit else []), *reasons]


def out_of_place(ranks: Sequence[int]) -> list[int]:
    """Return the fewest positions that would have to be moved for the ranks to rise.

    Examples
    --------
    >>> out_of_place([0, 3, 1, 2])
    [1]
    """
    ends: list[int] = []  # the smallest last rank of a rising run of each length
    lengths = []
    for rank in ranks:
        length = bisect_right(ends, rank)
        ends[length : length + 1] = [rank]
        lengths.append(length)
    wanted, moved = len(ends) - 1, []
    last = max(ranks, default=0)
    for place in range(len(ranks) - 1, -1, -1):
        if lengths[place] == wanted and ranks[place] <= last:
            wanted, last = wanted - 1, ranks[place]
        else:
            moved.append(place)
    return moved[::-1]


def _agreement(answer: Sequence[str], key: OrderKey, rank: dict[str, int]) -> float:
    if key.scheme == "all_or_nothing":
        return 0.0
    if key.scheme == "adjacent_pairs":
        wanted = set(pairwise(name for group in key.order for name in group))
        return len(wanted & set(pairwise(answer))) / len(wanted)
    signs = [(rank[b] > rank[a]) - (rank[b] < rank[a]) for a, b in combinations(answer, 2)]
    return max(0.0, sum(signs) / sum(map(abs, signs)))


def _accepted(
    answer: str, accepted: AcceptedNumber | AcceptedDay, conditions: Collection[str]
) -> tuple[float, list[Reason]]:
    if accepted.condition and accepted.condition not in conditions:
        return 0.0, [Reason("condition_unmet", (answer,), accepted.unmet)]
    if accepted.condition:
        return accepted.credit, [Reason("accepted_on_condition", (answer,), accepted.rule)]
    code = Reason("accepted" if accepted.credit == 1 else "partly_accepted", (answer,), accepted.rule)
    return accepted.credit, [code]


def _unreadable(answer: str, reading: Reading) -> tuple[float, list[Reason]]:
    return 0.0, [Reason("unreadable", (answer,), reading.said)]
