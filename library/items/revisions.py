"""Earlier versions of an item's text, their chain of hashes and their budget of space.

The digest of a version is made from its content and the digest of the version before, so that
nobody can change or drop one in the middle without changing all digests after it. The oldest
versions are let go of; what is left is still a chain.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from library.items.changes import ONLY_LINKS, describe
from library.models import Capture, ItemVersion, LibraryItem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

MAX_REVISIONS = 20  # per item; older ones are deleted
MAX_CHANGE = 300  # characters


def save_revision(item: LibraryItem, *, content_hash: str, markdown: str) -> ItemVersion | None:
    """Save the item's text as a version before a new fetch replaces it.

    Does nothing when the text is the same, or the file is the same and only the extractor changed.
    """
    if item.content_hash == content_hash or item.markdown == markdown:
        return None
    change = describe(item.markdown, markdown)
    version = ItemVersion.objects.create(
        item=item,
        title=item.title,
        markdown=item.markdown,
        word_count=item.word_count,
        content_hash=item.content_hash,
        fetched_at=item.fetched_at or item.created_at,
        change=change[:MAX_CHANGE],
        previous_digest=(before := latest_digest(item)),
        digest=present_digest(item, previous=before),
    )
    item.captures.filter(version=None).update(version=version)
    if change != ONLY_LINKS:
        LibraryItem.objects.filter(pk=item.pk).update(changed_at=timezone.now())
    old = item.versions.values_list("pk", flat=True)[MAX_REVISIONS:]
    ItemVersion.objects.filter(pk__in=list(old)).delete()
    keep_budget(item.owner_id, but=version)
    return version


def keep_budget(owner_id: int, *, but: ItemVersion) -> None:
    """Delete the owner's oldest versions until the rest fits LIBRARIAN_VERSIONS_MB."""
    mine = with_size(ItemVersion.objects.filter(item__owner_id=owner_id))
    used = mine.aggregate(used=Sum("size"))["used"] or 0
    surplus = used - settings.LIBRARIAN_VERSIONS_MB * 1_000_000
    doomed = []
    if surplus > 0:
        oldest = mine.exclude(pk=but.pk).order_by("replaced_at", "pk")
        for pk, size in oldest.values_list("pk", "size").iterator():
            if surplus <= 0:
                break
            doomed.append(pk)
            surplus -= size
        ItemVersion.objects.filter(pk__in=doomed).delete()


def with_size(versions: QuerySet[ItemVersion]) -> Any:
    """Annotate the versions with their `size`: bytes of text and captures."""
    captures = Capture.objects.filter(version=OuterRef("pk")).order_by().values("version")
    size = captures.annotate(size=Sum("stored_bytes")).values("size")
    return versions.annotate(size=F("stored_bytes") + Coalesce(Subquery(size), 0))


def latest(owner_id: int) -> QuerySet[ItemVersion]:
    """Return the owner's versions that a changed text replaced, the latest first."""
    mine = ItemVersion.objects.filter(item__owner_id=owner_id, item__changed_at__isnull=False)
    changed = mine.exclude(change=ONLY_LINKS).select_related("item")
    unused = ("markdown", "item__markdown", "item__search_vector", "item__signature")
    return changed.defer(*unused).order_by("-replaced_at", "-pk")


def following(version: ItemVersion) -> ItemVersion | None:
    """Return the version after this one; None when the item's present text is."""
    later = ItemVersion.objects.filter(item_id=version.item_id, pk__gt=version.pk)
    return later.order_by("pk").first()


def latest_digest(item: LibraryItem) -> str:
    """Return the digest of the item's last version; empty without one."""
    return item.versions.order_by("-pk").values_list("digest", flat=True).first() or ""


def present_digest(item: LibraryItem, *, previous: str) -> str:
    """Return the digest of the item's present text, the head of its chain."""
    fetched_at = item.fetched_at or item.created_at
    return _digest(previous, item.title, item.markdown, item.content_hash, fetched_at)


def broken(versions: Iterable[ItemVersion]) -> list[ItemVersion]:
    """Return those of one item's versions, oldest first, that are not what they were saved as."""
    found, last = [], ""
    for version in versions:
        if version.digest:
            content = (version.title, version.markdown, version.content_hash, version.fetched_at)
            digest = _digest(version.previous_digest, *content)
            follows = last in ("", version.previous_digest)
            found += [] if follows and digest == version.digest else [version]
        elif last:
            found.append(version)
        last = version.digest
    return found


def _digest(
    previous: str, title: str, markdown: str, content_hash: str, fetched_at: datetime
) -> str:
    text = hashlib.sha256(markdown.encode()).hexdigest()
    moment = fetched_at.astimezone(UTC).isoformat(timespec="microseconds")
    said = json.dumps([previous, title, text, content_hash, moment], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
