"""The index on a Qdrant server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from http import HTTPStatus
from itertools import batched
from typing import Any
from uuid import UUID

import httpx
import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException, UnexpectedResponse

from library.facet_registry import FACETS, Match
from library.vector_index.base import Filter, Point, Query, Ranked, Retrieved, VectorStoreError

# A byte a dimension is kept at hand; the vectors on disk put what it finds in their exact order.
_IN_MEMORY = models.ScalarQuantization(
    scalar=models.ScalarQuantizationConfig(
        type=models.ScalarType.INT8, quantile=0.99, always_ram=True
    )
)
SEARCHED = 512  # passages a search by meaning looks at in a graph, to return 200 of them
TIMEOUT = 20  # seconds for one answer
READ_TIMEOUT = 3  # seconds where somebody waits, and full text would answer instead
BATCH = 256  # points in one request: the server takes 32 MB
PAGE = 1000  # points in one page of a scroll
OWN_PASSAGES = 64  # of an item's passages, whose mean finds similar items
DENSE, SPARSE = "meaning", "words"
_SCHEMAS = {
    Match.KEYWORD: models.PayloadSchemaType.KEYWORD,
    Match.RELATED: models.PayloadSchemaType.KEYWORD,
    Match.SITE: models.PayloadSchemaType.KEYWORD,
    Match.FLAG: models.PayloadSchemaType.BOOL,
    Match.YEAR: models.PayloadSchemaType.FLOAT,
}
INDEXES = {
    "owner": models.PayloadSchemaType.INTEGER,
    "item": models.PayloadSchemaType.KEYWORD,
    **{facet.payload_key: _SCHEMAS[facet.match] for facet in FACETS},
}


def connect(url: str, api_key: str, *, timeout: int = TIMEOUT) -> QdrantClient:
    """A client; nothing is asked of the server yet."""
    return QdrantClient(
        url=url, api_key=api_key or None, timeout=timeout, check_compatibility=False
    )


def _guarded[**P, R](method: Callable[P, R]) -> Callable[P, R]:
    @wraps(method)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except (ApiException, httpx.HTTPError, OSError) as error:
            raise VectorStoreError(f"The vector index does not answer: {error}") from error

    return guarded


class QdrantIndex:
    """`reader` is the client of those who wait; without one it is `client`."""

    def __init__(
        self,
        client: QdrantClient,
        *,
        collection: str,
        dimension: int,
        reader: QdrantClient | None = None,
    ) -> None:
        self._client = client
        self._reader = reader or client
        self._collection = collection
        self._dimension = dimension
        self._ensured = False

    @property
    def name(self) -> str:
        return self._collection

    @_guarded
    def ensure(self) -> None:
        exists = self._client.collection_exists(self._collection)
        if not exists:
            self._create()
        if not exists or not self._ensured:
            for name, schema in INDEXES.items():
                self._client.create_payload_index(self._collection, name, schema)
        self._ensured = True

    @_guarded
    def replace_item(self, item: UUID, points: Sequence[Point]) -> None:
        """Upsert the new points, then delete what else the item has: never a moment without."""
        self._upsert(points)
        kept: list[Any] = [models.HasIdCondition(has_id=[str(point.id) for point in points])]
        stale = models.Filter(must=[_any("item", [str(item)])], must_not=kept if points else None)
        self._ready().delete(self._collection, models.FilterSelector(filter=stale))

    @_guarded
    def add(self, points: Sequence[Point]) -> None:
        self._upsert(points)

    @_guarded
    def delete_items(self, items: Sequence[UUID]) -> None:
        which = models.FilterSelector(filter=_of_items(items))
        self._ready().delete(self._collection, which)

    @_guarded
    def set_payload(self, items: Sequence[UUID], payload: Mapping[str, Any]) -> None:
        which = models.FilterSelector(filter=_of_items(items))
        self._ready().set_payload(self._collection, dict(payload), points=which)

    @_guarded
    def search(self, query: Query) -> Retrieved:
        dense: list[Ranked] = []
        sparse: list[Ranked] = []
        where = _filter(query.filter)
        if query.dense is not None:
            dense = self._nearest(query.dense.tolist(), DENSE, where, query.limit)
        if query.sparse is not None and query.sparse.indices:
            words = models.SparseVector(indices=query.sparse.indices, values=query.sparse.values)
            sparse = self._nearest(words, SPARSE, where, query.limit)
        return Retrieved(dense, sparse)

    @_guarded
    def vectors(self, passages: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        ids: list[Any] = list(passages)
        records = self._reading().retrieve(
            self._collection, ids, with_payload=False, with_vectors=[DENSE]
        )
        return {
            str(record.id): np.array(vector[DENSE], np.float32)
            for record in records
            if DENSE in (vector := _vectors(record))
        }

    @_guarded
    def scores(self, dense: NDArray[np.float32], passages: Sequence[str]) -> dict[str, float]:
        ids: list[Any] = list(passages)
        found = self._reading().query_points(
            self._collection,
            query=dense.tolist(),
            using=DENSE,
            query_filter=models.Filter(must=[models.HasIdCondition(has_id=ids)]),
            limit=len(ids),
            with_payload=False,
        )
        return {str(hit.id): hit.score for hit in found.points}

    @_guarded
    def similar(self, item: UUID, only: Filter, limit: int) -> list[Ranked]:
        own, _ = self._reading().scroll(
            self._collection,
            scroll_filter=_of_items([item]),
            limit=OWN_PASSAGES,
            with_vectors=[DENSE],
        )
        vectors = [vector[DENSE] for record in own if DENSE in (vector := _vectors(record))]
        if not vectors:
            return []
        centre = np.mean(vectors, axis=0).tolist()
        others = _filter(only, but=[item])
        return self._nearest(centre, DENSE, others, limit)

    @_guarded
    def count(self, item: UUID | None = None) -> int:
        only = None if item is None else _of_items([item])
        return self._ready().count(self._collection, count_filter=only, exact=True).count

    @_guarded
    def item_ids(self) -> Iterator[UUID]:
        found: set[str] = set()
        offset = None
        while True:
            page, offset = self._ready().scroll(
                self._collection, limit=PAGE, offset=offset, with_payload=["item"]
            )
            found.update(record.payload["item"] for record in page if record.payload)
            if offset is None:
                return (UUID(item) for item in sorted(found))

    @_guarded
    def others(self, prefix: str, known: Callable[[Sequence[UUID]], bool]) -> list[str]:
        names = (each.name for each in self._client.get_collections().collections)
        others = [name for name in names if name.startswith(prefix) and name != self._collection]
        return sorted(name for name in others if known(self._some_items(name)))

    @_guarded
    def drop(self, name: str) -> None:
        self._client.delete_collection(name)

    def close(self) -> None:
        self._reader.close()
        self._client.close()

    def _some_items(self, collection: str) -> list[UUID]:
        page, _ = self._client.scroll(collection, limit=PAGE, with_payload=["item"])
        items = (record.payload.get("item") for record in page if record.payload)
        return [UUID(item) for item in items if item]

    def _upsert(self, points: Sequence[Point]) -> None:
        for batch in batched(points, BATCH, strict=False):
            self._ready().upsert(self._collection, [_point(point) for point in batch])

    def _ready(self) -> QdrantClient:
        """The client, with the collection seen to by this process's first use."""
        if not self._ensured:
            self.ensure()
        return self._client

    def _reading(self) -> QdrantClient:
        """The same for those who wait: a server that is silent is noticed soon."""
        if not self._ensured and not self._reader.collection_exists(self._collection):
            self.ensure()
        return self._reader

    def _create(self) -> None:
        try:
            self._client.create_collection(
                self._collection,
                vectors_config={
                    DENSE: models.VectorParams(
                        size=self._dimension, distance=models.Distance.COSINE, on_disk=True
                    )
                },
                sparse_vectors_config={
                    SPARSE: models.SparseVectorParams(
                        modifier=models.Modifier.IDF,
                        index=models.SparseIndexParams(on_disk=True),
                    )
                },
                hnsw_config=models.HnswConfigDiff(payload_m=0, on_disk=True),
                quantization_config=_IN_MEMORY,
                shard_number=settings.QDRANT_SHARDS or None,
                replication_factor=settings.QDRANT_REPLICAS or None,
            )
        except UnexpectedResponse as error:
            if error.status_code != HTTPStatus.CONFLICT:  # another process was first
                raise

    def _nearest(self, vector: Any, using: str, where: models.Filter, limit: int) -> list[Ranked]:
        found = self._reading().query_points(
            self._collection,
            query=vector,
            using=using,
            query_filter=where,
            limit=limit,
            search_params=models.SearchParams(hnsw_ef=SEARCHED) if using == DENSE else None,
            with_payload=["item"],
        )
        return [
            Ranked(str(hit.id), hit.payload["item"], hit.score)
            for hit in found.points
            if hit.payload
        ]


