"""PostgreSQL full-text search over passages, used while the vector index is unavailable."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Exists, F, FloatField, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from librarian_site.core.orm.query_timeout import statement_timeout
from library.models import Highlight, Passage, Tag
from library.search.sql import joined, search_text, terms_query, text_query
from library.vector_index.base import Ranked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import QuerySet

    from library.models import LibraryItem
    from library.querysets import LibraryItemQuerySet
    from library.search.query_parser import ParsedQuery

CANDIDATES = 100
RANKED = 2000  # matching passages that are ranked at most, as ranking reads each of them


@statement_timeout()
def passages(
    parsed: ParsedQuery,
    items: LibraryItemQuerySet,
    terms: Collection[str],
    words: Mapping[str, Collection[str]],
) -> list[Ranked]:
    """Return passages of these items with all of the words, then those with some, best first.

    `terms` are the query's (`bm25.query_terms`), `words` its words with those of their own
    (`bm25.typed_words`). Where the title, author, site, summary, a tag or the owner's note or
    highlights match, the item's first passage is returned. Scores are reciprocal ranks. Raises
    QueryTimeout.
    """
    if not terms:
        return []
    fitting = items.filtered(parsed.filter).saying(parsed).order_by()
    mine = Passage.objects.filter(item__in=fitting.values("pk"))
    every = [terms_query(own) for own in words.values()]
    said = text_query(parsed.words)
    if every:
        said = joined(and_, every) | said
    heads = fitting.filter(search_vector=said).values("pk")[:CANDIDATES]
    spoken_of = _spoken_of(fitting, said).values("pk")[:CANDIDATES]
    some = terms_query(terms)
    rows = [*_first_passages(heads), *_first_passages(spoken_of)]
    if len(every) > 1:
        rows += _ranked(mine.filter(reduce(and_, map(_has, every))), some)
    if len(rows) < CANDIDATES:
        rows += _ranked(mine.filter(_has(some)), some)
    found = list({passage.pk: passage for passage in rows}.values())
    return [
        Ranked(str(passage.pk), str(passage.item_id), 1 / rank)
        for rank, passage in enumerate(found[:CANDIDATES], start=1)
    ]


def _has(query: SearchQuery) -> Q:
    return Q(search_vector=query) | Q(word_forms=query)


def _first_passages(items: QuerySet[LibraryItem, Any]) -> QuerySet[Passage]:
    unused = ("text", "search_vector", "word_forms")
    return Passage.objects.defer(*unused).filter(item__in=items, ordinal=0)


def _spoken_of(items: LibraryItemQuerySet, words: SearchQuery) -> LibraryItemQuerySet:
    """Return the items with the words in a tag, or in the owner's note or highlights."""
    marked = SearchVector(search_text("quote"), search_text("note"), config="simple")
    highlights = Highlight.objects.alias(vector=marked).filter(item=OuterRef("pk"), vector=words)
    named = Tag.objects.alias(vector=SearchVector(search_text("name"), config="simple"))
    tagged = named.filter(items=OuterRef("pk"), vector=words)
    noted = ~Q(note="") & Q(said=words)
    said = SearchVector(search_text("note"), config="simple")
    return items.alias(said=said).filter(noted | Exists(highlights) | Exists(tagged))


def _ranked(matching: QuerySet[Passage], query: SearchQuery) -> Sequence[Passage]:
    some = matching.order_by().values("pk")[:RANKED]
    rank = SearchRank(F("search_vector"), query) + Coalesce(
        SearchRank(F("word_forms"), query), Value(0.0), output_field=FloatField()
    )
    ranked = Passage.objects.filter(pk__in=some).annotate(rank=rank)
    return list(ranked.only("pk", "item_id").order_by("-rank", "pk")[:CANDIDATES])
