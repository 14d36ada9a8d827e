"""Elements that are what their role says: headings, tables, rows and cells of ARIA."""

from __future__ import annotations

from typing import Any

from ingestion.extraction.html.content.blocks import INLINE

_TABLES = frozenset(("table", "grid", "treegrid"))
_CELLS = {"cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th"}
_FEWEST = 2  # rows, and cells of a row
_LOWEST = 6  # level of a heading


def write_roles(tree: Any) -> None:
    """Change the tree in place."""
    for element in list(tree.iter("div", "span", "p")):
        if element.get("role") == "heading":
            level = element.get("aria-level") or "2"
            element.tag = f"h{min(int(level), _LOWEST) or 2 if level.isdecimal() else 2}"
    for element in list(tree.iter("div", "section", "ul")):
        if element.get("role") in _TABLES:
            _write_table(element)
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and "-" in element.tag and _is_in_line(element):
            element.tag = "span"


def _write_table(table: Any) -> None:
    rows = [row for row in table.iterdescendants() if row.get("role") == "row"]
    cells = [[e for e in row.iterdescendants() if e.get("role") in _CELLS] for row in rows]
    if len(rows) < _FEWEST or any(len(row) < _FEWEST for row in cells):
        return
    table.tag = "table"
    for row, within in zip(rows, cells, strict=True):
        row.tag = "tr"
        for cell in within:
            cell.tag = _CELLS[cell.get("role")]
    known = {*rows, *(cell for row in cells for cell in row)}
    for row in rows:  # no box stands between a table, its rows and their cells
        for box in [e for e in row.iterdescendants() if e not in known and _holds(e, known)]:
            box.drop_tag()
        for box in list(row.iterancestors()):
            if box is table:
                break
            box.drop_tag()


def _holds(box: Any, known: set[Any]) -> bool:
    return any(each in known for each in box.iterdescendants())


def _is_in_line(element: Any) -> bool:
    """Whether an element of the page's own (`<g-emoji>`) stands within a line of text.

    Its default style says so, but pages build their blocks of such elements, too.
    """
    parent = element.getparent()
    if parent is None or any(e.tag not in INLINE for e in element.iterdescendants()):
        return False
    before = element.getprevious()
    text = parent.text if before is None else before.tail
    return bool((text or "").strip() or (element.tail or "").strip())
