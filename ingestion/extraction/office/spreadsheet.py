"""Spreadsheets by calamine (XLSX, XLS, ODS), and tables of separated values."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import python_calamine

from ingestion.documents import processors
from ingestion.documents.errors import BrokenDocument, TooLarge
from ingestion.extraction import builders, places, safe_zip
from ingestion.extraction.encoding import decode
from ingestion.extraction.office import ods, package_properties, xlsx_cells, xlsx_far_cells
from library.document_kinds import SPREADSHEET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.documents.types import Document, Progress, Resource

PROCESSOR = processors.SPREADSHEET

MAX_CELLS = builders.MAX_CELLS
SEPARATORS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_EPOCH = date(1899, 12, 31)


def extract(resource: Resource, progress: Progress) -> Document:
    progress(0, "Opening the sheets")
    if resource.media_type.startswith("text/"):
        rows = _separated(decode(resource.content, resource.charset, markup=False))
        return builders.document(resource, SPREADSHEET, _table(rows))
    properties, found = _read(resource.content, resource.media_type, progress)
    sections = [_sheet(name, rows) for name, rows in found]
    return builders.document(resource, SPREADSHEET, "\n\n".join(sections), **properties.fields())


def sheets(content: bytes, media_type: str) -> list[tuple[str, list[list[str]]]]:
    """The name of each sheet of a workbook and the texts of its rows, empty ones left out."""
    found = _read(content, media_type, lambda *_: None)[1]
    return [(name, [cells for _, cells in _trimmed(rows)]) for name, rows in found]


def _read(
    content: bytes, media_type: str, progress: Progress
) -> tuple[package_properties.Properties, list[tuple[str, list[ods.Row]]]]:
    properties = package_properties.Properties()
    formats: dict[str, xlsx_cells.Formats] = {}
    links: dict[str, xlsx_cells.Links] = {}
    book = xlsx_far_cells.Book(content)
    is_ods = media_type == SPREADSHEET.media_types[1]
    if content.startswith(b"PK"):
        with safe_zip.opened(content) as archive:
            properties = package_properties.properties(archive)
            if is_ods:
                return properties, list(ods.sheets(archive))
            book = xlsx_far_cells.moved_together(content, archive)
            links = xlsx_cells.links(archive)
        with safe_zip.opened(book.content) as archive:
            formats = xlsx_cells.formats(archive)
    return properties, _sheets(book, formats, links, progress)


def _sheets(
    book: xlsx_far_cells.Book,
    formats: dict[str, xlsx_cells.Formats],
    links: dict[str, xlsx_cells.Links],
    progress: Progress,
) -> list[tuple[str, list[ods.Row]]]:
    found, cells = [], 0
    try:
        opened = python_calamine.CalamineWorkbook.from_filelike(BytesIO(book.content))
        names = opened.sheet_names
        for number, name in enumerate(names):
            sheet = opened.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=True)
            first = sheet.start[0] + 1 if sheet.start else 1
            cells += sum(len(row) for row in rows)
            if cells > MAX_CELLS:
                raise TooLarge(f"The sheets have more than {MAX_CELLS:,} cells.")
            shown = formats.get(name, {})
            left = sheet.start[1] if sheet.start else 0
            texts = (
                [_text(cell, shown.get((at, column))) for column, cell in enumerate(row, left)]
                for at, row in enumerate(rows, first - 1)
            )
            numbered = [(book.row(name, at), row) for at, row in enumerate(texts, first)]
            columns = [book.column(name, left + at) for at in range(1, sheet.width + 1)]
            found.append((name, list(_linked(numbered, columns, links.get(name, {})))))
            progress(100 * (number + 1) / len(names), f"Sheet {number + 1} of {len(names)}")
    except python_calamine.CalamineError as error:
        raise BrokenDocument("The spreadsheet is damaged and can't be read.") from error
    return found if cells else []


def _linked(rows: list[ods.Row], columns: list[int], links: xlsx_cells.Links) -> Iterator[ods.Row]:
    """The rows, in them the texts that lead to an address; `columns` are those of their cells."""
    for number, row in rows:
        addresses = [links.get((number, column), "") for column in columns] if links else ()
        for at, (text, address) in enumerate(zip(row, addresses, strict=False)):
            if address and text.strip():
                row[at] = builders.LinkedText(text, ((text, address),))
        yield number, row


def _sheet(name: str, rows: list[ods.Row]) -> str:
    return places.within(f"## {builders.escaped(name)}\n\n{_table(rows)}", sheet=name)


def _table(rows: list[ods.Row]) -> str:
    rows = _trimmed(rows)
    return builders.table([cells for _, cells in rows], [number for number, _ in rows])


def _text(value: Any, form: xlsx_cells.Format | None = None) -> str:
    """A cell as people see it; the empty cell and the date before all dates are nothing."""
    if form is not None and isinstance(value, (int, float)) and not isinstance(value, bool):
        return form.shown(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        if value.date() <= _EPOCH:
            return ""
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, (date, time)):
        return "" if isinstance(value, date) and value <= _EPOCH else str(value)
    return str(value)


def _duration(value: timedelta) -> str:
    """Hours, which may be more than a day has, minutes and seconds."""
    seconds = round(abs(value.total_seconds()))
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _trimmed(rows: list[ods.Row]) -> list[ods.Row]:
    """Without empty rows, and without the columns that are empty in all of them."""
    rows = [(n, row) for n, row in rows if any(cell.strip() for cell in row)]
    widest = max((len(row) for _, row in rows), default=0)
    if widest * len(rows) > MAX_CELLS:
        raise TooLarge(f"The table has more than {MAX_CELLS:,} cells.")
    used = sorted({at for _, row in rows for at, cell in enumerate(row) if cell.strip()})
    return [(n, [row[at] if at < len(row) else "" for at in used]) for n, row in rows]


def _separated(text: str) -> list[ods.Row]:
    named = _SEPARATOR_LINE.match(text)
    text = text[named.end() :] if named else text
    separator = named[1] if named else _separator(text)
    csv.field_size_limit(1_000_000)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise BrokenDocument("The table is damaged and can't be read.") from error
    if sum(len(row) for row in rows) > MAX_CELLS:
        raise TooLarge(f"The table has more than {MAX_CELLS:,} cells.")
    return list(enumerate(rows, 1))


def _separator(text: str) -> str:
    """The one that cuts the first lines into equally many cells, and into most."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]

    def score(separator: str) -> tuple[bool, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            return (False, 0)
        usual = max(set(widths), key=widths.count) if widths else 1
        return (usual > 1 and widths.count(usual) >= 0.8 * len(widths), usual)

    return max(SEPARATORS, key=score)
