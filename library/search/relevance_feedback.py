"""A question moved towards its first answers, by which the answers are put in order again.

Rocchio 1971; for dense vectors Li et al. 2022, "Pseudo Relevance Feedback with Deep Language
Models and Dense Retrievers: Successes and Pitfalls". What both legs put first says in the texts'
own words what is looked for: a title or a claim is short, the passages that answer it are not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from library.search.ranking import rank_items
from library.vector_index.base import Ranked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from library.vector_index.base import Query, Retrieved, VectorIndex

# Passages that are heard, the first more than the others: their weights are 1, 1/2, 1/3...
FEEDBACK_PASSAGES = 5
# Of their mean against the question; between 0.2 and 1 it hardly matters.
FEEDBACK_WEIGHT = 0.4


def rerank(index: VectorIndex, query: Query, retrieved: Retrieved) -> Retrieved:
    """The legs with what was found by meaning scored anew; raises VectorStoreError."""
    if query.dense is None or len(retrieved.dense) < 2:
        return retrieved
    first = _first(retrieved)
    vectors = index.vectors(first)
    moved = _moved(query.dense, first, vectors)
    known = {found.id: found for found in retrieved.dense}
    scores = index.scores(moved, list(known))
    again = [Ranked(id_, known[id_].item, score) for id_, score in scores.items()]
    return replace(retrieved, dense=again)


def _first(retrieved: Retrieved) -> list[str]:
    """The passages that both legs together put first."""
    passages = [passage for item in rank_items(retrieved) for passage in item.passages]
    passages.sort(key=lambda passage: -passage.score)
    return [passage.id for passage in passages[:FEEDBACK_PASSAGES]]


def _moved(
    dense: NDArray[np.float32], first: list[str], vectors: Mapping[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    heard = [(1 / place, vectors[id_]) for place, id_ in enumerate(first, 1) if id_ in vectors]
    if not heard:
        return dense
    mean = sum(weight * vector for weight, vector in heard) / sum(weight for weight, _ in heard)
    moved = dense + FEEDBACK_WEIGHT * mean
    unit: NDArray[np.float32] = (moved / np.linalg.norm(moved)).astype(np.float32)
    return unit
