"""The load stage: turn a document into the library's draft and file it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from ingestion.documents.errors import ItemGone, store_failure
from ingestion.documents.processor_versions import version_key
from library import errors as library_errors
from library.duplicates import detection
from library.items import actions, drafts, filing
from library.items.page_address import make_room, page_address
from library.items.url_normalization import canonical_url
from library.models import LibraryItem
from library.names import UNTITLED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from ingestion.documents.types import Document, Made, Progress


def locate(document: Document, *, owner_id: int) -> Document:
    """The document with the address and the hash by which the owner's library knows it.

    Worked out once, after extraction; `item_of`, `nearest` and `load` go by them.
    """
    address = page_address(
        owner_id=owner_id,
        url=document.url,
        declared=document.canonical_url,
        markdown=document.markdown,
    )
    digest = hashlib.sha256(document.original).hexdigest()
    return replace(document, canonical_url=address, content_hash=digest)


def load(
    document: Document,
    *,
    owner_id: int,
    item_id: UUID,
    progress: Progress,
    renews: bool = False,
    text_only: bool = False,
) -> filing.FiledItem:
    """File the document for its owner.

    `item_id` becomes the item's id when it is new, so a repeated attempt meets its own item;
    a document that `renews` goes to that item or, when it was deleted, raises ItemGone. With
    `text_only` it can be read and found by words; the rest follows by another call, which renews.
    """
    draft = _draft(document, owner_id=owner_id, item_id=item_id)
    draft = replace(draft, renews=renews, text_only=text_only)
    if not renews:
        make_room(
            owner_id=owner_id,
            url=document.url,
            address=document.canonical_url,
            markdown=document.markdown,
            but=item_id,
        )
    try:
        return filing.file_item(draft, progress=progress)
    except library_errors.ItemGone as error:
        raise ItemGone(str(error)) from error
    except library_errors.LibraryError as error:
        raise store_failure(error) from error


def unload(filed: filing.FiledItem) -> None:
    """Take back an item that a cancelled job had just filed; an item it renewed stays."""
    if filed.created:
        actions.delete_item(filed.item)


def discard_item(*, owner_id: int, item_id: UUID) -> None:
    """Remove whatever a cancelled job had made of a new item: row, files, vectors.

    An item that was there before has an id of its own, and stays.
    """
    actions.delete_item(LibraryItem(pk=item_id, owner_id=owner_id))


def leave_named_files(*, owner_id: int, item_id: UUID) -> None:
    """Delete the files of an item that its row does not name. Raises StoreUnavailable."""
    try:
        actions.drop_stray_files(owner_id=owner_id, item_id=item_id)
    except library_errors.StorageError as error:
        raise store_failure(error) from error


def item_of(document: Document, *, owner_id: int) -> UUID | None:
    """The owner's item that a located document renews: of this address or, without one, file."""
    known = filing.find_item(
        owner_id=owner_id,
        canonical_url=document.canonical_url,
        content_hash=document.content_hash,
    )
    return known.pk if known else None


def already_filed(*, owner_id: int, url: str) -> LibraryItem | None:
    """The item that was filed from this address, or merged into another."""
    if not url:
        return None
    try:
        address = canonical_url(url)
    except ValueError:
        return None  # it is no URL, which submitting it says
    item = filing.find_item(owner_id=owner_id, canonical_url=address, content_hash="")
    # One that came from elsewhere and only declared this address may be another page.
    if item is not None and item.canonical_url == address and item.url:
        return item if canonical_url(item.url) == address else None
    return item


def already_uploaded(*, owner_id: int, content: bytes) -> LibraryItem | None:
    """The item of a file with this content."""
    digest = hashlib.sha256(content).hexdigest()
    return filing.find_item(owner_id=owner_id, canonical_url="", content_hash=digest)


def nearest(document: Document, *, owner_id: int, but: Sequence[UUID | None]) -> float:
    """Return the similarity (0 to 1) of the owner's most similar item.

    Those of `but` do not count, such as the one that this document renews (`item_of`).
    """
    apart_from = [item for item in but if item is not None]
    return detection.max_similarity(document.markdown, owner_id=owner_id, exclude=apart_from)


def _draft(document: Document, *, owner_id: int, item_id: UUID) -> drafts.ItemDraft:
    return drafts.ItemDraft(
        item_id=item_id,
        owner_id=owner_id,
        source_type=document.kind,
        title=document.title or UNTITLED,
        author=document.author,
        site=document.site,
        url=document.url,
        canonical_url=document.canonical_url,
        filename=document.filename,
        language=document.language,
        image_url=document.image_url,
        published_at=document.published_at,
        markdown=document.markdown,
        original=document.original,
        original_type=document.media_type,
        content_hash=document.content_hash,
        summary=document.summary,
        key_points=document.key_points,
        tags=document.tags,
        key_phrases=document.key_phrases,
        quality_score=document.quality.score,
        quality_parts=[asdict(part) for part in document.quality.parts],
        word_count=document.word_count,
        vectors=document.vectors,
        fetched_at=document.fetched_at,
        model_due_at=document.model_due_at,
        provenance=_provenance(document),
        passages=[
            drafts.PassageDraft(
                passage.ordinal,
                passage.heading,
                passage.text,
                passage.start,
                [(place.start, place.at) for place in passage.places],
            )
            for passage in document.passages
        ],
    )


def _provenance(document: Document) -> dict[str, Any]:
    """By field, as the library keeps it; what a page left empty has no maker."""
    empty = {
        name
        for name, value in (
            ("title", document.title),
            ("author", document.author),
            ("site", document.site),
            ("published", document.published_at),
            ("summary", document.summary),
            ("key_points", document.key_points),
            ("tags", document.tags),
            ("key_phrases", document.key_phrases),
        )
        if not value
    }
    made = {each.name: _entry(each) for each in document.made}
    if document.charset and "text" in made:
        made["text"]["detail"] = {**made["text"].get("detail", {}), "charset": document.charset}
    return {name: entry for name, entry in made.items() if name not in empty}


def _entry(made: Made) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "by": version_key(f"{made.by or made.maker}/{made.version}", made.under),
        "maker": made.maker,
        "version": made.version,
        "input": made.input_hash,
        "at": made.at.isoformat(),
        "ms": made.duration_ms,
    }
    return {**entry, "detail": made.detail} if made.detail else entry
