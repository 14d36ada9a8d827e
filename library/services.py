"""What is done to the library: filing an item, changing it, removing it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from library import duplicates, facets, storage
from library.models import ItemAlias, LibraryItem, Passage, Tag
from library.narrowing import site_names
from library.tiers import tier_of
from library.vectors import Point, VectorStoreError, get_index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PassageDraft:
    ordinal: int
    heading: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """Everything that makes an item, before it is filed.

    `item_id` is used when the owner has no such item yet: the same draft filed twice is one item.
    """

    item_id: UUID
    owner_id: int
    source_type: str
    title: str
    markdown: str
    original: bytes
    original_type: str
    content_hash: str
    canonical_url: str = ""
    url: str = ""
    filename: str = ""
    author: str = ""
    site: str = ""
    language: str = ""
    image_url: str = ""
    published_at: datetime | None = None
    summary: str = ""
    key_points: Sequence[str] = ()
    tags: Sequence[str] = ()
    quality_score: float = 0.0
    quality_parts: Sequence[dict[str, Any]] = ()
    word_count: int = 0
    passages: Sequence[PassageDraft] = field(default=())


@dataclass(frozen=True, slots=True)
class FiledItem:
    item: LibraryItem
    created: bool


def find_item(*, owner_id: int, canonical_url: str, content_hash: str) -> LibraryItem | None:
    """The owner's item for this URL, or for this file when there is no URL.

    Also one that another with this URL or file was merged into.
    """
    items = LibraryItem.objects.filter(owner_id=owner_id)
    if canonical_url:
        known: dict[str, str] = {"canonical_url": canonical_url}
    else:
        known = {"canonical_url": "", "content_hash": content_hash}
    alias = ItemAlias.objects.filter(owner_id=owner_id, **known).values("item_id")
    return items.filter(**known).first() or items.filter(pk__in=alias).first()


def passage_id(item_id: UUID, ordinal: int) -> UUID:
    return uuid5(item_id, str(ordinal))


def file_item(draft: ItemDraft, *, progress: Callable[[float, str], None]) -> FiledItem:
    """File the draft: files, then row, then vectors, then the old files' deletion.

    Safe to repeat after a crash between any two steps. Raises LibraryError when a store is away;
    whatever `progress` raises before the row is written leaves no row behind.
    """
    vectors = _embed_passages(draft, progress)
    existing = find_item(
        owner_id=draft.owner_id,
        canonical_url=draft.canonical_url,
        content_hash=draft.content_hash,
    )
    item_id = existing.pk if existing else draft.item_id
    progress(82, "Storing the files")
    files = storage.save_item_files(
        tier=(existing and existing.tier_override) or tier_of(draft.quality_score),
        owner_id=draft.owner_id,
        item_id=item_id,
        title=draft.title,
        markdown=draft.markdown,
        original=draft.original,
        media_type=draft.original_type,
    )
    progress(88, "Filing")
    item = _write_rows(draft, item_id, files, existing)
    progress(92, "Indexing for search")
    index_item(item, vectors)
    storage.prune_item_files(
        owner_id=draft.owner_id, item_id=item_id, keep=frozenset((files.markdown, files.original))
    )
    facets.changed(draft.owner_id)
    return FiledItem(item=item, created=existing is None)


def _embed_passages(
    draft: ItemDraft, progress: Callable[[float, str], None]
) -> NDArray[np.float32]:
    # Here, because only workers embed; the web starts faster without numpy.
    from library.embeddings import embed

    total = len(draft.passages)

    def on_batch(done: int) -> None:
        progress(80 * done / max(1, total), f"Embedding passage {done} of {total}")

    texts = [_searchable(draft.title, passage) for passage in draft.passages]
    return embed(texts, progress=on_batch)


def _searchable(title: str, passage: PassageDraft | Passage) -> str:
    """A passage as it is looked for: under its document's title and its own headings."""
    return "\n".join(filter(None, (title, passage.heading, passage.text)))


def _write_rows(
    draft: ItemDraft, item_id: UUID, files: storage.ItemFiles, existing: LibraryItem | None
) -> LibraryItem:
    columns = {
        name: getattr(draft, name)
        for name in (
            "owner_id",
            "source_type",
            "markdown",
            "original_type",
            "content_hash",
            "canonical_url",
            "url",
            "language",
            "image_url",
            "published_at",
            "summary",
            "quality_score",
            "word_count",
        )
    }
    signature = duplicates.signature(draft.markdown)
    columns |= {
        "title": draft.title[:500],
        "author": draft.author[:300],
        "site": draft.site[:255],
        "filename": draft.filename[:255],
        "key_points": list(draft.key_points),
        "quality_parts": list(draft.quality_parts),
        "file_path": files.markdown,
        "original_path": files.original,
        "stored_bytes": len(draft.original) + len(draft.markdown.encode()),
        "signature": signature,
        "bands": duplicates.bands(signature),
        "updated_at": Now(),
        "index_name": "",  # until its new passages are there
    }
    if existing is not None:  # found by an alias, it stays under its own address
        columns["canonical_url"] = existing.canonical_url
    with transaction.atomic():
        LibraryItem.objects.update_or_create(pk=item_id, defaults=columns)
        item = LibraryItem.objects.get(pk=item_id)
        item.tags.set(ensure_tags(owner_id=draft.owner_id, names=draft.tags))
        item.passages.all().delete()
        Passage.objects.bulk_create(
            [
                Passage(
                    id=passage_id(item_id, passage.ordinal),
                    item=item,
                    ordinal=passage.ordinal,
                    heading=passage.heading[:300],
                    text=passage.text,
                    start=passage.start,
                )
                for passage in draft.passages
            ],
            batch_size=500,
        )
    return item


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
    from library.sparse import encode_document

    passages = list(item.passages.order_by("ordinal"))
    if vectors is None:
        vectors = embed([_searchable(item.title, passage) for passage in passages])
    payload = index_payload(item)
    points = [
        Point(
            id=passage.pk,
            dense=vector,
            sparse=encode_document(_searchable("", passage), item.language, title=item.title),
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
