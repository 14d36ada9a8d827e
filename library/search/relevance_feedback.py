"""Rerank dense results by pseudo-relevance feedback.

The query vector is moved towards the mean of the top passages, and the results are scored again:
Rocchio 1971; for dense vectors Li et al. 2022, "Pseudo Relevance Feedback with Deep Language
Models and Dense Retrievers: Successes and Pitfalls". It helps because queries are short, and the
passages that answer them are not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from library.search.ranking import best_passages
from library.vector_index.base import Ranked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from library.vector_index.base import Query, Retrieved, VectorIndex

# Number of top passages that are averaged, with weights 1, 1/2, 1/3...
FEEDBACK_PASSAGES = 5
# Weight of their mean relative to the query vector; results hardly differ between 0.2 and 1.
FEEDBACK_WEIGHT = 0.4


def rerank(
    index: VectorIndex, query: Query, retrieved: Retrieved, *, words: int = 0, foreign: bool = False
) -> Retrieved:
    """Return the results with the dense ones scored again. Raises VectorStoreError."""
    if query.dense is None or len(retrieved.dense) < 2:
        return retrieved
    top = best_passages(retrieved, FEEDBACK_PASSAGES, words=words, foreign=foreign)
    vectors = index.vectors(top)
    moved = _moved(query.dense, top, vectors)
    known = {found.id: found for found in retrieved.dense}
    scores = index.scores(moved, list(known))
    again = [Ranked(id_, known[id_].item, score) for id_, score in scores.items()]
    return replace(retrieved, dense=again)


def _moved(
    dense: NDArray[np.float32], top: list[str], vectors: Mapping[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Return the unit query vector moved towards the weighted mean of the top passages."""
    weighted = [(1 / rank, vectors[id_]) for rank, id_ in enumerate(top, 1) if id_ in vectors]
    if not weighted:
        return dense
    total = sum(weight for weight, _ in weighted)
    mean = sum(weight * vector for weight, vector in weighted) / total
    moved = dense + FEEDBACK_WEIGHT * mean
    unit: NDArray[np.float32] = (moved / np.linalg.norm(moved)).astype(np.float32)
    return unit
