"""An owner's tags with their uses, listed, and offered while one types."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count
from pydantic import TypeAdapter

from librarian_site.core.caching import optional_cache
from library.models import LibraryItem, Tag
from library.search import facets

MAX_SUGGESTED = 10


class TagUse(NamedTuple):
    pk: int
    name: str
    color: str
    uses: int


_TAG_USES = TypeAdapter(list[TagUse])


def used(owner_id: int) -> list[TagUse]:
    """Return the owner's tags, the most used first; cached until the owner's library changes."""
    key = f"tags:{owner_id}:{facets.version(owner_id)}"
    known = optional_cache.get(key, _TAG_USES)
    if known is None:
        links = LibraryItem.tags.through.objects.filter(tag__owner_id=owner_id)
        counts = dict(links.values_list("tag_id").annotate(n=Count("pk")))
        tags = Tag.objects.filter(owner_id=owner_id).values_list("pk", "name", "color")
        known = [TagUse(pk, name, color, counts.get(pk, 0)) for pk, name, color in tags]
        known.sort(key=lambda tag: (-tag.uses, tag.name.casefold()))
        optional_cache.set(key, known, facets.CACHE_SECONDS, _TAG_USES)
    return known


def listed(
    owner_id: int, *, holding: str = "", by_use: bool = True, once: bool = False
) -> list[TagUse]:
    """Return the tags whose name contains `holding`, by use or by name; or those used `once`."""
    text = holding.casefold()
    tags = [tag for tag in used(owner_id) if text in tag.name.casefold()]
    if once:
        tags = [tag for tag in tags if tag.uses == 1]
    return tags if by_use else sorted(tags, key=lambda tag: tag.name.casefold())


def suggest(owner_id: int, typed: str) -> list[str]:
    """Return tag names that begin with what was typed, then those that contain it, by use."""
    text = typed.casefold()
    tags = listed(owner_id, holding=typed)
    tags.sort(key=lambda tag: not tag.name.casefold().startswith(text))
    return [tag.name for tag in tags[:MAX_SUGGESTED]]
