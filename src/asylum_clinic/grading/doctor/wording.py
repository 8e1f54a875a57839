"""The sentences that a professor and a student read of what was mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

PUT_BACK = "The cell '{}' had been deleted from the notebook and was put back."
COPIED = "The cell '{}' had been copied; one was kept."
SPLIT = "The cell '{}' had been split or copied; its parts were put together again."
RETYPED = "The type of the cell '{}' had been changed; it was changed back."
CHANGED = "The text of the cell '{}' had been changed, which is not for writing in; it was restored."
SETTINGS = "What nbgrader keeps about the cell '{}' was lost or changed; it was restored."
FOUND = "The cell '{}' was gone; the text that stood in its place was put into it."
ELSEWHERE = "What was written in the cell '{}' was found in '{}'; it was put in its place."
UNPLACED = "Some text could not be placed; it stands at the end of the notebook."
CARRIED = "Answers that were found in '{}' were taken along; the newest count."
CUT_OFF = "The cell '{}' is missing or cut off in the damaged file. It counts as 0 until a person has looked at it."
UNSURE = "It can't be told which text was written in the cell '{}'. It counts as 0 until a person has looked at it."
SPARE = "Jupyter's own copy '{}' holds newer answers than '{}' or is less damaged, so it was graded."
MOVED = "Cells had been moved; they were put back in their order."
WHOLE = "Nothing was lost."
KEPT = "What was handed in is kept as it is."


def merged(count: int) -> str:
    """Say that cells had been merged.

    Examples
    --------
    >>> merged(1)
    'Two cells had been merged; they were taken apart again.'
    """
    numbers = {1: "Two", 2: "Three", 3: "Four", 4: "Five", 5: "Six"}
    return f"{numbers.get(count, count + 1)} cells had been merged; they were taken apart again."


def taken(name: str, asked: str, others: Sequence[str]) -> str:
    """Say which file was graded in place of the one that was asked for, or of several."""
    if not others:
        return f"The notebook was handed in as '{name}' instead of '{asked}'; it was found."
    rest = " and ".join(f"'{other}'" for other in others[:3]) + (" and more" if len(others) > 3 else "")
    which = "has the newest or the most answers"
    return f"There were several versions of '{asked}'; '{name}' {which} and was graded, not {rest}."


def note_cell(notes: Iterable[str], whole: bool) -> str:
    """Return the Markdown that tells, in the notebook itself, what was done before it was graded."""
    lines = [f"- {note}" for note in (*notes, *((WHOLE,) if whole else ()), KEPT)]
    return "\n".join(("**This notebook was mended before it was graded:**", "", *lines))


def unplaced_cell(texts: Iterable[str]) -> str:
    """Return the Markdown that keeps what was written and could not be placed."""
    quoted = ["\n".join(f"> {line}" for line in text.splitlines()) for text in texts]
    return "\n\n".join(("**Found in what was handed in, not placed:**", *quoted))
