"""What is no text of a page: running heads, page numbers and line numbers, watermarks, stamps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from ingestion.extraction.pdf.lines import Line, split_cells
from ingestion.extraction.pdf.words import Word

EDGE_LINES = 2  # lines at a page's top and bottom that may be running heads
LONGEST_HEAD = 70  # characters; what is longer is text that happens to repeat
REPEATED = 0.3  # share of pages a running head stands on
FEWEST_NUMBERS = 8  # of lines that are all numbered
NUMBER_GAP = 0.6  # of the size, between a line's number and the line
NUMBER_SLACK = 1.5  # points by which their right edges differ
ON_EACH = 0.8  # share of the lines that are numbered where none is left out
FULL = 0.8  # of the width of the widest line
FEWEST_PAGES = 3  # of two pages only the first and the last line, if they are the same
ON_MOST = 0.8  # share of pages likewise of one in larger type; else it is a heading
WATERMARK = 1.8  # times the usual size
STEEP = range(15, 76)  # degrees

_DIGITS = re.compile(r"\d+")
_LEADER = re.compile(r"[.·…]{4}")  # to the page number in a table of contents
_LINE_NUMBER = re.compile(r"\d{1,4}")
_PAGE_OF = re.compile(r"\d+\s*(?:/|\||of|von|sur|de|di|av|van|z|из)\s*\d+\W*$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-–—|\s]*\d{1,4}[-–—|\s]*")
# What archives and publishers print along the edge of a page.
_STAMP = re.compile(
    r"arXiv:\d|(?:downloaded|printed|accessed) (?:from|by|on|via)\b|authori[sz]ed licensed use",
    re.IGNORECASE,
)


def without_watermark(words: Sequence[Word], main: int) -> list[Word]:
    """The words without large type that runs steeply over the page: DRAFT, CONFIDENTIAL.

    `main` is the turn of the page's own text. What is turned by a few degrees is a flyer's own.
    """
    usual = median(word.size for word in words if word.turn == main)
    return [
        word
        for word in words
        if word.size < WATERMARK * usual or (word.turn - main) % 90 not in STEEP
    ]


def is_stamp(line: Line) -> bool:
    return bool(_STAMP.match(line.text))


def without_line_numbers(rows: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """The rows of one page without numbers in its margin that count the lines, all or each fifth.

    The lines must be prose, of which most go to the edge: a ranking counts its entries.
    """
    numbered = _in_one_column(
        rows,
        [at for at, row in enumerate(rows) if _LINE_NUMBER.fullmatch(row[0].text) and _is_off(row)],
    )
    counted = [int(rows[at][0].text) for at in numbered]
    steps = {b - a for a, b in pairwise(counted)}
    texts = [row[1:] if at in numbered else row for at, row in enumerate(rows)]
    texts = [row for row in texts if row]
    is_counted = steps == {1} and len(counted) >= FEWEST_NUMBERS and numbered[0] <= EDGE_LINES
    is_counted = is_counted and _is_on_each(rows, numbered)
    if len(counted) > 1 and steps in ({5}, {10}) and all(n % min(steps) == 0 for n in counted):
        is_counted = all(b - a == min(steps) for a, b in pairwise(numbered))
    if not is_counted or not _are_lines_of_prose(texts):
        return [list(row) for row in rows]
    return [
        kept for at, row in enumerate(rows) if (kept := list(row[1:] if at in numbered else row))
    ]


def _in_one_column(rows: Sequence[Sequence[Word]], numbered: Sequence[int]) -> list[int]:
    """The rows whose first words begin, or end, at the same place as most."""
    found: list[int] = []
    for edge in ("left", "right"):
        places = {at: getattr(rows[at][0], edge) for at in numbered}
        middle = median(places.values()) if places else 0.0
        near = [at for at in numbered if abs(places[at] - middle) < NUMBER_SLACK]
        found = max(found, near, key=len)
    return found


def _is_off(row: Sequence[Word]) -> bool:
    """Whether the first word has more than a space behind it, or nothing."""
    return len(row) == 1 or row[1].left - row[0].right > NUMBER_GAP * row[1].size


def _is_on_each(rows: Sequence[Sequence[Word]], numbered: Sequence[int]) -> bool:
    """Whether all lines have a number, not only the first ones of paragraphs or chapters."""
    alone = sum(len(rows[at]) == 1 for at in numbered)  # a little higher or lower than its line
    lines = numbered[-1] - numbered[0] + 1 - alone
    return len(numbered) > ON_EACH * lines


def _are_lines_of_prose(rows: Sequence[Sequence[Word]]) -> bool:
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    full = sum(_width(row) > FULL * (right - left) for row in rows)
    return 2 * full > len(rows)


def _width(row: Sequence[Word]) -> float:
    """Of the row's text, without wide gaps; 0 for an entry of a table of contents."""
    if _LEADER.search("".join(word.text for word in row)):
        return 0.0
    return sum(cell[-1].right - cell[0].left for cell in split_cells(row))


def without_running_heads(pages: Sequence[Sequence[Line]], largest: float) -> list[list[Line]]:
    """The pages' lines; one of a size over `largest` points is a heading, if not on most pages."""
    number = 1 if len(pages) < FEWEST_PAGES else EDGE_LINES
    edges = [line for page in pages for line in _without_rows(_edge_lines(page, number), page)]
    small = [line for line in edges if line.size <= largest]
    large = [line for line in edges if line.size > largest]
    shape_of = _with_page if len(pages) < FEWEST_PAGES else _shape_of
    dropped = {id(line) for line in small if _PAGE_NUMBER.fullmatch(line.text)}
    dropped |= _repeated(small, shape_of, REPEATED, len(pages))
    dropped |= _repeated(large, _with_own_number, ON_MOST, len(pages))
    return [[line for line in page if id(line) not in dropped] for page in pages]


def _repeated(
    lines: Sequence[Line], shape_of: Callable[[Line], str], share: float, pages: int
) -> set[int]:
    """The ids of the lines that stand alike on at least this share of the pages."""
    alike: dict[str, list[Line]] = {}
    for line in lines:
        alike.setdefault(shape_of(line), []).append(line)
    fewest = max(2, min(FEWEST_PAGES, pages), share * pages)
    return {
        id(line)
        for group in alike.values()
        if len({each.page for each in group}) >= fewest
        for line in group
    }


def _shape_of(line: Line) -> str:
    return _shape(line.text)


def _with_page(line: Line) -> str:
    """The text, its number as how far it is from the page's: 1 and 2 on two pages are alike."""
    if _PAGE_OF.search(line.text):
        return _shape(line.text)
    numbers = _DIGITS.findall(line.text)
    if len(numbers) != 1:
        return line.text
    return _DIGITS.sub(f"#{int(numbers[0]) - line.page}", line.text)


def _with_own_number(line: Line) -> str:
    """The text with its numbers, if they are not those of the page and of all pages."""
    return _shape(line.text) if _PAGE_OF.search(line.text) else line.text


def _edge_lines(page: Sequence[Line], number: int) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.baseline)
    edges = by_height[:number] + by_height[number:][-number:]
    return [line for line in edges if len(line.text) <= LONGEST_HEAD]


def _without_rows(edges: Sequence[Line], page: Sequence[Line]) -> list[Line]:
    """Without lines that stand in the page's middle likewise: rows of a table over pages."""
    own = {id(line) for line in edges}
    inner = {_shape(line.text) for line in page if id(line) not in own}
    return [line for line in edges if not line.words[0].cells and _shape(line.text) not in inner]


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.strip().lower())
