"""Firefox's own database (places.sqlite): its bookmarks, with their folders and tags; no visits."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.documents.errors import BrokenDocument
from ingestion.imports.entries import FEED, Entry, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.sqlite_files import opened, schema_of
from ingestion.imports.values import moment

if TYPE_CHECKING:
    from ingestion.imports.source import Source

MAX_DEPTH = 100  # of folders in folders

_BOOKMARK, _FOLDER = 1, 2
_ROWS = """
    SELECT mark.id, mark.type, mark.parent, mark.position, mark.title, mark.dateAdded, mark.guid,
           place.id, place.url, place.title
    FROM moz_bookmarks mark LEFT JOIN moz_places place ON place.id = mark.fk
"""
# What older versions kept beside a bookmark.
_NOTES = """
    SELECT note.item_id, name.name, note.content
    FROM moz_items_annos note JOIN moz_anno_attributes name ON name.id = note.anno_attribute_id
    WHERE name.name IN ('bookmarkProperties/description', 'livemark/feedURI', 'livemark/siteURI')
"""
_HAS_NOTES = """
    SELECT count(*) = 2 FROM sqlite_master WHERE name IN ('moz_items_annos', 'moz_anno_attributes')
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A bookmark, folder or separator."""

    id: int
    kind: int
    parent: int
    position: int
    title: str
    added: int
    guid: str
    place: int
    url: str
    page_title: str


def _detect(source: Source) -> bool:
    # In a large database the names may stand behind its first page.
    return bool(schema_of(source.content)) and all(
        name in source.content for name in (b"moz_bookmarks", b"moz_places")
    )


def _parse(source: Source) -> Found:
    """In the order of their folders. Raises BrokenDocument."""
    try:
        with closing(opened(source.content)) as database:
            rows = [_row(cells) for cells in database.execute(_ROWS)]
            has_notes = database.execute(_HAS_NOTES).fetchone()[0]
            found = database.execute(_NOTES) if has_notes else ()
            notes = {(int(item), str(name)): str(text or "") for item, name, text in found}
    except sqlite3.Error as error:
        raise BrokenDocument(
            f"{source.name} is not as {FORMAT.label} writes it ({type(error).__name__}). "
            "Export it again."
        ) from error
    yield from _entries(rows, notes)


def _row(cells: tuple[object, ...]) -> _Row:
    number, kind, parent, position, title, added, guid, place, url, page_title = cells
    return _Row(
        *(_number(number), _number(kind), _number(parent), _number(position)),
        *(_text(title), _number(added), _text(guid)),
        *(_number(place), _text(url), _text(page_title)),
    )


def _entries(rows: list[_Row], notes: dict[tuple[int, str], str]) -> Found:
    folders = {row.id: row for row in rows if row.kind == _FOLDER}
    tag_root = next((row.id for row in folders.values() if row.guid == "tags________"), None)
    names = {row.id: row.title for row in folders.values() if row.parent == tag_root}
    tags: defaultdict[int, list[str]] = defaultdict(list)
    placed: list[tuple[list[int], list[str], _Row]] = []
    for row in rows:
        if row.kind == _BOOKMARK and row.parent in names:
            tags[row.place].append(names[row.parent])
        elif row.kind == _BOOKMARK or (row.id, "livemark/feedURI") in notes:
            placed.append((*_place(row, folders), row))
    for _, path, row in sorted(placed, key=lambda each: each[0]):
        if feed := notes.get((row.id, "livemark/feedURI")):
            site = notes.get((row.id, "livemark/siteURI")) or None
            yield link(
                Entry(url=feed, title=row.title, kind=FEED, site=site, collection=path or None)
            )
            continue
        yield link(
            Entry(
                url=row.url,
                title=row.title or row.page_title,
                added=moment(row.added),
                tags=list(dict.fromkeys(tags[row.place])),
                collection=path or None,
                note=text_or_none(notes.get((row.id, "bookmarkProperties/description"))),
            )
        )


def _place(row: _Row, folders: dict[int, _Row]) -> tuple[list[int], list[str]]:
    """The positions that lead to a row from the root, and the names of its folders."""
    positions, path = [row.position], []
    seen = {row.id}  # in a damaged file a folder may stand in itself
    above = folders.get(row.parent)
    while above and above.id not in seen and len(seen) <= MAX_DEPTH:
        seen.add(above.id)
        positions.append(above.position)
        if above.title:
            path.append(above.title)
        above = folders.get(above.parent)
    return [*reversed(positions), row.id], path[::-1]


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


FORMAT = Format("firefox-database", "Firefox (places.sqlite)", _detect, _parse)
