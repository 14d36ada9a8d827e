"""A temporary collection on the Qdrant server of the settings, to measure."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from qdrant_client import models

from library.vector_index.base import VectorStoreError
from library.vector_index.qdrant_server import QdrantIndex, connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qdrant_client import QdrantClient

    from library.vector_index.base import Filter

POLL = 0.5  # seconds between questions whether the server has finished
POLLS = 6  # times that it must say so: it is ready for a moment between two segments, too
OPTIMIZING_TIMEOUT = 3600.0  # seconds for a server to build its graph
SERVER_TIMEOUT = 120  # seconds for an answer: the server is busy with what was written


@contextmanager
def on_server(dimension: int) -> Iterator[ServerStore]:
    """Make a collection, and drop it in the end. Raises VectorStoreError."""
    client = connect(settings.QDRANT_URL, settings.QDRANT_API_KEY, timeout=SERVER_TIMEOUT)
    name = f"{settings.VECTORS_PREFIX}-evaluation-{uuid4().hex}"
    index = QdrantIndex(client, collection=name, dimension=dimension)
    store = ServerStore(index, client)
    try:
        index.ensure()
        store.pause()
        yield store
    finally:
        index.drop(name)
        index.close()


class ServerStore:
    """A collection on the Qdrant server, whose optimizers rest but for `optimize`."""

    engine = "server"

    def __init__(self, index: QdrantIndex, client: QdrantClient) -> None:
        self.index = index
        self._client = client

    def pause(self) -> None:
        self._client.update_collection(
            self.index.name,
            optimizers_config=models.OptimizersConfigDiff(max_optimization_threads=0),
        )

    def optimize(self) -> None:
        auto = models.MaxOptimizationThreadsSetting.AUTO
        self._client.update_collection(
            self.index.name,
            optimizers_config=models.OptimizersConfigDiff(max_optimization_threads=auto),
        )
        until = time.monotonic() + OPTIMIZING_TIMEOUT
        idle = 0
        while idle < POLLS:  # between two segments it is ready for a moment, too
            if time.monotonic() > until:
                raise VectorStoreError("The Qdrant server did not finish building its graph.")
            time.sleep(POLL)
            status = self._client.get_collection(self.index.name).status
            idle = idle + 1 if status == models.CollectionStatus.GREEN else 0
        self.pause()

    def is_exact(self, only: Filter) -> bool:
        return False  # the server compares few one by one too, but by their bytes
