"""Rows of cells that stand under one another become a Markdown table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.extraction.pdf.formulas import are_formulas
from ingestion.extraction.pdf.hyphenation import Vocabulary, join_lines
from ingestion.extraction.pdf.lines import Line, line_text
from ingestion.extraction.pdf.list_items import is_mark
from ingestion.extraction.pdf.right_to_left import runs_right_to_left
from ingestion.extraction.pdf.tables.cell_borders import (
    ALIGNED_GAP,
    NARROWEST_GAP,
    Interval,
    all_gaps,
    borders,
    cells_of,
    overlap,
)
from ingestion.extraction.pdf.tables.justified import is_justified
from ingestion.extraction.pdf.words import Word

FEWEST_ROWS = 3
SURE_GAP = 2.0  # of the size: so wide a gap that two rows are enough
CELL_GAP = 0.5  # of the size, beside a line of a single cell
MAX_PLACES = 8  # followed of one gap
ROW_PITCH = 3.0  # of the size: farther below is no row of the same table
FARTHER = 1.3  # times the rows' widest pitch: no row, unless it has a cell's gap
WIDER_PITCH = 1.15  # times the nearest lines: another row
WRAPPED_PITCH = 1.5  # of the size: nearer may be the same cell's next line

LARGER = 1.12  # times the rows' size: a heading
LEADERS = re.compile(r"(?:\s?[.·…_]){4,}\s*")

_FIGURE = re.compile(r"[-+−(]?[£$€¥]?\s?\d[\d.,’' ]*\s?[%£$€¥)]?")  # goes on in no other line


@dataclass(frozen=True, slots=True)
class Table:
    length: int  # lines it takes
    rows: tuple[tuple[str, ...], ...]

    def to_markdown(self) -> str:
        rule = "| " + " | ".join("---" for _ in self.rows[0]) + " |"
        return "\n".join([_row(self.rows[0]), rule, *map(_row, self.rows[1:])])

    def continuation(self, following: Table) -> str:
        """The rows of the table's next page, without its head again; empty for another table."""
        if len(self.rows[0]) != len(following.rows[0]):
            return ""
        is_head = following.rows[0] == self.rows[0]
        return "\n".join(map(_row, following.rows[is_head:]))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def read_table(lines: Sequence[Line], start: int, vocabulary: Vocabulary) -> Table | None:
    """The table whose first row is `lines[start]`, or None."""
    first = lines[start]
    if first.words[0].cells:
        rows = (tuple(join_lines(c, vocabulary) for c in row) for row in first.words[0].cells)
        return Table(1, tuple(rows))
    if _is_item(first):
        return None
    if len(first.cells) < 2 or LEADERS.search(first.text) or is_justified(lines, start):
        return None
    gaps = [[gap] for gap in _gaps(first)]
    taken = [first]
    for line, following in zip(lines[start + 1 :], [*lines[start + 2 :], None], strict=False):
        shared = _shared(gaps, line)
        if not (_goes_on(taken, gaps, shared, line) or _begins_row(taken, gaps, line, following)):
            break
        gaps = [places for places in shared if places]
        taken.append(line)
    while len(taken) > 1 and _is_below(taken[-1], gaps):
        taken.pop()
    full = [line for line in taken if len(line.cells) > 1 or _reaches_over(line, gaps)]
    if (
        all(map(_is_item, full))
        or are_formulas(line.words for line in full)
        or len(full) < 2
        or (len(full) < FEWEST_ROWS and not _is_sure(full))
    ):
        return None
    separators = borders(full, all_gaps(full))
    return Table(len(taken), tuple(_rows(taken, separators, vocabulary))) if separators else None


def _is_item(line: Line) -> bool:
    """Whether it is an item of a list that has its mark far from its text."""
    return len(line.cells) == 2 and len(line.cells[0]) == 1 and is_mark(line.cells[0][0].text)


def _goes_on(
    taken: Sequence[Line],
    gaps: Sequence[Sequence[Interval]],
    shared: Sequence[Sequence[Interval]],
    line: Line,
) -> bool:
    """Whether the line is the table's next: a row, or more lines of the cells above."""
    pitch = taken[-1].baseline - line.baseline
    if line.column is not taken[0].column or not 0 < pitch <= ROW_PITCH * max(line.size, 1):
        return False
    if LEADERS.search(line.text) or line.size > LARGER * max(row.size for row in taken):
        return False  # of a table of contents, or the heading below the table
    kept = [places for places in shared if places]
    if len(line.cells) > 1:
        return bool(kept) and 2 * len(kept) >= len(gaps)
    if len(kept) < len(gaps):
        return False
    if _reaches_over(line, gaps):
        return _is_aligned(taken, line, kept) and not _is_prose_below(taken, line, kept)
    is_free = all(any(b - a >= CELL_GAP * line.size for a, b in places) for places in kept)
    return is_free and pitch <= WRAPPED_PITCH * max(line.size, 1)


def _begins_row(
    taken: Sequence[Line], gaps: Sequence[Sequence[Interval]], line: Line, following: Line | None
) -> bool:
    """Whether it is the upper line of a row's first cell; the others stand beside its last line."""
    if following is None or line.column is not taken[0].column or len(following.cells) < 2:
        return False
    size = max(line.size, 1)
    is_below = 0 < taken[-1].baseline - line.baseline <= ROW_PITCH * size
    is_near = 0 < line.baseline - following.baseline <= WRAPPED_PITCH * size
    in_first = line.right < gaps[0][-1][1] and abs(line.left - following.left) < 1
    return is_below and is_near and in_first and all(_shared(gaps, following))


