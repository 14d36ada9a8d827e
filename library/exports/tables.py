"""A table of the items as CSV (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
import json
import re
from io import TextIOWrapper
from typing import IO

from librarian_site.core.orm.batching import in_batches
from library.exports.base import Export, ExportFormat, names, rows_of
from library.models import LibraryItem

BATCH = 500
COLUMNS = (
    *("title", "url", "author", "site", "kind", "language", "published", "created", "read"),
    *("favourite", "later", "archived"),
    *("tags", "collections", "tier", "quality", "words", "summary", "note"),
)


def write(export: Export, file: IO[bytes]) -> int:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    count = 0
    for item in in_batches(rows_of(export.items), BATCH):
        rows.writerow(_row(item))
        count += 1
    text.detach()
    return count


def _row(item: LibraryItem) -> list[object]:
    return [
        *map(_inert, (item.title, item.url, item.author, item.site, item.source_type)),
        item.language,
        item.published_at.isoformat() if item.published_at else "",
        item.created_at.isoformat(),
        item.read_at.isoformat() if item.read_at else "",
        *(
            at.isoformat() if at else ""
            for at in (item.favourite_at, item.later_at, item.archived_at)
        ),
        *(_inert(_list(names(each.all()))) for each in (item.tags, item.collections)),
        *(item.tier, item.quality_score, item.word_count),
        *map(_inert, (item.summary, item.note)),
    ]


_PARTING = re.compile(r"[,;|]|^[\[{#]")


def _list(found: list[str]) -> str:
    """The names between commas; as JSON where one has a sign that parts or encloses names."""
    if any(map(_PARTING.search, found)):
        return json.dumps(found, ensure_ascii=False)
    return ", ".join(found)


def _inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


FORMAT = ExportFormat("csv", "Table (CSV)", ".csv", "text/csv", write)
