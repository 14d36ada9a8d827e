"""Collections of passages on Qdrant Edge, each a shard in a folder of its own.

What Edge guarantees, as tested: an update is in its write-ahead log when `update` returns, so a
killed process loses nothing; `flush` also keeps it from a power cut. A folder has one owner.
"""

from __future__ import annotations

import shutil
import threading
from array import array
from typing import TYPE_CHECKING, Any

import qdrant_edge as edge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DENSE, SPARSE = "meaning", "words"
INDEXES = {
    "owner": edge.PayloadSchemaType.Integer,
    "item": edge.PayloadSchemaType.Keyword,
    "tier": edge.PayloadSchemaType.Keyword,
    "kind": edge.PayloadSchemaType.Keyword,
    "language": edge.PayloadSchemaType.Keyword,
    "site": edge.PayloadSchemaType.Keyword,
    "tags": edge.PayloadSchemaType.Keyword,
    "collections": edge.PayloadSchemaType.Keyword,
    "dated_at": edge.PayloadSchemaType.Float,
    "read": edge.PayloadSchemaType.Integer,  # see _payload
}
# Kilobytes of vectors before a graph is built over them: never. Comparing with every vector takes
# 1.5 ms at 20,000 passages, while building the graph keeps all reads waiting for 8 s there.
NO_GRAPH = 1_000_000_000
PAGE = 1000  # points in one page of a scroll
OWN_PASSAGES = 64  # of an item's passages, whose mean finds similar items


class Shard:
    """One collection. Reads run side by side, writes one at a time."""

    def __init__(self, folder: Path) -> None:
        self._edge = edge.EdgeShard.load(str(folder))
        self._lock = threading.Lock()
        self._unflushed = self._untidied = True

    @classmethod
    def open(cls, folder: Path, dimension: int) -> Shard:
        """The shard of a folder, made when there is none; a half-made one is made again."""
        if not folder.exists():
            partial = folder.with_name(f".{folder.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            shard = edge.EdgeShard.create(str(partial), _config(dimension))
            for name, schema in INDEXES.items():
                shard.update(edge.UpdateOperation.create_field_index(name, schema))
            shard.close()
            partial.rename(folder)
        return cls(folder)

    def ensure(self) -> None:
        """There is a shard, or this could not be called."""

    def replace_item(self, item: str, points: list[dict[str, Any]]) -> None:
        """Upsert the new points, then delete what else the item has: never a moment without."""
        rows = [_point(**point) for point in points]
        kept: set[Any] = {point["id"] for point in points}
        stale = edge.Filter(
            must=_of_items([item]), must_not=[edge.HasIdCondition(kept)] if kept else None
        )
        with self._lock:
            if rows:
                self._write(edge.UpdateOperation.upsert_points(rows))
            self._write(edge.UpdateOperation.delete_points_by_filter(stale))

    def delete_items(self, items: list[str]) -> None:
        which = edge.Filter(must=_of_items(items))
        with self._lock:
            self._write(edge.UpdateOperation.delete_points_by_filter(which))

    def set_payload(self, items: list[str], payload: dict[str, Any]) -> None:
        which = edge.Filter(must=_of_items(items))
        with self._lock:
            self._write(edge.UpdateOperation.set_payload_by_filter(which, _payload(payload)))

    def search(
        self,
        dense: bytes | None,
        sparse: list[Any] | None,
        only: dict[str, Any],
        limit: int,
        among: Sequence[str] = (),
    ) -> list[list[list[Any]]]:
        """Both legs, each as rows of id, item, ordinal and score, best first."""
        where = _filter(only, among)
        legs: list[list[list[Any]]] = [[], []]
        if dense is not None:
            legs[0] = self._nearest(_floats(dense), DENSE, where, limit)
        if sparse is not None and sparse[0]:
            legs[1] = self._nearest(edge.SparseVector(*sparse), SPARSE, where, limit)
        return legs

    def vectors(self, passages: list[str]) -> list[tuple[str, bytes]]:
        ids: list[Any] = list(passages)
        records = self._edge.retrieve(ids, with_payload=False, with_vector=[DENSE])
        return [
            (str(record.id), array("f", vector).tobytes())
            for record in records
            if (vector := _dense(record)) is not None
        ]

    def similar(self, item: str, only: dict[str, Any], limit: int) -> list[list[Any]]:
        own, _ = self._edge.scroll(
            edge.ScrollRequest(
                limit=OWN_PASSAGES,
                filter=edge.Filter(must=_of_items([item])),
                with_vector=[DENSE],
                with_payload=False,
            )
        )
        vectors = [vector for record in own if (vector := _dense(record)) is not None]
        if not vectors:
            return []
        centre = [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]
        others = _filter({**only, "none_of": {**only["none_of"], "item": [item]}})
        return self._nearest(centre, DENSE, others, limit)

    def count(self, item: str | None) -> int:
        only = None if item is None else edge.Filter(must=_of_items([item]))
        return self._edge.count(edge.CountRequest(exact=True, filter=only))

    def item_ids(self) -> list[str]:
        found: set[str] = set()
        offset = None
        while True:
            page, offset = self._edge.scroll(
                edge.ScrollRequest(offset=offset, limit=PAGE, with_payload=["item"])
            )
            found.update(record.payload["item"] for record in page if record.payload)
            if offset is None:
                return sorted(found)

    def flush(self) -> None:
        with self._lock:
            if self._unflushed:
                self._edge.flush()
                self._unflushed = False

    def tidy(self) -> None:
        """Reclaim the room of deleted points once they are a fifth; reads wait for it."""
        with self._lock:
            if self._untidied:
                self._edge.optimize()
                self._untidied = False

    def close(self) -> None:
        with self._lock:
            self._edge.flush()
            self._edge.close()

    def _write(self, operation: edge.UpdateOperation) -> None:
        self._unflushed = self._untidied = True
        self._edge.update(operation)

    def _nearest(self, vector: Any, using: str, where: edge.Filter, limit: int) -> list[list[Any]]:
        found = self._edge.query(
            edge.QueryRequest(
                limit=limit,
                query=edge.Query.Nearest(vector, using=using),
                filter=where,
                with_payload=["item", "ordinal"],
            )
        )
        return [
            [str(hit.id), hit.payload["item"], hit.payload["ordinal"], hit.score]
            for hit in found
            if hit.payload
        ]


def _config(dimension: int) -> edge.EdgeConfig:
    return edge.EdgeConfig(
        vectors={DENSE: edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine)},
        sparse_vectors={SPARSE: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=NO_GRAPH),
    )


