"""Process items again with today's processors, from their stored originals."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from ingestion.documents.errors import ItemGone, store_failure
from ingestion.documents.types import Source
from library import storage
from library.models import LibraryItem

if TYPE_CHECKING:
    from ingestion.models import IngestionJob


def item_id(job: IngestionJob) -> UUID | None:
    """Id of the item that the job is for alone; None for one whose document tells its item.

    It is processed again, or a visit to its page has fetched another text.
    """
    chosen = job.options.get("reenrich") or job.options.get("renew")
    return UUID(chosen) if chosen else None


def is_visit(job: IngestionJob) -> bool:
    """Whether it files what a visit to the page of a watched item has fetched."""
    return "renew" in job.options


def reads_original(job: IngestionJob) -> bool:
    """Whether it reads the item's stored original, and fetches nothing."""
    return "reenrich" in job.options


def source(*, owner_id: int, item_id: UUID) -> Source:
    """The item's stored original as a source. Raises ItemGone, StoreUnavailable."""
    item = LibraryItem.objects.filter(pk=item_id, owner_id=owner_id).first()
    if item is None:
        raise ItemGone("The item is no longer in the library.")
    try:
        content = storage.read(item.original_path, sha256=item.content_hash)
    except storage.MissingFile as error:
        raise ItemGone("The item's saved copy is gone, so it can't be read again.") from error
    except storage.DamagedFile as error:
        raise ItemGone("The item's saved copy is damaged, so it can't be read again.") from error
    except storage.StorageError as error:
        raise store_failure(error) from error
    text = item.provenance.get("text", {})
    return Source(
        url=item.url,
        filename=item.filename,
        content=content,
        media_type=item.original_type,
        charset=text.get("detail", {}).get("charset", ""),
        fetched_at=item.fetched_at or item.created_at,
    )


def tries(item_id: UUID) -> int:
    """How often a model failed to answer about the item."""
    found = LibraryItem.objects.filter(pk=item_id).values_list("provenance", flat=True).first()
    detail: dict[str, int] = (found or {}).get("summary", {}).get("detail", {})
    return detail.get("tries", 0)
