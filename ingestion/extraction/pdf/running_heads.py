"""Running heads and page numbers: short lines at the edges of pages that repeat."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingestion.extraction.pdf.lines import Line

EDGE_LINES = 2  # lines at a page's top and bottom that may be running heads
LONGEST_HEAD = 70  # characters; what is longer is text that happens to repeat
REPEATED = 0.3  # share of pages a running head stands on
FEWEST_PAGES = 3  # of two pages only the first and the last line, if they are the same
ON_MOST = 0.8  # share of pages likewise of one in larger type; else it is a heading

_DIGITS = re.compile(r"\d+")
_PAGE_OF = re.compile(r"\d+\s*(?:/|\||of|von|sur|de|di|av|van|z|из)\s*\d+\W*$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-–—|\s]*\d{1,4}[-–—|\s]*")


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
