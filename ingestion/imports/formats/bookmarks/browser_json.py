"""Bookmarks as browsers keep them: Firefox's backups and Chrome's file "Bookmarks"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.imports.entries import FEED, Entry, Skipped, link, text_or_none, unique
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import moment

_FOLDER, _SEPARATOR = 2, 3  # Firefox's typeCode
_CHROME_EPOCH = 11_644_473_600  # seconds from 1601, which Chrome counts from, to 1970
_CHROME_ROOTS = ("bookmark_bar", "other", "synced")
_DESCRIPTION = "bookmarkProperties/description"


def _is_firefox(source: Source) -> bool:
    value = source.json
    return isinstance(value, dict) and "children" in value and ("root" in value or "guid" in value)


def _firefox(source: Source) -> Found:
    return _firefox_folder(source.json, [])


def _firefox_folder(folder: Row, path: list[str]) -> Iterator[Entry | Skipped]:
    children = rows_of(folder.get("children"))
    # Its place in the list is not its place in the folder.
    for child in sorted(children, key=lambda each: _number(each.get("index"))):
        code, kind = child.get("typeCode"), texts(child, "type")
        if code == _SEPARATOR or kind.endswith("separator"):
            continue
        if feed := _annotation(child, "livemark/feedURI"):
            site = _annotation(child, "livemark/siteURI") or None
            title = texts(child, "title")
            collection = path or None
            yield link(Entry(url=feed, title=title, kind=FEED, site=site, collection=collection))
        elif code == _FOLDER or kind.endswith("container"):
            if child.get("root") == "tagsFolder" or child.get("guid") == "tags________":
                yield from _old_tags(child)
            else:
                yield from _firefox_folder(child, [*path, texts(child, "title")])
        else:
            yield _firefox_entry(child, path)


def _old_tags(folder: Row) -> Iterator[Skipped]:
    for tag in rows_of(folder.get("children")):
        yield Skipped("old tags root, repeats entries", f"tagsFolder: {texts(tag, 'title')}")


def _annotation(row: Row, name: str) -> str:
    """What older versions kept beside a bookmark; empty where it has none of that name."""
    found = (texts(each, "value") for each in rows_of(row.get("annos")) if each.get("name") == name)
    return next(found, "")


def _firefox_entry(row: Row, path: list[str]) -> Entry | Skipped:
    return link(
        Entry(
            url=texts(row, "uri") or texts(row, "url"),
            title=texts(row, "title"),
            added=moment(row.get("dateAdded")),
            tags=unique(texts(row, "tags").split(",")),
            collection=path or None,
            note=text_or_none(_annotation(row, _DESCRIPTION)),
        )
    )


def _is_chrome(source: Source) -> bool:
    value = source.json
    roots = value.get("roots") if isinstance(value, dict) else None
    return isinstance(roots, dict) and any(name in roots for name in _CHROME_ROOTS)


def _chrome(source: Source) -> Found:
    for key, root in source.json["roots"].items():
        if key == "trash" and isinstance(root, dict):  # Vivaldi's
            for gone in rows_of(root.get("children")):
                yield Skipped("deleted in the browser", texts(gone, "url") or texts(gone, "name"))
        elif isinstance(root, dict):
            yield from _chrome_folder(root, [texts(root, "name")])


def _chrome_folder(folder: Row, path: list[str]) -> Iterator[Entry | Skipped]:
    for child in rows_of(folder.get("children")):
        if texts(child, "type") == "folder" or "children" in child:
            yield from _chrome_folder(child, [*path, texts(child, "name")])
        elif texts(child, "type") != "separator":
            yield link(
                Entry(
                    url=texts(child, "url"),
                    title=texts(child, "name"),
                    added=_chrome_moment(child.get("date_added")),
                    last_used=_chrome_moment(child.get("date_last_used")),
                    collection=path,
                    note=text_or_none(texts(child.get("meta_info") or {}, "Description")),
                )
            )


def _chrome_moment(value: Any) -> str | None:
    """Of microseconds since 1601, written as text."""
    microseconds = _number(value)
    return moment(microseconds / 1_000_000 - _CHROME_EPOCH) if microseconds > 0 else None


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


FORMATS = (
    Format("firefox-json", "Firefox (backup)", _is_firefox, _firefox),
    Format("chrome-json", "Chrome (Bookmarks file)", _is_chrome, _chrome),
)
