"""Workbooks (XLSX, ODS): each of their sheets as the table that it would be as CSV."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

from ingestion.documents.errors import UnsupportedType
from ingestion.documents.media_types import sniff
from ingestion.extraction.builders import LinkedText
from ingestion.imports.formats.column_names import understood_columns
from ingestion.imports.source import Source
from library.document_kinds import ARCHIVE, SPREADSHEET, of_media_type

if TYPE_CHECKING:
    from collections.abc import Iterable


_WEB = ("http://", "https://")


def sheets(source: Source) -> list[Source] | None:
    """The sheets; None for any other zip file.

    Raises UnsupportedType for a document of another kind, whose parts are no files of anybody.
    """
    media_type = sniff(source.content, "", source.name)
    kind = of_media_type(media_type)
    if kind is None or kind is ARCHIVE:
        return None
    if kind is not SPREADSHEET:
        raise UnsupportedType(f"{source.name} is a document: add it as a file instead.")
    from ingestion.extraction.office import spreadsheet  # no other file needs calamine

    found = spreadsheet.sheets(source.content, media_type)
    return [Source(f"{name}.csv", partial(_as_csv, rows)) for name, rows in found if rows]


def _with_addresses(rows: list[list[str]]) -> list[list[str]]:
    """The rows, where texts that lead to an address give it to a column of addresses.

    To the one that the table has, else to a new one, where most rows have such a text and none an
    address of its own.
    """
    first = next((at for at, row in enumerate(rows) if any(map(_address, row))), None)
    if first is None:
        return rows
    above = rows[:first]
    head = next((row for row in above if sum(map(bool, row)) > 1), above[0] if above else [])
    named = understood_columns(head, {}).get("url")
    if named is not None:
        column = head.index(named)
        return [
            [_address(cell) or cell if at == column else cell for at, cell in enumerate(row)]
            for row in rows
        ]
    found = [next(filter(None, map(_address, row)), "") for row in rows]
    is_told = any(cell.startswith(_WEB) for row in rows for cell in row)
    if is_told or sum(map(bool, found)) < max(1, (len(rows) - 1) / 2):
        return rows
    added = ["URL" if row is head else address for row, address in zip(rows, found, strict=True)]
    return [[*row, address] for row, address in zip(rows, added, strict=True)]


def _address(cell: str) -> str:
    """The address on the web that a text leads to; empty where it is one itself."""
    links = cell.links if isinstance(cell, LinkedText) else ()
    address = next((address for _, address in links if address.startswith(_WEB)), "")
    return "" if cell.startswith(_WEB) else address


def _as_csv(rows: Iterable[list[str]]) -> bytes:
    """Without empty cells at the end of a row, so that a title above has one cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in _with_addresses(list(rows)):
        last = max((at for at, cell in enumerate(row) if cell.strip()), default=-1)
        writer.writerow(row[: last + 1])
    return text.getvalue().encode()