def _point(point: Point) -> models.PointStruct:
    vectors: dict[str, Any] = {
        SPARSE: models.SparseVector(indices=point.sparse.indices, values=point.sparse.values)
    }
    if point.dense is not None:
        vectors[DENSE] = point.dense.tolist()
    return models.PointStruct(id=str(point.id), vector=vectors, payload=dict(point.payload))


def _vectors(record: models.Record) -> Mapping[str, Any]:
    return record.vector if isinstance(record.vector, dict) else {}


def _of_items(items: Sequence[UUID]) -> models.Filter:
    return models.Filter(must=[_any("item", [str(item) for item in items])])


def _any(name: str, values: Sequence[str]) -> models.FieldCondition:
    return models.FieldCondition(key=name, match=models.MatchAny(any=list(values)))


def _filter(only: Filter, *, but: Sequence[UUID] = ()) -> models.Filter:
    """See library.vector_index.Filter; `but` are items left out beside."""
    owner = models.MatchValue(value=only.owner)
    must: list[Any] = [models.FieldCondition(key="owner", match=owner)]
    must += [_any(name, values) for name, values in only.any_of.items()]
    must += [_any(name, [each]) for name, values in only.all_of.items() for each in values]
    for name, (since, before) in only.between.items():
        must.append(models.FieldCondition(key=name, range=models.Range(gte=since, lt=before)))
    for name, value in only.flags.items():
        must.append(models.FieldCondition(key=name, match=models.MatchValue(value=value)))
    must_not: list[Any] = [_any(name, values) for name, values in only.none_of.items()]
    if but:
        must_not.append(_any("item", [str(item) for item in but]))
    return models.Filter(must=must, must_not=must_not or None)
