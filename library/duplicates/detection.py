"""Items of one owner that are the same: the same file, or nearly the same text by MinHash."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Count, F, Func, Q, Value
from django.utils.translation import gettext

from library.duplicates import dismissals, minhash
from library.models import LibraryItem

if TYPE_CHECKING:
    from library.querysets import LibraryItemQuerySet

NEAR_DUPLICATE = 0.8  # estimated share of shingles in common from which two texts are one
MAX_DUPLICATES = 10  # shown for one item
MAX_COMPARED = 50  # stored signatures that one text is compared with
MAX_GROUPS = 200

type Dismissed = dict[UUID, set[UUID]]


def reason(one: LibraryItem, other: LibraryItem) -> str:
    """Say in what way the two are the same, for people."""
    if one.content_hash == other.content_hash:
        return gettext("the same file")
    percent = math.floor(100 * minhash.similarity(one.signature, other.signature))
    return gettext("%(percent)d %% the same text") % {"percent": percent}


def duplicates_of(item: LibraryItem) -> list[LibraryItem]:
    """Return the owner's other items with the same file or nearly the same text, nearest first.

    At most MAX_DUPLICATES, without those the owner dismissed.
    """
    same = Q(content_hash=item.content_hash)
    if item.bands:
        same |= _in_a_band(item.bands)
    others = LibraryItem.objects.filter(same, owner_id=item.owner_id).exclude(pk=item.pk)
    # No order and no limit: with them PostgreSQL walks the index of all the owner's items, newest
    # first.
    compared = [(_similarity(item, other), other) for other in others.order_by().for_comparing()]
    similar = [pair for pair in compared if pair[0] >= NEAR_DUPLICATE]
    dismissed = dismissals.dismissed_for(item) if similar else set()
    found = [pair for pair in similar if pair[1].pk not in dismissed]
    found.sort(key=lambda pair: -pair[0])
    return [other for _, other in found[:MAX_DUPLICATES]]


def max_similarity(markdown: str, *, owner_id: int, exclude: Sequence[UUID]) -> float:
    """Return the similarity of the owner's most similar other text to this one, 0 to 1.

    Texts that share less than about half have no band in common, and count as 0.
    """
    values = minhash.signature(markdown)
    if not values:
        return 0.0
    others = LibraryItem.objects.filter(
        _in_a_band(minhash.bands(values)),
        owner_id=owner_id,
        signature_version=minhash.VERSION,
    )
    signatures = others.exclude(pk__in=exclude).order_by().values_list("signature", flat=True)
    return max(
        (minhash.similarity(values, other) for other in signatures[:MAX_COMPARED]), default=0.0
    )


def groups(owner_id: int) -> list[list[LibraryItem]]:
    """Return groups of items that are the same, the oldest first in each; at most MAX_GROUPS.

    No group holds two items whose pair the owner dismissed.
    """
    dismissed = dismissals.dismissed_pairs(owner_id)
    mine = LibraryItem.objects.filter(owner_id=owner_id).order_by()
    buckets = [*_buckets(mine.values("content_hash")), *_buckets(_by_band(mine))]
    items = LibraryItem.objects.for_comparing().in_bulk({pk for bucket in buckets for pk in bucket})
    found: dict[UUID, set[UUID]] = {}
    for one, other in (pair for bucket in buckets for pair in _pairs(bucket, dismissed)):
        if _similarity(items[one], items[other]) >= NEAR_DUPLICATE:
            _join(found, one, other, dismissed)
    distinct = {id(group): group for group in found.values()}.values()
    return sorted(
        (
            sorted((items[pk] for pk in group), key=lambda item: item.created_at)
            for group in distinct
        ),
        key=lambda group: group[0].created_at,
        reverse=True,
    )


def _in_a_band(bands: list[int]) -> Q:
    """Match items that have one of these bands.

    An explicit Value sends the array as one parameter; a plain list becomes one for each number.
    """
    return Q(bands__overlap=Value(bands, LibraryItem._meta.get_field("bands")))


def _similarity(one: LibraryItem, other: LibraryItem) -> float:
    if one.content_hash == other.content_hash:
        return 1.0
    if one.signature_version != other.signature_version:
        return 0.0
    return minhash.similarity(one.signature, other.signature)


def _by_band(mine: LibraryItemQuerySet) -> Any:
    unnest = Func(F("bands"), function="unnest", output_field=models.BigIntegerField())
    return mine.annotate(band=unnest).values("band")


def _buckets(grouped: Any) -> list[list[UUID]]:
    """Return the ids in each group that has more than one, the largest first."""
    rows = grouped.annotate(n=Count("pk"), ids=ArrayAgg("pk")).filter(n__gt=1).order_by("-n")
    return [row["ids"] for row in rows[: MAX_GROUPS * minhash.BANDS]]


def _pairs(bucket: Sequence[UUID], dismissed: Dismissed) -> Iterator[tuple[UUID, UUID]]:
    """Yield the pairs to compare: all with the first, and with those dismissed for the first."""
    first, *others = bucket
    heads = [first, *(pk for pk in others if pk in dismissed.get(first, ()))]
    return ((head, pk) for head in heads for pk in others if pk != head)


def _join(found: dict[UUID, set[UUID]], one: UUID, other: UUID, dismissed: Dismissed) -> None:
    """Make one group of the groups of two items, unless a pair across them is dismissed."""
    left, right = found.get(one, {one}), found.get(other, {other})
    if any(not right.isdisjoint(dismissed.get(pk, ())) for pk in left):
        return
    both = left | right
    for pk in both:
        found[pk] = both
