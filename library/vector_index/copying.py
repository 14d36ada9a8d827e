"""Fill the index with vectors that are elsewhere already, instead of embedding all texts again.

They are in the index from before (`library.vector_index.other_indexes`) or in a backup
(`library.vector_index.vector_file`). A vector is taken only if it is that of the passage as it is
now, and everything else about an item is written anew from its row: so a source may be out of
date. Items that are done are noted in their rows, so that whatever ends the copying, the next call
of `reindexing.reindex` goes on from there.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from math import isclose
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.db.models import Prefetch

from library.facet_registry import FACETS, Match
from library.models import LibraryItem, Passage
from library.vector_index import words_version
from library.vector_index.base import Point, Stored, VectorIndex
from library.vector_index.bm25 import VERSION, SparseVector
from library.vector_index.indexing import (
    about_points,
    index_payload,
    indexed_text,
    note_indexed,
    passage_points,
    passage_words,
    text_digest,
)

if TYPE_CHECKING:
    from uuid import UUID

    import numpy as np
    from django.db.models import QuerySet
    from numpy.typing import NDArray

ASKED = 500  # points of one request
# Words are stored with half precision: their weights differ by less, those of another text by more.
PRECISION = 2e-3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A passage as it is now: of which item, under which title it is embedded."""

    item: LibraryItem
    passage: Passage

    @property
    def id(self) -> UUID:
        return self.passage.pk

    @property
    def text(self) -> str:
        """The text as it is embedded."""
        return indexed_text(self.item.title, self.passage)

    @property
    def digest(self) -> str:
        return text_digest(self.item, self.passage)

    def words(self) -> SparseVector:
        return passage_words(self.item, self.passage)


class Vectors(NamedTuple):
    """What a source has of a passage: its unit vector and, if they are today's, its words."""

    dense: NDArray[np.float32]
    words: SparseVector | None = None


class Source(Protocol):
    def find(self, wanted: Sequence[Wanted]) -> Mapping[UUID, Vectors]:
        """Return the vectors of those passages that it has, as they are now."""


class IndexSource:
    """Another index of the same model.

    A text is known again by the digest stored with it, or else, of points that an earlier version
    filed, by its words (if `by_words`), which takes longer and does not tell their order.
    """

    def __init__(self, index: VectorIndex, *, by_words: bool = True) -> None:
        self._index = index
        self._by_words = by_words
        self._has_words_of_today = words_version(index.name) == VERSION
        self.copied = 0  # vectors

    def find(self, wanted: Sequence[Wanted]) -> dict[UUID, Vectors]:
        found = {}
        for batch in batched(wanted, ASKED, strict=False):
            stored = self._index.stored([str(each.id) for each in batch])
            for each in batch:
                there = stored.get(str(each.id))
                if there is not None and (vectors := self._of(each, there)) is not None:
                    found[each.id] = vectors
        self.copied += len(found)
        return found

    def _of(self, wanted: Wanted, there: Stored) -> Vectors | None:
        if there.dense is None:
            return None
        if there.digest:
            if there.digest != wanted.digest:
                return None
            return Vectors(there.dense, there.sparse if self._has_words_of_today else None)
        if not self._by_words:
            return None
        words = wanted.words()
        return Vectors(there.dense, words) if same_words(there.sparse, words) else None


def sources(indexes: Iterable[VectorIndex], filled: VectorIndex) -> list[IndexSource]:
    """Return what one index is filled from; of itself only what has its text's digest.

    What waits for an index that has it has mostly changed, and be it the order of its words.
    """
    return [IndexSource(each, by_words=each is not filled) for each in indexes]


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
    wanted = {item.pk: wanted_of(item) for item in items}
    found = source.find([each for some in wanted.values() for each in some])
    new: list[Point] = []
    done, others = [], []
    for item in items:
        own = wanted[item.pk]
        # An item without passages has only its title, which is soon embedded.
        if not own or not all(each.id in found for each in own):
            others.append(item)
            continue
        points = _points(item, own, found)
        if item.pk in held:
            index.replace_item(item.pk, points)
        else:
            new += points
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


def wanted_of(item: LibraryItem) -> list[Wanted]:
    """Return the item's passages, in order."""
    passages = sorted(item.passages.all(), key=lambda passage: passage.ordinal)
    return [Wanted(item, passage) for passage in passages]


def _points(
    item: LibraryItem, wanted: Sequence[Wanted], found: Mapping[UUID, Vectors]
) -> list[Point]:
    passages = [each.passage for each in wanted]
    own = {each.id: found[each.id] for each in wanted}
    dense = [vectors.dense for vectors in own.values()]
    words = {id_: vectors.words for id_, vectors in own.items() if vectors.words is not None}
    payload = index_payload(item)
    return passage_points(item, passages, payload, dense, words) + about_points(item, payload)
