"""Hybrid search over an owner's items: dense and sparse retrieval, fused."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

from librarian_site.core.orm.query_timeout import statement_timeout
from library.embedding_models import E5
from library.errors import LibraryError
from library.models import LibraryItem
from library.search import fulltext
from library.search.filters import SearchFilter
from library.search.floor import drop_noise, only_near
from library.search.hits import SHOWN, ItemHit, build_hits, tags_of
from library.search.languages import owner_languages
from library.search.query_parser import ParsedQuery, parse
from library.search.ranking import ItemRank, rank_items
from library.search.several_languages import is_foreign, is_in_other_script
from library.vector_index import get_index
from library.vector_index.base import Filter, Query, Ranked, Retrieved, VectorStoreError
from library.vector_index.bm25 import content_words, encode_query, query_terms, typed_words
from library.vector_index.current_model import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from library.models import Tag
    from library.search.hits import ItemTag
    from library.vector_index.base import VectorIndex

logger = logging.getLogger(__name__)

Mode = Literal["hybrid", "meaning", "words"]
CANDIDATES = 200  # passages taken from each retriever, to be grouped into items
PASSAGES_PER_ITEM = 3
# Ids that an index filter lists at most; with more, only the candidates' rows are filtered.
MAX_NAMED = 5000
DEGRADED_SHARE = 10  # results are degraded when more than one item in so many is not indexed yet
SIMILAR_ITEMS = 5  # below an item
LANGUAGES = 3  # of the owner's, whose stop words are left out of a query


@dataclass(frozen=True, slots=True)
class SearchResult:
    """All items found, best first, and the hits of the requested page.

    `found` maps each item's id (as text) to the values of `annotate`, `tags` the ids of items that
    have tags to them. `terms` are the query's terms with their stems, for highlighting.
    `near` are the ids of those found that have no word of the query and are only near to it in
    meaning; they come last.
    """

    query: ParsedQuery
    found: Mapping[str, Sequence[Any]]
    tags: Mapping[str, Sequence[ItemTag | Tag]]
    hits: list[ItemHit]
    degraded: bool = False
    terms: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)  # as typed, to their terms

    @property
    def fitting(self) -> Mapping[str, Sequence[Any]]:
        """Those of `found` that are not only near."""
        if not self.near:
            return self.found
        return {item: values for item, values in self.found.items() if item not in self.near}


class _Question(NamedTuple):
    parsed: ParsedQuery
    mode: Mode
    terms: Mapping[str, float]
    typed: Mapping[str, frozenset[str]]  # its words, each with those of its terms
    is_foreign: bool  # in another language than the texts

    @property
    def is_understood(self) -> bool:
        """Whether it is foreign, and its vector of a model that knows both languages."""
        return self.is_foreign and current().active == E5

    @property
    def is_hardly_understood(self) -> bool:
        """Whether it is in a language that the model was not trained for, but in its letters.

        Its right answers are at distances at which others are noise, so they are not left out.
        """
        if not self.is_foreign or current().active == E5:
            return False
        return not is_in_other_script(self.parsed.words)


class _Ranking(NamedTuple):
    """Items best first, those that are only near in meaning last."""

    items: list[ItemRank]
    near: frozenset[str] = frozenset()
    degraded: bool = False


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
    """Return the owner's items that match the query, best first, and the hits of `page`.

    Each hit has at most `passages` passages. `annotate` holds expressions by name; their values
    are returned for all items found.

    A query of fields alone lists the matching items, newest first. When the vector index is
    unavailable, PostgreSQL full text is used and the result is `degraded`. Items that are not
    indexed yet are found by full text and ranked among the others; when there are many of them,
    the result is `degraded` too. Raises QueryTimeout.
    """
    annotate = annotate or {}
    parsed = parse(query)
    parsed.filter = parsed.filter & (filter or SearchFilter())
    if not parsed.words:
        return _listed(owner_id, parsed, limit, page, annotate)
    languages = owner_languages(owner_id)
    terms = query_terms(parsed.words, languages[:LANGUAGES], also=languages[LANGUAGES:])
    typed = typed_words(parsed.words, terms, languages)
    foreign = is_foreign(parsed.words, languages)
    ranking = _ranked(owner_id, _Question(parsed, mode, terms, typed, foreign))
    # Values of many are wanted for a page of few; else what is found is shown, and loaded at once.
    rows = _rows(owner_id, parsed, ranking.items, limit, annotate)
    chosen = [rank for rank in ranking.items if rank.item in rows][:limit]
    found = {rank.item: rows[rank.item] if annotate else () for rank in chosen}
    tags = tags_of(found)
    near = ranking.near & found.keys()
    hits = build_hits(chosen[page], tags, parsed, passages, near, loaded=None if annotate else rows)
    return SearchResult(parsed, found, tags, hits, ranking.degraded, frozenset(terms), near, typed)


def _ranked(owner_id: int, question: _Question) -> _Ranking:
    mine = LibraryItem.objects.filter(owner_id=owner_id)
    parsed, words, foreign = question.parsed, content_words(question.terms), question.is_understood
    try:
        index = get_index()
        # Read before the index is asked: what is indexed in between is found there as well, and
        # the other way round it would be found by neither.
        waiting = mine.waiting_for(index.name).order_by()
        extra: list[Ranked] = []
        degraded = False
        if waiting.exists():
            degraded = waiting.count() * DEGRADED_SHARE > mine.count()
            extra = fulltext.passages(parsed, waiting, question.terms, question.typed)
        retrieved, near = _retrieve(owner_id, question, index)
    except LibraryError as error:
        logger.warning("Search falls back to full text: %s", error)
        found = Retrieved(sparse=fulltext.passages(parsed, mine, question.terms, question.typed))
        return _Ranking(rank_items(found, words=words), degraded=True)
    ranked = rank_items(retrieved, extra, words=words, foreign=foreign)
    return _Ranking(_near_last(ranked, near), near, degraded)


def _near_last(ranked: list[ItemRank], near: frozenset[str]) -> list[ItemRank]:
    return sorted(ranked, key=lambda rank: rank.item in near) if near else ranked


def similar(item: LibraryItem, *, limit: int = SIMILAR_ITEMS) -> list[LibraryItem]:
    """Return the owner's other items with the most similar vectors. Raises VectorStoreError."""
    hits = get_index().similar(item.pk, Filter(owner=item.owner_id), limit * 5)
    ids = [UUID(id_) for id_ in dict.fromkeys(hit.item for hit in hits)][:limit]
    items = LibraryItem.objects.filter(owner_id=item.owner_id).for_listing().in_bulk(ids)
    return [items[item_id] for item_id in ids if item_id in items]