def _reaches_over(line: Line, gaps: Sequence[Sequence[Interval]]) -> bool:
    return line.left < gaps[0][0][0] and line.right > gaps[-1][-1][1]


def _is_below(line: Line, gaps: Sequence[Sequence[Interval]]) -> bool:
    """Whether it is a line under the table and not in it."""
    return len(line.cells) == 1 and line.left < gaps[0][0][0] and not _reaches_over(line, gaps)


def _is_aligned(taken: Sequence[Line], line: Line, gaps: Sequence[Sequence[Interval]]) -> bool:
    """Whether the cells of a row that fills its columns begin or end where others do."""
    starts = {round(cell[0].left) for row in taken for cell in row.cells[1:]}
    ends = {round(cell[-1].right) for row in taken for cell in row.cells}
    edges = [(a.right, b.left) for a, b in pairwise(line.words)]
    for places in gaps:
        after = [right for left, right in edges if any(left < d and c < right for c, d in places)]
        if not any(_is_near(right, starts) for right in after) and not _is_near(line.right, ends):
            return False
    return True


def _is_prose_below(taken: Sequence[Line], line: Line, gaps: Sequence[Sequence[Interval]]) -> bool:
    """Whether it only happens to have spaces where the table has gaps: wider, and with no gap."""
    pitches = [a.baseline - b.baseline for a, b in pairwise(taken)]
    is_apart = taken[-1].baseline - line.baseline > FARTHER * max(pitches, default=1e9)
    is_wider = line.right > max(row.right for row in taken) + SURE_GAP * line.size
    widest = max(
        b.left - a.right
        for a, b in pairwise(line.words)
        if any(a.right < d and c < b.left for places in gaps for c, d in places)
    )
    return (is_wider or is_apart) and widest < ALIGNED_GAP * line.size


def _is_near(place: float, places: set[int]) -> bool:
    return bool({round(place) - 1, round(place), round(place) + 1} & places)


def _is_sure(lines: Sequence[Line]) -> bool:
    return all(
        max((b[0].left - a[-1].right for a, b in pairwise(line.cells)), default=0)
        >= SURE_GAP * line.size
        for line in lines
    )


def _gaps(line: Line) -> list[Interval]:
    cells = line.cells
    return [(a[-1].right, b[0].left) for a, b in pairwise(cells)]


def _shared(gaps: Sequence[Sequence[Interval]], line: Line) -> list[list[Interval]]:
    """What the line leaves free of each gap; a gap may be left in several places."""
    edges = [
        (float("-inf"), line.left),
        *((a.right, b.left) for a, b in pairwise(line.words)),
        (line.right, float("inf")),
    ]
    width = NARROWEST_GAP * line.size
    return [
        [
            part
            for place in places
            for edge in edges
            if (part := overlap(place, edge))[1] - part[0] >= width
        ][:MAX_PLACES]
        for places in gaps
    ]


def _rows(
    lines: Sequence[Line], gaps: Sequence[Interval], vocabulary: Vocabulary
) -> list[tuple[str, ...]]:
    """The cells' texts, those of several lines joined."""
    rows: list[list[list[str]]] = []
    is_rtl = runs_right_to_left([line.text for line in lines])
    goes_on = [False, *_wrapped(lines, gaps)]
    for line, is_more in zip(lines, goes_on, strict=True):
        cells = cells_of(line.words, gaps)
        if not is_more:
            rows.append([[] for _ in cells])
        for cell, words in zip(rows[-1], cells, strict=True):
            if words:
                cell.append(line_text(words))
    _merge_complements(rows)
    joined = [tuple(join_lines(cell, vocabulary) for cell in row) for row in rows]
    return [row[::-1] for row in joined] if is_rtl else joined


def _wrapped(lines: Sequence[Line], gaps: Sequence[Interval]) -> list[bool]:
    """For each line but the first, whether it goes on with cells of the line above."""
    pitches = [a.baseline - b.baseline for a, b in pairwise(lines)]
    nearest = min(pitches, default=0.0)
    cells = [cells_of(line.words, gaps) for line in lines]
    rights = [
        max((words[-1].right for words in column if words), default=0.0)
        for column in zip(*cells, strict=True)
    ]
    wrapped = []
    before = [0.0, *pitches]  # to the line above the upper one
    for above, below, pitch, upper_pitch in zip(cells, cells[1:], pitches, before, strict=False):
        is_part = sum(map(bool, below)) == 1 or not below[0]
        is_near = pitch <= WIDER_PITCH * nearest
        is_full = any(
            len(upper) > 1 and lower and _is_full(upper, lower, right)
            for upper, lower, right in zip(above, below, rights, strict=True)
        )
        is_figure = any(
            lower and _FIGURE.fullmatch(" ".join(word.text for word in upper))
            for upper, lower in zip(above, below, strict=True)
        )
        is_near = is_near and not is_figure
        has_gaps = max(pitches) > WIDER_PITCH * nearest
        is_begun = len([cell for cell in above if cell]) == 1 and bool(above[0])
        is_begun = is_begun and upper_pitch > WIDER_PITCH * pitch
        wrapped.append(is_near and (is_part or is_begun or (is_full and has_gaps)))
    return wrapped


def _is_full(upper: Sequence[Word], lower: Sequence[Word], right: float) -> bool:
    """Whether the next line's first word would not have fitted."""
    return upper[-1].right + lower[0].right - lower[0].left > right


def _merge_complements(rows: list[list[list[str]]]) -> None:
    """Make one of two columns that are never both filled: a heading and what is set right below."""
    at = 0
    while at + 1 < len(rows[0]):
        if any(row[at] and row[at + 1] for row in rows):
            at += 1
            continue
        for row in rows:
            row[at : at + 2] = [row[at] + row[at + 1]]
