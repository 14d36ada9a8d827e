"""Choose the URL a page is saved under: its own, or the canonical one that it declares.

Some pages declare a wrong canonical URL: all pages of a thread the first one, a whole site its home
page. So two URLs are taken for one page only where their texts are similar.
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

# Estimated share of shingles in common: versions of one page (AMP, print, before and after an
# edit) have well over a half, different pages of one site with the same template under a tenth.
SAME_PAGE = 0.3
SAME_WORDS = 0.5  # the same for shares of words, for texts too short for a signature


def page_address(*, owner_id: int, url: str, declared: str, markdown: str) -> str:
    """Return the URL to save a page under that was fetched from `url` and declares another.

    The declared one is ignored where the owner has a different text under it.
    """
    own = canonical_url(url) if url else ""
    if not declared or hash_route(url):  # pages of a single-page app differ in the fragment only
        return own
    claimed = canonical_url(declared)
    if claimed == own:
        return own
    item = find_item(owner_id=owner_id, canonical_url=claimed, content_hash="")
    if item is None or is_alike(item, markdown):
        return claimed
    return own or claimed


def make_room(*, owner_id: int, url: str, address: str, markdown: str, but: UUID) -> None:
    """Free `address` for the page that was fetched from it.

    When another item with a different text has it only by declaration, that item gets the URL it
    was fetched from. `url` is where the page to be saved was fetched from; `but` is its item.
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
    """Whether the item's text is so similar that both are the same page."""
    values = minhash.signature(markdown)
    if values and item.signature and item.signature_version == minhash.VERSION:
        return minhash.similarity(values, item.signature) >= SAME_PAGE
    one, other = set(words(markdown.lower())), set(words(item.markdown.lower()))
    return len(one & other) >= SAME_WORDS * len(one | other)
