"""Fuse the dense and the sparse results and group their passages into items.

Reciprocal rank fusion (Cormack, Clarke & Buettcher 2009) uses only the order, so it is robust when
one retriever finds little; normalised scores (Bruch, Gai & Ingber 2023) also tell by how much the
first result is better than the second. An item's score is the mean of the two, summed over both
retrievers. On the development collections the combination beat each of them alone, with any
weights between a half and one.

Those are questions. Who types a name or two wants what has it: one word says too little for meaning
to tell, so there the words decide, and with two or three of them they count double.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from library.vector_index.base import Ranked, Retrieved

RRF_K = 20
KEYWORDS = 3  # words at most of a query that names something and asks nothing
# Weights of meaning and words, of a question, of some keywords, and of a single word: that one's
# words score weighs more than all that meaning can add.
_EVEN, _KEYWORDS, _SINGLE = (1.0, 1.0), (2 / 3, 4 / 3), (2 / 7, 12 / 7)
# Of a question in another language the words find what is spelled alike by chance; on xquad_de
# nDCG@10 is 0.894 with even weights, 0.922 with these and by meaning alone (on a quarter of the
# questions; 0.916 on 200 others).
_FOREIGN = (1.0, 0.25)


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

    @property
    def of_text(self) -> list[PassageRank]:
        """Its passages without the point of what is said about it (`indexing.about_points`)."""
        return [passage for passage in self.passages if passage.id != self.item]

    @property
    def found_by_about(self) -> bool:
        return any(passage.id == self.item for passage in self.passages)


def rank_items(
    retrieved: Retrieved, extra: Sequence[Ranked] = (), *, words: int = 0, foreign: bool = False
) -> list[ItemRank]:
    """Return items best first, each with its passages best first.

    `extra` holds full-text results of items that are not in the vector index yet. `words` is the
    number of the query's content words; 0: not known. A `foreign` question is in another language
    than the texts, and its vector of a model that knows both.
    """
    dense_weight, sparse_weight = _FOREIGN if foreign else _weights(words)
    reciprocal = words != 1  # of a single word the score says all
    items: dict[str, ItemRank] = {}
    passages: dict[str, PassageRank] = {}
    # The score that is normalised to 0: for BM25 no shared term, for cosines the last result's.
    lowest = retrieved.dense[-1].score if len(retrieved.dense) > 1 else 0.0
    by_words = Scoring("sparse_rank", 0.0, sparse_weight, reciprocal)
    for found, scoring in (
        (retrieved.dense, Scoring("dense_rank", lowest, dense_weight)),
        (retrieved.sparse, by_words),
        (extra, by_words),
    ):
        _add_scores(items, passages, found, scoring)
    for item in items.values():
        if len(item.passages) > 1:
            item.passages.sort(key=_score_of, reverse=True)
    return sorted(items.values(), key=_score_of, reverse=True)


_score_of = attrgetter("score")


class Scoring(NamedTuple):
    """How one retriever's results are scored: `lowest` is the score that is normalized to 0."""

    rank: str
    lowest: float
    weight: float
    reciprocal: bool = True

    def of(self, rank: int, normalized: float) -> float:
        """Return one retriever's part of a score; the parts sum up to at most 1."""
        if not self.reciprocal:
            return self.weight * normalized / 2
        return self.weight * ((RRF_K + 1) / (RRF_K + rank) + normalized) / 4


def _add_scores(
    items: dict[str, ItemRank],
    passages: dict[str, PassageRank],
    found: Sequence[Ranked],
    scoring: Scoring,
) -> None:
    """Add one retriever's ranks and scores; scores are normalized from `lowest` to best = 1."""
    name, lowest = scoring.rank, scoring.lowest
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
            item.score += scoring.of(item_rank, normalized)
        passage = passages.get(id_)
        if passage is None:
            passage = passages[id_] = PassageRank(id_)
            item.passages.append(passage)
        setattr(passage, name, rank)
        passage.score += scoring.of(rank, normalized)


def _weights(words: int) -> tuple[float, float]:
    if words == 1:
        return _SINGLE
    return _KEYWORDS if 1 < words <= KEYWORDS else _EVEN
