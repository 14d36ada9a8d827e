"""Remove the files and vectors that deleted rows leave behind, as soon as their stores are there.

`PendingRemoval` lists what to look at. Database triggers add to it in the transaction that deletes
an item or a job, and `filing` before it writes files that no row names yet. An entry is locked
while it is worked on, so that filing the same item waits for the removal, and does not lose to it.
"""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Now

from library import storage
from library.errors import LibraryError
from library.items.files import attached_files
from library.models import LibraryItem, PendingRemoval, TrashedItem
from library.vector_index import get_indexes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.db.models.expressions import CombinedExpression

logger = logging.getLogger(__name__)

# After a first removal, until a second one: a worker may still write for a moment after its item
# or job was deleted.
SETTLED = timedelta(seconds=40)
AWAY = timedelta(seconds=20)  # until another try, when a store did not answer
FILING = timedelta(minutes=10)  # that filing an item may take between its files and its row
BATCH = 50
SECONDS = 10.0  # that one call of `sweep` takes, about


@contextmanager
def unless_filed(*, owner_id: int, item_id: UUID) -> Iterator[None]:
    """Files written in the block are removed again, unless `filed` is called in it.

    Holds even when the process is killed.
    """
    schedule(owner_id=owner_id, item_id=item_id, delay=FILING)
    try:
        yield
    except BaseException:
        PendingRemoval.objects.filter(item_id=item_id).update(due_at=Now())
        raise


def filed(item_id: UUID) -> None:
    """Call first in the transaction that writes the item's row: waits for a removal under way."""
    PendingRemoval.objects.filter(item_id=item_id).delete()


def schedule(*, owner_id: int, item_id: UUID, delay: timedelta = timedelta(0)) -> None:
    """List an item, whose files and vectors are removed once the delay is over."""
    _list(PendingRemoval(item_id=item_id, owner_id=owner_id), due_at=Now() + delay)


def schedule_file(path: str, *, owner_id: int) -> None:
    """List a file which no row names any more."""
    PendingRemoval.objects.get_or_create(file=path, defaults={"owner_id": owner_id})


def schedule_unless_named(path: str, *, owner_id: int) -> None:
    """List a file about to be written: it is removed unless `file_named` is called in time."""
    _list(PendingRemoval(file=path, owner_id=owner_id), due_at=Now() + FILING)


def _list(entry: PendingRemoval, *, due_at: CombinedExpression) -> None:
    """List it, or give the entry that is there its time anew; waits for a removal under way."""
    entry.created_at, entry.due_at = Now(), due_at
    PendingRemoval.objects.bulk_create(
        [entry],
        update_conflicts=True,
        unique_fields=["file" if entry.file else "item_id"],
        update_fields=["owner_id", "created_at", "due_at"],
    )


def schedule_now(path: str) -> None:
    """Let a file that was written for nothing be looked after at once."""
    PendingRemoval.objects.filter(file=path).update(due_at=Now())


def file_named(path: str) -> None:
    """Call first in the transaction that writes the file's row: waits for a removal under way."""
    PendingRemoval.objects.filter(file=path).delete()


@transaction.atomic
def prune_files(*, owner_id: int, item_id: UUID) -> None:
    """Delete the item's files that no row names, in the library or the trash.

    Raises StorageError. The rows are locked meanwhile, so that their paths can't change.
    """
    named: set[str] = set()
    for model in (LibraryItem, TrashedItem):
        rows = model._default_manager.select_for_update().filter(pk=item_id)
        named |= {path for row in rows.values_list("file_path", "original_path") for path in row}
    storage.prune_item_files(owner_id=owner_id, item_id=item_id, keep=frozenset(named))


def sweep() -> int:
    """Work off what is due; returns how many entries are done with. Never raises LibraryError."""
    started, done = time.monotonic(), 0
    while time.monotonic() - started < SECONDS:
        with transaction.atomic():
            due = PendingRemoval.objects.filter(due_at__lte=Now()).order_by("due_at")
            entries = list(due.select_for_update(skip_locked=True)[:BATCH])
            done += _remove(entries)
        if len(entries) < BATCH:
            break
    return done


def _remove(entries: list[PendingRemoval]) -> int:
    away = {entry.pk for entry in entries if not _remove_files(entry)}
    items = [entry for entry in entries if entry.item_id is not None]
    there = set(
        LibraryItem.objects.filter(pk__in=[entry.item_id for entry in items]).values_list(
            "pk", flat=True
        )
    )
    gone = [entry for entry in items if entry.item_id not in there]
    if not _remove_vectors([entry.item_id for entry in gone if entry.item_id is not None]):
        away |= {entry.pk for entry in gone}
    mine = PendingRemoval.objects.filter(pk__in=[entry.pk for entry in entries])
    mine.filter(pk__in=away).update(due_at=Now() + AWAY)
    settled = mine.exclude(pk__in=away).filter(created_at__lte=Now() - SETTLED)
    done, _ = settled.delete()
    mine.exclude(pk__in=away).update(due_at=Now() + SETTLED)
    return done


def _remove_files(entry: PendingRemoval) -> bool:
    """Delete the entry's file, or the files of its item that no row names."""
    try:
        if entry.file is not None:
            if not attached_files.is_named(entry.file, owner_id=entry.owner_id):
                storage.delete(entry.file)
        elif entry.item_id is not None:
            prune_files(owner_id=entry.owner_id, item_id=entry.item_id)
    except LibraryError as error:
        logger.warning("The files of %s can't be removed yet: %s", entry, error)
        return False
    return True


def _remove_vectors(items: list[UUID]) -> bool:
    if not items:
        return True
    try:
        for index in get_indexes():
            index.delete_items(items)
    except LibraryError as error:
        logger.warning("The vectors of %d items can't be removed yet: %s", len(items), error)
        return False
    return True
