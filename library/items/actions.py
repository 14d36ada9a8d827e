"""Change and delete items, and update the vector index and facet counts accordingly."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from library import provenance, storage
from library.items.files import removal
from library.limits import MAX_NOTE, MAX_TAG
from library.models import LibraryItem, Passage, Tag, TagAlias
from library.names import clean_name
from library.search import facets
from library.vector_index import get_indexes
from library.vector_index.base import VectorStoreError
from library.vector_index.indexing import about_points, index_payload

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from library.querysets import LibraryItemQuerySet
    from library.vector_index.base import VectorIndex


logger = logging.getLogger(__name__)

BEGUN = 5  # percent: less than that is a look, and less of the rest is nothing


def ensure_tags(*, owner_id: int, names: Sequence[str], by_hand: bool = True) -> list[Tag]:
    """Return the owner's tags of these names, ignoring case; create those that are missing.

    A name that was merged into a tag gives that tag. One that was deleted is made again only
    `by_hand`.
    """
    tags = {}
    for name in filter(None, (clean_name(name, MAX_TAG) for name in names)):
        tag = Tag.objects.filter(owner_id=owner_id, name__same=name).first()
        alias = None if tag else TagAlias.objects.filter(owner_id=owner_id, name__same=name).first()
        if alias is not None:
            tag = alias.tag
            if tag is None and not by_hand:
                continue
            if tag is None:
                alias.delete()
        if tag is None:
            Tag.objects.bulk_create([Tag(owner_id=owner_id, name=name)], ignore_conflicts=True)
            tag = Tag.objects.get(owner_id=owner_id, name__same=name)
        tags[tag.pk] = tag
    return list(tags.values())


def state_columns(**states: bool | None) -> dict[str, Any]:
    """The columns of items in these states; None is as before.

    What is archived is not to be read later, and what is to be read later leaves the archive.
    """
    columns = {
        f"{name}_at": timezone.now() if value else None
        for name, value in states.items()
        if value is not None
    }
    if states.get("archived"):
        columns["later_at"] = None
    elif states.get("later"):
        columns["archived_at"] = None
    return columns


@transaction.atomic
def update_item(
    item: LibraryItem,
    *,
    title: str | None = None,
    tags: Sequence[str] | None = None,
    read: bool | None = None,
    note: str | None = None,
    favourite: bool | None = None,
    later: bool | None = None,
    archived: bool | None = None,
) -> LibraryItem:
    """Change the user-editable fields and record them as user-edited; syncs the index on commit."""
    fields: dict[str, Any] = {"updated_at": Now()}
    own = ["title"] if title not in (None, item.title) else []
    own += ["tags"] if tags is not None else []
    if own:
        fields["provenance"] = provenance.mark_user_edited(own)
    if title is not None and title != item.title:
        # The title is part of the indexed text, so the passages must be indexed again.
        fields |= {"title": title, "index_name": "", "other_index_name": ""}
        Passage.objects.filter(item=item, ordinal=0).update(word_forms=None)  # so must its forms
    fields |= state_columns(read=read, favourite=favourite, later=later, archived=archived)
    if note is not None:
        fields["note"] = note[:MAX_NOTE]
    LibraryItem.objects.filter(pk=item.pk).update(**fields)
    if tags is not None:
        item.tags.set(ensure_tags(owner_id=item.owner_id, names=tags))
    item.refresh_from_db()
    transaction.on_commit(lambda: sync_index([item.pk]))
    return item


def set_progress(item: LibraryItem, percent: int) -> None:
    """Save how far the text was read, in percent."""
    _save_progress(LibraryItem.objects.filter(pk=item.pk), percent)


def advance_progress(item: LibraryItem, percent: int) -> None:
    """Save how far the text was read, unless another tab or device is further already."""
    _save_progress(LibraryItem.objects.filter(pk=item.pk, read_progress__lt=percent), percent)


def _save_progress(items: LibraryItemQuerySet, percent: int) -> None:
    begun = BEGUN <= percent <= 100 - BEGUN
    items.update(read_progress=percent, progress_at=Now() if begun else None)


def sync_index(items: Sequence[UUID]) -> None:
    """Update the facet counts, and in the index what is said about the changed items.

    Texts and titles are indexed by `index_item`, and so are items without a text. When the index
    is unavailable, the items are marked to be indexed again by the next `reindexing.reindex`.
    """
    changed = list(
        LibraryItem.objects.filter(pk__in=items)
        .defer("markdown", "search_vector")
        .prefetch_related("tags", "collections", "highlights")
    )
    for owner_id in {item.owner_id for item in changed}:
        facets.bump_version(owner_id)
    first = Passage.objects.filter(item__in=items, ordinal=0)
    having_text = set(first.values_list("item_id", flat=True))
    try:
        for item in changed:
            payload = index_payload(item)
            for index in get_indexes():
                index.set_payload([item.pk], payload)
                if item.pk in having_text:
                    _replace_about(index, item, payload)
            if item.pk not in having_text:
                LibraryItem.objects.filter(pk=item.pk).update(index_name="", other_index_name="")
    except VectorStoreError as error:
        LibraryItem.objects.filter(pk__in=items).update(index_name="", other_index_name="")
        logger.warning("%d items changed but the index did not follow: %s", len(items), error)


def _replace_about(index: VectorIndex, item: LibraryItem, payload: dict[str, Any]) -> None:
    """Make the index find the item by its present tags, note and highlights."""
    points = about_points(item, payload)
    if points:
        index.add(points)
    else:
        index.delete_about(item.pk)


@transaction.atomic
def drop_stray_files(*, owner_id: int, item_id: UUID) -> None:
    """Delete the item's files that its row does not name. Raises StorageError.

    The row is locked meanwhile, so that its paths can't change. Another job may have written files
    that its row will name in a moment: `filing.file_item` checks that they exist, and writes them
    again, before it releases the row's lock.
    """
    row = LibraryItem.objects.select_for_update().filter(pk=item_id)
    named = row.values_list("file_path", "original_path").first()
    if named is not None:  # without a row, whoever deleted it deletes the files
        storage.prune_item_files(owner_id=owner_id, item_id=item_id, keep=frozenset(named))


def delete_item(item: LibraryItem) -> None:
    """Delete the row, then its vectors and files.

    What a store that is unavailable keeps, the sweeper removes later (`items.files.removal`).
    """
    item_id, owner_id = item.pk, item.owner_id
    LibraryItem.objects.filter(pk=item_id).delete()
    facets.bump_version(owner_id)
    Tag.objects.filter(Q(owner_id=owner_id), items__isnull=True).delete()
    try:
        for index in get_indexes():
            index.delete_items([item_id])
        removal.prune_files(owner_id=owner_id, item_id=item_id)
    except (VectorStoreError, storage.StorageError) as error:
        logger.warning("Item %s left something behind for the sweeper: %s", item_id, error)
        removal.schedule(owner_id=owner_id, item_id=item_id)
