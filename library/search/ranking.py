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

from dataclasses import dataclass, field
from heapq import nlargest
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    items: dict[str, ItemRank] = {}
    passages: dict[str, PassageRank] = {}
    for name, found, scoring in _legs(retrieved, extra, words, foreign):
        _add_scores(items, passages, name, found, scoring)
    for item in items.values():
        if len(item.passages) > 1:
            item.passages.sort(key=_score_of, reverse=True)
    return sorted(items.values(), key=_score_of, reverse=True)


def best_passages(
    retrieved: Retrieved, count: int, *, words: int = 0, foreign: bool = False
) -> list[str]:
    """Return the ids of the `count` passages with the best scores, whatever item they are of."""
    scores: dict[str, float] = {}
    for _, found, scoring in _legs(retrieved, (), words, foreign):
        for rank, (id_, _, score) in enumerate(found, start=1):
            scores[id_] = scores.get(id_, 0.0) + scoring.of(rank, score)
    return nlargest(count, scores, key=scores.__getitem__)


_score_of = attrgetter("score")


class _Scoring(NamedTuple):
    """How one retriever's results are scored: `lowest` normalized to 0, `lowest + span` to 1."""

    lowest: float
    span: float
    weight: float
    reciprocal: bool = True

    def of(self, rank: int, score: float) -> float:
        """Return one retriever's part of a score; the parts sum up to at most 1."""
        normalized = (score - self.lowest) / self.span if self.span > 0 else 1.0
        if not self.reciprocal:
            return self.weight * normalized / 2
        return self.weight * ((RRF_K + 1) / (RRF_K + rank) + normalized) / 4


def _legs(
    retrieved: Retrieved, extra: Sequence[Ranked], words: int, foreign: bool
) -> Iterator[tuple[str, Sequence[Ranked], _Scoring]]:
    """Each retriever's results with the name of its rank and how they are scored."""
    dense_weight, sparse_weight = _FOREIGN if foreign else _weights(words)
    if found := retrieved.dense:
        lowest = found[-1].score if len(found) > 1 else 0.0
        yield "dense_rank", found, _Scoring(lowest, found[0].score - lowest, dense_weight)
    reciprocal = words != 1  # of a single word the score says all
    for found in filter(None, (retrieved.sparse, extra)):
        # No shared term is 0 for BM25, where for cosines it is the last result's score.
        yield "sparse_rank", found, _Scoring(0.0, found[0].score, sparse_weight, reciprocal)


def _add_scores(
    items: dict[str, ItemRank],
    passages: dict[str, PassageRank],
    name: str,
    found: Sequence[Ranked],
    scoring: _Scoring,
) -> None:
    """Add one retriever's ranks, of this name, and scores."""
    item_rank = 0
    for rank, (id_, item_id, score) in enumerate(found, start=1):
        item = items.get(item_id)
        if item is None:
            item = items[item_id] = ItemRank(item_id)
        if getattr(item, name) is None:
            item_rank += 1
            setattr(item, name, item_rank)
            item.score += scoring.of(item_rank, score)
        passage = passages.get(id_)
        if passage is None:
            passage = passages[id_] = PassageRank(id_)
            item.passages.append(passage)
        setattr(passage, name, rank)
        passage.score += scoring.of(rank, score)


def _weights(words: int) -> tuple[float, float]:
    if words == 1:
        return _SINGLE
    return _KEYWORDS if 1 < words <= KEYWORDS else _EVEN
