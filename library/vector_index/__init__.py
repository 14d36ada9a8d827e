"""The passage index of the settings: Qdrant Edge embedded, or a Qdrant server.

Each embedding model has an index of its own. One is searched; another may be kept beside, of the
model that is switched to or of the one from before (`library.vector_index.switching`).

The vector process imports this package, and does without Django: what needs it is imported late.
"""

from __future__ import annotations

import atexit
from functools import cache
from typing import TYPE_CHECKING

from library.vector_index import bm25
from library.vector_index.base import VectorStoreError

if TYPE_CHECKING:
    from library.vector_index.base import VectorIndex

LAYOUT = "3"  # raise whenever the payload or the folder's layout changes: everything is reindexed


def get_index(model: str = "") -> VectorIndex:
    """Return the index of a model, one per process; without a name, the one that is searched.

    Raises VectorStoreError.
    """
    return _open(model or _models()[0])


def get_indexes() -> list[VectorIndex]:
    """Return the index that is searched, then the one that is kept beside, if any.

    What changes about an item, but for its text, is written to both. Raises VectorStoreError.
    """
    return [_open(model) for model in _models() if model]


def close_indexes() -> None:
    """Close all that this process has opened; a later use opens them again."""
    for index in _opened:
        index.close()
    _opened.clear()
    _open.cache_clear()


def _models() -> tuple[str, str]:
    """The model that is searched with, and the one that is kept beside; empty for none."""
    from library.vector_index import current_model

    row = current_model.current()
    return row.active, row.other


_opened: list[VectorIndex] = []


@cache
def _open(model: str) -> VectorIndex:
    index = _new(model)
    _opened.append(index)
    return index


def _new(model: str) -> VectorIndex:
    from django.conf import settings

    from library.embeddings import EmbeddingError, dimension, model_id

    try:
        size, name = dimension(model), _collection(settings.VECTORS_PREFIX, model_id(model))
    except EmbeddingError as error:
        raise VectorStoreError(f"The embedding model is not known: {error}") from error
    if settings.QDRANT_URL:
        from library import installation
        from library.vector_index.qdrant_server import READ_TIMEOUT, QdrantIndex, connect

        atexit.register(close_indexes)  # the client warns of what the end of the process closes
        server = (settings.QDRANT_URL, settings.QDRANT_API_KEY)
        reader = connect(*server, timeout=READ_TIMEOUT)
        return QdrantIndex(
            connect(*server),
            collection=name,
            dimension=size,
            model=model,
            reader=reader,
            claim=installation.claim,
        )
    from library.vector_index.edge.client import EdgeIndex

    return EdgeIndex(settings.VECTORS_SOCKET, collection=name, dimension=size, model=model)


def _collection(prefix: str, model: str) -> str:
    """Name the collection after all that vectors and payload depend on.

    A new model, BM25 version or layout so gets a new collection, and `reindex` fills it.
    """
    return f"{prefix}-{model}-{bm25.VERSION}-{LAYOUT}"


def words_version(collection: str) -> str:
    """Return the BM25 version of a collection that is so named."""
    return collection.rpartition("-")[0].rpartition("-")[2]
