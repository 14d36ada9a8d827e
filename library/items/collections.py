"""Make, rename, fill and delete collections, and sync the index of their items."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from library.errors import BadParameter
from library.items import actions
from library.limits import MAX_COLLECTION
from library.models import Collection, LibraryItem
from library.names import clean_name

if TYPE_CHECKING:
    from collections.abc import Sequence


def owned_by(owner_id: int) -> QuerySet[Collection]:
    """Return the owner's collections, each with `count`, its items filed by hand."""
    return Collection.objects.filter(owner_id=owner_id).annotate(count=Count("items"))


def find(owner_id: int, name: str) -> Collection | None:
    """Return the owner's collection of this name, ignoring case, if it exists."""
    return Collection.objects.filter(owner_id=owner_id, name__same=name).first()


def find_or_create(owner_id: int, name: str) -> Collection:
    """Return the owner's collection of this name, made where there is none, also by two at once."""
    found = find(owner_id, name)
    if found is None:
        made = Collection(owner_id=owner_id, name=name)
        Collection.objects.bulk_create([made], ignore_conflicts=True)
        found = Collection.objects.get(owner_id=owner_id, name__same=name)
    return found


def create(*, owner_id: int, name: str, query: str = "") -> Collection:
    """Create a collection, with a query a saved search. Raises BadParameter."""
    name = _named(name)
    try:
        with transaction.atomic():
            return Collection.objects.create(owner_id=owner_id, name=name, query=query.strip())
    except IntegrityError as error:
        raise _taken(name) from error


def change(
    collection: Collection, *, name: str | None = None, query: str | None = None
) -> Collection:
    """Rename the collection, or change its search. Raises BadParameter.

    One that is filled by hand stays so: its items would be lost in a search.
    """
    fields = {} if name is None else {"name": _named(name)}
    if query is not None:
        if bool(query.strip()) != bool(collection.query):
            raise BadParameter("query", "A collection stays a search, or stays filled by hand.")
        fields["query"] = query.strip()
    try:
        with transaction.atomic():
            Collection.objects.filter(pk=collection.pk).update(**fields)
    except IntegrityError as error:
        raise _taken(fields["name"]) from error
    actions.sync_index(_items(collection))
    return owned_by(collection.owner_id).get(pk=collection.pk)


def delete(collection: Collection) -> None:
    """Delete the collection, not its items."""
    items = _items(collection)
    collection.delete()
    actions.sync_index(items)


def set_collections(item: LibraryItem, ids: Sequence[int]) -> None:
    """Put the item in these of its owner's collections, and take it out of all others.

    Saved searches fill themselves and are passed over, as is what is not the owner's.
    """
    mine = Collection.objects.filter(owner_id=item.owner_id, query="")
    item.collections.set(mine.filter(pk__in=ids))
    actions.sync_index([item.pk])


def _named(name: str) -> str:
    """Return the name, cleaned. Raises BadParameter when nothing remains."""
    name = clean_name(name, MAX_COLLECTION)
    if not name:
        raise BadParameter("name", "A collection needs a name.")
    return name


def _taken(name: str) -> BadParameter:
    return BadParameter("name", f"You have a collection called “{name}” already.")


def _items(collection: Collection) -> list[UUID]:
    return list(LibraryItem.objects.filter(collections=collection).values_list("pk", flat=True))
