"""Secret addresses under which a collection, a saved search or a whole library is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from library.models import Collection, LibraryItem, SharedFeed, new_share_key
from library.search.query_parser import parse

if TYPE_CHECKING:
    from library.querysets import LibraryItemQuerySet

# Its name and salt are part of the addresses.
_signer = Signer(salt="library.shared-feed", sep=".")


def share(*, owner_id: int, collection: Collection | None) -> SharedFeed:
    """The owner's shared feed of the collection, or of the whole library; made where it is not."""
    shared, _ = SharedFeed.objects.get_or_create(owner_id=owner_id, collection=collection)
    return shared


def renew(shared: SharedFeed) -> SharedFeed:
    """Give it another address; the old one leads nowhere from now on."""
    shared.key = new_share_key()
    shared.save(update_fields=["key"])
    return shared


def token_of(shared: SharedFeed) -> str:
    return _signer.sign(shared.key)


def find(token: str) -> SharedFeed | None:
    """What is shared under the address with that token, unless its owner is locked out."""
    try:
        key = _signer.unsign(token)
    except BadSignature:
        return None
    shared = SharedFeed.objects.select_related("owner", "collection").filter(key=key).first()
    return shared if shared is not None and shared.owner.is_active else None


def addresses(shared: SharedFeed) -> dict[str, str]:
    """Paths by what is read there: rss, json, opds."""
    token = token_of(shared)
    return {
        name: reverse(f"library:shared-{name}", args=[token]) for name in ("rss", "json", "opds")
    }


def items_of(owner: Any, collection: Collection | None) -> LibraryItemQuerySet:
    """The owner's items in the collection, found by the saved search, or all; newest first."""
    items = LibraryItem.objects.owned_by(owner)
    if collection is not None and collection.query:
        items = items.matching(parse(collection.query))
    elif collection is not None:
        items = items.filter(collections=collection)
    return items.for_listing().sorted_by("created_at")


def reads_text(collection: Collection | None) -> bool:
    """Whether finding its items searches texts, which may take long."""
    return collection is not None and bool(collection.query) and parse(collection.query).reads_text
