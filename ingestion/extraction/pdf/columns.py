"""The order in which a page is read: columns one after the other, whatever the file's order is.

A gutter is a strip that stays empty over several lines with text on both sides. Whether it parts
columns or the cells of a table is told by the text beside it: a column is a flow of its own, in
the order of the file, or full lines of prose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from ingestion.extraction.pdf.boxes import behind_paragraph
from ingestion.extraction.pdf.formulas import with_fractions
from ingestion.extraction.pdf.furniture import (
    is_stamp,
    without_line_numbers,
    without_watermark,
)
from ingestion.extraction.pdf.lines import UNSPACED, Column, Line, is_stretched, rows_of
from ingestion.extraction.pdf.list_items import is_mark
from ingestion.extraction.pdf.raised import (
    with_accents,
    with_exponents,
    with_whole_words,
    without_tracking,
)
from ingestion.extraction.pdf.right_to_left import runs_right_to_left
from ingestion.extraction.pdf.words import Word

Row = list[Word]

GUTTER = 0.7  # of the text's size
FEWEST_LINES = 3  # on either side
MAX_STRIPS = 40  # followed at once
MAX_DEPTH = 6
FLOW_LINES = 5.0  # written together on one side, on average, where columns are columns
CELL_LINES = 1.5  # likewise in a table with cells of several lines
MANY_WORDS = 2  # more on a line tell whether its spaces are stretched
STRETCHED = 0.4  # of those lines, stretched to the column's edges: it is justified
_ALONG_EDGE = range(75, 106)
LARGER = 1.2  # times the usual size: a heading
SPACE = 0.5  # of the size: narrower is a space of a heading's own
FULL = 0.75  # of a column's width: a full line
_PROSE_CHARACTERS = 15  # in the middle line of a column
_PROSE_HAN = 7
_FLOW_CHARACTERS = 4  # fewer are list marks or line numbers, not a column


@dataclass(frozen=True, slots=True)
class Strip:
    """An interval of x that is empty from row `start` up to, not with, row `end`."""

    left: float
    right: float
    start: int
    end: int = 0


def read_lines(words: Sequence[Word], page: int) -> list[Line]:
    """The page's lines in the order of reading; what is turned against the rest comes last."""
    if not words:
        return []
    turns: Counter[int] = Counter()
    for word in words:
        turns[word.turn] += len(word.text)
    main = turns.most_common(1)[0][0]
    words = without_watermark(words, main)
    upright = with_whole_words(with_accents([word for word in words if word.turn == main]))
    numberless = [word for row in without_line_numbers(rows_of(upright)) for word in row]
    lines = _in_order(numberless, page, 0)
    for turn in sorted(turns.keys() - {main}):
        turned = _as_lines(rows_of(word for word in words if word.turn == turn), page)
        for line in turned:
            line.column.is_turned = (turn - main) % 180 in _ALONG_EDGE
        lines += [line for line in turned if not is_stamp(line)]
    return lines


def _in_order(words: Sequence[Word], page: int, depth: int) -> list[Line]:
    rows = rows_of(words)
    strip = _gutter(rows) if depth < MAX_DEPTH and len(rows) >= FEWEST_LINES else None
    if strip is None:
        return _as_lines(rows, page)
    strip = _first_band(rows, strip)
    between = [word for row in rows[strip.start : strip.end] for word in row]
    sides = [[word for word in between if word.right <= strip.right]]
    sides.append([word for word in between if word.right > strip.right])
    if runs_right_to_left([word.text for word in between]):
        sides.reverse()
    parts = [[word for row in rows[: strip.start] for word in row], *sides]
    parts.append([word for row in rows[strip.end :] for word in row])
    ordered = [_in_order(part, page, depth + 1) if part else [] for part in parts]
    return [line for part in behind_paragraph(ordered) for line in part]


