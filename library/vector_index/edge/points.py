"""Convert points and filters to Qdrant Edge's types; configuration of a collection."""

from __future__ import annotations

from array import array
from typing import Any

import qdrant_edge as edge

from library.facet_registry import FACETS, Match

DENSE, SPARSE = "meaning", "words"
# Passages from which an HNSW graph is built at all. Which searches then go by it, and which compare
# passages one by one all the same: `search_params.chosen`.
GRAPH_FROM = 50_000
# Memory-mapped and read into the page cache when a collection is opened, not copied to the heap.
MAPPED = edge.Memory.Cached
_WORDS = edge.KeywordIndexParams(memory=MAPPED)
_NUMBER = edge.IntegerIndexParams(lookup=True, range=False, memory=MAPPED)
_SCHEMAS: dict[Match, Any] = {
    Match.KEYWORD: _WORDS,
    Match.RELATED: _WORDS,
    Match.SITE: _WORDS,
    Match.STATE: _WORDS,
    Match.FLAG: _NUMBER,  # 0 or 1, see plain()
    Match.YEAR: edge.FloatIndexParams(memory=MAPPED),
}
INDEXES: dict[str, Any] = {
    "owner": _NUMBER,
    "item": _WORDS,
    **{facet.payload_key: _SCHEMAS[facet.match] for facet in FACETS},
}


def config(dimension: int, graph_from: int = GRAPH_FROM) -> edge.EdgeConfig:
    """Return the configuration: vectors of one byte a dimension, memory-mapped.

    Edge takes thresholds in kilobytes of vectors. `payload_m` is 0, as separate links for each
    payload value would make building the graph several times slower.
    """
    return edge.EdgeConfig(
        vectors={
            DENSE: edge.EdgeVectorParams(
                size=dimension,
                distance=edge.Distance.Cosine,
                datatype=edge.VectorStorageDatatype.Turbo8,
            )
        },
        sparse_vectors={
            SPARSE: edge.EdgeSparseVectorParams(
                modifier=edge.Modifier.Idf,
                memory=MAPPED,
                datatype=edge.VectorStorageDatatype.Float16,
            )
        },
        hnsw_config=edge.HnswIndexConfig(
            m=16,
            ef_construct=100,
            payload_m=0,
            full_scan_threshold=_kilobytes(graph_from, dimension),
            memory=MAPPED,
        ),
        id_tracker_memory=MAPPED,
        optimizers=edge.EdgeOptimizersConfig(
            indexing_threshold=_kilobytes(graph_from, dimension),
            default_segment_number=1,
            max_segment_size=1_000_000_000,
        ),
    )


def point(
    *, id: str, dense: bytes | None, sparse: list[Any], payload: dict[str, Any]
) -> edge.Point:
    vectors: dict[str, Any] = {SPARSE: edge.SparseVector(*sparse)}
    if dense is not None:
        vectors[DENSE] = floats(dense)
    return edge.Point(id, vectors, plain(payload))


def plain(payload: dict[str, Any]) -> dict[str, Any]:
    """Turn booleans into 0 and 1: Edge's `MatchValue` treats True as 1 and matches no boolean."""
    return {name: int(v) if isinstance(v, bool) else v for name, v in payload.items()}


def dense_of(record: edge.Record) -> list[float] | None:
    vectors: Any = record.vector or {}
    vector: list[float] | None = vectors.get(DENSE)
    return vector


def vectors_of(record: edge.Record) -> tuple[bytes | None, list[Any]]:
    """Return the dense vector, if it has one, and the words as indices and values."""
    dense = dense_of(record)
    vectors: Any = record.vector or {}
    words = vectors.get(SPARSE)
    return (
        None if dense is None else array("f", dense).tobytes(),
        [[], []] if words is None else [list(words.indices), list(words.values)],
    )


def floats(raw: bytes) -> list[float]:
    return array("f", raw).tolist()


def of_items(items: list[str]) -> edge.Filter:
    return edge.Filter(must=[_any("item", items)])


def of_item_but(item: str, ids: set[Any]) -> edge.Filter:
    """The item's points except those."""
    return edge.Filter(
        must=[_any("item", [item])], must_not=[edge.HasIdCondition(ids)] if ids else None
    )


def owned_by(owner: int) -> edge.Filter:
    return edge.Filter(must=[_value("owner", owner)])


def fitting(only: dict[str, Any], *, owned: bool = False) -> edge.Filter | None:
    """See library.vector_index.Filter; `owned`: there are no passages but the owner's."""
    must: list[Any] = [] if owned else [_value("owner", only["owner"])]
    must += [_any(name, values) for name, values in only["any_of"].items()]
    must += [_any(name, [each]) for name, values in only["all_of"].items() for each in values]
    for name, (since, before) in only["between"].items():
        must.append(edge.FieldCondition(name, range=edge.RangeFloat(gte=since, lt=before)))
    must_not: list[Any] = [_any(name, values) for name, values in only["none_of"].items()]
    for name, value in only["flags"].items():
        # Points from before there was such a flag have none, which means no.
        (must if value else must_not).append(_value(name, 1))
    return edge.Filter(must=must, must_not=must_not or None) if must or must_not else None


def _value(name: str, value: int) -> edge.FieldCondition:
    return edge.FieldCondition(name, match=edge.MatchValue(value))


def _any(name: str, values: list[str]) -> edge.FieldCondition:
    return edge.FieldCondition(name, match=edge.MatchAny(values))


def _kilobytes(passages: int, dimension: int) -> int:
    return max(1, passages * dimension // 1024)
