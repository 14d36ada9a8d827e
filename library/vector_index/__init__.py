"""The passage index of the settings: Qdrant Edge embedded, or a Qdrant server."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from library.vector_index import bm25
from library.vector_index.base import VectorStoreError

if TYPE_CHECKING:
    from library.vector_index.base import VectorIndex

LAYOUT = "3"  # raise whenever the payload or the folder's layout changes: everything is reindexed


@cache
def get_index() -> VectorIndex:
    """Return the index of the settings, one per process. Raises VectorStoreError."""
    from django.conf import settings

    from library.embeddings import EmbeddingError, dimension, model_id

    try:
        size, name = dimension(), _collection(settings.VECTORS_PREFIX, model_id())
    except EmbeddingError as error:
        raise VectorStoreError(f"The embedding model is not known: {error}") from error
    if settings.QDRANT_URL:
        from library.vector_index.qdrant_server import READ_TIMEOUT, QdrantIndex, connect

        server = (settings.QDRANT_URL, settings.QDRANT_API_KEY)
        reader = connect(*server, timeout=READ_TIMEOUT)
        return QdrantIndex(connect(*server), collection=name, dimension=size, reader=reader)
    from library.vector_index.edge.client import EdgeIndex

    return EdgeIndex(settings.VECTORS_SOCKET, collection=name, dimension=size)


def _collection(prefix: str, model: str) -> str:
    """Name the collection after all that vectors and payload depend on.

    A new model, BM25 version or layout so gets a new collection, and `reindex` fills it.
    """
    return f"{prefix}-{model}-{bm25.VERSION}-{LAYOUT}"
