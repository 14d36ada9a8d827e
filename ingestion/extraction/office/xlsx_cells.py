"""What calamine does not tell of the cells of an XLSX workbook: forms of numbers, and links."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from ingestion.extraction import builders
from ingestion.extraction.office.xlsx_far_cells import column_number, sheet_parts
from ingestion.extraction.safe_zip import parse_xml

if TYPE_CHECKING:
    import zipfile


class Format(NamedTuple):
    """A percentage with so many decimals, or a number filled up with zeros to so many digits."""

    digits: int
    is_percentage: bool = True

    def shown(self, value: float) -> str:
        if self.is_percentage:
            return f"{value * 100:.{self.digits}f}%"
        return f"{value:0{self.digits}.0f}"


Formats = dict[tuple[int, int], Format]  # by row and column, both from 0
Links = dict[tuple[int, int], str]  # by row and column, both from 1

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN = {9: Format(0), 10: Format(2)}
_CELL = re.compile(rb"<c\b([^>]*)>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_ZEROS = re.compile(r"0{2,30}")
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b([^<>]*)>")
_LINK_PLACE = re.compile(rb'\bref="\$?([A-Z]{1,3})\$?(\d{1,7})[":]')
_RELATION = re.compile(rb'\b\w+:id="([^"]*)"')
_ANCHOR = re.compile(rb'\blocation="([^"]*)"')
_FORMULA = re.compile(
    rb'<c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*<f\b[^<>]*>\s*HYPERLINK\(\s*'
    rb'(?:"|&quot;)((?:https?://|mailto:)(?:(?!&quot;)[^"<>])+)(?:"|&quot;)',
    re.IGNORECASE,
)


def formats(archive: zipfile.ZipFile) -> dict[str, Formats]:
    """Those of each sheet by its name. Raises BrokenDocument."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = _styles(parse_xml(archive.read("xl/styles.xml")))
    if not styles:
        return {}
    return {name: _cells(archive.read(path), styles) for name, path in sheet_parts(archive).items()}


def _styles(root: Any) -> dict[int, Format]:
    """The format of each style that has one, by its number."""
    known = dict(_BUILT_IN)
    for each in root.iter(f"{_MAIN}numFmt"):
        if form := format_of(each.get("formatCode", "")):
            known[int(each.get("numFmtId", "0"))] = form
    cells = root.find(f"{_MAIN}cellXfs")
    used = [int(each.get("numFmtId", "0")) for each in cells] if cells is not None else []
    return {number: known[kind] for number, kind in enumerate(used) if kind in known}


def format_of(code: str) -> Format | None:
    """What the code of a format says of how numbers are shown, if it is one of these."""
    code = re.sub(r'"[^"]*"|\\.', "", code).partition(";")[0]
    if "%" in code:
        return Format(len(code.partition(".")[2].split("%")[0]))
    return Format(len(code), is_percentage=False) if _ZEROS.fullmatch(code) else None


def _cells(content: bytes, styles: dict[int, Format]) -> Formats:
    found: Formats = {}
    for cell in _CELL.finditer(content):
        style, place = _STYLE.search(cell[1]), _PLACE.search(cell[1])
        if style and place and (form := styles.get(int(style[1]))) is not None:
            found[int(place[2]) - 1, column_number(place[1]) - 1] = form
    return found


def links(archive: zipfile.ZipFile) -> dict[str, Links]:
    """Those of each sheet by its name, out of the file alone. Raises BrokenDocument."""
    return {name: _links(archive, path) for name, path in sheet_parts(archive).items()}


def _links(archive: zipfile.ZipFile, path: str) -> Links:
    sheet = archive.read(path)
    found = {
        (int(row), column_number(column)): _text(address)
        for column, row, address in _FORMULA.findall(sheet)
    }
    marked = [each[1] for each in _LINK.finditer(sheet)]
    targets = _targets(archive, path) if marked else {}
    for attributes in marked:
        place, relation = _LINK_PLACE.search(attributes), _RELATION.search(attributes)
        address = targets.get(_text(relation[1]), "") if relation else ""
        if place and builders.leads_out(address):
            anchor = _ANCHOR.search(attributes)
            part = f"#{_text(anchor[1])}" if anchor and anchor[1] and "#" not in address else ""
            found[int(place[2]), column_number(place[1])] = address + part
    return found


def _targets(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """What the sheet refers to, by the references' names."""
    folder, name = posixpath.split(path)
    part = f"{folder}/_rels/{name}.rels"
    if part not in archive.namelist():
        return {}
    root = parse_xml(archive.read(part))
    return {each.get("Id", ""): each.get("Target", "").strip() for each in root}


def _text(attribute: bytes) -> str:
    return unescape(attribute.decode(errors="replace")).strip()
