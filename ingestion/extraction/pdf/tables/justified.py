"""Tell lines that are set to fill their column from rows of cells: both have wide gaps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingestion.extraction.pdf.lines import Line

PITCH = 1.6  # of the size: farther apart are no lines of one paragraph
EVEN = 1.3  # times the narrowest gap: as wide the others of a justified line may be
FEWEST_WORDS = 3  # of a line that shows how the gaps are
FEWEST_ROWS = 3  # that tell
FARTHEST = 6  # lines looked at above and below


def is_justified(lines: Sequence[Line], at: int) -> bool:
    """Whether the line is one of several that begin and end alike, each with gaps of one width."""
    run = [lines[at]]
    for step in (-1, 1):
        for place in range(at + step, at + step * (FARTHEST + 1), step):
            if not 0 <= place < len(lines) or not _is_next(lines[place], lines[place - step]):
                break
            run.append(lines[place])
    if len(run) < 2 or max(len(line.words) for line in run) < FEWEST_WORDS:
        return False
    return all(map(_is_even, run)) and not _stand_over_another(run)


def _stand_over_another(lines: Sequence[Line]) -> bool:
    """Whether all lines have as many words with gaps in the same places: narrow cells."""
    counts = {len(line.words) for line in lines}
    if len(lines) < FEWEST_ROWS or len(counts) > 1:
        return False
    gaps = [[(a.right, b.left) for a, b in pairwise(line.words)] for line in lines]
    return all(
        min(right for _, right in column) > max(left for left, _ in column)
        for column in zip(*gaps, strict=True)
    )


def _is_next(one: Line, other: Line) -> bool:
    return (
        one.column is other.column
        and one.size == other.size
        and abs(one.left - other.left) < 1
        and abs(one.right - other.right) < 1
        and abs(one.baseline - other.baseline) <= PITCH * max(one.size, 1)
    )


def _is_even(line: Line) -> bool:
    gaps = [right.left - left.right for left, right in pairwise(line.words)]
    return not gaps or max(gaps) <= EVEN * max(min(gaps), 0.1)
