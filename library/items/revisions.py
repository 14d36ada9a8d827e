"""Earlier versions of an item's text."""

from __future__ import annotations

from library.models import ItemVersion, LibraryItem

MAX_REVISIONS = 20  # per item; older ones are deleted


def save_revision(item: LibraryItem, *, content_hash: str, markdown: str) -> None:
    """Save the item's text as a version before a new fetch replaces it.

    Does nothing when the text is the same, or the file is the same and only the extractor changed.
    """
    if item.content_hash == content_hash or item.markdown == markdown:
        return
    version = ItemVersion.objects.create(
        item=item,
        title=item.title,
        markdown=item.markdown,
        word_count=item.word_count,
        content_hash=item.content_hash,
        fetched_at=item.fetched_at or item.created_at,
    )
    item.captures.filter(version=None).update(version=version)
    old = item.versions.values_list("pk", flat=True)[MAX_REVISIONS:]
    ItemVersion.objects.filter(pk__in=list(old)).delete()


def following(version: ItemVersion) -> ItemVersion | None:
    """Return the version after this one; None when the item's present text is."""
    later = ItemVersion.objects.filter(item_id=version.item_id, pk__gt=version.pk)
    return later.order_by("pk").first()