def _as_lines(rows: Sequence[Row], page: int) -> list[Line]:
    if not rows:
        return []
    whole = with_fractions([list(row) for row in rows])
    rows = [
        part for row in whole for part in _without_tables(with_exponents(without_tracking(row)))
    ]
    rights = sorted(max(word.right for word in row) for row in rows)
    lefts = sorted(row[0].left for row in rows)
    column = Column(lefts[len(lefts) // 10], rights[-1 - len(rights) // 10])
    lines = [Line(tuple(row), page, column) for row in rows]
    several = sum(len(line.words) > MANY_WORDS for line in lines)
    stretched = sum(map(is_stretched, lines))
    column.is_justified = stretched >= max(FEWEST_LINES, STRETCHED * several)
    return lines


def _without_tables(row: Row) -> list[Row]:
    """The row, and each table beside it alone."""
    text = [word for word in row if not word.cells]
    return [*([text] if text else []), *([word] for word in row if word.cells)]


def _gutter(rows: Sequence[Row]) -> Strip | None:
    """The strip with the most lines beside it that parts columns."""
    best: tuple[int, Strip] | None = None
    for strip in _strips(rows):
        trimmed = _trimmed(rows, strip)
        if trimmed is None:
            continue
        weight = min(_sides(rows, trimmed), key=len)
        if (best is None or len(weight) > best[0]) and _parts_columns(rows, trimmed):
            best = (len(weight), trimmed)
    return best[1] if best else None


def _strips(rows: Sequence[Row]) -> list[Strip]:
    """Empty strips that can't be made longer, followed from row to row."""
    left = min(row[0].left for row in rows)
    right = max(word.right for row in rows for word in row)
    width = GUTTER * median(row[0].size for row in rows)
    active: dict[tuple[float, float], int] = {}
    ended: list[Strip] = []
    for number, row in enumerate(rows):
        free = _free(row, left, right, width)
        following: dict[tuple[float, float], int] = {}
        for (a, b), start in active.items():
            goes_on = False
            for c, d in free:
                shared = (max(a, c), min(b, d))
                if shared[1] - shared[0] >= width:
                    following[shared] = min(start, following.get(shared, start))
                    goes_on = True
            if not goes_on:
                ended.append(Strip(a, b, start, number))
        for interval in free:
            following.setdefault(interval, number)
        oldest = sorted(following.items(), key=lambda item: item[1])
        active = dict(oldest[:MAX_STRIPS])
    ended += [Strip(a, b, start, len(rows)) for (a, b), start in active.items()]
    return [strip for strip in ended if strip.end - strip.start >= FEWEST_LINES]


def _free(row: Row, left: float, right: float, width: float) -> list[tuple[float, float]]:
    free = []
    at = left
    for word in row:
        if word.left - at >= width:
            free.append((at, word.left))
        at = max(at, word.right)
    if right - at >= width:
        free.append((at, right))
    return free


def _sides(rows: Sequence[Row], strip: Strip) -> tuple[list[Row], list[Row]]:
    """The rows' words left and right of the strip, without empty rows."""
    left, right = [], []
    for row in rows[strip.start : strip.end]:
        parted = sum(1 for word in row if word.right <= strip.right)
        if parted:
            left.append(row[:parted])
        if parted < len(row):
            right.append(row[parted:])
    return left, right


def _trimmed(rows: Sequence[Row], strip: Strip) -> Strip | None:
    """The strip without the rows above and below that have text on one side only.

    None where too few lines remain on either side.
    """
    has_left = [row[0].right <= strip.right for row in rows[strip.start : strip.end]]
    has_right = [row[-1].right > strip.right for row in rows[strip.start : strip.end]]
    if sum(has_left) < FEWEST_LINES or sum(has_right) < FEWEST_LINES:
        return None
    first = max(has_left.index(True), has_right.index(True))
    # A column may begin one line higher than its neighbour.
    start = strip.start + max(first - 1, 0)
    usual = median(row[0].size for row in rows)
    while start < strip.end and _is_heading_across(rows[start], strip, usual):
        start += 1
    if start == strip.end:
        return None
    return Strip(strip.left, strip.right, start, strip.end)


def _is_heading_across(row: Row, strip: Strip, usual: float) -> bool:
    """Whether larger type has one of its spaces over the strip."""
    parted = sum(1 for word in row if word.right <= strip.right)
    if not 0 < parted < len(row):
        return False
    size = row[parted].size
    return size > LARGER * usual and row[parted].left - row[parted - 1].right < SPACE * size


def _parts_columns(rows: Sequence[Row], strip: Strip) -> bool:
    left, right = _sides(rows, strip)
    if min(len(left), len(right)) < FEWEST_LINES:
        return False
    changes = len(_flows(rows, strip)) - 1
    lines = (len(left) + len(right)) / (changes + 1)
    if changes == 1 or lines >= FLOW_LINES:
        return all(_characters(side) >= _FLOW_CHARACTERS for side in (left, right))
    if changes >= FEWEST_LINES and lines >= CELL_LINES:
        return False  # several lines here, several there, and again: the cells of a table
    return _is_prose(left) and _is_prose(right)


def _flows(rows: Sequence[Row], strip: Strip) -> list[list[Word]]:
    """The words in the order of the file, parted where it goes from one side to the other.

    Without list marks, which some programs write behind all other text.
    """
    words = [word for row in rows[strip.start : strip.end] for word in row]
    words = [word for word in words if not is_mark(word.text)] or words
    words.sort(key=lambda word: (word.index, word.left))
    return [list(flow) for _, flow in groupby(words, key=lambda word: word.right > strip.right)]


def _first_band(rows: Sequence[Row], strip: Strip) -> Strip:
    """The strip down to where the file begins with columns anew, below all that came before."""
    flows = _flows(rows, strip)
    if sum(len(side) for side in _sides(rows, strip)) < FLOW_LINES * len(flows):
        return strip
    lowest = float("inf")
    for number, flow in enumerate(flows):
        if number > 1 and max(word.baseline for word in flow) < lowest:
            limit = lowest
            end = next(
                at
                for at in range(strip.start, strip.end)
                if max(word.baseline for word in rows[at]) < limit
            )
            return replace(strip, end=end)
        lowest = min(lowest, *(word.baseline for word in flow))
    return strip


def _is_prose(side: Sequence[Row]) -> bool:
    """Whether most lines are full, and long enough to be text and no cells."""
    lefts, rights = zip(*((row[0].left, max(w.right for w in row)) for row in side), strict=True)
    width = max(rights) - min(lefts)
    full = sum(b - a >= FULL * width for a, b in zip(lefts, rights, strict=True))
    is_han = bool(UNSPACED.search("".join(word.text for word in side[0])))
    fewest = _PROSE_HAN if is_han else _PROSE_CHARACTERS
    return 2 * full >= len(side) and _characters(side) >= fewest


def _characters(side: Sequence[Row]) -> float:
    return median(sum(len(word.text) for word in row) for row in side)
