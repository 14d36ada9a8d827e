"""Bring the index in line with the rows: after a new model, a lost collection, a missed write."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import Now

from librarian_site.core.service_address import without_credentials
from library import installation
from library.models import LibraryItem, Passage
from library.vector_index import copying, get_index, get_indexes
from library.vector_index.base import VectorIndex
from library.vector_index.indexing import index_item

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from library.vector_index.copying import Source

logger = logging.getLogger(__name__)

BATCH = 100
EMBEDDED = "embedded"  # where the index is, if on no server


def waiting(index: VectorIndex, *, before: datetime | None = None) -> QuerySet[LibraryItem]:
    """Items the index lacks as they are now; with `before`, also those it got earlier than that.

    Without those that a job has yet to analyse: it indexes them.
    """
    items = LibraryItem.objects.filter(analysis_due=False).order_by("pk")
    lacking = items.waiting_for(index.name)
    return lacking if before is None else lacking | items.filter(indexed_at__lt=before)


def notice_loss(index: VectorIndex) -> int:
    """Rows wait again of which the collection holds fewer passages than they have.

    Looks closer only where it holds too few in all: after its folder was lost, or set aside, or
    cut short by a power cut. All rows wait once it is in another place than before. Returns how
    many rows wait.
    """
    index.ensure()
    if moved := _notice_move():
        return moved
    items = LibraryItem.objects.order_by()
    filed = items.filter(Q(index_name=index.name) | Q(other_index_name=index.name))
    held = index.count()
    if held >= Passage.objects.filter(item__in=filed).count():
        return 0
    if held:
        rows = filed.annotate(cut=Count("passages")).values_list("pk", "cut")
        lost = [pk for pk, cut in rows.iterator() if index.count(pk) < cut]
        items = items.filter(pk__in=lost)
    items.filter(other_index_name=index.name).update(other_index_name="")
    return items.filter(index_name=index.name).update(index_name="")


def _notice_move() -> int:
    """All rows wait when the index is in another place than the one that they speak of.

    There may be an index of the same name from before, with the texts and tags of then.
    """
    place = without_credentials(settings.QDRANT_URL) or EMBEDDED
    before = installation.own().index_place
    moved = 0
    if before not in ("", place):
        items = LibraryItem.objects.order_by()
        items.exclude(other_index_name="").update(other_index_name="")
        moved = items.exclude(index_name="").update(index_name="")
        logger.info("The index is %s now, and was %s: all items are compared", place, before)
    if before != place:
        installation.Installation.objects.update(index_place=place)
    return moved


def drop_orphans(index: VectorIndex) -> int:
    """Remove what the index holds of items that are no more; returns how many items."""
    held = set(index.item_ids())
    there = set(LibraryItem.objects.values_list("pk", flat=True).order_by())
    orphans = sorted(held - there)
    for start in range(0, len(orphans), BATCH):
        index.delete_items(orphans[start : start + BATCH])
    return len(orphans)


def left_behind(index: VectorIndex) -> list[str]:
    """Collections of an earlier version or model, in which no item is any more."""
    items = LibraryItem.objects.order_by()
    named = set(items.values_list("index_name", flat=True).distinct())
    named |= {kept.name for kept in get_indexes()}
    prefix = f"{settings.VECTORS_PREFIX}-"
    others = index.others(lambda name: name.startswith(prefix), installation.holds_ours)
    return [name for name in others if name not in named]


def reindex(
    *,
    before: datetime | None = None,
    seconds: float | None = None,
    settled: timedelta = timedelta(0),
    progress: Callable[[int], None] = lambda _: None,
    vectors: Sequence[Source] = (),
    embedding: bool = True,
) -> int:
    """Index what waits, item by item, while search goes on; returns how many items were done.

    Takes the vectors that are in `vectors`, and embeds the rest, unless `embedding` is off.
    Stops after `seconds` when given, and leaves alone what changed within `settled`, which its own
    worker may be about to index. What is done stays done: a later call goes on from there.
    Raises LibraryError when the index or the model is away.
    """
    index = get_index()
    started, done = time.monotonic(), 0
    held = set(index.item_ids()) if vectors and index.count() else set()
    found = waiting(index, before=before).filter(updated_at__lte=Now() - settled)
    found = found.defer("markdown", "search_vector")
    for items in _batches(copying.with_all_that_is_indexed(found) if vectors else found):
        left = items
        for source in vectors:
            left = copying.copy_items(left, source, index, held=held)
        done += len(items) - len(left)
        progress(done)
        for item in left if embedding else ():
            if seconds is not None and time.monotonic() - started > seconds:
                return done
            index_item(item)
            done += 1
            progress(done)
        if seconds is not None and time.monotonic() - started > seconds:
            break
    return done


def _batches(found: QuerySet[LibraryItem]) -> Iterator[list[LibraryItem]]:
    """Yield the items in the order of their keys, each batch read when it is its turn."""
    items = list(found[:BATCH])
    while items:
        yield items
        items = list(found.filter(pk__gt=items[-1].pk)[:BATCH])
