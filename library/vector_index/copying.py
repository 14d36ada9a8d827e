"""Fill the index with vectors that are elsewhere already, instead of embedding all texts again.

They are in the index from before (`library.vector_index.other_indexes`) or in a backup
(`library.vector_index.vector_file`). A vector is taken only if it is that of the passage as it is
now, and everything else about an item is written anew from its row: so a source may be out of
date. Items that are done are noted in their rows, so that whatever ends the copying, the next call
of `reindexing.reindex` goes on from there.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from math import isclose
from typing import TYPE_CHECKING, Protocol

from django.db.models import Prefetch

from library.facet_registry import FACETS, Match
from library.models import LibraryItem, Passage
from library.vector_index.base import Point, VectorIndex
from library.vector_index.indexing import (
    about_points,
    index_payload,
    indexed_text,
    note_indexed,
    passage_points,
)

if TYPE_CHECKING:
    from uuid import UUID

    import numpy as np
    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from library.vector_index.bm25 import SparseVector

ASKED = 500  # points of one request
# Words are stored with half precision: their weights differ by less, those of another text by more.
PRECISION = 2e-3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A passage: its id, its text as it is embedded, and its words."""

    id: UUID
    text: str
    sparse: SparseVector


class Source(Protocol):
    def find(self, wanted: Sequence[Wanted]) -> Mapping[UUID, NDArray[np.float32]]:
        """Return the vectors of those passages that it has, as they are now."""


class IndexSource:
    """Another index of the same model; of a text that has changed since it holds other words."""

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self.copied = 0  # vectors

    def find(self, wanted: Sequence[Wanted]) -> dict[UUID, NDArray[np.float32]]:
        found = {}
        for batch in batched(wanted, ASKED, strict=False):
            stored = self._index.stored([str(each.id) for each in batch])
            for each in batch:
                there = stored.get(str(each.id))
                if (
                    there is not None
                    and there.dense is not None
                    and same_words(there.sparse, each.sparse)
                ):
                    found[each.id] = there.dense
        self.copied += len(found)
        return found


def same_words(stored: SparseVector, now: SparseVector) -> bool:
    if len(stored.indices) != len(now.indices):
        return False
    by_term = dict(zip(stored.indices, stored.values, strict=True))
    if by_term.keys() != set(now.indices):
        return False
    return all(
        isclose(by_term[term], weight, rel_tol=PRECISION)
        for term, weight in zip(now.indices, now.values, strict=True)
    )


def copy_items(
    items: Sequence[LibraryItem], source: Source, index: VectorIndex, *, held: Container[UUID]
) -> list[LibraryItem]:
    """Index those of the items whose vectors the source has; returns the others.

    `held` are items of which the index may have points. Raises VectorStoreError when one of the
    two is away.
    """
    points = {item.pk: _points(item) for item in items}
    wanted = [each for item in items for each in _of_passages(item, points[item.pk])]
    found = source.find(wanted)
    new: list[Point] = []
    done, others = [], []
    for item in items:
        if not _is_whole(item, found):
            others.append(item)
            continue
        filled = [replace(each, dense=found.get(each.id)) for each in points[item.pk]]
        if item.pk in held:
            index.replace_item(item.pk, filled)
        else:
            new += filled
        done.append(item)
    if new:
        index.add(new)
    if done:
        note_indexed(done, index)
    return others


def with_all_that_is_indexed(items: QuerySet[LibraryItem]) -> QuerySet[LibraryItem]:
    """Fetch passages, highlights, and what is filtered by, in one query each."""
    passages = Prefetch("passages", Passage.objects.defer("places", "search_vector", "word_forms"))
    related = {facet.column for facet in FACETS if facet.match is Match.RELATED}
    return items.prefetch_related(passages, "highlights", *sorted({"tags", *related}))


def _points(item: LibraryItem) -> list[Point]:
    """The item's points, still without the vectors of its passages."""
    passages = sorted(item.passages.all(), key=lambda passage: passage.ordinal)
    payload = index_payload(item)
    nothing = [None] * len(passages)
    return passage_points(item, passages, payload, nothing) + about_points(item, payload)


def wanted_of(item: LibraryItem) -> list[Wanted]:
    """Return what tells an item's passages, as they are now, from those of other texts."""
    return _of_passages(item, _points(item))


def _of_passages(item: LibraryItem, points: Sequence[Point]) -> list[Wanted]:
    texts = {each.pk: indexed_text(item.title, each) for each in item.passages.all()}
    return [Wanted(p.id, texts[p.id], p.sparse) for p in points if p.id in texts]


def _is_whole(item: LibraryItem, found: Mapping[UUID, object]) -> bool:
    """Whether all is there; an item without passages has only its title, which is soon embedded."""
    passages = item.passages.all()
    return bool(passages) and all(passage.pk in found for passage in passages)
