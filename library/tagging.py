"""What is done to tags themselves, with every item that carries them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Lower

from library import services
from library.models import Color, LibraryItem, Tag

MOST_SUGGESTED = 10


class TagError(Exception):
    """What was asked of a tag can't be; the text says why."""


def with_counts(owner_id: int) -> Any:
    """The owner's tags, each with the `count` of its items."""
    return Tag.objects.filter(owner_id=owner_id).annotate(count=Count("items"))


def listed(owner_id: int, *, holding: str = "", by_use: bool = True) -> Any:
    """The owner's tags whose name holds the text, the most used or the first in the alphabet."""
    tags = with_counts(owner_id).filter(name__icontains=holding)
    return tags.order_by("-count", Lower("name")) if by_use else tags.order_by(Lower("name"))


def suggest(owner_id: int, typed: str) -> list[str]:
    """The owner's tags that begin with what was typed, then those that hold it, by use."""
    used = with_counts(owner_id).order_by("-count", "name")
    first = list(used.filter(name__istartswith=typed)[:MOST_SUGGESTED])
    inside = used.filter(name__icontains=typed).exclude(name__istartswith=typed)
    return [tag.name for tag in (*first, *inside[: MOST_SUGGESTED - len(first)])]


@transaction.atomic
def rename(tag: Tag, name: str) -> Tag:
    """Give it another name; when the owner has a tag of that name the two become one."""
    name = " ".join(name.replace("\x00", "").split())[:60]
    if not name:
        raise TagError("A tag needs a name.")
    twin = Tag.objects.filter(owner_id=tag.owner_id, name__iexact=name).exclude(pk=tag.pk).first()
    if twin is not None:
        return merge(tag, into=twin)
    items = _items(tag)
    Tag.objects.filter(pk=tag.pk).update(name=name)
    _follow(items)
    return Tag.objects.get(pk=tag.pk)


@transaction.atomic
def merge(tag: Tag, *, into: Tag) -> Tag:
    """Every item of the one gets the other, and the one is gone."""
    if tag.pk != into.pk:
        items = _items(tag)
        into.items.add(*LibraryItem.objects.filter(pk__in=items))
        tag.delete()
        _follow(items)
    return into


@transaction.atomic
def delete(tag: Tag) -> None:
    items = _items(tag)
    tag.delete()
    _follow(items)


def paint(tag: Tag, color: str) -> None:
    """Give it one of the colours, or none."""
    if color and color not in Color.values:
        raise TagError("There is no such colour.")
    Tag.objects.filter(pk=tag.pk).update(color=color)


def _items(tag: Tag) -> list[UUID]:
    return list(LibraryItem.objects.filter(tags=tag).order_by().values_list("pk", flat=True))


def _follow(items: list[UUID]) -> None:
    transaction.on_commit(lambda: services.followed(items))
