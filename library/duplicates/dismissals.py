"""Pairs their owner said are not the same, however alike: never shown as duplicates again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING

from django.db.models import Q

from library.models import ToldApart

if TYPE_CHECKING:
    from uuid import UUID

    from library.models import LibraryItem

type Pair = tuple[UUID, UUID]


def tell_apart(owner_id: int, items: Iterable[UUID]) -> None:
    """No two of the owner's items are the same; safe to repeat."""
    _remember(owner_id, combinations(items, 2))


def tell_apart_from(item: LibraryItem, others: Iterable[UUID]) -> None:
    """None of the others, of the same owner, is the same as the item; safe to repeat."""
    _remember(item.owner_id, ((item.pk, other) for other in others if other != item.pk))


def apart_from(item: LibraryItem) -> set[UUID]:
    """What is not the same as the item."""
    pairs = ToldApart.objects.filter(Q(one=item.pk) | Q(other=item.pk))
    return {pk for pair in pairs.values_list("one_id", "other_id") for pk in pair} - {item.pk}


def apart(owner_id: int) -> dict[UUID, set[UUID]]:
    """By item, what is not the same as it."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    pairs = ToldApart.objects.filter(owner_id=owner_id).values_list("one_id", "other_id")
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def take_over(kept: LibraryItem, gone: Sequence[LibraryItem]) -> None:
    """What was told apart from those merged into the kept one is apart from it too."""
    merged = {kept.pk, *(item.pk for item in gone)}
    others = {pk for item in gone for pk in apart_from(item)} - merged
    _remember(kept.owner_id, product([kept.pk], others))


def count(owner_id: int) -> int:
    return ToldApart.objects.filter(owner_id=owner_id).count()


def forget(owner_id: int) -> None:
    """Everything that is alike may be shown as the same again."""
    ToldApart.objects.filter(owner_id=owner_id).delete()


def _remember(owner_id: int, pairs: Iterable[Pair]) -> None:
    rows = [ToldApart(owner_id=owner_id, one_id=min(pair), other_id=max(pair)) for pair in pairs]
    ToldApart.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
