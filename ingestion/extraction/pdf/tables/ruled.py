"""Tables with drawn rules: the rules say where cells begin and end, whatever their gaps are."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from pypdfium2 import raw as pdfium

from ingestion.extraction.pdf.lines import line_text, rows_of
from ingestion.extraction.pdf.right_to_left import runs_right_to_left
from ingestion.extraction.pdf.words import Cells, Word

MAX_OBJECTS = 20_000  # looked at on one page
MAX_SEGMENTS = 2_000  # of one path; more is a drawing
MAX_RULES = 600  # of one page; more is a drawing
THIN = 1.0  # points that a rule may lean by
SHORTEST = 5.0  # points
NEAR = 4.0  # points: rules of neighbouring cells, which some programs draw apart
FEWEST = 2  # rows and columns with text
LONGEST_CELL = 800  # characters; more is a page's layout
FILLED = 0.3  # share of cells with text


@dataclass(frozen=True, slots=True)
class Rule:
    """A line along one axis, at `at` on the other one."""

    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        return self.start - NEAR <= place <= self.end + NEAR


def with_tables(words: list[Word], page: Any) -> list[Word]:
    """The words, those in a ruled table as one word that holds its cells."""
    upright, level = _rules(page)
    if len(upright) <= FEWEST or len(level) <= FEWEST:
        return words
    for columns, rows in _grids(upright, level):
        grid = _Grid(columns, rows)
        inside = [word for word in words if word.turn == 0 and grid.holds(word)]
        cells = grid.cells(inside) if inside else ()
        if not cells:
            continue
        taken = {id(word) for word in inside}
        words = [word for word in words if id(word) not in taken]
        words.append(_as_word(cells, inside, grid))
    return sorted(words, key=lambda word: word.index)


def _as_word(cells: Cells, inside: Sequence[Word], grid: _Grid) -> Word:
    first = min(inside, key=lambda word: word.index)
    return replace(
        first,
        text=" ".join(line for row in cells for cell in row for line in cell),
        left=grid.left,
        right=grid.right,
        baseline=max(word.baseline for word in inside),
        size=median(word.size for word in inside),
        cells=cells,
    )


# --- The rules of a page


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The upright and the level ones, each once."""
    upright: set[Rule] = set()
    level: set[Rule] = set()
    for number, item in enumerate(page.get_objects(max_depth=1)):
        if number == MAX_OBJECTS or len(upright) + len(level) > MAX_RULES:
            break
        if item.type != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        for (ax, ay), (bx, by) in _segments(item):
            if abs(ax - bx) <= THIN and abs(ay - by) >= SHORTEST:
                upright.add(Rule(round((ax + bx) / 2), min(ay, by), max(ay, by)))
            elif abs(ay - by) <= THIN and abs(ax - bx) >= SHORTEST:
                level.add(Rule(round((ay + by) / 2), min(ax, bx), max(ax, bx)))
    if len(upright) + len(level) > MAX_RULES:
        return [], []
    return list(upright), list(level)


Point = tuple[float, float]


def _segments(path: Any) -> Iterator[tuple[Point, Point]]:
    """The straight lines of a path, in points of the page."""
    count = pdfium.FPDFPath_CountSegments(path.raw)
    if not 0 < count <= MAX_SEGMENTS:
        return
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = None
    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and before is not None:
            yield before, point
        before = point
        if start is not None and pdfium.FPDFPathSegment_GetClose(segment):
            yield before, start


# --- From rules to grids


def _grids(
    upright: Sequence[Rule], level: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Rules that touch one another, directly or by others; the upright and the level ones."""
    touching = [[i for i, b in enumerate(level) if _touch(a, b)] for a in upright]
    back: list[list[int]] = [[] for _ in level]
    for number, others in enumerate(touching):
        for other in others:
            back[other].append(number)
    left = set(range(len(upright)))
    while left:
        columns, rows, waiting = set[int](), set[int](), [left.pop()]
        while waiting:
            number = waiting.pop()
            columns.add(number)
            for other in touching[number]:
                if other not in rows:
                    rows.add(other)
                    waiting += [each for each in back[other] if each in left]
                    left.difference_update(back[other])
        yield [upright[i] for i in columns], [level[i] for i in rows]


def _touch(upright: Rule, level: Rule) -> bool:
    return upright.covers(level.at) and level.covers(upright.at)


class _Grid:
    def __init__(self, upright: Sequence[Rule], level: Sequence[Rule]) -> None:
        self._upright = _by_place(upright)
        self._level = _by_place(level)
        self._xs = list(self._upright)
        self._ys = list(self._level)
        self.left, self.right = (self._xs[0], self._xs[-1]) if self._xs else (0.0, 0.0)

    def holds(self, word: Word) -> bool:
        if len(self._xs) <= FEWEST or len(self._ys) <= FEWEST:
            return False
        x, y = _middle(word)
        return self._xs[0] <= x <= self._xs[-1] and self._ys[0] <= y <= self._ys[-1]

    def cells(self, words: Sequence[Word]) -> Cells:
        """Rows of cells of lines; nothing where the rules are those of something else."""
        found: dict[tuple[int, int], list[Word]] = {}
        for word in words:
            x, y = _middle(word)
            if self._is_crossed(word, y):
                return ()
            found.setdefault(self._cell(x, y), []).append(word)
        rows = sorted({row for row, _ in found}, reverse=True)  # y grows upwards
        columns = sorted({column for _, column in found})
        if len(rows) < FEWEST or len(columns) < FEWEST:
            return ()
        if len(found) < FILLED * len(rows) * len(columns):
            return ()
        if any(sum(len(word.text) for word in cell) > LONGEST_CELL for cell in found.values()):
            return ()
        if runs_right_to_left([word.text for word in words]):
            columns.reverse()
        return tuple(
            tuple(
                tuple(line_text(line) for line in rows_of(found.get((row, column), ())))
                for column in columns
            )
            for row in rows
        )

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        """Row and column; those without a rule between them are one."""
        column = min(bisect_right(self._xs, x), len(self._xs) - 1) - 1
        row = min(bisect_right(self._ys, y), len(self._ys) - 1) - 1
        while column > 0 and not _is_drawn(self._upright[self._xs[column]], y):
            column -= 1
        while row + 2 < len(self._ys) and not _is_drawn(self._level[self._ys[row + 1]], x):
            row += 1
        return row, column

    def _is_crossed(self, word: Word, y: float) -> bool:
        return any(
            word.left + NEAR < x < word.right - NEAR and _is_drawn(rules, y)
            for x, rules in self._upright.items()
        )


def _middle(word: Word) -> tuple[float, float]:
    return (word.left + word.right) / 2, word.baseline + 0.3 * word.size


def _is_drawn(rules: Sequence[Rule], place: float) -> bool:
    return any(rule.start <= place <= rule.end for rule in rules)


def _by_place(rules: Sequence[Rule]) -> dict[float, list[Rule]]:
    """Rules by where they are, near ones together, in order."""
    places: dict[float, list[Rule]] = {}
    last: float | None = None
    previous = float("-inf")
    for rule in sorted(rules, key=lambda rule: rule.at):
        if last is None or rule.at - previous > NEAR:
            last = rule.at
        previous = rule.at
        places.setdefault(last, []).append(rule)
    return places
