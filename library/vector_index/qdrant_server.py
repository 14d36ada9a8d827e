"""The index on a Qdrant server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from http import HTTPStatus
from itertools import batched
from typing import Any, Concatenate, cast
from uuid import UUID

import httpx
import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException, UnexpectedResponse

from library import installation
from library.vector_index import qdrant_schema
from library.vector_index.base import (
    DIGEST,
    Filter,
    ForeignCollection,
    Point,
    Query,
    Ranked,
    Retrieved,
    Stored,
    VectorStoreError,
)
from library.vector_index.bm25 import SparseVector
from library.vector_index.breaker import Breaker
from library.vector_index.qdrant_schema import DENSE, SPARSE
from library.vector_index.qdrant_servers import connect as connect
from library.vector_index.qdrant_servers import is_silence

READ_TIMEOUT = 3  # seconds where somebody waits, and full text would answer instead
FRESH = 60.0  # seconds after which it is compared again whose the collection is
BATCH = 256  # points in one request: the server takes 32 MB
PAGE = 1000  # points in one page of a scroll
OWN_PASSAGES = 64  # of an item's passages, whose mean finds similar items
# Of what the bytes find, twice as much as is asked for, the vectors themselves are compared: the
# scores and their order are exact, and what bytes put just behind the last is found too. Acorn
# goes on over what a filter leaves out, where the rest of the graph would fall apart.
_BY_GRAPH = models.SearchParams(
    hnsw_ef=1024,  # passages that are looked at in a graph, to return 200 of them
    quantization=models.QuantizationSearchParams(rescore=True, oversampling=2.0),
    acorn=models.AcornSearchParams(enable=True, max_selectivity=0.4),
)
_EXACT = models.SearchParams(exact=True)


def _guarded[**P, R](method: Callable[P, R]) -> Callable[P, R]:
    @wraps(method)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except (ApiException, httpx.HTTPError, OSError) as error:
            raise VectorStoreError(f"The vector index does not answer: {error}") from error

    return guarded


def _waited_for[**P, R](
    method: Callable[Concatenate[QdrantIndex, P], R],
) -> Callable[Concatenate[QdrantIndex, P], R]:
    """For reads that somebody waits for: while the server is silent, most fail at once."""

    @wraps(method)
    def read(self: QdrantIndex, *args: P.args, **kwargs: P.kwargs) -> R:
        if not self._breaker.may_ask():
            raise VectorStoreError("The vector index did not answer a moment ago.")
        try:
            answer = method(self, *args, **kwargs)
        except Exception as error:
            if is_silence(error):
                self._breaker.note_silence()
            raise
        self._breaker.note_answer()
        return answer

    # `wraps` types `self` as an argument that may be given by name.
    typed: Callable[Concatenate[QdrantIndex, P], R] = cast(Any, read)
    return typed


class QdrantIndex:
    """`reader` is the client of those who wait; without one it is `client`.

    `claim` compares whose the collection is (`library.installation`); without it nothing is.
    """

    def __init__(
        self,
        client: QdrantClient,
        *,
        collection: str,
        dimension: int,
        model: str = "",
        reader: QdrantClient | None = None,
        claim: Callable[..., installation.Mark | None] | None = None,
    ) -> None:
        self._client = client
        self._reader = reader or client
        self._collection = collection
        self._dimension = dimension
        self.model = model
        self._claim = claim
        self._breaker = Breaker()
        self._ensured_at: float | None = None

    @property
    def name(self) -> str:
        return self._collection

    @_guarded
    def ensure(self) -> None:
        exists = self._client.collection_exists(self._collection)
        if not exists:
            self._create()
        if not exists or not self._is_ensured():
            self.claim()
            qdrant_schema.bring_up_to_date(self._client, self._collection, self._dimension)
            self._ensured_at = time.monotonic()

    @_guarded
    def claim(self, *, take_over: bool = False) -> None:
        """Compare whose the collection is, and mark it as ours. Raises ForeignCollection."""
        if self._claim is None:
            return
        mark = self._mark_of(self._collection)
        try:
            new = self._claim(
                mark,
                what=f"The collection {self._collection}",
                instead="Give this one another VECTORS_PREFIX",
                is_strange=lambda: self._is_strange(self._collection),
                take_over=take_over,
            )
        except installation.ForeignStore as error:
            raise ForeignCollection(str(error)) from error
        if new is not None:
            mine = {installation.MARK: dict(new)}
            self._client.update_collection(self._collection, metadata=mine)

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
    def delete_about(self, item: UUID) -> None:
        self._ready().delete(self._collection, models.PointIdsList(points=[str(item)]))

    @_guarded
    def set_payload(self, items: Sequence[UUID], payload: Mapping[str, Any]) -> None:
        which = models.FilterSelector(filter=_of_items(items))
        self._ready().set_payload(self._collection, dict(payload), points=which)

    @_guarded
    @_waited_for
    def search(self, query: Query) -> Retrieved:
        where = _filter(query.filter)
        legs: list[models.QueryRequest] = []
        if query.dense is not None:
            params = _EXACT if query.exact else _BY_GRAPH
            legs.append(_request(query.dense.tolist(), DENSE, where, query.limit, params))
        if query.sparse is not None and query.sparse.indices:
            words = models.SparseVector(indices=query.sparse.indices, values=query.sparse.values)
            own = models.IdfCorpusParams(corpus=_filter(Filter(query.filter.owner)))
            params = models.SearchParams(idf=own)
            legs.append(_request(words, SPARSE, where, query.limit, params))
        if not legs:
            return Retrieved([], [])
        answers = iter(self._reading().query_batch_points(self._collection, legs))
        dense = [] if query.dense is None else _ranked(next(answers))
        return Retrieved(dense, next(map(_ranked, answers), []))

    @_guarded
    @_waited_for
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
    @_waited_for
    def scores(self, dense: NDArray[np.float32], passages: Sequence[str]) -> dict[str, float]:
        ids: list[Any] = list(passages)
        found = self._reading().query_points(
            self._collection,
            query=dense.tolist(),
            using=DENSE,
            query_filter=models.Filter(must=[models.HasIdCondition(has_id=ids)]),
            limit=len(ids),
            search_params=_EXACT,
            with_payload=False,
        )
        return {str(hit.id): hit.score for hit in found.points}

    @_guarded
    @_waited_for
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
        found = self._reading().query_points(
            self._collection,
            query=centre,
            using=DENSE,
            query_filter=others,
            limit=limit,
            search_params=_BY_GRAPH,
            with_payload=["item"],
        )
        return _ranked(found)

    @_guarded
    def count(self, item: UUID | None = None) -> int:
        only = _passages_of(item) if item else None
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
    def others(
        self, is_named: Callable[[str], bool], known: Callable[[Sequence[UUID]], bool]
    ) -> list[str]:
        names = (each.name for each in self._client.get_collections().collections)
        others = [name for name in names if is_named(name) and name != self._collection]
        return sorted(name for name in others if known(self._some_items(name)))

    def beside(self, name: str) -> QdrantIndex:
        return QdrantIndex(
            self._client, collection=name, dimension=self._dimension, model=self.model
        )

    @_guarded
    def stored(self, points: Sequence[str]) -> dict[str, Stored]:
        ids: list[Any] = list(points)
        records = self._client.retrieve(
            self._collection, ids, with_payload=[DIGEST], with_vectors=True
        )
        return {str(record.id): _stored(record) for record in records}

    @_guarded
    def drop(self, name: str) -> None:
        if self._claim is not None and (mark := self._mark_of(name)) is not None:
            try:
                self._claim(
                    mark,
                    what=f"The collection {name}",
                    instead="Leave it there",
                    is_strange=lambda: False,
                    take_over=False,
                )
            except installation.ForeignStore as error:
                raise ForeignCollection(str(error)) from error
        self._client.delete_collection(name)

    def close(self) -> None:
        self._reader.close()
        self._client.close()

    def _is_ensured(self) -> bool:
        return self._ensured_at is not None and time.monotonic() - self._ensured_at < FRESH

    def _mark_of(self, name: str) -> installation.Mark | None:
        if not self._client.collection_exists(name):
            return None
        mark = (self._client.get_collection(name).config.metadata or {}).get(installation.MARK)
        return mark if mark is None or isinstance(mark, dict) else {}

    def _is_strange(self, name: str) -> bool:
        items = self._some_items(name)
        return bool(items) and not installation.holds_ours(items)

    def _some_items(self, collection: str) -> list[UUID]:
        page, _ = self._client.scroll(collection, limit=PAGE, with_payload=["item"])
        items = (record.payload.get("item") for record in page if record.payload)
        return [UUID(item) for item in items if item]

    def _upsert(self, points: Sequence[Point]) -> None:
        for batch in batched(points, BATCH, strict=False):
            self._ready().upsert(self._collection, [_point(point) for point in batch])

    def _ready(self) -> QdrantClient:
        """The client, once this process has seen that the collection is there and up to date."""
        if not self._is_ensured():
            self.ensure()
        return self._client

    def _reading(self) -> QdrantClient:
        """The same for those who wait: a server that is silent is noticed soon."""
        if self._ensured_at is None and not self._reader.collection_exists(self._collection):
            self.ensure()
        return self._reader

    def _create(self) -> None:
        try:
            qdrant_schema.create(
                self._client,
                self._collection,
                self._dimension,
                shards=settings.QDRANT_SHARDS or None,
                replicas=settings.QDRANT_REPLICAS or None,
            )
        except UnexpectedResponse as error:
            if error.status_code != HTTPStatus.CONFLICT:  # another process was first
                raise


def _request(
    vector: Any, using: str, where: models.Filter, limit: int, params: models.SearchParams
) -> models.QueryRequest:
    return models.QueryRequest(
        query=vector,
        using=using,
        filter=where,
        limit=limit,
        params=params,
        with_payload=["item"],
    )


def _ranked(found: models.QueryResponse) -> list[Ranked]:
    return [
        Ranked(str(hit.id), hit.payload["item"], hit.score) for hit in found.points if hit.payload
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


def _stored(record: models.Record) -> Stored:
    vectors = _vectors(record)
    dense, words = vectors.get(DENSE), vectors.get(SPARSE)
    return Stored(
        None if dense is None else np.array(dense, np.float32),
        SparseVector([], []) if words is None else SparseVector(words.indices, words.values),
        (record.payload or {}).get(DIGEST, ""),
    )


def _of_items(items: Sequence[UUID]) -> models.Filter:
    return models.Filter(must=[_any("item", [str(item) for item in items])])


def _passages_of(item: UUID) -> models.Filter:
    about = models.HasIdCondition(has_id=[str(item)])
    return models.Filter(must=_any("item", [str(item)]), must_not=about)


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
    must_not: list[Any] = [_any(name, values) for name, values in only.none_of.items()]
    for name, value in only.flags.items():
        # Points from before there was such a flag have none, which means no.
        said = models.FieldCondition(key=name, match=models.MatchValue(value=True))
        (must if value else must_not).append(said)
    if but:
        must_not.append(_any("item", [str(item) for item in but]))
    return models.Filter(must=must, must_not=must_not or None)
