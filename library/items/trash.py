"""The trash: deleted items, to be restored or emptied.

The item's row and those that hang on it leave their tables and are kept as JSON, so that nothing
which lists, counts or searches items need know of the trash. The files stay, named by the trash.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models.functions import Now
from psycopg import sql

from library import document_kinds
from library.errors import AlreadyThere
from library.items import actions
from library.models import (
    Capture,
    Collection,
    Highlight,
    ItemAlias,
    ItemVersion,
    LibraryItem,
    Passage,
    Tag,
    TrashedItem,
    Watch,
)
from library.pictures.models import Picture
from library.search import facets
from library.vector_index import get_indexes
from library.vector_index.base import VectorStoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

logger = logging.getLogger(__name__)

# What is kept of an item, in the order in which it is written again.
_KEPT: tuple[tuple[type[models.Model], str], ...] = (
    (LibraryItem, "id"),
    (Passage, "item_id"),
    (Highlight, "item_id"),
    (ItemVersion, "item_id"),
    (Capture, "item_id"),
    (Picture, "item_id"),
    (ItemAlias, "item_id"),
    (Watch, "item_id"),
)
_COLLECTIONS = "collections"  # keys of TrashedItem.rows beside the tables
_LINKS = "links"


def move_to_trash(items: Iterable[LibraryItem]) -> tuple[UUID, list[UUID]]:
    """Move one owner's items to the trash; returns the batch for `restore_batch`, and their ids."""
    batch = uuid4()
    moved = [item for item in items if _move(item, batch)]
    ids = [item.pk for item in moved]
    for owner_id in {item.owner_id for item in moved}:
        facets.bump_version(owner_id)
        Tag.objects.filter(owner_id=owner_id, items__isnull=True).delete()
    try:
        for index in get_indexes():
            index.delete_items(ids)
    except VectorStoreError as error:  # the sweeper does it
        logger.warning("The vectors of %d items are left to the sweeper: %s", len(ids), error)
    return batch, ids


@transaction.atomic
def _move(item: LibraryItem, batch: UUID) -> bool:
    found = LibraryItem.objects.select_for_update().filter(pk=item.pk)
    row = found.defer("markdown", "search_vector").first()
    if row is None:  # deleted meanwhile
        return False
    rows: dict[str, Any] = {
        _COLLECTIONS: list(row.collections.values_list("pk", flat=True)),
        _LINKS: {
            model._meta.label: [
                str(pk)
                for pk in model._base_manager.filter(**{name: row.pk}).values_list("pk", flat=True)
            ]
            for model, name in _links()
        },
    }
    TrashedItem.objects.filter(pk=row.pk).delete()
    trashed = TrashedItem.objects.create(
        pk=row.pk,
        owner_id=row.owner_id,
        batch=batch,
        title=row.title,
        source=(row.site or row.filename or document_kinds.label(row.source_type))[:255],
        url=row.url,
        file_path=row.file_path,
        original_path=row.original_path,
        tags=list(row.tags.values_list("name", flat=True)),
        rows=rows,
    )
    _keep_rows(trashed)
    found.delete()
    return True


def _keep_rows(trashed: TrashedItem) -> None:
    """Copy the item's rows, as the database writes them, into the trash's."""
    with connection.cursor() as cursor:
        for model, column in _KEPT:
            cursor.execute(
                sql.SQL(
                    "UPDATE library_trasheditem SET rows = rows || jsonb_build_object({name},"
                    " (SELECT coalesce(jsonb_agg(to_jsonb(kept)), '[]'::jsonb)"
                    " FROM {table} kept WHERE kept.{column} = {id})) WHERE id = {id}"
                ).format(
                    name=sql.Literal(model._meta.db_table),
                    table=sql.Identifier(model._meta.db_table),
                    column=sql.Identifier(column),
                    id=sql.Literal(trashed.pk),
                )
            )


