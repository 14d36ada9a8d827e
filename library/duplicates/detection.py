"""The same text twice: found by MinHash (Broder 1997), merged into one item."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models, transaction
from django.db.models import Count, F, Func, Q, Value
from django.db.models.functions import Now

from library.duplicates import dismissals
from library.models import Highlight, ItemAlias, LibraryItem

if TYPE_CHECKING:
    from library.querysets import LibraryItemQuerySet

SHINGLE = 5  # words
PERMUTATIONS = 128
BANDS = 16  # of 8 values: texts that share 0.8 of their shingles meet in a band with 0.95
ALIKE = 0.8  # share of shingles in common, estimated; the error's deviation is 0.035
FEWEST_WORDS = 30  # below it a text is too short to be told from its neighbours
SHOWN = 10
GROUPS = 200

_WORD = re.compile(r"\w+")


def signature(text: str) -> list[int]:
    """PERMUTATIONS smallest hashes of the text's runs of SHINGLE words; none for a short text."""
    from datasketch import MinHash  # with numpy and scipy, which only filing needs

    words = _WORD.findall(text.lower())
    if len(words) < FEWEST_WORDS:
        return []
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    minhash = MinHash(num_perm=PERMUTATIONS)
    minhash.update_batch([shingle.encode() for shingle in shingles])
    return [int(value) for value in minhash.hashvalues]


def bands(values: Sequence[int]) -> list[int]:
    """The signature in BANDS pieces, each as one number."""
    rows = len(values) // BANDS
    return [
        int.from_bytes(
            hashlib.blake2b(
                repr((band, values[band * rows : (band + 1) * rows])).encode(), digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for band in range(BANDS if rows else 0)
    ]


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """The estimated share of shingles in common (Jaccard), 0 to 1."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def reason(one: LibraryItem, other: LibraryItem) -> str:
    """In which way the two are the same."""
    if one.content_hash == other.content_hash:
        return "the same file"
    return f"{math.floor(100 * resemblance(one.signature, other.signature))} % the same text"


def duplicates_of(item: LibraryItem) -> list[LibraryItem]:
    """The owner's other items with the same file or nearly the same text, most alike first.

    Without those the owner told apart from it.
    """
    same = Q(content_hash=item.content_hash)
    if item.bands:
        same |= _sharing(item.bands)
    others = LibraryItem.objects.filter(same, owner_id=item.owner_id).exclude(pk=item.pk)
    # Neither in order nor cut short: for that the database would walk all items, newest first.
    compared = [(_alike(item, other), other) for other in others.order_by().for_comparing()]
    alike = [pair for pair in compared if pair[0] >= ALIKE]
    apart = dismissals.apart_from(item) if alike else set()
    found = sorted((pair for pair in alike if pair[1].pk not in apart), key=lambda pair: -pair[0])
    return [other for _, other in found[:SHOWN]]


def nearest(markdown: str, *, owner_id: int, apart_from: Sequence[UUID]) -> float:
    """How much the owner's most alike other text has in common with this one, 0 to 1.

    Of texts that share less than about half nothing is heard: they meet in no band.
    """
    values = signature(markdown)
    if not values:
        return 0.0
    others = LibraryItem.objects.filter(_sharing(bands(values)), owner_id=owner_id)
    others = others.exclude(pk__in=apart_from).order_by()
    alike = others.values_list("signature", flat=True)[: SHOWN * 5]
    return max((resemblance(values, other) for other in alike), default=0.0)


def groups(owner_id: int) -> list[list[LibraryItem]]:
    """Items that are the same thing, the oldest first in each group; at most GROUPS of them.

    No group holds two that the owner told apart.
    """
    apart = dismissals.apart(owner_id)
    mine = LibraryItem.objects.filter(owner_id=owner_id).order_by()
    links = [*_together(mine.values("content_hash")), *_together(_by_band(mine))]
    items = LibraryItem.objects.for_comparing().in_bulk({pk for link in links for pk in link})
    found: dict[UUID, set[UUID]] = {}
    for one, other in (pair for link in links for pair in _pairs(link, apart)):
        if _alike(items[one], items[other]) >= ALIKE:
            _join(found, one, other, apart)
    distinct = {id(group): group for group in found.values()}.values()
    return sorted(
        (
            sorted((items[pk] for pk in group), key=lambda item: item.created_at)
            for group in distinct
        ),
        key=lambda group: group[0].created_at,
        reverse=True,
    )


def merge(kept: LibraryItem, others: Iterable[LibraryItem]) -> None:
    """Everything of the others that is their owner's own goes to the kept one; they are deleted.

    Their addresses lead to the kept one from now on.
    """
    from library.items.actions import delete_item

    gone = [other for other in others if other.pk != kept.pk and other.owner_id == kept.owner_id]
    _take_over(kept, gone)
    # Only now, with all of theirs in safety: deleted files don't come back with a rollback.
    for other in gone:
        delete_item(other)


@transaction.atomic
def _take_over(kept: LibraryItem, gone: list[LibraryItem]) -> None:
    from library.items.actions import update_item

    kept = LibraryItem.objects.select_for_update().get(pk=kept.pk)
    everyone = [kept, *gone]
    dismissals.take_over(kept, gone)
    for other in gone:
        kept.collections.add(*other.collections.all())
        Highlight.objects.filter(item=other).update(item=kept)
        ItemAlias.objects.filter(item=other).update(item=kept)
        other.ingestion_jobs.update(item=kept)
        url = other.canonical_url
        names = {"canonical_url": url, "content_hash": "" if url else other.content_hash}
        ItemAlias.objects.get_or_create(owner_id=kept.owner_id, **names, defaults={"item": kept})
    LibraryItem.objects.filter(pk=kept.pk).update(
        created_at=min(item.created_at for item in everyone),
        read_at=min((item.read_at for item in everyone if item.read_at), default=None),
        read_progress=max(item.read_progress for item in everyone),
        updated_at=Now(),
    )
    tags = {tag.name for item in everyone for tag in item.tags.all()}
    update_item(kept, tags=sorted(tags))


def _sharing(some: list[int]) -> Q:
    """A band with these: they are one parameter, where a list would be one for each."""
    return Q(bands__overlap=Value(some, LibraryItem._meta.get_field("bands")))


def _alike(one: LibraryItem, other: LibraryItem) -> float:
    if one.content_hash == other.content_hash:
        return 1.0
    return resemblance(one.signature, other.signature)


def _by_band(mine: LibraryItemQuerySet) -> Any:
    unnest = Func(F("bands"), function="unnest", output_field=models.BigIntegerField())
    return mine.annotate(band=unnest).values("band")


def _together(grouped: Any) -> list[list[UUID]]:
    """The ids that share a group, of groups of more than one."""
    rows = grouped.annotate(n=Count("pk"), ids=ArrayAgg("pk")).filter(n__gt=1).order_by("-n")
    return [row["ids"] for row in rows[: GROUPS * BANDS]]


def _pairs(link: Sequence[UUID], apart: dict[UUID, set[UUID]]) -> Iterator[tuple[UUID, UUID]]:
    """Who is compared: all with the first, and with those that can't be in a group with it."""
    first, *others = link
    heads = [first, *(pk for pk in others if pk in apart.get(first, ()))]
    return ((head, pk) for head in heads for pk in others if pk != head)


def _join(
    found: dict[UUID, set[UUID]], one: UUID, other: UUID, apart: dict[UUID, set[UUID]]
) -> None:
    left, right = found.get(one, {one}), found.get(other, {other})
    if any(not right.isdisjoint(apart.get(pk, ())) for pk in left):
        return
    both = left | right
    for pk in both:
        found[pk] = both
