"""The passage index: one interface, Qdrant Edge embedded or a Qdrant server.

The legs are asked for apart and put together in `search.ranking`, the same way for every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from uuid import UUID

from library.errors import LibraryError
from library.search import bm25

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAYOUT = "3"  # a new number whenever payload or folder change


class VectorStoreError(LibraryError):
    """The index is away or refused."""


@dataclass(frozen=True, slots=True)
class Point:
    """A passage: unit vector (None: by words only), BM25 weights, and what it is filtered by.

    The payload has `owner` int, `item` (the UUID as text), `ordinal`, and of `tier`, `kind`,
    `language`, `site` (every name it has), `tags`, `collections`, `dated_at` (seconds since 1970)
    and `read` what is known.
    """

    id: UUID
    dense: NDArray[np.float32] | None
    sparse: bm25.SparseVector
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """All that is given must hold, for text fields of the payload by name.

    `between` takes seconds since 1970, the first included, the second not, None for open.
    """

    owner: int
    any_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    all_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    none_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    between: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    read: bool | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for by meaning, by words or by both.

    `limit` counts the passages of each leg.
    """

    dense: NDArray[np.float32] | None
    sparse: bm25.SparseVector | None
    filter: Filter
    limit: int = 100


class Ranked(NamedTuple):
    """A passage in one leg's answer: cosine by meaning, BM25 by words.

    `id` and `item` are UUIDs as text: they come and are compared by the hundred, which as text
    takes a fifth of the time, and few of them are looked up.
    """

    id: str
    item: str
    score: float


@dataclass(frozen=True, slots=True)
class Legs:
    """What was found by meaning and what by words, each best first."""

    meaning: Sequence[Ranked] = ()
    words: Sequence[Ranked] = ()


class VectorIndex(Protocol):
    """One collection. Every method raises VectorStoreError when the engine is away."""

    @property
    def name(self) -> str:
        """The collection's name."""

    def ensure(self) -> None:
        """Make the collection and its payload indexes where they are missing."""

    def replace_item(self, item: UUID, points: Sequence[Point]) -> None:
        """Hold exactly these points for the item; safe to repeat."""

    def add(self, points: Sequence[Point]) -> None:
        """Hold these points too: of many items at once, of which it has none yet."""

    def delete_items(self, items: Sequence[UUID]) -> None: ...

    def set_payload(self, items: Sequence[UUID], payload: Mapping[str, Any]) -> None:
        """Overwrite these fields on every passage of the items."""

    def search(self, query: Query) -> Legs:
        """The nearest passages of each leg that was asked for."""

    def vectors(self, passages: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The unit vectors of these passages, of those that have one."""

    def scores(self, dense: NDArray[np.float32], passages: Sequence[str]) -> dict[str, float]:
        """Cosines of these passages, of those that have a vector, the nearest first."""

    def similar(self, item: UUID, only: Filter, limit: int) -> list[Ranked]:
        """Passages of other items nearest to the mean of the item's own."""

    def count(self, item: UUID | None = None) -> int:
        """How many points the item has, or all items."""

    def item_ids(self) -> Iterator[UUID]:
        """Every item that has points, each once."""

    def others(self, prefix: str, known: Callable[[Sequence[UUID]], bool]) -> list[str]:
        """Other collections whose names begin so.

        On a server, which others may use too, those that hold an item of which `known` is true.
        """

    def drop(self, name: str) -> None:
        """Remove another collection; that there is none is fine."""

    def close(self) -> None: ...


@cache
def get_index() -> VectorIndex:
    """The index of the settings, one per process. Raises VectorStoreError."""
    from django.conf import settings

    from library.embeddings import EmbeddingError, dimension, model_id

    try:
        size, name = dimension(), _collection(settings.VECTORS_PREFIX, model_id())
    except EmbeddingError as error:
        raise VectorStoreError(f"Which vectors to look in is not known: {error}") from error
    if settings.QDRANT_URL:
        from library.vector_index.qdrant_server import READ_TIMEOUT, QdrantIndex, connect

        server = (settings.QDRANT_URL, settings.QDRANT_API_KEY)
        reader = connect(*server, timeout=READ_TIMEOUT)
        return QdrantIndex(connect(*server), collection=name, dimension=size, reader=reader)
    from library.vector_index.edge.client import EdgeIndex

    return EdgeIndex(settings.VECTORS_SOCKET, collection=name, dimension=size)


def _collection(prefix: str, model: str) -> str:
    """All that vectors and payload depend on: what has changed is in a collection of its own."""
    return f"{prefix}-{model}-{bm25.VERSION}-{LAYOUT}"
