"""OpenDocument spreadsheets: sheets as rows of what their cells show (OASIS OpenDocument 1.3).

Read here, since calamine opens those of LibreOffice and not those of Gnumeric.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.extraction import builders, safe_zip

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

Row = tuple[int, list[str]]
"""The number of a row in its sheet, from 1, and its cells."""

MAX_REPEATS = 200  # of a cell that has something in it
_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT = f"{_NAMESPACE}table:1.0}}", f"{_NAMESPACE}text:1.0}}"
_OFFICE = f"{_NAMESPACE}office:1.0}}"
_ADDRESS = "{http://www.w3.org/1999/xlink}href"
_FORMULA = re.compile(r'^\w*:?=\s*HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_ROW_GROUPS = frozenset(
    f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
)


def sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, list[Row]]]:
    """Name of each sheet, hidden ones too, and its rows that have something in them."""
    root = safe_zip.parse_xml(archive.read("content.xml"))
    book = root.find(f".//{_OFFICE}spreadsheet")
    if book is None:
        raise BrokenDocument("The spreadsheet has no sheets.")
    cells = 0
    for table in book.iter(f"{_TABLE}table"):
        rows: list[Row] = []
        number = 1
        for row, count in _rows(table):
            shown = min(count, MAX_REPEATS) if any(row) else 0
            rows += [(number + n, row) for n in range(shown)]
            number += count
            cells += shown * len(row)
            if cells > builders.MAX_CELLS:
                raise TooLarge(f"The sheets have more than {builders.MAX_CELLS:,} cells.")
        yield table.get(f"{_TABLE}name", ""), rows


def _rows(parent: Any) -> Iterator[tuple[list[str], int]]:
    """Each row's cells, and how many times it stands there."""
    for child in parent:
        if child.tag in _ROW_GROUPS:
            yield from _rows(child)
        elif child.tag == f"{_TABLE}table-row":
            yield _cells(child), int(child.get(f"{_TABLE}number-rows-repeated", "1"))


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row:
        count = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value = _shown(cell)
        # Thousands of empty columns fill up a sheet to its edge.
        cells += [value] * min(count, MAX_REPEATS)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _shown(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind == "date":
        day: str = cell.get(f"{_OFFICE}date-value", "")
        return day.removesuffix("T00:00:00").replace("T", " ")
    paragraphs = cell.findall(f"{_TEXT}p")  # those of the cell's comment stand below it
    text = " ".join("".join(p.itertext()) for p in paragraphs).strip()
    marked = ((a, a.get(_ADDRESS, "").strip()) for p in paragraphs for a in p.iter(f"{_TEXT}a"))
    links = [("".join(a.itertext()), address) for a, address in marked]
    if formula := _FORMULA.match(cell.get(f"{_TABLE}formula", "")):
        links = [(text, formula[1])]
    out = tuple((words, address) for words, address in links if builders.leads_out(address))
    return builders.LinkedText(text, out) if text and out else text
