"""Which cells of an XLSX workbook show their number as a percentage; calamine does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingestion.extraction.safe_zip import parse_xml

if TYPE_CHECKING:
    import zipfile

Digits = dict[tuple[int, int], int]  # decimals by row and column, both from 0

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {9: 0, 10: 2}
_CELL = re.compile(rb"<c\b([^>]*)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')


def percentages(archive: zipfile.ZipFile) -> dict[str, Digits]:
    """Those of each sheet by its name. Raises BrokenDocument."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    styles = _styles(parse_xml(archive.read("xl/styles.xml")))
    if not styles:
        return {}
    targets = {
        each.get("Id"): each.get("Target", "").removeprefix("/xl/")
        for each in parse_xml(archive.read("xl/_rels/workbook.xml.rels"))
    }
    found: dict[str, Digits] = {}
    for sheet in parse_xml(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        path = f"xl/{targets.get(sheet.get(_RELATION), '')}"
        if path in names:
            found[sheet.get("name", "")] = _cells(archive.read(path), styles)
    return found


def _styles(root: Any) -> dict[int, int]:
    """The decimals of each style that is a percentage, by its number."""
    formats = dict(_BUILT_IN)
    for each in root.iter(f"{_MAIN}numFmt"):
        code = re.sub(r'"[^"]*"|\\.', "", each.get("formatCode", "")).partition(";")[0]
        if "%" in code:
            formats[int(each.get("numFmtId", "0"))] = len(code.partition(".")[2].split("%")[0])
    cells = root.find(f"{_MAIN}cellXfs")
    used = [int(each.get("numFmtId", "0")) for each in cells] if cells is not None else []
    return {number: formats[kind] for number, kind in enumerate(used) if kind in formats}


def _cells(content: bytes, styles: dict[int, int]) -> Digits:
    found: Digits = {}
    for cell in _CELL.finditer(content):
        style, place = _STYLE.search(cell[1]), _PLACE.search(cell[1])
        if style and place and (digits := styles.get(int(style[1]))) is not None:
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            found[int(place[2]) - 1, column - 1] = digits
    return found
