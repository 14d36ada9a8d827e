"""Tell tables of data from tables that only arrange a page."""

from __future__ import annotations

from typing import Any


def is_data(table: Any) -> bool:
    """Whether a table has columns, rather than arranging the page."""
    inner = list(table.iterdescendants("table"))
    if inner and not (_has_columns(table) and all(map(_is_one_column, inner))):
        return False
    if next(table.iter("pre"), None) is not None and not _has_columns(table):
        return False
    rows = list(table.iter("tr"))
    widest = max((len(row) for row in rows), default=0)
    if widest < 2 or not rows:
        return False
    if has_headings(table) or _has_caption(table):
        return True
    blocks = sum(1 for _ in table.iter("p", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote"))
    return len(rows) > 1 and blocks <= len(rows)


def _has_columns(table: Any) -> bool:
    """Whether the table names its columns above them."""
    first = next(table.iter("tr"), ())
    return len(first) > 1 and all(cell.tag == "th" for cell in first)


def _is_one_column(table: Any) -> bool:
    """Whether a table is but a cell's lines."""
    return all(len(row) < 2 for row in table.iter("tr"))


def _has_caption(table: Any) -> bool:
    caption = table.find("caption")
    return caption is not None and bool((caption.text_content() or "").strip())


def has_headings(table: Any) -> bool:
    return next(table.iter("th"), None) is not None
