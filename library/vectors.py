"""The passage index: one interface, Qdrant Edge embedded or a Qdrant server.

A hit carries its rank in each leg, so the legs are asked for apart and fused here, the same way
for every engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from library import sparse
from library.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RRF_K = 60  # Cormack, Clarke & Buettcher 2009


class VectorStoreError(LibraryError):
    """The index is away or refused."""


@dataclass(frozen=True, slots=True)
class Point:
    """A passage: unit vector (None: by words only), BM25 weights, and what it is filtered by.

    The payload has `owner` int, `item` (the UUID as text), `ordinal`, and of `tier`, `kind`,
    `language`, `site`, `tags`, `collections`, `created_at`, `published_at` (seconds since 1970)
    and `read` what is known.
    """

    id: UUID
    dense: NDArray[np.float32] | None
    sparse: sparse.SparseVector
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

    `limit` counts passages, of each leg and of the whole.
    """

    dense: NDArray[np.float32] | None
    sparse: sparse.SparseVector | None
    filter: Filter
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in one leg's answer."""

    id: UUID
    item: UUID
    ordinal: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with the rank (from 1) each leg gave it; None where a leg did not find it."""

    id: UUID
    item: UUID
    ordinal: int
    score: float
    dense_rank: int | None
    sparse_rank: int | None


class VectorIndex(Protocol):
    """One collection. Every method raises VectorStoreError when the engine is away."""

    def ensure(self) -> None:
        """Make the collection and its payload indexes where they are missing."""

    def replace_item(self, item: UUID, points: Sequence[Point]) -> None:
        """Hold exactly these points for the item; safe to repeat."""

    def delete_items(self, items: Sequence[UUID]) -> None: ...

    def set_payload(self, items: Sequence[UUID], payload: Mapping[str, Any]) -> None:
        """Overwrite these fields on every passage of the items."""

    def search(self, query: Query) -> list[Hit]:
        """Passages of both legs, fused by reciprocal rank, best first."""

    def similar(self, item: UUID, only: Filter, limit: int) -> list[Hit]:
        """Passages of other items nearest to the mean of the item's own."""

    def count(self, item: UUID | None = None) -> int:
        """How many points the item has, or all items."""

    def item_ids(self) -> Iterator[UUID]:
        """Every item that has points, each once."""

    def close(self) -> None: ...


@cache
def get_index() -> VectorIndex:
    """The index of the settings, one per process. Raises VectorStoreError."""
    from django.conf import settings

    from library.embeddings import EmbeddingError, dimension, model_id

    try:
        size, name = dimension(), f"{settings.VECTORS_PREFIX}-{model_id()}-{sparse.VERSION}"
    except EmbeddingError as error:
        raise VectorStoreError(f"Which vectors to look in is not known: {error}") from error
    if settings.QDRANT_URL:
        from library.vectors_qdrant import QdrantIndex, connect

        client = connect(settings.QDRANT_URL, settings.QDRANT_API_KEY)
        return QdrantIndex(client, collection=name, dimension=size)
    from library.vectors_edge import EdgeIndex

    return EdgeIndex(settings.VECTORS_SOCKET, collection=name, dimension=size)


def fuse(dense: Sequence[Ranked], sparse: Sequence[Ranked], limit: int) -> list[Hit]:
    """Reciprocal rank fusion of the two legs, equal weights."""
    by_meaning = {found.id: rank for rank, found in enumerate(dense, start=1)}
    by_words = {found.id: rank for rank, found in enumerate(sparse, start=1)}
    hits = [
        Hit(
            id=found.id,
            item=found.item,
            ordinal=found.ordinal,
            score=_reciprocal(by_meaning.get(found.id)) + _reciprocal(by_words.get(found.id)),
            dense_rank=by_meaning.get(found.id),
            sparse_rank=by_words.get(found.id),
        )
        for found in {found.id: found for found in (*dense, *sparse)}.values()
    ]
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _reciprocal(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / (RRF_K + rank)
