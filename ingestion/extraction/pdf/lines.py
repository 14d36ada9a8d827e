"""Words gathered to lines by where they stand, not by the order of the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

from ingestion.extraction import note_numbers
from ingestion.extraction.pdf import right_to_left
from ingestion.extraction.pdf.words import HYPHEN, Word

SAME_LINE = 0.45  # of the size: what is raised or lowered by less stands on the same line
NEXT_LINE = 0.9  # of the size: farther down is another line, whatever stands beside both
OF_ONE_SIZE = 0.15  # share of the size
KEPT_SLACK = 0.25  # of the column's width, left empty by a line that was ended on purpose
JUSTIFIED_GAP = 3.0  # of the size: no space is stretched to more
UNEVEN = 1.6  # times the narrowest: spaces of one line that are as wide
WIDE_GAP = 1.0  # of the size: more than a stretched space, so another cell begins

HYPHENS = f"-\u2010{HYPHEN}"
# The mark, what closes behind it, in German “ and « too, and the number of a note.
_ENDS_SENTENCE = re.compile(
    r"[.!?:;…。．！？：；؟؛۔।॥։።။។][\"'”’“‘»›«‹)\]」』）］》〉】]*(?: ?\[\^?\d{1,3}\])?$"
)

# Scripts written without spaces between words, with their punctuation.
_UNSPACED = r"\u2e80-\u30ff\u31c0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
HAN = r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"  # Han and Kana without their punctuation
UNSPACED = re.compile(f"[{_UNSPACED}\\U00020000-\\U0003ffff]")


@dataclass(frozen=True)
class Line:
    """The words of one line from left to right, within the column they stand in."""

    words: tuple[Word, ...]
    page: int  # from 1
    column: Column

    @cached_property
    def text(self) -> str:
        return note_numbers.in_brackets(line_text(self.words))

    @cached_property
    def size(self) -> float:
        """The size most of its characters have."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[round(word.size, 1)] += len(word.text)
        return sizes.most_common(1)[0][0]

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def start(self) -> float:
        """Where the line begins, left or right; grows with its indent."""
        return -self.right if self.is_right_to_left else self.left

    @cached_property
    def baseline(self) -> float:
        return max(self.words, key=lambda word: word.size).baseline

    @cached_property
    def is_right_to_left(self) -> bool:
        return right_to_left.runs_right_to_left([word.text for word in self.words])

    @property
    def is_monospaced(self) -> bool:
        return all(word.font.is_monospaced for word in self.words)

    @property
    def is_bold(self) -> bool:
        return all(word.font.is_bold for word in self.words)

    @cached_property
    def cells(self) -> list[list[Word]]:
        """The words, parted at wide gaps."""
        if self._is_justified():
            return [list(self.words)]
        return split_cells(self.words)

    @cached_property
    def ends_sentence(self) -> bool:
        return bool(_ENDS_SENTENCE.search(self.text))

    def is_ended_before(self, following: Line) -> bool:
        """Whether the line was ended on purpose: what follows would have fitted."""
        if self.column is not following.column or self.words[-1].text[-1:] in HYPHENS:
            return False
        slack = self.column.right - self.right
        if self.is_right_to_left:
            slack = self.left - self.column.left
        first = following.words[-1] if following.is_right_to_left else following.words[0]
        most = 2 * following.size if UNSPACED.match(first.text) else 1e9
        needed = min(first.right - first.left, most)
        return slack > needed + following.size and slack > KEPT_SLACK * self.column.width

    def _is_justified(self) -> bool:
        """Whether its spaces are wide because the line was stretched to the column's edges."""
        gaps = [b.left - a.right for a, b in pairwise(self.words)]
        if self.column.is_justified and is_stretched(self, fewest=1):
            return True
        return (
            len(gaps) > 1
            and max(gaps) < JUSTIFIED_GAP * self.size
            and max(gaps) <= UNEVEN * min(gaps)
            and self.right > self.column.right - self.size
        )


@dataclass(eq=False)
class Column:
    """Where the lines of a column, or of a page without columns, begin and end."""

    left: float
    right: float
    is_justified: bool = False
    is_turned: bool = False  # against the page's text: what stands along the edge

    @property
    def width(self) -> float:
        return max(self.right - self.left, 1.0)


def is_stretched(line: Line, fewest: int = 2) -> bool:
    """Whether the line goes from edge to edge with spaces that are all as wide.

    `fewest` is of spaces; those behind a sentence may be wider, as TeX has them.
    """
    gaps = [b.left - a.right for a, b in pairwise(line.words)]
    inner = [
        gap for gap, word in zip(gaps, line.words, strict=False) if word.text[-1] not in ".!?:;,"
    ] or gaps
    is_full = line.left < line.column.left + 2 * line.size and line.right > line.column.right - 1
    return is_full and len(gaps) >= fewest and max(inner) <= UNEVEN * max(min(inner), 0.1)


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words with one baseline together, from the top of the page; in each from left to right."""
    rows: list[list[Word]] = []
    tallest: Word | None = None
    for word in sorted(words, key=lambda word: (-word.baseline, word.left)):
        limit = SAME_LINE * max(word.size, tallest.size) if tallest else 0
        distance = tallest.baseline - word.baseline if tallest else 0
        if tallest and distance < limit and not _is_line_below(rows[-1], word):
            rows[-1].append(word)
            tallest = max(tallest, word, key=lambda each: each.size)
        else:
            rows.append([word])
            tallest = word
    for row in rows:
        row.sort(key=lambda word: word.left)
    return rows


def _is_line_below(row: Sequence[Word], word: Word) -> bool:
    """Whether the row has words of the same size higher up, which far larger type stands beside.

    The row's words come from the highest to the lowest.
    """
    lowest = word.baseline + NEXT_LINE * word.size
    higher = takewhile(lambda each: each.baseline > lowest, row)
    return any(abs(each.size - word.size) < OF_ONE_SIZE * word.size for each in higher)


def split_cells(words: Sequence[Word]) -> list[list[Word]]:
    cells: list[list[Word]] = []
    for word in words:
        before = cells[-1][-1] if cells else word
        if cells and word.left - before.right < WIDE_GAP * max(word.size, before.size, 1):
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells


def line_text(words: Sequence[Word]) -> str:
    """The words in the order of reading, with spaces where the script has them."""
    texts = [word.text for word in words]
    is_rtl = right_to_left.runs_right_to_left(texts)
    if is_rtl or any(right_to_left.is_right_to_left(text) for text in texts):
        order = right_to_left.order_words(texts, right_to_left=is_rtl)
        joined = right_to_left.with_marks(" ".join(texts[at] for at in order))
        return right_to_left.unmirrored(joined)
    text = texts[0]
    for before, word in pairwise(words):
        gap = word.left - before.right
        is_apart = word.is_spaced or gap > word.size or not is_unspaced(text, word.text)
        text = f"{text} {word.text}" if is_apart else text + word.text
    return text


def squeezed(text: str) -> str:
    """Only its letters and digits, in lower case, by which two texts are one."""
    return "".join(c for c in text.casefold() if c.isalnum())


def is_unspaced(before: str, after: str) -> bool:
    """Whether no space stands between: both sides are Han, Kana or their punctuation."""
    return bool(UNSPACED.match(before[-1:]) and UNSPACED.match(after[:1]))
