"""PostgreSQL full-text search over passages, used while the vector index is unavailable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Exists, F, OuterRef, Q

from librarian_site.core.query_timeout import statement_timeout
from library.models import Highlight, Passage, Tag
from library.search.sql import search_text, text_query
from library.vector_index.base import Ranked

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from library.models import LibraryItem
    from library.querysets import LibraryItemQuerySet
    from library.search.query_parser import ParsedQuery

CANDIDATES = 100
RANKED = 2000  # matching passages that are ranked at most, as ranking reads each of them


@statement_timeout()
def passages(parsed: ParsedQuery, items: LibraryItemQuerySet) -> list[Ranked]:
    """Return passages of these items with all of the words, then those with some, best first.

    Where the title, author, site, summary, a tag or the owner's note or highlights match, the
    item's first passage is returned. Words match as written, without stemming. Scores are
    reciprocal ranks. Raises QueryTimeout.
    """
    fitting = items.filtered(parsed.filter).saying(parsed).order_by()
    mine = Passage.objects.filter(item__in=fitting.values("pk"))
    every = text_query(parsed.words)
    heads = fitting.filter(search_vector=every).values("pk")[:CANDIDATES]
    spoken_of = _spoken_of(fitting, every).values("pk")[:CANDIDATES]
    rows = [
        *_first_passages(heads),
        *_first_passages(spoken_of),
        *_ranked(mine, every),
    ]
    if len(rows) < CANDIDATES and (some := _some(parsed)) is not None:
        rows += _ranked(mine, some)
    found = list({passage.pk: passage for passage in rows}.values())
    return [
        Ranked(str(passage.pk), str(passage.item_id), 1 / rank)
        for rank, passage in enumerate(found[:CANDIDATES], start=1)
    ]


def _first_passages(items: QuerySet[LibraryItem, Any]) -> QuerySet[Passage]:
    return Passage.objects.defer("text", "search_vector").filter(item__in=items, ordinal=0)


def _spoken_of(items: LibraryItemQuerySet, words: SearchQuery) -> LibraryItemQuerySet:
    """Return the items with the words in a tag, or in the owner's note or highlights."""
    marked = SearchVector(search_text("quote"), search_text("note"), config="simple")
    highlights = Highlight.objects.alias(vector=marked).filter(item=OuterRef("pk"), vector=words)
    named = Tag.objects.alias(vector=SearchVector(search_text("name"), config="simple"))
    tagged = named.filter(items=OuterRef("pk"), vector=words)
    noted = ~Q(note="") & Q(said=words)
    said = SearchVector(search_text("note"), config="simple")
    return items.alias(said=said).filter(noted | Exists(highlights) | Exists(tagged))


def _ranked(mine: QuerySet[Passage], words: SearchQuery) -> list[Passage]:
    some = mine.filter(search_vector=words).order_by().values("pk")[:RANKED]
    ranked = Passage.objects.filter(pk__in=some).annotate(
        rank=SearchRank(F("search_vector"), words)
    )
    return list(ranked.only("pk", "item_id").order_by("-rank", "pk")[:CANDIDATES])


def _some(parsed: ParsedQuery) -> SearchQuery | None:
    from library.vector_index.bm25 import stop_words

    words = sorted(parsed.wanted - stop_words("en"))
    query = None
    for word in words:
        term = text_query(word)
        query = term if query is None else query | term
    return query
