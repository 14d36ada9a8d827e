"""Check at start that the shared stores (bucket, index, Redis) belong to this installation."""

from __future__ import annotations

import logging

from django.conf import settings

from library import installation
from library.vector_index import get_index
from library.vector_index.base import ForeignCollection, VectorStoreError

logger = logging.getLogger(__name__)


def check(*, take_over: bool = False) -> None:
    """Raises ForeignStore, ForeignCollection, and StorageError for a bucket that is away.

    The index and Redis may be away: the librarian works without, and they are compared later.
    """
    installation.check_redis(take_over=take_over)
    if "s3" in (settings.LIBRARIAN_STORAGE, settings.LIBRARIAN_STORAGE_FALLBACK):
        from library.storage import ownership

        ownership.check(take_over=take_over)
    if settings.QDRANT_URL:
        _check_index(take_over=take_over)


def _check_index(*, take_over: bool) -> None:
    from library.vector_index.qdrant_server import QdrantIndex

    index = get_index()
    try:
        if take_over and isinstance(index, QdrantIndex):
            index.claim(take_over=True)
        index.ensure()
    except ForeignCollection:
        raise
    except VectorStoreError as error:
        logger.warning("Whose the index is can't be told: %s", error)
