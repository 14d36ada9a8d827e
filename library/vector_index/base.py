"""The passage index: its types, and the interface that both engines implement.

An index answers the dense and the sparse part of a query separately; `search.ranking` fuses them,
the same way for every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from uuid import UUID

from library.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from library.vector_index.bm25 import SparseVector


DIGEST = "text"  # of the payload: `indexing.text_digest`


class VectorStoreError(LibraryError):
    """The index does not answer, or refused the request."""


class ForeignCollection(VectorStoreError):
    """The collection is another installation's."""


@dataclass(frozen=True, slots=True)
class Point:
    """A passage: unit vector (None: found by words only), BM25 weights, and filterable payload.

    The payload has `owner` (int), `item` (the UUID as text), `ordinal`, and the fields that
    `indexing.index_payload` builds: each facet's `payload_key` (`library.facet_registry`). That of
    a passage has DIGEST, by which its text is known again; filed by an earlier version it has none.
    """

    id: UUID
    dense: NDArray[np.float32] | None
    sparse: SparseVector
    payload: Mapping[str, Any]


class Stored(NamedTuple):
    """The vectors of a point, as an index has them; `digest` is the payload's, if there is one."""

    dense: NDArray[np.float32] | None
    sparse: SparseVector
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions on the payload, by field; all that are given must hold.

    `between` takes seconds since 1970: the first included, the second not, None for no limit.
    """

    owner: int
    any_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    all_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    none_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    between: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """A search by dense vector, by sparse vector or by both; `limit` counts passages of each.

    An `exact` one compares every passage that fits by meaning; to measure others by.
    """

    dense: NDArray[np.float32] | None
    sparse: SparseVector | None
    filter: Filter
    limit: int = 100
    exact: bool = False


class Ranked(NamedTuple):
    """A passage as one retriever found it; the score is a cosine (dense) or BM25 (sparse).

    `id` and `item` are UUIDs as text: hundreds are compared and few looked up, and comparing text
    takes a fifth of the time.
    """

    id: str
    item: str
    score: float


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What the dense and the sparse retriever found, each best first."""

    dense: Sequence[Ranked] = ()
    sparse: Sequence[Ranked] = ()


class VectorIndex(Protocol):
    """One collection. Every method raises VectorStoreError when the engine does not answer."""

    @property
    def name(self) -> str:
        """The collection's name."""

    @property
    def model(self) -> str:
        """The embedding model of its vectors: no other's may be compared with them."""

    def ensure(self) -> None:
        """Make the collection and its payload indexes where they are missing."""

    def replace_item(self, item: UUID, points: Sequence[Point]) -> None:
        """Make these the only points of the item; safe to repeat."""

    def add(self, points: Sequence[Point]) -> None:
        """Add points of items that the collection has none of yet; much faster for many items."""

    def delete_items(self, items: Sequence[UUID]) -> None: ...

    def delete_about(self, item: UUID) -> None:
        """Delete the point whose id is the item's own (`indexing.about_points`), if there."""

    def set_payload(self, items: Sequence[UUID], payload: Mapping[str, Any]) -> None:
        """Overwrite these fields on every passage of the items."""

    def search(self, query: Query) -> Retrieved:
        """Find the best passages by each kind of vector that the query has.

        A word's rarity is counted over the owner's passages as they are now.
        """

    def vectors(self, passages: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """Return the unit vectors of those of the passages that have one."""

    def scores(self, dense: NDArray[np.float32], passages: Sequence[str]) -> dict[str, float]:
        """Return the cosines of those of the passages that have a vector, the nearest first."""

    def similar(self, item: UUID, only: Filter, limit: int) -> list[Ranked]:
        """Find passages of other items nearest to the mean of the item's own."""

    def count(self, item: UUID | None = None) -> int:
        """Count the item's passages, or all points of all items."""

    def item_ids(self) -> Iterator[UUID]:
        """Every item that has points, each once."""

    def others(
        self, is_named: Callable[[str], bool], known: Callable[[Sequence[UUID]], bool]
    ) -> list[str]:
        """Return other collections for whose names `is_named` is true.

        On a server, which may be shared, only those that hold items for which `known` is true.
        """

    def beside(self, name: str) -> VectorIndex:
        """Another collection of the same engine and model, to read from; closed with this one."""

    def stored(self, points: Sequence[str]) -> Mapping[str, Stored]:
        """Return the vectors of those of the points that are there; makes and changes nothing."""

    def drop(self, name: str) -> None:
        """Remove another collection; does nothing when there is none."""

    def close(self) -> None: ...
