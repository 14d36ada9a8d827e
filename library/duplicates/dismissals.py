"""Pairs of items that their owner said are not duplicates, however similar their texts are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING

from django.db.models import Q

from library.models import DismissedDuplicate

if TYPE_CHECKING:
    from uuid import UUID

    from library.models import LibraryItem

type Pair = tuple[UUID, UUID]


def dismiss(owner_id: int, items: Iterable[UUID]) -> None:
    """Dismiss every pair among the owner's items; safe to repeat."""
    _save(owner_id, combinations(items, 2))


def dismiss_for(item: LibraryItem, others: Iterable[UUID]) -> None:
    """Dismiss the pairs of the item with the others, of the same owner; safe to repeat."""
    _save(item.owner_id, ((item.pk, other) for other in others if other != item.pk))


def dismissed_for(item: LibraryItem) -> set[UUID]:
    """Return the items that are dismissed as duplicates of this one."""
    pairs = DismissedDuplicate.objects.filter(Q(one=item.pk) | Q(other=item.pk))
    return {pk for pair in pairs.values_list("one_id", "other_id") for pk in pair} - {item.pk}


def dismissed_pairs(owner_id: int) -> dict[UUID, set[UUID]]:
    """Return, by item, the items that are dismissed as duplicates of it."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    pairs = DismissedDuplicate.objects.filter(owner_id=owner_id).values_list("one_id", "other_id")
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def inherit(kept: LibraryItem, merged: Sequence[LibraryItem]) -> None:
    """Give the kept item the dismissals of those that are merged into it."""
    together = {kept.pk, *(item.pk for item in merged)}
    others = {pk for item in merged for pk in dismissed_for(item)} - together
    _save(kept.owner_id, product([kept.pk], others))


def count(owner_id: int) -> int:
    return DismissedDuplicate.objects.filter(owner_id=owner_id).count()


def clear(owner_id: int) -> None:
    """Forget all dismissals of the owner."""
    DismissedDuplicate.objects.filter(owner_id=owner_id).delete()


def _save(owner_id: int, pairs: Iterable[Pair]) -> None:
    rows = [
        DismissedDuplicate(owner_id=owner_id, one_id=min(pair), other_id=max(pair))
        for pair in pairs
    ]
    DismissedDuplicate.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
