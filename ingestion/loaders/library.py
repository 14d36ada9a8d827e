"""Turn documents into the library's drafts."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from ingestion.errors import StoreUnavailable
from library import services
from library.canonical import canonical_url
from library.errors import LibraryError

if TYPE_CHECKING:
    from uuid import UUID

    from ingestion.documents import ProcessedDocument, Progress, RawDocument
    from library.models import LibraryItem


def load(
    raw: RawDocument,
    processed: ProcessedDocument,
    *,
    owner_id: int,
    item_id: UUID,
    progress: Progress,
) -> services.FiledItem:
    """File the document for its owner.

    `item_id` becomes the item's id when it is new, so a repeated attempt meets its own item.
    """
    try:
        return services.file_item(
            _draft(raw, processed, owner_id=owner_id, item_id=item_id), progress=progress
        )
    except LibraryError as error:
        raise StoreUnavailable(str(error)) from error


def unload(filed: services.FiledItem) -> None:
    """Take back an item that a cancelled job had just filed; an item it renewed stays."""
    if filed.created:
        services.delete_item(filed.item)


def already_filed(*, owner_id: int, url: str) -> LibraryItem | None:
    if not url:
        return None
    return services.find_item(owner_id=owner_id, canonical_url=canonical_url(url), content_hash="")


def _draft(
    raw: RawDocument, processed: ProcessedDocument, *, owner_id: int, item_id: UUID
) -> services.ItemDraft:
    address = raw.canonical_url or raw.url
    return services.ItemDraft(
        item_id=item_id,
        owner_id=owner_id,
        source_type=str(raw.kind),
        title=processed.title,
        author=raw.author,
        site=raw.site,
        url=raw.url,
        canonical_url=canonical_url(address) if address else "",
        filename=raw.filename,
        language=processed.language,
        image_url=raw.image_url,
        published_at=raw.published_at,
        markdown=raw.markdown,
        original=raw.original,
        original_type=raw.media_type,
        content_hash=hashlib.sha256(raw.original).hexdigest(),
        summary=processed.summary,
        key_points=processed.key_points,
        tags=processed.tags,
        quality_score=processed.quality.score,
        quality_parts=[asdict(part) for part in processed.quality.parts],
        word_count=processed.word_count,
        passages=[
            services.PassageDraft(p.ordinal, p.heading, p.text, p.start) for p in processed.passages
        ],
    )
