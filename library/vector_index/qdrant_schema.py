"""Schema of a collection on a Qdrant server, and the update of an older collection to it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from qdrant_client import models

from library.facet_registry import FACETS, Match

if TYPE_CHECKING:
    from pydantic import BaseModel
    from qdrant_client import QdrantClient

logger = logging.getLogger(__name__)

DENSE, SPARSE = "meaning", "words"
BYTES = 4  # of each number of a vector
# Passages up to which those that fit a filter are compared one by one, by their bytes in memory.
# Of 200,000, wherever 40,000 to 80,000 fit, that took as long as Acorn or down to half of it.
FULL_SCAN = 80_000
# Passages of a segment, which has a graph of its own: one in which more than FULL_SCAN of so many
# fit a filter holds together.
SEGMENT = 4 * FULL_SCAN
LINKS = 16  # of a passage in the graph, and as many more to passages of its owner
# A byte a dimension is kept at hand; the vectors on disk put what it finds in their exact order.
_IN_MEMORY = models.ScalarQuantization(
    scalar=models.ScalarQuantizationConfig(
        type=models.ScalarType.INT8, quantile=0.99, always_ram=True
    )
)
_KEYWORD = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, enable_hnsw=False)
_SCHEMAS: dict[Match, Any] = {
    Match.KEYWORD: _KEYWORD,
    Match.RELATED: _KEYWORD,
    Match.SITE: _KEYWORD,
    Match.STATE: _KEYWORD,
    Match.FLAG: models.BoolIndexParams(type=models.BoolIndexType.BOOL, enable_hnsw=False),
    Match.YEAR: models.FloatIndexParams(type=models.FloatIndexType.FLOAT, enable_hnsw=False),
}
# The graph has links of their own between the passages of an owner, and of nothing else: for each
# value of each field they would take several times as long to make, and Acorn does without.
INDEXES: dict[str, Any] = {
    "owner": models.PayloadSchemaType.INTEGER,
    "item": _KEYWORD,
    **{facet.payload_key: _SCHEMAS[facet.match] for facet in FACETS},
}


def create(
    client: QdrantClient, name: str, dimension: int, *, shards: int | None, replicas: int | None
) -> None:
    """Make the collection, without its payload indexes."""
    client.create_collection(
        name,
        vectors_config={
            DENSE: models.VectorParams(
                size=dimension, distance=models.Distance.COSINE, on_disk=True
            )
        },
        sparse_vectors_config={
            SPARSE: models.SparseVectorParams(
                modifier=models.Modifier.IDF, index=models.SparseIndexParams(on_disk=True)
            )
        },
        hnsw_config=_graph(dimension),
        optimizers_config=_segments(dimension),
        quantization_config=_IN_MEMORY,
        shard_number=shards,
        replication_factor=replicas,
    )


def bring_up_to_date(client: QdrantClient, name: str, dimension: int) -> None:
    """Make payload indexes that are missing or of another kind, and have the graph linked anew.

    The server does so in the background from what it has, and answers meanwhile.
    """
    info = client.get_collection(name)
    for field, schema in INDEXES.items():
        there = info.payload_schema.get(field)
        if there is None or there.params != _params(schema):
            client.create_payload_index(name, field, schema)
    graph, segments = _graph(dimension), _segments(dimension)
    if _differs(graph, info.config.hnsw_config) or _differs(segments, info.config.optimizer_config):
        logger.info("The graph of %s is linked anew", name)
        client.update_collection(name, hnsw_config=graph, optimizers_config=segments)


def _differs(wanted: BaseModel, there: BaseModel) -> bool:
    set_ = there.model_dump()
    return any(set_[name] != value for name, value in wanted.model_dump(exclude_none=True).items())


def _params(schema: Any) -> Any:
    """A field's parameters as the server tells them: none when only its type was given."""
    return None if isinstance(schema, models.PayloadSchemaType) else schema


def _graph(dimension: int) -> models.HnswConfigDiff:
    return models.HnswConfigDiff(
        m=LINKS,
        payload_m=LINKS,
        full_scan_threshold=_kilobytes(FULL_SCAN, dimension),
        on_disk=True,
    )


def _segments(dimension: int) -> models.OptimizersConfigDiff:
    return models.OptimizersConfigDiff(max_segment_size=_kilobytes(SEGMENT, dimension))


def _kilobytes(passages: int, dimension: int) -> int:
    """The size of their vectors, by which the server counts passages."""
    return passages * dimension * BYTES // 1024
