"""List, rename and colour tags, and sync the index of their items."""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from pydantic import TypeAdapter

from librarian_site.core.caching import optional_cache
from library.items.tags import merging
from library.limits import MAX_TAG
from library.models import Color, LibraryItem, Tag
from library.names import clean_name
from library.search import facets

MAX_SUGGESTED = 10


class TagError(Exception):
    """The change to a tag is not possible; the message says why."""


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


@transaction.atomic
def rename(tag: Tag, name: str) -> Tag:
    """Rename the tag, or merge it into the owner's other tag of that name. Raises TagError."""
    name = clean_name(name, MAX_TAG)
    if not name:
        raise TagError("A tag needs a name.")
    twin = Tag.objects.filter(owner_id=tag.owner_id, name__iexact=name).exclude(pk=tag.pk).first()
    if twin is not None:
        return merging.merge(tag, into=twin)
    merging.remember_name(tag, name)
    Tag.objects.filter(pk=tag.pk).update(name=name)
    merging.sync_index(tag.owner_id, merging.items_of(tag))
    return Tag.objects.get(pk=tag.pk)


def change(tag: Tag, *, name: str | None = None, color: str | None = None) -> Tag:
    """Rename (or merge) and colour the tag; after a merge the other keeps its own colour.

    Raises TagError.
    """
    changed = tag if name is None else rename(tag, name)
    if color is not None and changed.pk == tag.pk:
        set_color(changed, color)
        changed.color = color
    return changed


def set_color(tag: Tag, color: str) -> None:
    """Set one of the colours, or none (empty). Raises TagError."""
    if color and color not in Color.values:
        raise TagError("There is no such colour.")
    Tag.objects.filter(pk=tag.pk).update(color=color)
    facets.bump_version(tag.owner_id)
