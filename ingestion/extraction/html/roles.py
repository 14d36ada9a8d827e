"""Elements that are what their role, name or style says.

Tables and headings of ARIA, pictures and films of AMP, exponents.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from ingestion.extraction.html.content.blocks import INLINE

_TABLES = frozenset(("table", "grid", "treegrid"))
_CELLS = {"cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th"}
_FEWEST = 2  # rows, and cells of a row
_LOWEST = 6  # level of a heading
_LEVEL = re.compile(r"\d{1,2}")
_RAISED = re.compile(r"vertical-align\s*:\s*(super|sub)\b", re.IGNORECASE)
# What AMP calls the elements of HTML.
_AMP = {
    **{"amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio"},
    **{"amp-iframe": "iframe", "amp-youtube": "lite-youtube", "amp-vimeo": "lite-vimeo"},
}


def write_roles(tree: Any) -> None:
    """Change the tree in place."""
    _write_amp(tree)
    for element in list(tree.iter("span", "font", "small", "a")):
        if raised := _RAISED.search(element.get("style") or ""):
            _raise(element, f"su{'p' if raised[1].lower() == 'super' else 'b'}")
    for element in list(tree.iter("div", "span", "p")):
        if element.get("role") == "heading":
            level = element.get("aria-level") or ""
            number = int(level) if _LEVEL.fullmatch(level) else 0
            element.tag = f"h{min(number, _LOWEST) or 2}"
    for element in list(tree.iter("div", "section", "ul")):
        if element.get("role") in _TABLES:
            _write_table(element)
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and "-" in element.tag and _is_in_line(element):
            element.tag = "span"


def _write_amp(tree: Any) -> None:
    for element in list(tree.iter(*_AMP)):
        element.tag = _AMP[element.tag]
        if number := element.get("data-videoid"):
            element.set("videoid", number)
        if element.tag == "img":  # within it are a placeholder and what shows without scripts
            for child in list(element):
                element.remove(child)
            element.text = None


def _raise(element: Any, tag: str) -> None:
    if element.tag != "a":
        element.tag = tag
    elif not len(element):  # the link stays, its text is raised
        text, element.text = element.text, None
        etree.SubElement(element, tag).text = text


def _write_table(table: Any) -> None:
    rows = [e for e in table.iterdescendants() if e.get("role") == "row" and _owner(e) is table]
    cells = [
        [e for e in row.iterdescendants() if e.get("role") in _CELLS and _owner(e) is row]
        for row in rows
    ]
    if len(rows) < _FEWEST or any(len(row) < _FEWEST for row in cells):
        return
    table.tag = "table"
    for row, within in zip(rows, cells, strict=True):
        row.tag = "tr"
        for cell in within:
            cell.tag = _CELLS[cell.get("role")]
    known = {table, *rows}
    for part in (*rows, *(cell for row in cells for cell in row)):
        for box in list(part.iterancestors()):  # none stands between a table, its rows and cells
            if box in known:
                break
            box.drop_tag()


def _owner(part: Any) -> Any:
    """The nearest table, row or cell around it: tables may stand in the cells of others."""
    return next((box for box in part.iterancestors() if _is_part(box)), None)


def _is_part(box: Any) -> bool:
    role = box.get("role")
    return (
        role in _TABLES or role == "row" or role in _CELLS or (role is None and box.tag == "table")
    )


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
