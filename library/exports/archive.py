"""The complete archive: every row and file of a library, which `restore` brings back whole.

A zip file. `library.json` says what it is; `index.jsonl`, `tags.jsonl` and `collections.jsonl` hold
a row a line; `items/<id>.json` is an item with all its rows, `files/<id>/` its original, its
Markdown, its captures and its pictures. Vectors are not in it: they are made again.
"""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from librarian_site.core.orm.batching import in_batches
from library import document_kinds, storage
from library.exports.base import Export, ExportFormat
from library.models import Collection, LibraryItem, Tag
from library.pictures.models import Picture

NAME = "williams-librarian"
VERSION = 1
BATCH = 50
INDEX_FIELDS = ("id", "title", "url", "canonical_url", "created_at")
TAG_FIELDS = ("name", "color")
COLLECTION_FIELDS = ("name", "query", "created_at")
ITEM_FIELDS = (
    *("id", "source_type", "title", "author", "site", "url", "canonical_url", "filename"),
    *("content_hash", "language", "image_url", "published_at", "summary", "key_points"),
    *("key_phrases", "phrase_keys"),
    *("quality_score", "quality_parts", "tier_override", "word_count", "provenance"),
    *("signature", "signature_version", "bands", "markdown", "original_type", "fetched_at"),
    *("created_at", "updated_at", "read_at", "note"),
    *("read_progress", "progress_at"),
    *("watched_at", "changed_at", "moved_at", "replaced_at", "gone_at"),
    *("favourite_at", "later_at", "archived_at"),
)
PASSAGE_FIELDS = ("ordinal", "heading", "text", "start", "places")
HIGHLIGHT_FIELDS = ("quote", "prefix", "suffix", "note", "color", "created_at")
VERSION_FIELDS = (
    *("title", "markdown", "word_count", "content_hash", "fetched_at", "replaced_at"),
    *("change", "digest", "previous_digest"),
)
ALIAS_FIELDS = ("canonical_url", "content_hash")
CAPTURE_FIELDS = (
    *("kind", "media_type", "url", "made_by", "is_faithful", "note", "width", "height"),
    *("sha256", "created_at"),
)
PICTURE_FIELDS = ("url", "position", "state", "error")
PICTURE_FILE_FIELDS = ("media_type", "width", "height")


def write(export: Export, file: IO[bytes]) -> int:
    """Raises StorageError where an item's original can't be read."""
    index: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in in_batches(_whole(export.items), BATCH):
            index.append(_row(item, INDEX_FIELDS))
            archive.writestr(f"items/{item.pk}.json", _json(_item(item)))
            archive.writestr(original_path(item.pk, item.original_type), _original(item))
            archive.writestr(f"files/{item.pk}/text.md", item.markdown)
            for capture in item.captures.all():
                archive.writestr(capture_path(item.pk, capture.sha256), storage.read(capture.path))
            for digest, path in _picture_files(item).items():
                archive.writestr(picture_path(item.pk, digest), storage.read(path))
        for name, rows in (
            ("index", index),
            ("tags", _rows(Tag, export, TAG_FIELDS)),
            ("collections", _rows(Collection, export, COLLECTION_FIELDS)),
        ):
            archive.writestr(f"{name}.jsonl", "\n".join(map(_json, rows)))
        head = {"format": NAME, "version": VERSION, "made_at": export.made_at, "items": len(index)}
        archive.writestr("library.json", _json(head))
    return len(index)


def original_path(item_id: UUID | str, media_type: str) -> str:
    return f"files/{item_id}/original{document_kinds.extension_of(media_type)}"


def capture_path(item_id: UUID | str, sha256: str) -> str:
    return f"files/{item_id}/captures/{sha256}"


def picture_path(item_id: UUID | str, sha256: str) -> str:
    return f"files/{item_id}/pictures/{sha256}"


def _picture_files(item: LibraryItem) -> dict[str, str]:
    """The files of its kept pictures and thumbnails, by the digest that is their name."""
    kept = [path for each in item.pictures.all() for path in (each.path, each.thumbnail_path)]
    return {PurePosixPath(path).stem: path for path in kept if path}


def _picture(picture: Picture) -> dict[str, Any]:
    row = _row(picture, PICTURE_FIELDS)
    if picture.path:
        thumbnail = PurePosixPath(picture.thumbnail_path).stem
        row |= {**_row(picture, PICTURE_FILE_FIELDS), "sha256": picture.sha256}
        row |= {"thumbnail": thumbnail}
    return row


def _original(item: LibraryItem) -> bytes:
    return storage.read(item.original_path) if item.original_path else b""


def _rows(model: Any, export: Export, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_row(each, fields) for each in model.objects.filter(owner=export.owner).order_by("pk")]


def _whole(items: Any) -> Any:
    return items.prefetch_related(
        *("tags", "collections", "highlights", "passages", "versions", "aliases"),
        *("captures", "pictures"),
    ).defer("search_vector")


def _item(item: LibraryItem) -> dict[str, Any]:
    versions = {each.pk: number for number, each in enumerate(item.versions.all())}
    return {
        **_row(item, ITEM_FIELDS),
        "tags": [tag.name for tag in item.tags.all()],
        "collections": [each.name for each in item.collections.all()],
        "passages": [_row(each, PASSAGE_FIELDS) for each in item.passages.all()],
        "highlights": [_row(each, HIGHLIGHT_FIELDS) for each in item.highlights.all()],
        "versions": [_row(each, VERSION_FIELDS) for each in item.versions.all()],
        # Each with the place of its version among `versions`; null: of the present text.
        "captures": [
            {**_row(each, CAPTURE_FIELDS), "version": each.version_id and versions[each.version_id]}
            for each in item.captures.all()
        ],
        "pictures": [_picture(each) for each in item.pictures.all()],
        "aliases": [_row(each, ALIAS_FIELDS) for each in item.aliases.all()],
    }


def _row(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in fields}


class _Encoder(DjangoJSONEncoder):
    """To the microsecond, unlike Django's own."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _json(value: Any) -> str:
    return json.dumps(value, cls=_Encoder, ensure_ascii=False)


FORMAT = ExportFormat("archive", "Complete archive", ".zip", "application/zip", write)
