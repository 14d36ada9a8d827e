"""Kobo's database (KoboReader.sqlite): highlights and notes, put together by their books."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import Highlight
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.highlight_lists import book_entry, finished
from ingestion.imports.sqlite_files import opened, schema_of
from ingestion.imports.values import moment

if TYPE_CHECKING:
    from ingestion.imports.entries import Entry
    from ingestion.imports.source import Source

_MARKS = """
    SELECT Bookmark.VolumeID, Bookmark.Text, Bookmark.Annotation, Bookmark.DateCreated,
           content.Title, content.Attribution
    FROM Bookmark LEFT JOIN content ON content.ContentID = Bookmark.VolumeID
    ORDER BY Bookmark.VolumeID, Bookmark.DateCreated
"""


def _detect(source: Source) -> bool:
    return b"Bookmark" in schema_of(source.content) and b"VolumeID" in source.content


def _parse(source: Source) -> Found:
    """A mark without text is the corner of a page. Raises BrokenDocument."""
    books: dict[str, Entry] = {}
    try:
        with closing(opened(source.content)) as database:
            for volume, text, note, created, title, author in database.execute(_MARKS):
                if not (quote := str(text or "").strip()):
                    continue
                name = str(title or "").strip() or _file_name(str(volume))
                book = books.setdefault(
                    str(volume), book_entry(name, str(author or "").strip(), "", {})
                )
                book.highlights.append(
                    Highlight(quote, str(note or "").strip(), moment(str(created or "")))
                )
    except sqlite3.Error as error:
        raise BrokenDocument(
            f"{source.name} is not as {FORMAT.label} writes it ({type(error).__name__}). "
            "Export it again."
        ) from error
    for book in books.values():
        yield finished(book)


def _file_name(volume: str) -> str:
    """Of a book that is no longer on the device: "file:///mnt/onboard/Author/Title.epub"."""
    return PurePosixPath(unquote(volume)).stem


FORMAT = Format("kobo", "Kobo (KoboReader.sqlite)", _detect, _parse)
