"""JSON of bookmark and read-later products: each by the keys that only it has."""

from __future__ import annotations

import html
from typing import Any

from ingestion.extraction.safe_zip import parse_xml
from ingestion.imports.entries import (
    FEED,
    NOTE,
    Entry,
    Highlight,
    Skipped,
    link,
    text_or_none,
    unique,
)
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.bookmarks.netscape_lines import is_shaarli_note
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import flag, moment, names_in, opposite


def _is_pinboard(source: Source) -> bool:
    if source.text.lstrip().startswith("<") and "<posts" in source.head:
        return True
    return has_keys(rows_of(source.json), "href", "description")


def _pinboard(source: Source) -> Found:
    """Pinboard's backup, and the XML of its API and of Delicious, which has the same names."""
    rows = rows_of(source.json)
    if not rows:
        rows = [dict(post.attrib) for post in parse_xml(source.content).iter("post")]
    for row in rows:
        yield link(
            Entry(
                url=texts(row, "href"),
                title=texts(row, "description").strip(),
                added=moment(row.get("time")),
                tags=unique((texts(row, "tags") or texts(row, "tag")).split()),
                read=opposite(flag(row.get("toread"))),
                private=opposite(flag(row.get("shared"))),
                note=text_or_none(texts(row, "extended").strip()),
            )
        )


def _is_linkding(source: Source) -> bool:
    return has_keys(rows_of(source.json, "results"), "url", "tag_names")


def _linkding(source: Source) -> Found:
    for row in rows_of(source.json, "results"):
        yield link(
            Entry(
                url=texts(row, "url"),
                title=texts(row, "title"),
                added=moment(row.get("date_added")),
                tags=names_in(row.get("tag_names")),
                read=opposite(flag(row.get("unread"))),
                archived=flag(row.get("is_archived")),
                private=opposite(flag(row.get("shared"))),
                description=text_or_none(row.get("description")),
                note=text_or_none(row.get("notes")),
            )
        )


def _is_linkwarden(source: Source) -> bool:
    return has_keys(rows_of(source.json, "collections"), "links")


def _linkwarden(source: Source) -> Found:
    collections = rows_of(source.json, "collections")
    pinned = source.json.get("pinnedLinks")
    favourites = {row.get("id") for row in rows_of(pinned)} if pinned is not None else None
    for collection in collections:
        path = path_of(collection, collections, "parentId")
        for row in rows_of(collection.get("links")):
            yield _linkwarden_link(row, path, favourites)
        for feed in rows_of(collection.get("rssSubscriptions")):
            yield link(
                Entry(
                    url=texts(feed, "url"),
                    title=texts(feed, "name"),
                    kind=FEED,
                    collection=path,
                )
            )


def _linkwarden_link(row: Row, path: list[str], favourites: set[Any] | None) -> Entry | Skipped:
    name = html.unescape(texts(row, "name"))
    if not row.get("url"):
        what = f"{name} (type {row.get('type')}, url null)"
        return Skipped("uploaded file, its bytes are not in the export", what)
    return link(
        Entry(
            url=texts(row, "url"),
            title=name,
            # The date of an import is that of the product before it.
            added=moment(row.get("importDate")) or moment(row.get("createdAt")),
            tags=names_in(row.get("tags") or []),
            favourite=None if favourites is None else row.get("id") in favourites,
            collection=path,
            note=text_or_none(html.unescape(texts(row, "description")).strip()),
        )
    )


def path_of(row: Row, rows: list[Row], parent: str) -> list[str]:
    """The names from the root to this one; a circle ends where it closes."""
    by_id = {each.get("id"): each for each in rows}
    names: list[str] = []
    seen: set[Any] = set()
    at: Row | None = row
    while at is not None and at.get("id") not in seen:
        seen.add(at.get("id"))
        names.insert(0, html.unescape(texts(at, "name")))
        at = by_id.get(at.get(parent)) if at.get(parent) is not None else None
    return names


def _is_karakeep(source: Source) -> bool:
    return has_keys(rows_of(source.json, "bookmarks"), "createdAt", "content")


def _karakeep(source: Source) -> Found:
    """Karakeep, and Hoarder before it, which wrote no lists and its dates as ISO text."""
    lists = rows_of(source.json.get("lists"))
    paths = {each.get("id"): path_of(each, lists, "parentId") for each in lists}
    unknown: dict[str, None] = {}
    for each in lists:
        if each.get("type") == "smart":
            query = f'smart list "{texts(each, "name")}" ({each.get("query")})'
            yield Skipped("saved query, not a list of entries", query)
    for row in rows_of(source.json, "bookmarks"):
        ids = row.get("lists") or []
        unknown |= {str(each): None for each in ids if each not in paths}
        yield _karakeep_entry(row, [paths[each] for each in ids if each in paths])
    for list_id in unknown:
        yield Skipped("unknown list id", list_id)


