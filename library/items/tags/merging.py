"""Merge and delete tags so that it lasts and can be undone; find those that are the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from library.items import actions
from library.items.tags.names import differ_by, tag_key
from library.models import LibraryItem, Tag, TagAlias
from library.search import facets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from library.items.tags.listing import TagUse


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two tags that seem to be one; `why` says in what they differ."""

    keep: TagUse
    other: TagUse
    why: str
    shared: int  # items that have both


@transaction.atomic
def merge(tag: Tag, *, into: Tag) -> Tag:
    """Give all items of `tag` the tag `into`, and delete `tag`; its name stands for `into` now."""
    if tag.pk == into.pk:
        return into
    items = items_of(tag)
    had = set(into.items.filter(pk__in=items).order_by().values_list("pk", flat=True))
    changed = [item for item in items if item not in had]
    TagAlias.objects.filter(tag=tag).update(tag=into)
    _remember(tag, into=into, items=items, changed=changed)
    into.items.add(*LibraryItem.objects.filter(pk__in=items))
    tag.delete()
    sync_index(tag.owner_id, items)
    return into


@transaction.atomic
def delete(tag: Tag) -> None:
    """Take the tag off every item; only by hand is one of its name made again."""
    items = items_of(tag)
    _remember(tag, into=None, items=items)
    tag.delete()
    sync_index(tag.owner_id, items)


@transaction.atomic
def undo(alias: TagAlias) -> Tag | None:
    """Make the tag again that was merged or deleted; None if the name was just another of a tag."""
    alias.delete()
    if not alias.items and alias.tag:
        return None
    [tag] = actions.ensure_tags(owner_id=alias.owner_id, names=[alias.name])
    if alias.color and not tag.color:
        Tag.objects.filter(pk=tag.pk).update(color=alias.color)
    tag.items.add(*LibraryItem.objects.filter(owner_id=alias.owner_id, pk__in=alias.items))
    if alias.tag:
        alias.tag.items.remove(*LibraryItem.objects.filter(pk__in=alias.changed))
    sync_index(alias.owner_id, alias.items)
    return tag


def chosen(owner_id: int, ids: Iterable[int]) -> list[Tag]:
    return list(Tag.objects.filter(owner_id=owner_id, pk__in=list(ids)))


def merge_all(tags: Sequence[Tag], *, name: str = "") -> Tag:
    """Merge the tags into the one of that name, made if need be; else into the most used.

    At least one tag is given.
    """
    if name:
        [into] = actions.ensure_tags(owner_id=tags[0].owner_id, names=[name])
    else:
        into = max(tags, key=lambda tag: tag.items.count())
    for tag in tags:
        merge(tag, into=into)
    return into


def suggestions(tags: Sequence[TagUse]) -> list[Suggestion]:
    """Pairs of tags in use that are the same in another spelling, the most used first.

    `tags` are the owner's, the most used first.
    """
    alike: dict[str, list[TagUse]] = defaultdict(list)
    for tag in tags:
        if tag.uses:
            alike[tag_key(tag.name)].append(tag)
    pairs = [(group[0], other) for group in alike.values() for other in group[1:]]
    items = _items_by_tag({tag.pk for pair in pairs for tag in pair})
    return [
        Suggestion(
            keep, other, differ_by(keep.name, other.name), len(items[keep.pk] & items[other.pk])
        )
        for keep, other in pairs
    ]


def _items_by_tag(ids: set[int]) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = defaultdict(set)
    if ids:
        links = LibraryItem.tags.through.objects.filter(tag_id__in=ids)
        for tag_id, item_id in links.values_list("tag_id", "libraryitem_id"):
            found[tag_id].add(item_id)
    return found


def items_of(tag: Tag) -> list[UUID]:
    return list(LibraryItem.objects.filter(tags=tag).order_by().values_list("pk", flat=True))


def _remember(
    tag: Tag, *, into: Tag | None, items: list[UUID], changed: Sequence[UUID] = ()
) -> None:
    TagAlias.objects.filter(owner_id=tag.owner_id, name__same=tag.name).delete()
    TagAlias.objects.create(
        owner_id=tag.owner_id,
        tag=into,
        name=tag.name,
        color=tag.color,
        items=items,
        changed=list(changed),
    )


def remember_name(tag: Tag, name: str) -> None:
    """Let the name that the tag had stand for it, and the one it gets for nothing else."""
    TagAlias.objects.filter(owner_id=tag.owner_id, name__same=name).delete()
    if name.lower() != tag.name.lower():
        _remember(tag, into=tag, items=[])


def sync_index(owner_id: int, items: list[UUID]) -> None:
    transaction.on_commit(lambda: actions.sync_index(items))
    # Also for a tag without items, which is listed and counted too.
    transaction.on_commit(lambda: facets.bump_version(owner_id))
