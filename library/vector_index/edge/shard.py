"""Read and write one Qdrant Edge shard (a folder).

Edge's guarantees, as tested: an update is in the write-ahead log when `update` returns, so a
killed process loses nothing; `flush` also makes it survive a power failure. Only one process may
open a folder. Edge holds the GIL during every call, so a long call blocks all threads.
"""

from __future__ import annotations

from array import array
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import qdrant_edge as edge

from library.vector_index.edge.points import (
    DENSE,
    INDEXES,
    SEARCHED,
    SPARSE,
    config,
    dense_of,
    fitting,
    floats,
    of_item_but,
    of_items,
    plain,
    point,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = 1000  # points in one page of a scroll
OWN_PASSAGES = 64  # of an item's passages at most, whose mean vector finds similar items
_WEAR = "wear"  # the file that stores `inserted` and `deleted`
_PARAMS = edge.SearchParams(hnsw_ef=SEARCHED)


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

    def set_payload(self, items: list[str], payload: dict[str, Any]) -> None:
        """Change the items' payload; they count as inserted: Edge takes them out of the graph."""
        which = of_items(items)
        self.inserted += self._edge.count(edge.CountRequest(exact=True, filter=which))
        if "owner" in payload:
            self._owners.add(payload["owner"])
        self._write(edge.UpdateOperation.set_payload_by_filter(which, plain(payload)))

    def flush(self) -> None:
        if self._unflushed:
            self._unflushed = False
            self._edge.flush()
            (self.folder / _WEAR).write_text(f"{self.inserted} {self.deleted}")

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
    ) -> list[list[list[Any]]]:
        """Return the dense and the sparse results, as rows of id, item and score, best first."""
        where = self._filter(only)
        found: list[list[list[Any]]] = [[], []]
        if dense is not None:
            found[0] = self._nearest(floats(dense), DENSE, where, limit)
        if sparse is not None and sparse[0]:
            found[1] = self._nearest(edge.SparseVector(*sparse), SPARSE, where, limit)
        return found

    def vectors(self, passages: list[str]) -> list[tuple[str, bytes]]:
        ids: list[Any] = list(passages)
        records = self._edge.retrieve(ids, with_payload=False, with_vector=[DENSE])
        return [
            (str(record.id), array("f", vector).tobytes())
            for record in records
            if (vector := dense_of(record)) is not None
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
        others = self._filter({**only, "none_of": {**only["none_of"], "item": [item]}})
        return self._nearest(centre, DENSE, others, limit)

    def count(self, item: str | None = None) -> int:
        only = None if item is None else of_items([item])
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
        self, vector: Any, using: str, where: edge.Filter | None, limit: int
    ) -> list[list[Any]]:
        found = self._edge.query(
            edge.QueryRequest(
                limit=limit,
                query=edge.Query.Nearest(vector, using=using),
                filter=where,
                params=_PARAMS if using == DENSE else None,
                with_payload=["item"],
            )
        )
        return [[str(hit.id), hit.payload["item"], hit.score] for hit in found if hit.payload]

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


def points_from(rows: list[dict[str, Any]]) -> list[edge.Point]:
    """Convert the points of a request."""
    return [point(**row) for row in rows]