def _karakeep_entry(row: Row, paths: list[list[str]]) -> Entry | Skipped:
    content = row.get("content") or {}
    entry = Entry(
        url=texts(content, "url") or None,
        # The page's own title is beside it in answers of the API.
        title=text_or_none(row.get("title")) or text_or_none(content.get("title")),
        added=moment(row.get("createdAt")),
        tags=names_in(row.get("tags") or []),
        archived=flag(row.get("archived")),
        favourite=flag(row.get("favourited")),
        note=text_or_none(row.get("note")),
        collection=paths[0] if paths else None,
        collections=paths or None,
    )
    if entry.url is None and texts(content, "text"):
        entry.kind, entry.text = NOTE, texts(content, "text")
        return entry
    if entry.url is None:
        why = "uploaded file, its bytes are not in the export"
        return Skipped(why, entry.title or "bookmark without content")
    return link(entry)


def _pocket_rows(source: Source) -> list[Row]:
    listed = source.json.get("list") if isinstance(source.json, dict) else None
    return rows_of(list(listed.values()) if isinstance(listed, dict) else listed)


def _is_pocket(source: Source) -> bool:
    return has_keys(_pocket_rows(source), "given_url", "time_added")


def _pocket(source: Source) -> Found:
    """An answer of Pocket's API, which many programs kept: entries and tags are keys."""
    for row in _pocket_rows(source):
        archived = {"0": False, "1": True}.get(str(row.get("status")))
        yield link(
            Entry(
                url=texts(row, "given_url") or texts(row, "resolved_url"),
                title=texts(row, "given_title") or texts(row, "resolved_title"),
                added=moment(row.get("time_added")),
                tags=names_in(list(row.get("tags") or {})),
                read=archived,
                archived=archived,
                favourite=flag(row.get("favorite")),
                description=text_or_none(row.get("excerpt")),
            )
        )


def _is_goodlinks(source: Source) -> bool:
    return has_keys(rows_of(source.json), "url", "addedAt", "starred")


def _goodlinks(source: Source) -> Found:
    """What is unread has no `readAt`."""
    for row in rows_of(source.json):
        yield link(
            Entry(
                url=texts(row, "url"),
                title=texts(row, "title"),
                added=moment(row.get("addedAt")),
                tags=names_in(row.get("tags") or []),
                read=bool(row.get("readAt")),
                favourite=flag(row.get("starred")),
                description=text_or_none(row.get("summary")),
                highlights=[
                    Highlight(
                        texts(each, "content"), texts(each, "note"), moment(each.get("createdAt"))
                    )
                    for each in rows_of(row.get("highlights"))
                    if texts(each, "content").strip()
                ],
            )
        )


def _is_shaarli(source: Source) -> bool:
    return has_keys(rows_of(source.json), "url", "shorturl", "private")


def _shaarli(source: Source) -> Found:
    """An answer of Shaarli's API; an entry whose address leads to itself is a note."""
    for row in rows_of(source.json):
        said = texts(row, "description").strip()
        entry = Entry(
            url=texts(row, "url"),
            title=texts(row, "title"),
            added=moment(row.get("created")),
            tags=names_in(row.get("tags") or []),
            private=flag(row.get("private")),
            note=text_or_none(said),
        )
        if is_shaarli_note(entry.url or ""):
            entry.kind, entry.url, entry.note = NOTE, None, None
            entry.text = said or entry.title
            yield entry
        else:
            yield link(entry)


PINBOARD = Format("pinboard-json", "Pinboard (JSON or XML)", _is_pinboard, _pinboard)
FORMATS = (
    PINBOARD,
    Format("pocket-json", "Pocket (API)", _is_pocket, _pocket),
    Format("shaarli-json", "Shaarli (API)", _is_shaarli, _shaarli),
    Format("goodlinks", "GoodLinks (JSON)", _is_goodlinks, _goodlinks),
    Format("linkding-json", "linkding (REST API)", _is_linkding, _linkding),
    Format("linkwarden-json", "Linkwarden (JSON)", _is_linkwarden, _linkwarden),
    Format("karakeep-json", "Karakeep or Hoarder (JSON)", _is_karakeep, _karakeep),
)
