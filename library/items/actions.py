"""What is done to items once they are filed: indexing, changing, removing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from library import provenance, storage
from library.models import LibraryItem, Passage, Tag
from library.search import facets
from library.search.filters import site_names
from library.vector_index import Point, VectorStoreError, get_index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from library.items.filing import PassageDraft

logger = logging.getLogger(__name__)


def searchable(title: str, passage: PassageDraft | Passage) -> str:
    """A passage as it is looked for: under its document's title and its own headings."""
    return "\n".join(filter(None, (title, passage.heading, passage.text)))


def ensure_tags(*, owner_id: int, names: Sequence[str]) -> list[Tag]:
    """The owner's tags of these names, made where none exists in any spelling of case."""
    tags = {}
    for name in filter(None, (" ".join(name.split())[:60] for name in names)):
        tag = Tag.objects.filter(owner_id=owner_id, name__iexact=name).first()
        if tag is None:
            Tag.objects.bulk_create([Tag(owner_id=owner_id, name=name)], ignore_conflicts=True)
            tag = Tag.objects.get(owner_id=owner_id, name__iexact=name)
        tags[tag.pk] = tag
    return list(tags.values())


def index_item(item: LibraryItem, vectors: NDArray[np.float32] | None = None) -> None:
    """Make the index hold exactly this item's passages; embeds them when no vectors are given."""
    from library.embeddings import embed
    from library.search.bm25 import encode_document

    passages = list(item.passages.order_by("ordinal"))
    if vectors is None:
        vectors = embed([searchable(item.title, passage) for passage in passages])
    payload = index_payload(item)
    points = [
        Point(
            id=passage.pk,
            dense=vector,
            sparse=encode_document(searchable("", passage), item.language, title=item.title),
            payload={**payload, "ordinal": passage.ordinal},
        )
        for passage, vector in zip(passages, vectors, strict=True)
    ]
    index = get_index()
    index.replace_item(item.pk, points)
    LibraryItem.objects.filter(pk=item.pk, updated_at=item.updated_at).update(
        index_name=index.name, indexed_at=Now()
    )


def index_payload(item: LibraryItem) -> dict[str, Any]:
    """What the index filters by; kept with every passage of the item."""
    return {
        "owner": item.owner_id,
        "item": str(item.pk),
        "tier": item.tier,
        "kind": item.source_type,
        "language": item.language,
        "site": site_names(item.domain, item.site),
        "tags": [tag.name.lower() for tag in item.tags.all()],
        "collections": [collection.name.lower() for collection in item.collections.all()],
        "dated_at": item.dated_at.timestamp(),
        "read": item.read_at is not None,
    }


@transaction.atomic
def update_item(
    item: LibraryItem,
    *,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    read: bool | None = None,
) -> LibraryItem:
    """Change what the owner may change; the index follows after commit."""
    fields: dict[str, Any] = {"updated_at": Now()}
    own = ["title"] if title not in (None, item.title) else []
    own += ["tags"] if tags is not None else []
    if own:
        fields["provenance"] = provenance.by_owner(own)
    if title is not None and title != item.title:
        # Its passages are found by the title too, so the index takes them anew.
        fields |= {"title": title, "index_name": ""}
    if read is not None:
        fields["read_at"] = timezone.now() if read else None
    LibraryItem.objects.filter(pk=item.pk).update(**fields)
    if tags is not None:
        item.tags.set(ensure_tags(owner_id=item.owner_id, names=tags))
    item.refresh_from_db()
    transaction.on_commit(lambda: followed([item.pk]))
    return item


def followed(items: Sequence[UUID]) -> None:
    """Bring counts and index in line with rows that changed, but for what words are found by."""
    changed = list(
        LibraryItem.objects.filter(pk__in=items)
        .defer("markdown", "search_vector")
        .prefetch_related("tags", "collections")
    )
    for owner_id in {item.owner_id for item in changed}:
        facets.changed(owner_id)
    try:
        for item in changed:
            get_index().set_payload([item.pk], index_payload(item))
    except VectorStoreError as error:
        # The row is the truth; the next round of `reindexing` brings the index in line.
        LibraryItem.objects.filter(pk__in=items).update(index_name="")
        logger.warning("%d items changed but the index did not follow: %s", len(items), error)


@transaction.atomic
def drop_stray_files(*, owner_id: int, item_id: UUID) -> None:
    """Delete the item's files that its row does not name. Raises StorageError.

    The row is locked meanwhile, so that it names no other. Another job may have written files that
    it is about to name: it looks for them before it lets go of the row (`filing.file_item`).
    """
    row = LibraryItem.objects.select_for_update().filter(pk=item_id)
    named = row.values_list("file_path", "original_path").first()
    if named is not None:  # else who deleted the row deletes its files
        storage.prune_item_files(owner_id=owner_id, item_id=item_id, keep=frozenset(named))


def delete_item(item: LibraryItem) -> None:
    """Remove the row, then its files and vectors; leftovers of a store that is away never show."""
    item_id, owner_id = item.pk, item.owner_id
    LibraryItem.objects.filter(pk=item_id).delete()
    facets.changed(owner_id)
    Tag.objects.filter(Q(owner_id=owner_id), items__isnull=True).delete()
    try:
        get_index().delete_items([item_id])
        storage.prune_item_files(owner_id=owner_id, item_id=item_id, keep=frozenset())
    except (VectorStoreError, storage.StorageError) as error:
        logger.warning("Item %s is deleted but left something behind: %s", item_id, error)
