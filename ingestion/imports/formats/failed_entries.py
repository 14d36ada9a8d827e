"""The file of entries that failed in an import, which is handed in again."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ingestion.imports.entries import LINK, Entry, Highlight, Skipped, link
from ingestion.imports.formats.base import Format, Found
from ingestion.imports.formats.json_exports import Row, rows_of, texts
from ingestion.imports.source import Source
from ingestion.imports.values import color

KEY = "librarian_entries"
_FIELDS = frozenset(each.name for each in fields(Entry))


def detect(source: Source) -> bool:
    return isinstance(source.json, dict) and KEY in source.json


def parse(source: Source) -> Found:
    for row in rows_of(source.json, KEY):
        yield _entry(row)


def _entry(row: Row) -> Entry | Skipped:
    known: dict[str, Any] = {name: value for name, value in row.items() if name in _FIELDS}
    known["highlights"] = [
        Highlight(
            texts(each, "text"), texts(each, "note"), each.get("added"), color(each.get("color"))
        )
        for each in rows_of(row.get("highlights"))
        if texts(each, "text")
    ]
    entry = Entry(**known)
    return link(entry) if entry.kind == LINK else entry


FORMAT = Format("librarian-entries", "Failed entries of an import", detect, parse)
