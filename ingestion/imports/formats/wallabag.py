"""wallabag's JSON and XML: exports of version 2, pages of its API, and version 1."""

from __future__ import annotations

from typing import Any

from ingestion.extraction.safe_zip import parse_xml
from ingestion.imports.entries import Entry, Highlight, link
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.json_rows import Row, has_keys, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import flag, moment, names_in, plain


def _rows(source: Source) -> list[Row]:
    value = source.json
    if isinstance(value, dict) and isinstance(value.get("_embedded"), dict):
        value = value["_embedded"]
    return rows_of(value, "items")


def is_json(source: Source) -> bool:
    rows = _rows(source)
    return has_keys(rows, "url", "is_archived") or has_keys(rows, "url", "is_read", "is_fav")


def is_xml(source: Source) -> bool:
    return "<entry" in source.head and "<is_archived" in source.text


def _json(source: Source) -> Found:
    for row in _rows(source):
        yield link(_entry(row))


def _xml(source: Source) -> Found:
    """The serializer's names for lists and their parts are not those of the fields."""
    for element in parse_xml(source.content):
        yield link(_entry({child.tag: _value(child) for child in element}))


def _value(element: Any) -> Any:
    """A field's text, or the list that it is."""
    if not len(element):
        return (element.text or "").strip()
    parts = [
        _value(part) if not len(part) else {child.tag: _value(child) for child in part}
        for part in element
    ]
    return parts


def _entry(row: Row) -> Entry:
    archived = flag(row.get("is_archived", row.get("is_read")))
    return Entry(
        url=texts(row, "url") or texts(row, "given_url"),
        title=plain(texts(row, "title")) if "title" in row else None,
        added=moment(row.get("created_at")),
        tags=names_in(row.get("tags")),
        read=archived,
        archived=archived,
        favourite=flag(row.get("is_starred", row.get("is_fav"))),
        highlights=[
            Highlight(
                texts(each, "quote"), texts(each, "text").strip(), moment(each.get("created_at"))
            )
            for each in rows_of(row.get("annotations"))
            if texts(each, "quote").strip()
        ],
    )


JSON = Format("wallabag-json", "wallabag (JSON)", is_json, _json)
XML = Format("wallabag-xml", "wallabag (XML)", is_xml, _xml)
