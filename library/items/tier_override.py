"""Override an item's tier: its files move to the tier's folder, the score stays."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from library import storage
from library.items import actions
from library.models import LibraryItem
from library.tiers import Tier


@transaction.atomic
def set_tier(item: LibraryItem, tier: Tier | None) -> LibraryItem:
    """Set the item's tier; None returns to the tier of its score.

    The files are copied to the new tier's folder and deleted from the old one after commit.
    Raises StorageError.
    """
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    override = tier.value if tier else ""
    if item.tier_override == override:
        return item
    LibraryItem.objects.filter(pk=item.pk).update(tier_override=override, updated_at=Now())
    was = item.tier
    item.refresh_from_db()
    if item.tier != was:
        _move_files(item)
    transaction.on_commit(lambda: actions.sync_index([item.pk]))
    return item


def _move_files(item: LibraryItem) -> None:
    files = storage.copy_item_files(
        (item.file_path, item.original_path),
        tier=item.tier,
        owner_id=item.owner_id,
        item_id=item.pk,
    )
    LibraryItem.objects.filter(pk=item.pk).update(
        file_path=files.markdown, original_path=files.original
    )
    item.file_path, item.original_path = files.markdown, files.original
    transaction.on_commit(lambda: actions.drop_stray_files(owner_id=item.owner_id, item_id=item.pk))
