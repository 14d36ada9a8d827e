"""Client of the embedded vector index, `library.vector_index.edge.server`."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from librarian_site.core import framing
from library.vector_index.base import (
    Filter,
    Point,
    Query,
    Ranked,
    Retrieved,
    Stored,
    VectorStoreError,
)
from library.vector_index.bm25 import SparseVector
from library.vector_index.breaker import Breaker

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TIMEOUT = 20.0  # seconds for one answer
READ_TIMEOUT = 3.0  # seconds where a user waits and search can fall back to full text
INTERACTIVE = frozenset({"search", "vectors", "scores", "similar"})


class EdgeIndex:
    """Thread-safe and fork-safe: each call uses a connection of its own."""

    def __init__(self, path: Path, *, collection: str, dimension: int, model: str = "") -> None:
        self._path = path
        self._collection = collection
        self._dimension = dimension
        self.model = model
        self._idle: list[socket.socket] = []
        self._pid = os.getpid()
        self._breaker = Breaker()

    @property
    def name(self) -> str:
        return self._collection

    def ensure(self) -> None:
        self._call("ensure")

    def replace_item(self, item: UUID, points: Sequence[Point]) -> None:
        self._call("replace_item", item=str(item), points=_rows(points))

    def add(self, points: Sequence[Point]) -> None:
        self._call("add", points=_rows(points))

    def delete_items(self, items: Sequence[UUID]) -> None:
        self._call("delete_items", items=[str(item) for item in items])

    def delete_about(self, item: UUID) -> None:
        self._call("delete_about", item=str(item))

    def set_payload(self, items: Sequence[UUID], payload: Mapping[str, Any]) -> None:
        self._call("set_payload", items=[str(item) for item in items], payload=dict(payload))

    def search(self, query: Query) -> Retrieved:
        dense, sparse = self._call(
            "search",
            dense=None if query.dense is None else _bytes(query.dense),
            sparse=None if query.sparse is None else [query.sparse.indices, query.sparse.values],
            only=_plain(query.filter),
            limit=query.limit,
            exact=query.exact,
        )
        return Retrieved(_ranked(dense), _ranked(sparse))

    def vectors(self, passages: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        found = self._call("vectors", passages=list(passages))
        return {id_: np.frombuffer(raw, np.float32) for id_, raw in found}

    def scores(self, dense: NDArray[np.float32], passages: Sequence[str]) -> dict[str, float]:
        return dict(self._call("scores", dense=_bytes(dense), passages=list(passages)))

    def similar(self, item: UUID, only: Filter, limit: int) -> list[Ranked]:
        found = self._call("similar", item=str(item), only=_plain(only), limit=limit)
        return _ranked(found)

    def count(self, item: UUID | None = None) -> int:
        return int(self._call("count", item=None if item is None else str(item)))

    def item_ids(self) -> Iterator[UUID]:
        return (UUID(item) for item in self._call("item_ids"))

    def others(
        self, is_named: Callable[[str], bool], known: Callable[[Sequence[UUID]], bool]
    ) -> list[str]:
        names = self._call("names")
        return [name for name in names if is_named(name) and name != self._collection]

    def beside(self, name: str) -> EdgeIndex:
        other = copy(self)  # with the same connections, which are closed with this one's
        other._collection = name
        return other

    def stored(self, points: Sequence[str]) -> dict[str, Stored]:
        return {
            id_: Stored(raw and np.frombuffer(raw, np.float32), SparseVector(*words), digest)
            for id_, raw, words, digest in self._call("stored", points=list(points))
        }

    def drop(self, name: str) -> None:
        self._call("drop", name=name)

    def close(self) -> None:
        """Close idle connections; a later call opens a new one."""
        while (connection := self._idle_connection()) is not None:
            connection.close()

    def _call(self, method: str, **arguments: Any) -> Any:
        """Send one request and return its result; a dead idle connection is replaced once.

        Raises VectorStoreError.
        """
        request = {
            "method": method,
            "collection": self._collection,
            "dimension": self._dimension,
            "arguments": arguments,
        }
        answer = None
        if method in INTERACTIVE and not self._breaker.may_ask():
            raise VectorStoreError("The vector index did not answer a moment ago.")
        try:
            kept = self._idle_connection()
            if kept is not None:
                try:
                    answer = self._exchange(kept, request)
                except ConnectionError:
                    self.close()  # the server has restarted, so the others are dead too
            if answer is None:
                answer = self._exchange(self._connect(_timeout(method)), request)
        except OSError as error:
            if isinstance(error, TimeoutError):
                self._breaker.note_silence()
            reason = error.strerror or error
            raise VectorStoreError(f"The vector index does not answer: {reason}.") from error
        self._breaker.note_answer()
        if "error" in answer:
            raise VectorStoreError(f"The vector index refused: {answer['error']}")
        return answer["result"]

    def _exchange(self, connection: socket.socket, request: dict[str, Any]) -> dict[str, Any]:
        try:
            connection.settimeout(_timeout(request["method"]))
            framing.send(connection, request)
            answer = framing.receive(connection) or {}
        except BaseException:
            connection.close()  # the exchange is incomplete, so it can't be reused
            raise
        self._idle.append(connection)
        return answer

    def _idle_connection(self) -> socket.socket | None:
        """Return an idle connection of this process; after a fork the parent's are closed."""
        if self._pid != os.getpid():
            self._pid, inherited, self._idle = os.getpid(), self._idle, []
            for connection in inherited:
                connection.close()
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _connect(self, timeout: float) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(timeout)
            connection.connect(str(self._path))
        except OSError:
            connection.close()
            raise
        return connection


def _timeout(method: str) -> float:
    return READ_TIMEOUT if method in INTERACTIVE else TIMEOUT


def _rows(points: Sequence[Point]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(point.id),
            "dense": None if point.dense is None else _bytes(point.dense),
            "sparse": [point.sparse.indices, point.sparse.values],
            "payload": dict(point.payload),
        }
        for point in points
    ]


def _bytes(vector: NDArray[np.float32]) -> bytes:
    return np.asarray(vector, np.float32).tobytes()


def _plain(only: Filter) -> dict[str, Any]:
    return asdict(only)


def _ranked(rows: list[list[Any]]) -> list[Ranked]:
    return list(map(Ranked._make, rows))
