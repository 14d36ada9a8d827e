"""Bookmarks in files of their own kinds: Safari's property list, XBEL, xBrowserSync's backup."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from typing import Any
from xml.parsers.expat import ExpatError

from ingestion.documents.errors import BrokenDocument
from ingestion.extraction.safe_zip import parse_xml
from ingestion.imports.entries import Entry, Skipped, link, text_or_none
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.bookmarks.netscape import READING_LIST
from ingestion.imports.json_rows import Row, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment, names_in

_LEAF, _LIST = "WebBookmarkTypeLeaf", "WebBookmarkTypeList"


def _is_safari(source: Source) -> bool:
    return b"WebBookmarkType" in source.content and (
        source.content.startswith(b"bplist00") or b"<plist" in source.content[:1000]
    )


def _safari(source: Source) -> Found:
    try:
        root = plistlib.loads(source.content)
    except (plistlib.InvalidFileException, ExpatError, ValueError, IndexError) as error:
        raise BrokenDocument(f"{source.name} is damaged. Export it again.") from error
    yield from _safari_folder(root if isinstance(root, dict) else {}, [], later=False)


def _safari_folder(folder: Row, path: list[str], *, later: bool) -> Iterator[Entry | Skipped]:
    for child in rows_of(folder.get("Children")):
        title = texts(child, "Title")
        if child.get("WebBookmarkType") == _LIST:
            is_later = later or title == READING_LIST
            yield from _safari_folder(child, [*path, title], later=is_later)
        elif child.get("WebBookmarkType") == _LEAF:
            yield _safari_entry(child, path, later=later)


def _safari_entry(row: Row, path: list[str], *, later: bool) -> Entry | Skipped:
    names, reading = row.get("URIDictionary") or {}, row.get("ReadingList") or {}
    added = reading.get("DateAdded")
    return link(
        Entry(
            url=texts(row, "URLString"),
            title=texts(names, "title"),
            added=moment(added.isoformat()) if added else None,
            read="DateLastViewed" in reading if later else None,
            collection=path or None,
            description=text_or_none(reading.get("PreviewText")),
        )
    )


def _is_xbel(source: Source) -> bool:
    return "<xbel" in source.head


def _xbel(source: Source) -> Found:
    yield from _xbel_folder(parse_xml(source.content), [])


def _xbel_folder(folder: Any, path: list[str]) -> Iterator[Entry | Skipped]:
    for child in folder:
        title = (child.findtext("title") or "").strip()
        if child.tag == "folder":
            yield from _xbel_folder(child, [*path, title])
        elif child.tag == "bookmark":
            yield link(
                Entry(
                    url=child.get("href", ""),
                    title=title,
                    added=moment(child.get("added")),
                    collection=path or None,
                    note=text_or_none((child.findtext("desc") or "").strip()),
                )
            )


def _is_xbrowsersync(source: Source) -> bool:
    return isinstance(source.json, dict) and "xbrowsersync" in source.json


def _xbrowsersync(source: Source) -> Found:
    data = source.json["xbrowsersync"].get("data") or {}
    yield from _xbs_folder(rows_of(data.get("bookmarks")), [])


def _xbs_folder(rows: list[Row], path: list[str]) -> Iterator[Entry | Skipped]:
    for row in rows:
        if "children" in row:
            # Its own folders are named for what they hold in a browser: "[xbs] Toolbar".
            name = texts(row, "title").removeprefix("[xbs] ")
            yield from _xbs_folder(rows_of(row["children"]), [*path, name])
        elif row.get("url") and row["url"] != "xbs:separator":
            yield link(
                Entry(
                    url=texts(row, "url"),
                    title=texts(row, "title"),
                    tags=names_in(row.get("tags") or []),
                    collection=path or None,
                    note=text_or_none(row.get("description")),
                )
            )


SAFARI = Format("safari-plist", "Safari (Bookmarks.plist)", _is_safari, _safari)
XBEL = Format("xbel", "Bookmarks (XBEL)", _is_xbel, _xbel)
XBROWSERSYNC = Format("xbrowsersync", "xBrowserSync (JSON)", _is_xbrowsersync, _xbrowsersync)
