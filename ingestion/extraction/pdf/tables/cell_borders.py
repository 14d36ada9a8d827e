"""Where the columns of a table without rules end: what its rows leave free."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingestion.extraction.pdf.lines import Line
from ingestion.extraction.pdf.words import Word

ALIGNED_GAP = 0.6  # of the size: wider than a space; two cells where most rows have it
NARROWEST_GAP = 0.2  # of the size, that all rows leave free between two columns

Interval = tuple[float, float]


def all_gaps(lines: Sequence[Line]) -> list[Interval]:
    """The intervals that all rows leave free and most of them leave wide."""
    shared: list[tuple[Interval, int]] | None = None
    for line in lines:
        free = [
            ((a.right, b.left), b.left - a.right >= ALIGNED_GAP * line.size)
            for a, b in pairwise(line.words)
        ]
        outside = [((float("-inf"), line.left), False), ((line.right, float("inf")), False)]
        free = [outside[0], *free, outside[1]]
        if shared is None:
            shared = [(gap, int(is_wide)) for gap, is_wide in free]
            continue
        shared = [
            (part, count + is_wide)
            for gap, count in shared
            for other, is_wide in free
            if (part := overlap(gap, other))[1] - part[0] >= NARROWEST_GAP * line.size
        ]
    return [
        gap
        for gap, count in shared or ()
        if count > 1
        and 2 * count >= len(lines)
        and float("-inf") < gap[0]
        and gap[1] < float("inf")
    ]


def borders(lines: Sequence[Line], gaps: list[Interval]) -> list[Interval]:
    """The gaps that are wide between two cells of some row.

    Others are the spaces of a row whose text fills a column that is nearly empty elsewhere.
    """
    while True:
        rows = [(cells_of(line.words, gaps), line.size) for line in lines]
        weak = [
            gap
            for at, gap in enumerate(gaps)
            if not any(_is_wide(row[at], row[at + 1], size) for row, size in rows)
        ]
        if not weak:
            return gaps
        gaps.remove(min(weak, key=lambda gap: gap[1] - gap[0]))


def _is_wide(left: Sequence[Word], right: Sequence[Word], size: float) -> bool:
    return bool(left and right) and right[0].left - left[-1].right >= ALIGNED_GAP * size


def overlap(one: Interval, other: Interval) -> Interval:
    """What both have in common; ends before it begins where that is nothing."""
    return max(one[0], other[0]), min(one[1], other[1])


def cells_of(words: Sequence[Word], gaps: Sequence[Interval]) -> list[list[Word]]:
    """A line's words, those of each column together."""
    cells: list[list[Word]] = [[] for _ in range(len(gaps) + 1)]
    at = 0
    for word in words:
        while at < len(gaps) and word.left >= gaps[at][1] - 0.01:
            at += 1
        cells[at].append(word)
    return cells