def _retrieve(
    owner_id: int, question: _Question, index: VectorIndex
) -> tuple[Retrieved, frozenset[str]]:
    """Return what was found, and which items of it are only near in meaning."""
    # Imported here because they load numpy, which the web process must not at its start.
    from library.embeddings import embed_query, get_embedder
    from library.search.relevance_feedback import rerank

    parsed, mode, terms, *_ = question
    where = parsed.filter.index_filter(owner_id, **_named(owner_id, parsed))
    query = Query(
        dense=embed_query(parsed.words, model=index.model) if mode != "words" else None,
        sparse=encode_query(terms) if mode != "meaning" else None,
        filter=where,
        limit=CANDIDATES,
    )
    retrieved = index.search(query)
    if not retrieved.dense and not retrieved.sparse and not index.count():
        raise VectorStoreError("The vector index is empty.")  # it was lost, or there are no items
    if mode != "hybrid":
        return retrieved, frozenset()
    near: frozenset[str] = frozenset()
    foreign = question.is_understood
    if query.dense is not None:
        floor = get_embedder(index.model).floor_of(query.dense)
        if floor is not None and question.is_hardly_understood:
            near = only_near(retrieved, floor)
        elif floor is not None and foreign:
            # Those with words of it, alike by chance, do not stand first.
            retrieved, _ = drop_noise(retrieved, terms, floor.of_foreign())
        elif floor is not None:
            retrieved, near = drop_noise(retrieved, terms, floor)
    return rerank(index, query, retrieved, words=content_words(terms), foreign=foreign), near


def _named(owner_id: int, parsed: ParsedQuery) -> dict[str, Mapping[str, Sequence[str]]]:
    """Resolve phrases and excluded words in PostgreSQL to item ids for the index filter."""
    mine = LibraryItem.objects.filter(owner_id=owner_id).order_by()
    named: dict[str, Mapping[str, Sequence[str]]] = {}
    with statement_timeout(parsed.names_text):
        only = _ids(mine.named_by(parsed.phrases)) if parsed.phrases else []
        but = _ids(mine.named_by_any(parsed.unwanted)) if parsed.unwanted else []
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
) -> dict[str, Any]:
    """Return the best `limit` ranked items by id: their annotated values, or else themselves.

    Leaves out items that were deleted meanwhile or do not match in PostgreSQL.
    """
    items = LibraryItem.objects.filtered(parsed.filter).saying(parsed).order_by()
    wanted: Any = items.only(*SHOWN)
    if annotate:
        wanted = items.annotate(**annotate).values_list("pk", "owner_id", *annotate)
    found: dict[str, Any] = {}
    for some in batched(ranked, limit, strict=False):  # nearly all match: one batch mostly suffices
        # With owner_id in the filter PostgreSQL would scan an index of all the owner's items.
        rows = wanted.filter(id__any=[rank.item for rank in some])
        with statement_timeout(parsed.names_text):
            if annotate:
                found |= {str(pk): row for pk, owner, *row in rows if owner == owner_id}
            else:
                found |= {str(item.pk): item for item in rows if item.owner_id == owner_id}
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
