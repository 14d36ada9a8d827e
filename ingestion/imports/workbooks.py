"""Workbooks (XLSX, ODS): each of their sheets as the table that it would be as CSV."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

from ingestion.documents.errors import UnsupportedType
from ingestion.documents.media_types import sniff
from ingestion.imports.source import Source
from library.document_kinds import ARCHIVE, SPREADSHEET, of_media_type

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def _as_csv(rows: Iterable[list[str]]) -> bytes:
    """Without empty cells at the end of a row, so that a title above has one cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        last = max((at for at, cell in enumerate(row) if cell.strip()), default=-1)
        writer.writerow(row[: last + 1])
    return text.getvalue().encode()
