"""Programs of the command line that collect pages: Buku's database and ArchiveBox's index."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import Entry, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.sqlite_files import opened, schema_of
from ingestion.imports.values import moment, names_in

_ROWS = "SELECT URL, metadata, tags, desc FROM bookmarks ORDER BY id"


def _is_buku(source: Source) -> bool:
    schema = schema_of(source.content)
    return b"metadata text" in schema and b"bookmarks" in schema


def _buku(source: Source) -> Found:
    """It keeps no dates; tags stand between commas. Raises BrokenDocument."""
    try:
        with closing(opened(source.content)) as database:
            rows = [[str(cell or "") for cell in row] for row in database.execute(_ROWS)]
    except sqlite3.Error as error:
        raise BrokenDocument(f"{source.name} is damaged. Export it again.") from error
    for url, title, tags, description in rows:
        note = text_or_none(description.strip())
        yield link(Entry(url=url, title=title.strip(), tags=names_in(tags), note=note))


def _archivebox_rows(source: Source) -> list[Row]:
    return rows_of(source.json, "links")


def _is_archivebox(source: Source) -> bool:
    rows = _archivebox_rows(source)
    names = ("link_dir", "archive_path", "archive_dir", "bookmarked_date")
    return any(has_keys(rows, "url", "timestamp", name) for name in names)


def _archivebox(source: Source) -> Found:
    """That it is archived there says nothing of whether it was read."""
    for row in _archivebox_rows(source):
        yield link(
            Entry(
                url=texts(row, "url"),
                title=texts(row, "title").strip(),
                added=moment(row.get("bookmarked_at")) or moment(row.get("timestamp")),
                tags=names_in(row.get("tags") or []),
            )
        )


BUKU = Format("buku", "Buku (database)", _is_buku, _buku)
ARCHIVEBOX = Format("archivebox", "ArchiveBox (JSON)", _is_archivebox, _archivebox)
