"""Compare what a search finds with what an exact search finds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from library.vector_index.base import Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from library.vector_index.base import Filter, Ranked, VectorIndex

LIMIT = 100
REPEATS = 3  # of each question; the quickest counts, as other processes only ever slow one down


@dataclass(frozen=True, slots=True)
class Measured:
    """Means over the questions; `fewest` is the smallest number of results, `fits` the largest."""

    recall_at_10: float
    recall_at_100: float
    fewest: int
    ms: float
    exact_ms: float


def measure(
    index: VectorIndex,
    only: Filter,
    questions: NDArray[np.float32],
    is_exact: Callable[[Filter], bool],
) -> Measured:
    """Ask all questions with this filter, each approximately and exactly in turn.

    Where `is_exact` says that the engine compares everything by itself, both are one request, and
    its quickest time stands for both.
    """
    recalls: list[tuple[float, float]] = []
    times: list[tuple[float, float]] = []
    fewest = LIMIT
    same = is_exact(only)
    for question in questions:
        approximate = Query(question, None, only, LIMIT)
        exact = Query(question, None, only, LIMIT, exact=True)
        rounds = [(_timed(index, approximate), _timed(index, exact)) for _ in range(REPEATS)]
        (found, _), (wanted, _) = rounds[0]
        quickest = [min(run[column][1] for run in rounds) for column in (0, 1)]
        times.append((min(quickest),) * 2 if same else (quickest[0], quickest[1]))
        recalls.append((_recall(found, wanted, 10), _recall(found, wanted, LIMIT)))
        fewest = min(fewest, len(found))
    at_10, at_100 = np.mean(recalls, axis=0)
    ms, exact_ms = np.mean(times, axis=0) * 1000
    return Measured(float(at_10), float(at_100), fewest, float(ms), float(exact_ms))


def _timed(index: VectorIndex, query: Query) -> tuple[list[Ranked], float]:
    began = time.perf_counter()
    found = list(index.search(query).dense)
    return found, time.perf_counter() - began


def _recall(found: list[Ranked], wanted: list[Ranked], depth: int) -> float:
    """Part of the exact results that were found; one as near as the last of them counts too."""
    if not wanted:
        return 1.0
    best = {each.id for each in wanted[:depth]}
    least = wanted[:depth][-1].score
    hits = sum(each.id in best or each.score >= least for each in found[:depth])
    return min(1.0, hits / len(best))
