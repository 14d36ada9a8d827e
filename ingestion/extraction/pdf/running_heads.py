"""Running heads and page numbers: short lines at the edges of pages that repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

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
    edges = [_without_rows(_edge_lines(page, number), page) for page in pages]
    heads = _repeated(edges, pages, 0.0, largest, REPEATED)
    heads |= _repeated(edges, pages, largest, float("inf"), ON_MOST)
    kept = []
    for page, lines in zip(pages, edges, strict=True):
        dropped = {
            id(line)
            for line in lines
            if _shape(line.text) in heads
            or (line.size <= largest and _PAGE_NUMBER.fullmatch(line.text))
        }
        kept.append([line for line in page if id(line) not in dropped])
    return kept


def _repeated(
    edges: Sequence[Sequence[Line]],
    pages: Sequence[Sequence[Line]],
    over: float,
    up_to: float,
    share: float,
) -> set[str]:
    """What stands on at least this share of the pages, in type of a size in (over, up_to]."""
    is_strict = over > 0 or len(pages) < FEWEST_PAGES
    counts: Counter[str] = Counter()
    for lines in edges:
        counts.update(
            {
                _shape(line.text)
                for line in lines
                if over < line.size <= up_to and not (is_strict and _is_numbered(line.text))
            }
        )
    fewest = max(min(FEWEST_PAGES, len(pages)), 2, share * len(pages))
    return {shape for shape, count in counts.items() if count >= fewest}


def _is_numbered(text: str) -> bool:
    """Whether it is a heading with a number of its own, and not that of its page of all pages."""
    return bool(_DIGITS.search(text)) and not _PAGE_OF.search(text)


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
