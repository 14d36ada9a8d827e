"""Read and write one Qdrant Edge shard (a folder).

Edge's guarantees, as tested: an update is in the write-ahead log when `update` returns, so a
killed process loses nothing; `flush` also makes it survive a power failure. Only one process may
open a folder. Edge holds the GIL during every call, so a long call blocks all threads.
"""

from __future__ import annotations

from array import array
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

import qdrant_edge as edge

from library.vector_index.base import DIGEST
from library.vector_index.edge.points import (
    DENSE,
    INDEXES,
    SPARSE,
    config,
    dense_of,
    fitting,
    floats,
    of_item_but,
    of_items,
    owned_by,
    plain,
    point,
    vectors_of,
)
from library.vector_index.edge.search_params import BY_ACORN, EXACT, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = 1000  # points in one page of a scroll
VERIFIED = 100  # points of which all is read when a shard is opened
OWN_PASSAGES = 64  # of an item's passages at most, whose mean vector finds similar items
_WEAR = "wear"  # the file that stores `inserted` and `deleted`
_OVER_ALL = edge.SearchParams(idf=edge.IdfParams(edge.Filter()))


class Shard:
    """Allows one writer at a time.

    `inserted` and `deleted` count the points written and removed since the last compaction
    (`library.vector_index.edge.compaction`).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._edge = edge.EdgeShard.load(str(folder))
        self._unflushed = False
        self.inserted, self.deleted = self._read_wear()
        self._owners = self._read_owners()  # may include owners whose passages are deleted

    @classmethod
    def create(cls, folder: Path, dimension: int) -> Shard:
        folder.mkdir(parents=True)
        made = edge.EdgeShard.create(str(folder), config(dimension))
        for name, params in INDEXES.items():
            made.update(edge.UpdateOperation.create_field_index(name, params))
        made.close()
        return cls(folder)

    # --- Writing

    def replace_item(self, item: str, points: list[Any]) -> None:
        """Upsert the new points, then delete the item's others, so that it can always be found."""
        self.deleted += self.count(item)
        if points:
            self.add(points)
        stale = of_item_but(item, {str(each.id) for each in points})
        self._write(edge.UpdateOperation.delete_points_by_filter(stale))

    def add(self, points: list[Any]) -> None:
        self.inserted += len(points)
        self._owners.update(each.payload["owner"] for each in points)
        self._write(edge.UpdateOperation.upsert_points(points))

    def delete_items(self, items: list[str]) -> None:
        which = of_items(items)
        self.deleted += self._edge.count(edge.CountRequest(exact=True, filter=which))
        self._write(edge.UpdateOperation.delete_points_by_filter(which))

    def delete_about(self, item: str) -> None:
        """Delete the point whose id is the item's own, if there is one."""
        which = edge.Filter(must=[edge.HasIdCondition({item})])
        self.deleted += self._edge.count(edge.CountRequest(exact=True, filter=which))
        self._write(edge.UpdateOperation.delete_points_by_filter(which))

    def set_payload(self, items: list[str], payload: dict[str, Any]) -> None:
        """Change the items' payload; Edge takes their points out and inserts them anew."""
        which = of_items(items)
        moved = self._edge.count(edge.CountRequest(exact=True, filter=which))
        self.inserted += moved
        self.deleted += moved
        if "owner" in payload:
            self._owners.add(payload["owner"])
        self._write(edge.UpdateOperation.set_payload_by_filter(which, plain(payload)))

    def flush(self) -> None:
        if self._unflushed:
            self._edge.flush()
            (self.folder / _WEAR).write_text(f"{self.inserted} {self.deleted}")
            self._unflushed = False

    def verify(self, *, thorough: bool) -> None:
        """Raise ValueError, or what Edge raises, when points can't be read or found.

        Looks at the first points, or at the payload of all where it is `thorough`.
        """
        rows = list(islice(self._all(True, with_vector=True), VERIFIED))
        if thorough:
            read = sum(bool(row.payload and "item" in row.payload) for row in self._all(["item"]))
            if read != self.count():
                raise ValueError(f"Of {self.count()} points {read} can be read.")
        for using in (DENSE, SPARSE):
            vectors = [row.vector.get(using) for row in rows if isinstance(row.vector, dict)]
            vector: Any = next(filter(_is_filled, vectors), None)
            if vector is not None and not self._query(vector, using, None, None, 1):
                raise ValueError(f"No point is found by its own vector ({using}).")

    def reset_wear(self) -> None:
        """Reset both counters; called after compaction."""
        self.inserted = self.deleted = 0
        self._unflushed = True

    def close(self) -> None:
        self.flush()
        self._edge.close()

    # --- Reading

    def search(
        self,
        dense: bytes | None,
        sparse: list[Any] | None,
        only: dict[str, Any],
        limit: int,
        exact: bool = False,
    ) -> list[list[list[Any]]]:
        """Return the dense and the sparse results, as rows of id, item and score, best first.

        Words are as rare as they are among the owner's passages.
        """
        where = self._filter(only)
        found: list[list[list[Any]]] = [[], []]
        if dense is not None:
            found[0] = self._nearest(floats(dense), only, limit, exact=exact)
        if sparse is not None and sparse[0]:
            params = self._rarity(only["owner"])
            found[1] = self._query(edge.SparseVector(*sparse), SPARSE, where, params, limit)
        return found

    def compares_all(self, only: dict[str, Any]) -> bool:
        """Return whether a search by meaning compares all passages that fit."""
        return self._params(self._filter(only)) is EXACT

    def vectors(self, passages: list[str]) -> list[tuple[str, bytes]]:
        ids: list[Any] = list(passages)
        records = self._edge.retrieve(ids, with_payload=False, with_vector=[DENSE])
        return [
            (str(record.id), array("f", vector).tobytes())
            for record in records
            if (vector := dense_of(record)) is not None
        ]

    def stored(self, points: list[str]) -> list[tuple[str, bytes | None, list[Any], str]]:
        """Return id, dense vector, words (indices, values) and digest of those that are there."""
        ids: list[Any] = list(points)
        records = self._edge.retrieve(ids, with_payload=[DIGEST], with_vector=True)
        return [
            (str(record.id), *vectors_of(record), (record.payload or {}).get(DIGEST, ""))
            for record in records
        ]

    def scores(self, dense: bytes, passages: list[str]) -> list[tuple[str, float]]:
        found = self._edge.query(
            edge.QueryRequest(
                limit=len(passages),
                query=edge.Query.Nearest(floats(dense), using=DENSE),
                filter=edge.Filter(must=[edge.HasIdCondition(set(passages))]),
                with_payload=False,  # takes half the time
            )
        )
        return [(str(hit.id), hit.score) for hit in found]

    def similar(self, item: str, only: dict[str, Any], limit: int) -> list[list[Any]]:
        own, _ = self._edge.scroll(
            edge.ScrollRequest(
                limit=OWN_PASSAGES, filter=of_items([item]), with_vector=[DENSE], with_payload=False
            )
        )
        vectors = [vector for record in own if (vector := dense_of(record)) is not None]
        if not vectors:
            return []
        centre = [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]
        others = {**only, "none_of": {**only["none_of"], "item": [item]}}
        return self._nearest(centre, others, limit)

    def count(self, item: str | None = None) -> int:
        only = None if item is None else of_item_but(item, {item})
        return self._edge.count(edge.CountRequest(exact=True, filter=only))

    def item_ids(self) -> list[str]:
        return sorted({row.payload["item"] for row in self._all(["item"]) if row.payload})

    def points_of(self, item: str) -> list[edge.Point]:
        """Return the item's points, ready to be added to another shard."""
        rows = self._all(True, where=of_items([item]), with_vector=True)
        return [edge.Point(row.id, row.vector or {}, row.payload) for row in rows]

    def _filter(self, only: dict[str, Any]) -> edge.Filter | None:
        """Build the filter, without the owner where there is only one: it takes 1/8 of the time."""
        return fitting(only, owned=self._owners <= {only["owner"]})

    def _all(
        self, payload: Any, where: edge.Filter | None = None, with_vector: bool = False
    ) -> Iterator[edge.Record]:
        offset = None
        while True:
            page, offset = self._edge.scroll(
                edge.ScrollRequest(
                    offset=offset,
                    limit=PAGE,
                    filter=where,
                    with_payload=payload,
                    with_vector=with_vector,
                )
            )
            yield from page
            if offset is None:
                return

    def _nearest(
        self, vector: list[float], only: dict[str, Any], limit: int, *, exact: bool = False
    ) -> list[list[Any]]:
        where = self._filter(only)
        params = EXACT if exact else self._params(where)
        if params is BY_ACORN and where is None:
            where = owned_by(only["owner"])  # all there are
        return self._query(vector, DENSE, where, params, limit)

    def _params(self, where: edge.Filter | None) -> edge.SearchParams:
        everything = self._estimate(None)
        fitting = everything if where is None else self._estimate(where)
        return chosen(fitting, everything + self.deleted, filtered=where is not None)

    def _query(
        self,
        vector: Any,
        using: str,
        where: edge.Filter | None,
        params: edge.SearchParams | None,
        limit: int,
    ) -> list[list[Any]]:
        found = self._edge.query(
            edge.QueryRequest(
                limit=limit,
                query=edge.Query.Nearest(vector, using=using),
                filter=where,
                params=params,
                with_payload=["item"],
            )
        )
        return [[str(hit.id), hit.payload["item"], hit.score] for hit in found if hit.payload]

    def _estimate(self, where: edge.Filter | None) -> int:
        return self._edge.count(edge.CountRequest(exact=False, filter=where))

    def _rarity(self, owner: int) -> edge.SearchParams | None:
        """Over which passages to count how rare a word is: the owner's, as they are now.

        Where there are no others, Edge's own count is the same, and free, until something is
        deleted, which it goes on counting; then counting all there are takes half of the time.
        """
        if not self._owners <= {owner}:
            return edge.SearchParams(idf=edge.IdfParams(owned_by(owner)))
        return _OVER_ALL if self.deleted else None

    def _write(self, operation: edge.UpdateOperation) -> None:
        self._unflushed = True
        self._edge.update(operation)

    def _read_owners(self) -> set[Any]:
        """Return up to two owners: it only matters whether there is more than one."""
        found = self._edge.facet(edge.FacetRequest("owner", limit=2))
        return {hit.value for hit in found.hits}

    def _read_wear(self) -> tuple[int, int]:
        with suppress(FileNotFoundError, ValueError):
            inserted, deleted = (self.folder / _WEAR).read_text().split()
            return int(inserted), int(deleted)
        return self.count(), 0


def _is_filled(vector: Any) -> bool:
    return bool(vector.indices if isinstance(vector, edge.SparseVector) else vector)


def points_from(rows: list[dict[str, Any]]) -> list[edge.Point]:
    """Convert the points of a request."""
    return [point(**row) for row in rows]
