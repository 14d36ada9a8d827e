"""Fill a store, and measure all filters in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import batched
from typing import TYPE_CHECKING

import numpy as np

from librarian_site.evaluation.index_recall.filters import Line, lines
from librarian_site.evaluation.index_recall.measuring import measure
from librarian_site.evaluation.index_recall.passages import (
    PASSAGES_PER_ITEM,
    SyntheticLibrary,
    item_id,
)
from librarian_site.evaluation.index_recall.stores import Store, own_store
from library import embeddings

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST_PASSAGES = 1000
DELETED_AT_ONCE = 500  # items


class SizeError(ValueError):
    """Too few passages, or too many owners for them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A filter in a state of the store; `share` is the part of all passages that fits."""

    engine: str
    state: str
    passages: int
    filter: str
    share: float
    fits: int
    recall_at_10: float
    recall_at_100: float
    fewest: int
    ms: float
    exact_ms: float


class Evaluation:
    """Raises SizeError."""

    def __init__(
        self, passages: int, owners: int, questions: int, *, progress: Callable[[str], None]
    ) -> None:
        if passages < FEWEST_PASSAGES:
            raise SizeError(f"--passages wants a number from {FEWEST_PASSAGES}.")
        if not 1 <= owners <= passages // PASSAGES_PER_ITEM // 10:
            raise SizeError("--owners wants a number from 1, and 80 passages for each owner.")
        if questions < 1:
            raise SizeError("--questions wants a number from 1.")
        self._library = SyntheticLibrary(passages, owners, embeddings.dimension())
        self._questions = questions
        self._progress = progress

    def run(self) -> list[Row]:
        """Measure; takes minutes. Raises VectorStoreError and EmbeddingError."""
        everything = np.arange(self._library.items.count)
        half = everything[::2]
        with own_store(self._library.dimension) as store:
            self._write(store, everything)
            self._progress("Building the graph")
            store.optimize()
            rows = list(self._rows(store, "settled", everything))
            self._progress("Deleting half")
            for some in batched(half.tolist(), DELETED_AT_ONCE, strict=False):
                store.index.delete_items([item_id(number) for number in some])
            rows += self._rows(store, "half deleted", everything[1::2])
            self._write(store, half)
            rows += self._rows(store, "half written", everything)
        return rows

    def _write(self, store: Store, numbers: NDArray[np.int64]) -> None:
        self._progress(f"Writing {len(numbers) * PASSAGES_PER_ITEM} passages")
        for points in self._library.batches(numbers.tolist()):
            store.index.add(points)

    def _rows(self, store: Store, state: str, there: NDArray[np.int64]) -> Iterator[Row]:
        """Measure all filters while these items are in the store."""
        self._progress(f"Measuring: {state}")
        passages = store.index.count()
        for line in _fitting(lines(self._library.items), there):
            fitting = int(line.fits[there].sum()) * PASSAGES_PER_ITEM
            questions = self._library.questions(there[line.owned[there]], self._questions)
            measured = measure(store.index, line.filter, questions, store.is_exact)
            yield Row(
                engine=store.engine,
                state=state,
                passages=passages,
                filter=line.name,
                share=fitting / passages,
                fits=fitting,
                **{name: round(value, 4) for name, value in asdict(measured).items()},
            )


def _fitting(found: Iterator[Line], there: NDArray[np.int64]) -> Iterator[Line]:
    return (line for line in found if line.fits[there].any())