def _point(
    *, id: str, dense: bytes | None, sparse: list[Any], payload: dict[str, Any]
) -> edge.Point:
    vectors: dict[str, Any] = {SPARSE: edge.SparseVector(*sparse)}
    if dense is not None:
        vectors[DENSE] = _floats(dense)
    return edge.Point(id, vectors, _payload(payload))


def _payload(payload: dict[str, Any]) -> dict[str, Any]:
    """Booleans as 0 and 1: Edge's `MatchValue` takes True for 1, and finds no boolean by it."""
    return {name: int(v) if isinstance(v, bool) else v for name, v in payload.items()}


def _dense(record: edge.Record) -> list[float] | None:
    vectors: Any = record.vector or {}
    vector: list[float] | None = vectors.get(DENSE)
    return vector


def _floats(raw: bytes) -> list[float]:
    return array("f", raw).tolist()


def _of_items(items: list[str]) -> list[Any]:
    return [_any("item", items)]


def _any(name: str, values: list[str]) -> edge.FieldCondition:
    return edge.FieldCondition(name, match=edge.MatchAny(values))


def _filter(only: dict[str, Any], among: Sequence[str] = ()) -> edge.Filter:
    """See library.vectors.Filter and Query.among."""
    must: list[Any] = [edge.FieldCondition("owner", match=edge.MatchValue(only["owner"]))]
    if among:
        must.append(edge.HasIdCondition(set(among)))
    must += [_any(name, values) for name, values in only["any_of"].items()]
    must += [_any(name, [each]) for name, values in only["all_of"].items() for each in values]
    for name, (since, before) in only["between"].items():
        must.append(edge.FieldCondition(name, range=edge.RangeFloat(gte=since, lt=before)))
    if only["read"] is not None:
        must.append(edge.FieldCondition("read", match=edge.MatchValue(int(only["read"]))))
    must_not: list[Any] = [_any(name, values) for name, values in only["none_of"].items()]
    return edge.Filter(must=must, must_not=must_not or None)
