"""Actions on many items at once; each returns the number of items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from library import provenance
from library.items import actions, collections
from library.models import Collection, LibraryItem
from library.querysets import LibraryItemQuerySet

MAX_SELECTED = 500


def add_tags(items: LibraryItemQuerySet, *, owner_id: int, names: Sequence[str]) -> int:
    return _changed(
        items,
        lambda item: item.tags.add(*actions.ensure_tags(owner_id=owner_id, names=names)),
        provenance=provenance.mark_user_edited(["tags"]),
    )


def remove_tags(items: LibraryItemQuerySet, *, names: Sequence[str]) -> int:
    named = {name.lower() for name in names}
    return _changed(
        items,
        lambda item: item.tags.remove(*[t for t in item.tags.all() if t.name.lower() in named]),
        provenance=provenance.mark_user_edited(["tags"]),
    )


def put_in(items: LibraryItemQuerySet, collection: Collection) -> int:
    return _changed(items, lambda item: item.collections.add(collection))


def take_out_of(items: LibraryItemQuerySet, collection: Collection) -> int:
    return _changed(items, lambda item: item.collections.remove(collection))


def move(items: LibraryItemQuerySet, *, left: Collection, to: Collection) -> int:
    """Move the items from one collection into another."""
    moved = items.filter(pk__in=list(items.values_list("pk", flat=True)))
    count = put_in(moved, to)
    if left.pk != to.pk:
        take_out_of(moved, left)
    return count


def take_those_out_of(items: LibraryItemQuerySet, collection: Collection) -> int:
    """Take those of the items that are in it out of the collection; the others don't count."""
    inside = list(items.filter(collections=collection).values_list("pk", flat=True))
    return take_out_of(items.filter(pk__in=inside), collection)


def target_collection(owner_id: int, name: str) -> Collection:
    """Return the owner's collection of this name, created when missing.

    Raises ValueError without a name, or when a saved search fills the collection.
    """
    if not name:
        raise ValueError("Name the collection they shall go to.")
    collection = collections.find_or_create(owner_id, name)
    if collection.query:
        raise ValueError(f"“{collection.name}” fills itself by its search; choose another.")
    return collection


def mark(items: LibraryItemQuerySet, *, read: bool) -> int:
    """Mark as read or unread; items that are read already keep their `read_at`."""
    moment = Coalesce(F("read_at"), Now()) if read else None
    return _changed(items, None, read_at=moment)


def mark_as(items: LibraryItemQuerySet, **states: bool) -> int:
    """Mark as `favourite`, `later` or `archived`, or take the mark away."""
    return _changed(items, None, **actions.state_columns(**states))


def _changed(
    items: LibraryItemQuerySet, change: Callable[[LibraryItem], None] | None, **columns: Any
) -> int:
    """Change the items' rows in one transaction, then sync the index."""
    with transaction.atomic():
        chosen = list(items.select_for_update().defer("markdown", "search_vector"))
        for item in chosen:
            if change is not None:
                change(item)
        LibraryItem.objects.filter(pk__in=[item.pk for item in chosen]).update(
            updated_at=Now(), **columns
        )
    actions.sync_index([item.pk for item in chosen])
    return len(chosen)
