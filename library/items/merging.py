"""Merge duplicate items into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Now

from library.duplicates import dismissals
from library.items import watching
from library.items.actions import delete_item, update_item
from library.models import Highlight, ItemAlias, LibraryItem

if TYPE_CHECKING:
    from collections.abc import Iterable


def merge(kept: LibraryItem, others: Iterable[LibraryItem]) -> None:
    """Merge the others into `kept` and delete them.

    Tags, collections, highlights, notes, jobs, read state and watch are moved. The others' URLs
    and file hashes become aliases of `kept`, so that ingesting them again finds it.
    """
    merged = [other for other in others if other.pk != kept.pk and other.owner_id == kept.owner_id]
    _absorb(kept, merged)
    # After the commit, as a rollback would not restore deleted files.
    for other in merged:
        delete_item(other)


@transaction.atomic
def _absorb(kept: LibraryItem, merged: list[LibraryItem]) -> None:
    kept = LibraryItem.objects.select_for_update().get(pk=kept.pk)
    together = [kept, *merged]
    dismissals.inherit(kept, merged)
    for other in merged:
        kept.collections.add(*other.collections.all())
        Highlight.objects.filter(item=other).update(item=kept)
        ItemAlias.objects.filter(item=other).update(item=kept)
        other.ingestion_jobs.update(item=kept)
        url = other.canonical_url
        names = {"canonical_url": url, "content_hash": "" if url else other.content_hash}
        ItemAlias.objects.get_or_create(owner_id=kept.owner_id, **names, defaults={"item": kept})
    furthest = max(together, key=lambda item: item.read_progress)
    LibraryItem.objects.filter(pk=kept.pk).update(
        created_at=min(item.created_at for item in together),
        read_at=min((item.read_at for item in together if item.read_at), default=None),
        **{
            name: min((at for item in together if (at := getattr(item, name))), default=None)
            for name in ("favourite_at", "later_at")
        },
        progress_at=furthest.progress_at,
        read_progress=furthest.read_progress,
        updated_at=Now(),
    )
    if any(item.watched_at for item in merged):
        watching.watch(LibraryItem.objects.filter(pk=kept.pk))
    tags = {tag.name for item in together for tag in item.tags.all()}
    notes = dict.fromkeys(item.note for item in together if item.note)
    update_item(kept, tags=sorted(tags), note="\n\n".join(notes))
