"""Rename and colour tags, and sync the index of their items."""

from __future__ import annotations

from django.db import transaction

from library.items.tags import merging
from library.limits import MAX_TAG
from library.models import Color, Tag
from library.names import clean_name
from library.search import facets


class TagError(Exception):
    """The change to a tag is not possible; the message says why."""


@transaction.atomic
def rename(tag: Tag, name: str) -> Tag:
    """Rename the tag, or merge it into the owner's other tag of that name. Raises TagError."""
    name = clean_name(name, MAX_TAG)
    if not name:
        raise TagError("A tag needs a name.")
    twin = Tag.objects.filter(owner_id=tag.owner_id, name__same=name).exclude(pk=tag.pk).first()
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
