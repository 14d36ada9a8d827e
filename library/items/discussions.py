"""The article that a discussion is about: where it is, and the item of it in the library."""

from __future__ import annotations

import re
from dataclasses import dataclass

from library.document_kinds import THREAD
from library.items.filing import find_item
from library.items.url_normalization import canonical_url
from library.models import LibraryItem

# A thread's text begins with the address that was posted (`ingestion.extraction.site_apis`).
_POSTED = re.compile(r"\s*<(https?://[^<>\s]+)>\s*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Article:
    url: str
    item: LibraryItem | None  # in the owner's library


def article_of(thread: LibraryItem) -> Article | None:
    """The article that was posted; None for a thread without one, and any other item."""
    if thread.source_type != THREAD.name:
        return None
    found = _POSTED.match(thread.markdown)
    if found is None:
        return None
    try:
        canonical = canonical_url(found[1])
    except ValueError:
        return None
    item = find_item(owner_id=thread.owner_id, canonical_url=canonical, content_hash="")
    return Article(found[1], item)
