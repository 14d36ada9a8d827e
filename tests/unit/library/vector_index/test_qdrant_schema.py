"""A collection of an earlier version is brought up to date where it is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from library.vector_index.base import Filter, Query
from library.vector_index.bm25 import SparseVector

pytest.importorskip("qdrant_client")

from qdrant_client import QdrantClient, models

from library.vector_index import qdrant_schema
from library.vector_index.qdrant_server import QdrantIndex

# Slow: the client alone takes a second to load.
pytestmark = [
    pytest.mark.usefixtures("slow"),
    pytest.mark.filterwarnings("ignore:Local mode performs exact"),
]
DIMENSION = 384
KEYWORD = models.PayloadSchemaType.KEYWORD


class Remembering(QdrantClient):
    """The client's own memory, with the settings of a collection as a server keeps them."""

    def __init__(self) -> None:
        super().__init__(":memory:")
        self.asked: list[str] = []
        self.fields: dict[str, models.PayloadIndexInfo] = {}
        self.graph: dict[str, Any] = {}
        self.segments: dict[str, Any] = {}

    def get_collection(self, *args: Any, **kwargs: Any) -> Any:
        info = super().get_collection(*args, **kwargs)
        config = info.config
        hnsw = config.hnsw_config.model_copy(update=self.graph)
        optimizers = config.optimizer_config.model_copy(update=self.segments)
        config = config.model_copy(update={"hnsw_config": hnsw, "optimizer_config": optimizers})
        return info.model_copy(update={"config": config, "payload_schema": self.fields})

    def create_payload_index(self, name: str, field: str, schema: Any, **_: Any) -> Any:  # type: ignore[override]
        self.asked.append(field)
        plain = isinstance(schema, models.PayloadSchemaType)
        data_type = schema if plain else models.PayloadSchemaType(schema.type.value)
        self.fields[field] = models.PayloadIndexInfo(
            data_type=data_type, params=None if plain else schema, points=0
        )

    def update_collection(self, name: str, **config: Any) -> bool:  # type: ignore[override]
        self.asked.append("graph")
        self.graph = config["hnsw_config"].model_dump(exclude_none=True)
        self.segments = config["optimizers_config"].model_dump(exclude_none=True)
        return True

    def query_batch_points(self, *args: Any, **kwargs: Any) -> Any:
        self.asked.append("search")
        return super().query_batch_points(*args, **kwargs)


def test_an_older_collection_is_linked_anew_and_only_once() -> None:
    client = Remembering()
    qdrant_schema.create(client, "old", DIMENSION, shards=None, replicas=None)
    client.fields = {
        name: models.PayloadIndexInfo(data_type=KEYWORD, params=None, points=1)
        for name in qdrant_schema.INDEXES
    }
    client.graph = {"payload_m": 0, "full_scan_threshold": 10_000}
    qdrant_schema.bring_up_to_date(client, "old", DIMENSION)
    assert set(client.asked) == (set(qdrant_schema.INDEXES) - {"owner"}) | {"graph"}
    assert client.graph["payload_m"] == 16
    assert client.graph["full_scan_threshold"] == 80_000 * 384 * 4 // 1024
    client.asked.clear()
    qdrant_schema.bring_up_to_date(client, "old", DIMENSION)
    assert client.asked == []


def test_both_legs_of_a_search_are_one_request() -> None:
    client = Remembering()
    index = QdrantIndex(client, collection=f"test-{uuid4()}", dimension=DIMENSION)
    index.ensure()
    client.asked.clear()
    index.search(Query(np.ones(DIMENSION, np.float32), SparseVector([1], [1.0]), Filter(owner=1)))
    assert client.asked == ["search"]
