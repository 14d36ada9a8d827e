"""Find items by meaning and by word."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from library.errors import LibraryError
from library.models import LibraryItem, Passage
from library.vectors import Filter, Query, VectorStoreError, get_index

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from library.vectors import Hit

logger = logging.getLogger(__name__)

Mode = Literal["hybrid", "meaning", "words"]
CANDIDATES = 100  # passages taken from the index, to be grouped into items
PASSAGES_PER_ITEM = 3


@dataclass(frozen=True, slots=True)
class FoundPassage:
    passage: Passage
    meaning_rank: int | None
    words_rank: int | None


@dataclass(frozen=True, slots=True)
class ItemHit:
    """An item with its best passages; its score is that of the best one."""

    item: LibraryItem
    score: float
    passages: list[FoundPassage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SearchResult:
    hits: list[ItemHit]
    degraded: bool


def search(*, owner_id: int, query: str, mode: Mode = "hybrid", limit: int = 20) -> SearchResult:
    """The owner's items that answer the query, best first.

    When the vector index is away the answer comes from Postgres full text, marked `degraded`.
    """
    try:
        hits = _index_hits(owner_id, query, mode)
    except LibraryError as error:
        logger.warning("Search falls back to full text: %s", error)
        return SearchResult(_full_text(owner_id, query, limit), degraded=True)
    return SearchResult(_grouped(owner_id, hits, limit), degraded=False)


def similar(item: LibraryItem, *, limit: int = 5) -> list[LibraryItem]:
    """The owner's other items nearest in meaning; none when the index is away."""
    try:
        hits = get_index().similar(item.pk, Filter(owner=item.owner_id), limit * 5)
    except VectorStoreError as error:
        logger.warning("No similar items: %s", error)
        return []
    return [hit.item for hit in _grouped(item.owner_id, hits, limit)]


def _index_hits(owner_id: int, query: str, mode: Mode) -> list[Hit]:
    # Here, because they bring numpy and the stemmers, which no other page needs.
    from library.embeddings import embed_query
    from library.sparse import encode_query

    return get_index().search(
        Query(
            dense=embed_query(query) if mode != "words" else None,
            sparse=encode_query(query) if mode != "meaning" else None,
            filter=Filter(owner=owner_id),
            limit=CANDIDATES,
        )
    )


def _grouped(owner_id: int, hits: Iterable[Hit], limit: int) -> list[ItemHit]:
    """Hits by item, in the order of each item's best passage; rows decide what exists."""
    by_item: dict[UUID, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_item[hit.item].append(hit)
    chosen = {item: found[:PASSAGES_PER_ITEM] for item, found in list(by_item.items())[:limit]}
    items = LibraryItem.objects.filter(owner_id=owner_id).for_listing().in_bulk(chosen)
    passages = Passage.objects.defer("search_vector").in_bulk(
        [hit.id for found in chosen.values() for hit in found]
    )
    return [
        ItemHit(
            item=items[item_id],
            score=found[0].score,
            passages=[
                FoundPassage(passages[hit.id], hit.dense_rank, hit.sparse_rank)
                for hit in found
                if hit.id in passages
            ],
        )
        for item_id, found in chosen.items()
        if item_id in items
    ]


def _full_text(owner_id: int, query: str, limit: int) -> list[ItemHit]:
    words = SearchQuery(query, config="simple", search_type="websearch")
    passages = (
        Passage.objects.filter(item__owner_id=owner_id, search_vector=words)
        .annotate(rank=SearchRank(F("search_vector"), words))
        .defer("search_vector")
        .order_by("-rank", "pk")[:CANDIDATES]
    )
    by_item: dict[UUID, list[Passage]] = defaultdict(list)
    ranks: dict[UUID, int] = {}
    for rank, passage in enumerate(passages, start=1):
        by_item[passage.item_id].append(passage)
        ranks[passage.pk] = rank
    items = LibraryItem.objects.for_listing().in_bulk(list(by_item)[:limit])
    return [
        ItemHit(
            item=items[item_id],
            score=1 / ranks[found[0].pk],
            passages=[FoundPassage(p, None, ranks[p.pk]) for p in found[:PASSAGES_PER_ITEM]],
        )
        for item_id, found in by_item.items()
        if item_id in items
    ]