def restore(*, owner_id: int, item_id: UUID) -> LibraryItem | None:
    """Put an item back; None when it is not in the owner's trash.

    Search finds it by words at once and by meaning when the sweeper has indexed it. Raises
    AlreadyThere when its address or file was handed in again meanwhile.
    """
    try:
        with transaction.atomic():
            mine = TrashedItem.objects.select_for_update().filter(owner_id=owner_id, pk=item_id)
            trashed = mine.first()
            if trashed is None:
                return None
            item = _put_back(trashed)
    except IntegrityError as error:
        raise AlreadyThere(
            "Its address or file is in the library again. Delete that item first, then restore."
        ) from error
    facets.bump_version(owner_id)
    return item


def _put_back(trashed: TrashedItem) -> LibraryItem:
    for model, _ in _KEPT:
        _insert(model, trashed)
    LibraryItem.objects.filter(pk=trashed.pk).update(index_name="", other_index_name="")
    item = LibraryItem.objects.get(pk=trashed.pk)
    item.tags.set(actions.ensure_tags(owner_id=item.owner_id, names=trashed.tags))
    chosen = Collection.objects.filter(owner_id=item.owner_id, query="")
    item.collections.set(chosen.filter(pk__in=trashed.rows[_COLLECTIONS]))
    for model, name in _links():
        ids = trashed.rows[_LINKS].get(model._meta.label, [])
        free = model._base_manager.filter(pk__in=ids, **{f"{name}__isnull": True})
        free.update(**{name: item})
    # Deleting this row has the sweeper look whether its files are still named: the item's row names
    # them again.
    TrashedItem.objects.filter(pk=trashed.pk).delete()
    return item


def _insert(model: type[models.Model], trashed: TrashedItem) -> None:
    """Insert the kept rows. Columns that came since have the database's default."""
    table = model._meta.db_table
    rows = trashed.rows.get(table) or []
    if not rows:
        return
    fields = model._meta.local_concrete_fields
    names = [str(f.column) for f in fields if not f.generated and f.column in rows[0]]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    query = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset("
        "NULL::{table}, (SELECT rows -> {name} FROM library_trasheditem WHERE id = {id})) {rest}"
    ).format(
        table=sql.Identifier(table),
        columns=columns,
        name=sql.Literal(table),
        id=sql.Literal(trashed.pk),
        rest=sql.SQL("ON CONFLICT DO NOTHING" if model is ItemAlias else ""),
    )
    with connection.cursor() as cursor:
        cursor.execute(query)


def restore_batch(*, owner_id: int, batch: UUID) -> tuple[list[LibraryItem], list[str]]:
    """Undo one deletion: the items that are back, and the titles of those that can't be."""
    back, refused = [], []
    mine = TrashedItem.objects.filter(owner_id=owner_id, batch=batch)
    for item_id, title in list(mine.values_list("pk", "title")):
        try:
            item = restore(owner_id=owner_id, item_id=item_id)
        except AlreadyThere:
            refused.append(title)
        else:
            back += [item] if item is not None else []
    return back, refused


def empty(*, owner_id: int, items: Sequence[UUID] | None = None) -> int:
    """Delete trashed items for good, all by default; the sweeper removes their files."""
    mine = TrashedItem.objects.filter(owner_id=owner_id)
    doomed = mine if items is None else mine.filter(pk__in=items)
    return doomed.delete()[1].get(TrashedItem._meta.label, 0)


def expire() -> int:
    """Delete for good what was trashed LIBRARIAN_TRASH_DAYS ago; returns how many items."""
    kept = timedelta(days=settings.LIBRARIAN_TRASH_DAYS)
    old = TrashedItem.objects.filter(trashed_at__lt=Now() - kept)
    return old.delete()[1].get(TrashedItem._meta.label, 0)


def _links() -> list[tuple[type[models.Model], str]]:
    """Models, each with its field, whose rows name an item and outlive it, such as jobs."""
    return [
        (each.related_model, each.field.name)
        for each in LibraryItem._meta.related_objects
        if getattr(each, "on_delete", None) is models.SET_NULL
    ]
