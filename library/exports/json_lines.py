"""JSON Lines: an item a line, with all that is known of it."""

from __future__ import annotations

import json
from typing import IO, Any

from librarian_site.core.orm.batching import in_batches
from library.exports.base import Export, ExportFormat, names, rows_of
from library.models import LibraryItem

BATCH = 50


def write(export: Export, file: IO[bytes]) -> int:
    count = 0
    for item in in_batches(rows_of(export.items, text=True), BATCH):
        file.write(json.dumps(as_dict(item), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def as_dict(item: LibraryItem) -> dict[str, Any]:
    return {
        "id": str(item.pk),
        "kind": item.source_type,
        "title": item.title,
        "url": item.url,
        "canonical_url": item.canonical_url,
        "filename": item.filename,
        "author": item.author,
        "site": item.site,
        "language": item.language,
        "published_at": _iso(item.published_at),
        "created_at": _iso(item.created_at),
        "fetched_at": _iso(item.fetched_at),
        "read_at": _iso(item.read_at),
        "favourite_at": _iso(item.favourite_at),
        "later_at": _iso(item.later_at),
        "archived_at": _iso(item.archived_at),
        "read_progress": item.read_progress,
        "tier": item.tier,
        "quality_score": item.quality_score,
        "summary": item.summary,
        "key_points": item.key_points,
        "tags": names(item.tags.all()),
        "key_phrases": item.key_phrases,
        "collections": names(item.collections.all()),
        "note": item.note,
        "highlights": [
            {
                "quote": each.quote,
                "prefix": each.prefix,
                "suffix": each.suffix,
                "note": each.note,
                "color": each.color,
                "created_at": _iso(each.created_at),
            }
            for each in item.highlights.all()
        ],
        "word_count": item.word_count,
        "markdown": item.markdown,
    }


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


FORMAT = ExportFormat("jsonl", "JSON Lines", ".jsonl", "application/jsonl", write)
