"""An index to measure, empty and of its own, on the engine of the settings."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings

from library.vector_index.edge.client import EdgeIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from library.vector_index.base import Filter, VectorIndex
    from library.vector_index.edge.collection import Collection


class Store(Protocol):
    """The index, and when its graph is built: only when `optimize` is called."""

    engine: str

    @property
    def index(self) -> VectorIndex: ...

    def optimize(self) -> None:
        """Index all that is new in the graph, and free what was deleted; returns when done."""

    def is_exact(self, only: Filter) -> bool:
        """Whether a search with this filter compares all that fits, as an exact one does."""


@contextmanager
def own_store(dimension: int) -> Iterator[Store]:
    """Open a store beside the library's, and remove it in the end. Raises VectorStoreError."""
    if settings.QDRANT_URL:
        from librarian_site.evaluation.index_recall.server_store import on_server

        with on_server(dimension) as store:
            yield store
        return
    from library.vector_index.edge.collection import Collection

    with tempfile.TemporaryDirectory(prefix="librarian-index-") as folder:
        collection = Collection(_made(Path(folder) / "passages"), dimension)
        try:
            yield EdgeStore(collection, dimension)
        finally:
            collection.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


class EdgeStore:
    """The embedded engine within this process: what is measured is the engine, not the socket."""

    engine = "embedded"

    def __init__(self, collection: Collection, dimension: int) -> None:
        self._collection = collection
        self.index = _InProcess(collection, dimension)

    def optimize(self) -> None:
        self._collection.compact()

    def is_exact(self, only: Filter) -> bool:
        return self._collection.compares_all(asdict(only))


class _InProcess(EdgeIndex):
    """The client, calling the collection where it would send a request."""

    def __init__(self, collection: Collection, dimension: int) -> None:
        super().__init__(Path(), collection="evaluation", dimension=dimension)
        self._served = collection

    def _call(self, method: str, **arguments: Any) -> Any:
        return getattr(self._served, method)(**arguments)
