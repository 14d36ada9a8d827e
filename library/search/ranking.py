"""From passages found to items found: what the two legs say, put together.

Reciprocal ranks (Cormack, Clarke & Buettcher 2009) know only the order, which makes them robust
where one leg finds little; normalised scores (Bruch, Gai & Ingber 2023) also know how much better
the first is than the second. An item's score is the mean of both, of both legs. On the
development collections the two together beat each alone, whatever the weights between a half and
one.
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
    """A passage's place in each leg, from 1; None where a leg did not find it."""

    id: str
    score: float = 0.0
    meaning_rank: int | None = None
    words_rank: int | None = None


@dataclass(slots=True)
class ItemRank:
    """An item's place among the items of each leg, by its best passage, and its passages."""

    item: str
    score: float = 0.0
    meaning_rank: int | None = None
    words_rank: int | None = None
    passages: list[PassageRank] = field(default_factory=list)


def rank_items(retrieved: Retrieved, extra: Sequence[Ranked] = ()) -> list[ItemRank]:
    """Items best first, each with its passages best first.

    `extra` are passages found by words elsewhere, of items the legs do not know.
    """
    items: dict[str, ItemRank] = {}
    passages: dict[str, PassageRank] = {}
    # BM25 counts from nothing in common; cosines from the last that was found.
    lowest = retrieved.dense[-1].score if len(retrieved.dense) > 1 else 0.0
    for name, leg, least in (
        ("meaning_rank", retrieved.dense, lowest),
        ("words_rank", retrieved.sparse, 0.0),
        ("words_rank", extra, 0.0),
    ):
        _note(items, passages, name, leg, least)
    for item in items.values():
        if len(item.passages) > 1:
            item.passages.sort(key=_score_of, reverse=True)
    return sorted(items.values(), key=_score_of, reverse=True)


_score_of = attrgetter("score")


def _note(
    items: dict[str, ItemRank],
    passages: dict[str, PassageRank],
    name: str,
    leg: Sequence[Ranked],
    lowest: float,
) -> None:
    """Add what a leg says; its best has a share of 1, a score of `lowest` one of 0."""
    span = leg[0].score - lowest if leg else 0.0
    place = 0
    for rank, (id_, item_id, score) in enumerate(leg, start=1):
        share = (score - lowest) / span if span > 0 else 1.0
        item = items.get(item_id)
        if item is None:
            item = items[item_id] = ItemRank(item_id)
        if getattr(item, name) is None:
            place += 1
            setattr(item, name, place)
            item.score += _score(place, share)
        passage = passages.get(id_)
        if passage is None:
            passage = passages[id_] = PassageRank(id_)
            item.passages.append(passage)
        setattr(passage, name, rank)
        passage.score += _score(rank, share)


def _score(rank: int, share: float) -> float:
    """At most a half, so that both legs together have at most 1."""
    return ((RRF_K + 1) / (RRF_K + rank) + share) / 4
