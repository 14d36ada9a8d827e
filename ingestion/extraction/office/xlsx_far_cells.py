"""Sheets of an XLSX workbook with cells far from each other, moved together.

calamine makes a row of cells for each row between the first cell and the last: one stray cell in
the last corner (XFD1048576) asks for hundreds of gigabytes, and ends the process.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from ingestion.documents.errors import TooLarge
from ingestion.extraction.builders import MAX_CELLS
from ingestion.extraction.safe_zip import parse_xml

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(rb'(<c\b[^<>]*?\br=")([A-Z]{1,3})(\d{1,7})(")')
_ROW = re.compile(rb'(<row\b[^<>]*?\br=")(\d{1,7})(")')


@dataclass(slots=True)
class Book:
    """A workbook, and what rows and columns of its rewritten sheets were, by the sheets' names."""

    content: bytes
    rows: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[str, list[int]] = field(default_factory=dict)

    def row(self, sheet: str, number: int) -> int:
        """The number of a row (from 1) in the file as it was handed in."""
        rows = self.rows.get(sheet)
        return rows[number - 1] if rows else number

    def column(self, sheet: str, number: int) -> int:
        """The number of a column (from 1) in the file as it was handed in."""
        columns = self.columns.get(sheet)
        return columns[number - 1] if columns else number


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The file of each sheet by the sheet's name. Raises BrokenDocument."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets = {
        each.get("Id"): each.get("Target", "").removeprefix("/xl/")
        for each in parse_xml(archive.read("xl/_rels/workbook.xml.rels"))
    }
    paths = {
        sheet.get("name", ""): f"xl/{targets.get(sheet.get(_RELATION), '')}"
        for sheet in parse_xml(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    }
    return {name: path for name, path in paths.items() if path in names}


def moved_together(content: bytes, archive: zipfile.ZipFile) -> Book:
    """The workbook without the empty rows and columns of sheets too wide to be read.

    Raises TooLarge for one that is too large all the same.
    """
    book = Book(content)
    written: dict[str, bytes] = {}
    for name, path in sheet_parts(archive).items():
        sheet = archive.read(path)
        places = [(int(found[3]), column_number(found[2])) for found in _PLACE.finditer(sheet)]
        rows = sorted({row for row, _ in places})
        columns = sorted({column for _, column in places})
        if not places or _area(rows, columns) <= MAX_CELLS:
            continue
        if len(rows) * len(columns) > MAX_CELLS:
            raise TooLarge(f"The sheets have more than {MAX_CELLS:,} cells.")
        book.rows[name], book.columns[name] = rows, columns
        written[path] = _rewritten(sheet, rows, columns)
    if written:
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for part in archive.namelist():
                package.writestr(part, written.get(part) or archive.read(part))
        book.content = out.getvalue()
    return book


def _area(rows: list[int], columns: list[int]) -> int:
    return (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)


def _rewritten(sheet: bytes, rows: list[int], columns: list[int]) -> bytes:
    new_row = {row: number for number, row in enumerate(rows, 1)}
    new_column = {column: _letters(number) for number, column in enumerate(columns, 1)}

    def cell(found: re.Match[bytes]) -> bytes:
        row = new_row[int(found[3])]
        return b"%s%s%d%s" % (found[1], new_column[column_number(found[2])], row, found[4])

    def whole_row(found: re.Match[bytes]) -> bytes:
        return b"%s%d%s" % (found[1], new_row.get(int(found[2]), len(rows) + 1), found[3])

    return _ROW.sub(whole_row, _PLACE.sub(cell, sheet))


def column_number(letters: bytes) -> int:
    """From 1, which is A."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _letters(column: int) -> bytes:
    letters = b""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters
