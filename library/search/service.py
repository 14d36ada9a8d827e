"""Find items by meaning and by word."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from itertools import batched
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from librarian_site.core.query_timeout import statement_timeout
from library.errors import LibraryError
from library.models import LibraryItem
from library.search import fulltext
from library.search.filters import SearchFilter
from library.search.hits import ItemHit, build_hits, tags_of
from library.search.languages import owner_languages
from library.search.query_parser import ParsedQuery, parse
from library.search.ranking import ItemRank, rank_items
from library.vector_index import get_index
from library.vector_index.base import Filter, Query, Retrieved, VectorStoreError
from library.vector_index.bm25 import encode_query, query_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from library.models import Tag
    from library.search.hits import ItemTag

logger = logging.getLogger(__name__)

Mode = Literal["hybrid", "meaning", "words"]
CANDIDATES = 200  # passages taken from each leg, to be grouped into items
PASSAGES_PER_ITEM = 3
# Items an index filter names one by one; beyond it the rows alone decide, among the candidates.
MAX_NAMED = 5000
FEW = 10  # when more than one item in so many waits for the index, an answer says so
LANGUAGES = 3  # of the owner's, whose stop words a query may be in


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The items found, best first, and those of them that were asked to be shown.

    `found` has of each item, by its id as text, the values that were asked for, and `tags` the
    tags of those that have any. `terms` are the query's, stems and all, by which what it met can
    be marked.
    """

    query: ParsedQuery
    found: Mapping[str, Sequence[Any]]
    tags: Mapping[str, Sequence[ItemTag | Tag]]
    hits: list[ItemHit]
    degraded: bool = False
    terms: frozenset[str] = frozenset()


def search(
    *,
    owner_id: int,
    query: str,
    mode: Mode = "hybrid",
    limit: int = 20,
    filter: SearchFilter | None = None,
    page: slice = slice(None),
    passages: int = PASSAGES_PER_ITEM,
    annotate: Mapping[str, Any] | None = None,
) -> SearchResult:
    """The owner's items that answer the query, best first; hits of those that are `shown`.

    Each hit has at most so many of its item's passages. `values` are expressions by name, whose
    values are wanted of all items found.

    A query of fields alone lists what they leave, newest first. When the vector index is away the
    answer comes from Postgres full text, marked `degraded`. Items that still wait for the index
    are looked for there and stand between the index's own; many of them are `degraded` too.
    Raises QueryTimeout.
    """
    annotate = annotate or {}
    parsed = parse(query)
    parsed.filter = parsed.filter & (filter or SearchFilter())
    if not parsed.words:
        return _listed(owner_id, parsed, limit, page, annotate)
    languages = owner_languages(owner_id)
    terms = query_terms(parsed.words, languages[:LANGUAGES], also=languages[LANGUAGES:])
    ranked, degraded = _ranked(owner_id, parsed, mode, terms)
    rows = _rows(owner_id, parsed, ranked, limit, annotate)
    chosen = [rank for rank in ranked if rank.item in rows][:limit]
    found = {rank.item: rows[rank.item] for rank in chosen}
    tags = tags_of(found)
    hits = build_hits(chosen[page], tags, parsed, passages)
    return SearchResult(parsed, found, tags, hits, degraded, terms)


def _ranked(
    owner_id: int, parsed: ParsedQuery, mode: Mode, terms: frozenset[str]
) -> tuple[list[ItemRank], bool]:
    """The items best first, and whether the answer is less than the index would give."""
    mine = LibraryItem.objects.filter(owner_id=owner_id)
    try:
        retrieved = _retrieve(owner_id, parsed, mode, terms)
        waiting = mine.waiting_for(get_index().name).order_by()
    except LibraryError as error:
        logger.warning("Search falls back to full text: %s", error)
        return rank_items(Retrieved(sparse=fulltext.passages(parsed, mine))), True
    if not waiting.exists():
        return rank_items(retrieved), False
    extra = fulltext.passages(parsed, waiting)
    return rank_items(retrieved, extra), waiting.count() * FEW > mine.count()


def similar(item: LibraryItem, *, limit: int = 5) -> list[LibraryItem]:
    """The owner's other items nearest in meaning. Raises VectorStoreError."""
    hits = get_index().similar(item.pk, Filter(owner=item.owner_id), limit * 5)
    ids = [UUID(id_) for id_ in dict.fromkeys(hit.item for hit in hits)][:limit]
    items = LibraryItem.objects.filter(owner_id=item.owner_id).for_listing().in_bulk(ids)
    return [items[item_id] for item_id in ids if item_id in items]


def _retrieve(owner_id: int, parsed: ParsedQuery, mode: Mode, terms: frozenset[str]) -> Retrieved:
    # Here, because they bring numpy, which no other page needs.
    from library.embeddings import embed_query
    from library.search.relevance_feedback import rerank

    where = parsed.filter.index_filter(owner_id, **_named(owner_id, parsed))
    query = Query(
        dense=embed_query(parsed.words) if mode != "words" else None,
        sparse=encode_query(terms) if mode != "meaning" else None,
        filter=where,
        limit=CANDIDATES,
    )
    index = get_index()
    retrieved = index.search(query)
    if not retrieved.dense and not retrieved.sparse and not index.count():
        raise VectorStoreError("The vector index is empty.")  # it was lost, or there is no item
    return rerank(index, query, retrieved) if mode == "hybrid" else retrieved


def _named(owner_id: int, parsed: ParsedQuery) -> dict[str, Mapping[str, Sequence[str]]]:
    """Phrases and unwanted words as lists of items, which Postgres knows exactly."""
    mine = LibraryItem.objects.filter(owner_id=owner_id).order_by()
    named: dict[str, Mapping[str, Sequence[str]]] = {}
    with statement_timeout(parsed.names_text):
        only = _ids(mine.saying(replace(parsed, unwanted=[]))) if parsed.phrases else []
        but = _ids(mine.saying_any(parsed.unwanted)) if parsed.unwanted else []
    if parsed.phrases and len(only) <= MAX_NAMED:
        named["any_of"] = {"item": only}
    if 0 < len(but) <= MAX_NAMED:
        named["none_of"] = {**parsed.filter.none_of, "item": but}
    return named


def _ids(items: Iterable[LibraryItem]) -> list[str]:
    rows = items.values_list("pk", flat=True)[: MAX_NAMED + 1]  # type: ignore[attr-defined]
    return [str(pk) for pk in rows]


def _rows(
    owner_id: int,
    parsed: ParsedQuery,
    ranked: Sequence[ItemRank],
    limit: int,
    annotate: Mapping[str, Any],
) -> dict[str, Sequence[Any]]:
    """Of the best that exist, are the owner's, fit and say what was asked for: their values."""
    items = LibraryItem.objects.filtered(parsed.filter).saying(parsed).order_by()
    wanted = items.annotate(**annotate).values_list("pk", "owner_id", *annotate)
    found: dict[str, Sequence[Any]] = {}
    for some in batched(ranked, limit, strict=False):  # the index has filtered: nearly all do
        # Asked for the owner too, PostgreSQL goes through an index of all his items.
        rows = wanted.filter(id__any=[rank.item for rank in some])
        with statement_timeout(parsed.names_text):
            found |= {str(pk): row for pk, owner, *row in rows if owner == owner_id}
        if len(found) >= limit:
            break
    return found


def _listed(
    owner_id: int, parsed: ParsedQuery, limit: int, page: slice, annotate: Mapping[str, Any]
) -> SearchResult:
    mine = LibraryItem.objects.filter(owner_id=owner_id).matching(parsed)
    with statement_timeout(parsed.reads_text):
        items = list(mine.for_listing().annotate(**annotate).sorted_by()[:limit])
    hits = [ItemHit(item, 0.0) for item in items[page]]
    found = {str(item.pk): tuple(getattr(item, name) for name in annotate) for item in items}
    tags = {str(item.pk): item.tag_list for item in items}
    return SearchResult(parsed, found, tags, hits)
