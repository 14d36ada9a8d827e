"""Running heads and page numbers: short lines at the edges of pages that repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingestion.extraction.pdf.lines import Line

EDGE_LINES = 2  # lines at a page's top and bottom that may be running heads
LONGEST_HEAD = 70  # characters; what is longer is text that happens to repeat
REPEATED = 0.3  # share of pages a running head stands on
FEWEST_PAGES = 3

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—|\s]*\d{1,4}[-–—|\s]*")


def without_running_heads(pages: Sequence[Sequence[Line]], largest: float) -> list[list[Line]]:
    """The pages' lines; a line of a size over `largest` points is never a running head."""
    edges = [_without_rows(_edge_lines(page, largest), page) for page in pages]
    counts: Counter[str] = Counter()
    for lines in edges:
        counts.update({_shape(line.text) for line in lines})
    fewest = max(FEWEST_PAGES, REPEATED * len(pages))
    heads = {shape for shape, count in counts.items() if count >= fewest}
    kept = []
    for page, lines in zip(pages, edges, strict=True):
        dropped = {
            id(line)
            for line in lines
            if _shape(line.text) in heads or _PAGE_NUMBER.fullmatch(line.text)
        }
        kept.append([line for line in page if id(line) not in dropped])
    return kept


def _edge_lines(page: Sequence[Line], largest: float) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.baseline)
    edges = by_height[:EDGE_LINES] + by_height[EDGE_LINES:][-EDGE_LINES:]
    return [line for line in edges if len(line.text) <= LONGEST_HEAD and line.size <= largest]


def _without_rows(edges: Sequence[Line], page: Sequence[Line]) -> list[Line]:
    """Without lines that stand in the page's middle likewise: rows of a table over pages."""
    own = {id(line) for line in edges}
    inner = {_shape(line.text) for line in page if id(line) not in own}
    return [line for line in edges if not line.words[0].cells and _shape(line.text) not in inner]


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text.strip().lower())
