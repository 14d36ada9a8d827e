"""Earlier versions of an item's text."""

from __future__ import annotations

from library.models import ItemVersion, LibraryItem

MOST = 20  # kept of one item; the oldest go


def keep(item: LibraryItem, *, content_hash: str, markdown: str) -> None:
    """Keep the item's text as a version if another page's text is about to take its place.

    A text that differs because the same page is read by a better extractor is no version.
    """
    if item.content_hash == content_hash or item.markdown == markdown:
        return
    ItemVersion.objects.create(
        item=item,
        title=item.title,
        markdown=item.markdown,
        word_count=item.word_count,
        content_hash=item.content_hash,
        fetched_at=item.fetched_at or item.created_at,
    )
    old = item.versions.values_list("pk", flat=True)[MOST:]
    ItemVersion.objects.filter(pk__in=list(old)).delete()
