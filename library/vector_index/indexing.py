"""Write an item's passages to the index."""

from __future__ import annotations

from functools import reduce
from hashlib import blake2b
from operator import or_
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Q
from django.db.models.functions import Now

from library.facet_registry import FACETS, FacetEntry, Match, site_names
from library.models import LibraryItem
from library.vector_index import get_index
from library.vector_index.base import DIGEST, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from library.models import Passage
    from library.vector_index.base import VectorIndex
    from library.vector_index.bm25 import SparseVector


class Section(Protocol):
    """A passage, stored or not yet."""

    @property
    def heading(self) -> str: ...

    @property
    def text(self) -> str: ...


def indexed_text(title: str, passage: Section) -> str:
    """Return a passage as it is embedded: under its document's title and its own headings."""
    return "\n".join(filter(None, (title, passage.heading, passage.text)))


def text_digest(item: LibraryItem, passage: Section) -> str:
    """Return what changes with all that a passage's vectors are made of: its text and where from.

    Not with how they are made, which an index's name says (`library.vector_index`).
    """
    parts = (item.language, item.title, passage.heading, passage.text)
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def passage_words(item: LibraryItem, passage: Section) -> SparseVector:
    """Return the words by which a passage is found."""
    from library.vector_index.bm25 import encode_document

    return encode_document(indexed_text("", passage), item.language, title=item.title)


def index_item(
    item: LibraryItem,
    vectors: NDArray[np.float32] | None = None,
    *,
    index: VectorIndex | None = None,
) -> None:
    """Make these the item's only passages in the index, by default the one that is searched.

    The vectors must be of the index's model; they are computed when none are given.
    """
    from library.embeddings import embed

    index = index or get_index()
    passages = list(item.passages.order_by("ordinal"))
    if vectors is None:
        texts = [indexed_text(item.title, passage) for passage in passages]
        vectors = embed(texts, model=index.model)
    title = None if passages else embed([item.title], model=index.model)[0]
    payload = index_payload(item)
    points = passage_points(item, passages, payload, vectors) + about_points(item, payload, title)
    index.replace_item(item.pk, points)
    note_indexed([item], index)


def note_indexed(items: Sequence[LibraryItem], index: VectorIndex) -> None:
    """Write into the rows that the index has them, unless they have changed since they were read.

    One statement, of at most some hundred items.
    """
    is_searched = index.name == get_index().name
    column = "index_name" if is_searched else "other_index_name"
    unchanged = [Q(pk=item.pk, updated_at=item.updated_at) for item in items]
    LibraryItem.objects.filter(reduce(or_, unchanged)).update(
        **{column: index.name}, indexed_at=Now()
    )


def passage_points(
    item: LibraryItem,
    passages: Sequence[Passage],
    payload: Mapping[str, Any],
    vectors: Iterable[NDArray[np.float32] | None],
    words: Mapping[UUID, SparseVector] | None = None,
) -> list[Point]:
    """Return the points of an item's passages; `payload` is that of `index_payload`.

    `words` are those of passages of which they are known already.
    """
    known = words or {}
    return [
        Point(
            id=passage.pk,
            dense=vector,
            sparse=known.get(passage.pk) or passage_words(item, passage),
            payload={
                **payload,
                "ordinal": passage.ordinal,
                DIGEST: text_digest(item, passage),
            },
        )
        for passage, vector in zip(passages, vectors, strict=True)
    ]


def about_points(
    item: LibraryItem, payload: Mapping[str, Any], vector: NDArray[np.float32] | None = None
) -> list[Point]:
    """Return the point, if any, that an item has beside its passages; its id is the item's own.

    It has the words that are said about the item: author, tags, key phrases, the owner's note
    and highlights.
    An item without any text has its title there too, and the title's `vector`.
    """
    from library.vector_index.bm25 import encode_document

    said = [item.author, *(tag.name for tag in item.tags.all()), *item.key_phrases, item.note]
    for highlight in item.highlights.all():
        said += [highlight.quote, highlight.note]
    title = "" if vector is None else item.title
    sparse = encode_document("\n".join(filter(None, said)), item.language, title=title)
    if vector is None and not sparse.indices:
        return []
    return [Point(id=item.pk, dense=vector, sparse=sparse, payload={**payload, "ordinal": -1})]


def index_payload(item: LibraryItem) -> dict[str, Any]:
    """Return what the index filters by, stored with every passage of the item."""
    values = {facet.payload_key: _payload_value(item, facet) for facet in FACETS}
    return {"owner": item.owner_id, "item": str(item.pk), **values}


def _payload_value(item: LibraryItem, facet: FacetEntry) -> Any:
    """Return the facet's value of an item; of dates, the seconds since 1970."""
    value = getattr(item, facet.column)
    match facet.match:
        case Match.RELATED:
            return [each.name.lower() for each in value.all()]
        case Match.SITE:
            return site_names(value, item.site)
        case Match.FLAG:
            return value is not None
        case Match.YEAR:
            return value.timestamp()
        case Match.KEYWORD | Match.STATE:
            return value
