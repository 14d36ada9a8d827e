"""A folder of passages on Qdrant Edge: what is written to it and asked of it.

What Edge guarantees, as tested: an update is in its write-ahead log when `update` returns, so a
killed process loses nothing; `flush` also keeps it from a power cut. A folder has one owner.
Edge holds Python's lock in every call: no two calls run at once, and a long one stops all else.
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
OWN_PASSAGES = 64  # of an item's passages, whose mean finds similar items
_WEAR = "wear"  # the file that remembers `inserted` and `gone`
_PARAMS = edge.SearchParams(hnsw_ef=SEARCHED)


class Shard:
    """Not safe for two writers. `inserted` and `gone` are how many points were written and removed
    since the folder was last put in order (`library.vector_index.edge.compaction`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._edge = edge.EdgeShard.load(str(folder))
        self._unflushed = False
        self.inserted, self.deleted = self._read_wear()
        self._owners = self._read_owners()  # and perhaps of some whose passages are gone

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
        """Upsert the new points, then delete what else the item has: never a moment without."""
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
        """Edge moves points out of a graph to change them."""
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
        """Begin to count wear anew."""
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
        """Both legs, each as rows of id, item and score, best first."""
        where = self._fitting(only)
        legs: list[list[list[Any]]] = [[], []]
        if dense is not None:
            legs[0] = self._nearest(floats(dense), DENSE, where, limit)
        if sparse is not None and sparse[0]:
            legs[1] = self._nearest(edge.SparseVector(*sparse), SPARSE, where, limit)
        return legs

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
                with_payload=False,  # half of the time it takes
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
        others = self._fitting({**only, "none_of": {**only["none_of"], "item": [item]}})
        return self._nearest(centre, DENSE, others, limit)

    def count(self, item: str | None = None) -> int:
        only = None if item is None else of_items([item])
        return self._edge.count(edge.CountRequest(exact=True, filter=only))

    def item_ids(self) -> list[str]:
        return sorted({row.payload["item"] for row in self._all(["item"]) if row.payload})

    def points_of(self, item: str) -> list[edge.Point]:
        """The item's points as another shard takes them."""
        rows = self._all(True, where=of_items([item]), with_vector=True)
        return [edge.Point(row.id, row.vector or {}, row.payload) for row in rows]

    def _fitting(self, only: dict[str, Any]) -> edge.Filter | None:
        """Asking every passage for its owner is an eighth of a search, and mostly there is one."""
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
        """Two are as good as all: what matters is whether it is one."""
        found = self._edge.facet(edge.FacetRequest("owner", limit=2))
        return {hit.value for hit in found.hits}

    def _read_wear(self) -> tuple[int, int]:
        with suppress(FileNotFoundError, ValueError):
            inserted, deleted = (self.folder / _WEAR).read_text().split()
            return int(inserted), int(deleted)
        return self.count(), 0


def points_from(rows: list[dict[str, Any]]) -> list[edge.Point]:
    """Of what a client sent."""
    return [point(**row) for row in rows]
