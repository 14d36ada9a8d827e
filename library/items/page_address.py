"""Which address a page is filed under: its own, or the one that it says is its own.

Pages name another address as canonical by mistake: every page of a thread the first one, a whole
site its home page. Two pages are one only where their texts are alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from librarian_site.core.words import words
from library.duplicates import minhash
from library.items.filing import find_item
from library.items.url_normalization import canonical_url, hash_route
from library.models import LibraryItem

if TYPE_CHECKING:
    from uuid import UUID

# Estimated share of shingles in common: editions of one page (AMP, print, before and after an
# edit) have well over a half, pages of one site that share only what stands around the text less
# than a tenth.
SAME_PAGE = 0.3
SAME_WORDS = 0.5  # share of words in common, of texts too short for a signature


def page_address(*, owner_id: int, url: str, declared: str, markdown: str) -> str:
    """The address to file a page under that was fetched from `url` and declares another.

    The declared one is not believed where the owner has an unlike text under it.
    """
    own = canonical_url(url) if url else ""
    if not declared or hash_route(url):  # which page of an app it is, only its own address says
        return own
    claimed = canonical_url(declared)
    if claimed == own:
        return own
    item = find_item(owner_id=owner_id, canonical_url=claimed, content_hash="")
    if item is None or is_alike(item, markdown):
        return claimed
    return own or claimed


def make_room(*, owner_id: int, url: str, address: str, markdown: str, but: UUID) -> None:
    """Send an unlike text that only declared this address back to the address it came from.

    `url` is where the page that is to be filed under `address` was fetched from; `but` is its item.
    """
    if not address or canonical_url(url) != address:
        return
    items = LibraryItem.objects.filter(owner_id=owner_id, canonical_url=address).exclude(pk=but)
    item = items.exclude(url="").first()
    if item is None or (own := canonical_url(item.url)) == address or is_alike(item, markdown):
        return
    if find_item(owner_id=owner_id, canonical_url=own, content_hash="") is None:
        LibraryItem.objects.filter(pk=item.pk).update(canonical_url=own)


def is_alike(item: LibraryItem, markdown: str) -> bool:
    """Whether the item's text is that of the same page."""
    values = minhash.signature(markdown)
    if values and item.signature and item.signature_version == minhash.VERSION:
        return minhash.similarity(values, item.signature) >= SAME_PAGE
    one, other = set(words(markdown.lower())), set(words(item.markdown.lower()))
    return len(one & other) >= SAME_WORDS * len(one | other)
