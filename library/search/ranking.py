"""Fuse the dense and the sparse results and group their passages into items.

Reciprocal rank fusion (Cormack, Clarke & Buettcher 2009) uses only the order, so it is robust when
one retriever finds little; normalised scores (Bruch, Gai & Ingber 2023) also tell by how much the
first result is better than the second. An item's score is the mean of the two, summed over both
retrievers. On the development collections the combination beat each of them alone, with any
weights between a half and one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from library.vector_index.base import Ranked, Retrieved

RRF_K = 20


@dataclass(slots=True)
class PassageRank:
    """A passage's rank with each retriever, from 1; None where that one did not find it."""

    id: str
    score: float = 0.0
    dense_rank: int | None = None
    sparse_rank: int | None = None


@dataclass(slots=True)
class ItemRank:
    """An item's passages, and its rank with each retriever, by its best passage there."""

    item: str
    score: float = 0.0
    dense_rank: int | None = None
    sparse_rank: int | None = None
    passages: list[PassageRank] = field(default_factory=list)


def rank_items(retrieved: Retrieved, extra: Sequence[Ranked] = ()) -> list[ItemRank]:
    """Return items best first, each with its passages best first.

    `extra` holds full-text results of items that are not in the vector index yet.
    """
    items: dict[str, ItemRank] = {}
    passages: dict[str, PassageRank] = {}
    # The score that is normalised to 0: for BM25 no shared term, for cosines the last result's.
    lowest = retrieved.dense[-1].score if len(retrieved.dense) > 1 else 0.0
    for name, found, least in (
        ("dense_rank", retrieved.dense, lowest),
        ("sparse_rank", retrieved.sparse, 0.0),
        ("sparse_rank", extra, 0.0),
    ):
        _add_scores(items, passages, name, found, least)
    for item in items.values():
        if len(item.passages) > 1:
            item.passages.sort(key=_score_of, reverse=True)
    return sorted(items.values(), key=_score_of, reverse=True)


_score_of = attrgetter("score")


def _add_scores(
    items: dict[str, ItemRank],
    passages: dict[str, PassageRank],
    name: str,
    found: Sequence[Ranked],
    lowest: float,
) -> None:
    """Add one retriever's ranks and scores; scores are normalised from `lowest` = 0 to best = 1."""
    span = found[0].score - lowest if found else 0.0
    item_rank = 0
    for rank, (id_, item_id, score) in enumerate(found, start=1):
        normalized = (score - lowest) / span if span > 0 else 1.0
        item = items.get(item_id)
        if item is None:
            item = items[item_id] = ItemRank(item_id)
        if getattr(item, name) is None:
            item_rank += 1
            setattr(item, name, item_rank)
            item.score += _score(item_rank, normalized)
        passage = passages.get(id_)
        if passage is None:
            passage = passages[id_] = PassageRank(id_)
            item.passages.append(passage)
        setattr(passage, name, rank)
        passage.score += _score(rank, normalized)


def _score(rank: int, normalized: float) -> float:
    """Return one retriever's part of a score: at most a half, so that the sum is at most 1."""
    return ((RRF_K + 1) / (RRF_K + rank) + normalized) / 4
