"""The queryset of library items: all filters and sort orders in one place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal, get_args

from django.db import models
from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q
from django.db.models.functions import Lower

from library import current_processors
from library.facet_registry import BY_PAYLOAD_KEY, Match, PageState
from library.search.sql import text_query

if TYPE_CHECKING:
    from library.models import LibraryItem  # noqa: F401 - named in the class below
    from library.search.filters import SearchFilter
    from library.search.query_parser import ParsedQuery

# The columns that items can be sorted by. Each needs an index in `library.models`, its values read
# from cursors in `library.items.keyset_pagination`, and its choices of the page in `library.forms`.
Sort = Literal["created_at", "published_at", "quality_score", "title"]
SORTS: tuple[str, ...] = get_args(Sort)
UNDATED = ("published_at",)  # the nullable ones
LISTED = (
    *(
        "owner",
        "source_type",
        "original_type",
        "title",
        "author",
        "site",
        "url",
        "filename",
        "language",
    ),
    *("image_url", "published_at", "summary", "quality_score", "tier", "tier_override"),
    *("word_count", "file_path", "created_at", "read_at", "read_progress", "index_name"),
    *(f"{state}_at" for state in PageState),
    *("favourite_at", "archived_at", "later_at", "key_phrases"),
)


class LibraryItemQuerySet(models.QuerySet["LibraryItem"]):
    def owned_by(self, user: Any) -> LibraryItemQuerySet:
        return self.filter(owner=user)

    def for_listing(self) -> LibraryItemQuerySet:
        """Only the columns a list shows, here or through the API, with the tags."""
        return self._with_tags().only(*LISTED)

    def being_read(self) -> LibraryItemQuerySet:
        """Items whose text is begun and not read to its end, the last first."""
        begun = self.filter(progress_at__isnull=False, read_at=None, archived_at=None)
        return begun.order_by("-progress_at")

    def for_comparing(self) -> LibraryItemQuerySet:
        """Like `for_listing`, with the columns that duplicates are detected by."""
        return self._with_tags().only(*LISTED, "content_hash", "signature", "signature_version")

    def _with_tags(self) -> LibraryItemQuerySet:
        """Prefetch tags into plain lists, which is faster than a related manager per row."""
        return self.prefetch_related(Prefetch("tags", to_attr="tag_list"))  # type: ignore[no-redef]

    def waiting_for(self, index_name: str) -> LibraryItemQuerySet:
        """Items whose current content is not in that index.

        Written as < or >, which uses two ranges of the database index; `!=` would scan every row.
        """
        elsewhere = Q(index_name__lt=index_name) | Q(index_name__gt=index_name)
        return self.filter(elsewhere & ~Q(other_index_name=index_name))

    def filtered(self, filter: SearchFilter) -> LibraryItemQuerySet:
        items = self
        for name, values in filter.any_of.items():
            items = items.filter(_has(self.model, name, values))
        for name, values in filter.all_of.items():
            for value in values:
                items = items.filter(_has(self.model, name, [value]))
        for name, values in filter.none_of.items():
            items = items.exclude(_has(self.model, name, values))
        if filter.since is not None:
            items = items.filter(dated_at__gte=filter.since)
        if filter.before is not None:
            items = items.filter(dated_at__lt=filter.before)
        for name, is_set in filter.flags.items():
            items = items.filter(**{f"{BY_PAYLOAD_KEY[name].column}__isnull": not is_set})
        if filter.stale is not None:
            items = items.stale() if filter.stale else items.exclude(_stale())
        return items

    def stale(self) -> LibraryItemQuerySet:
        """Items with fields of an outdated processor, or with a language model call pending."""
        return self.filter(_stale())

    def matching(self, query: ParsedQuery) -> LibraryItemQuerySet:
        """Items that contain all words and phrases of the query and none of the excluded ones."""
        items = self.filtered(query.filter).saying(query)
        if query.words:
            items = items.filter(self._says(query.words, "plain"))
        return items

    def saying(self, query: ParsedQuery) -> LibraryItemQuerySet:
        """Items that contain every phrase of the query and none of the excluded ones."""
        items = self
        for phrase in query.phrases:
            items = items.filter(self._says(phrase, "phrase"))
        for phrase in query.unwanted:
            items = items.exclude(self._says(phrase, "phrase"))
        return items

    def named_by(self, phrases: Sequence[str]) -> LibraryItemQuerySet:
        """Items that contain every phrase, and as many of them as may be, by the words' indexes.

        `saying` is quicker for the first of many in some order, and for rows that are chosen by
        something else; it compares the title of every row there is.
        """
        items = self
        for phrase in phrases:
            items = items.filter(pk__in=self._holders([phrase]))
        return items

    def named_by_any(self, phrases: Sequence[str]) -> LibraryItemQuerySet:
        return self.filter(pk__in=self._holders(phrases))

    def _holders(self, phrases: Sequence[str]) -> models.QuerySet[Any, Any]:
        """Ids of the items, of anybody, with one of the phrases; perhaps more than once."""
        items: Any = self.model
        passages: Any = self.model._meta.get_field("passages").related_model
        first, *others = (
            has_words.objects.filter(search_vector=text_query(phrase, "phrase"))
            .order_by()
            .values(item)
            for phrase in phrases
            for has_words, item in ((items, "pk"), (passages, "item_id"))
        )
        ids: models.QuerySet[Any, Any] = first.union(*others, all=True)
        return ids

    def _says(self, text: str, search_type: str) -> Q:
        """Match items with the text in title, author, site, summary or a passage."""
        query = text_query(text, search_type)
        passage: Any = self.model._meta.get_field("passages").related_model
        in_text = passage.objects.filter(item=OuterRef("pk"), search_vector=query)
        return Q(search_vector=query) | Q(Exists(in_text))

    def sorted_by(self, sort: str = "created_at", order: str = "desc") -> LibraryItemQuerySet:
        """Order by one of SORTS; items without a date come last in both directions."""
        sign = "" if order == "asc" else "-"
        if sort not in UNDATED:
            return self.order_by(f"{sign}{sort}", f"{sign}id")
        column = F(sort)
        key = column.desc(nulls_last=True) if sign else column.asc(nulls_last=True)
        return self.order_by(key, f"{sign}id")


def _stale() -> Q:
    current = current_processors.current()
    return ~Q(made_by__contained_by=current) | Q(model_due_at__isnull=False)


def in_some_page_state() -> Q:
    return reduce(or_, map(in_page_state, PageState))


def in_page_state(state: str) -> Q:
    return Q(**{f"{state}_at__isnull": False})


def _has(model: type[Model], name: str, values: Sequence[str]) -> Q:
    """Match items that have one of a facet's values, by its payload key."""
    facet = BY_PAYLOAD_KEY[name]
    if facet.match is Match.KEYWORD:
        return Q(**{f"{facet.column}__in": values})
    if facet.match is Match.STATE:
        return reduce(or_, map(in_page_state, values))
    if facet.match is Match.SITE:
        below = (Q(domain__endswith=f".{value}") for value in values)
        return reduce(or_, below, Q(domain__in=values) | Q(site_folded__in=values))
    field: Any = model._meta.get_field(facet.column)
    named = field.related_model.objects.annotate(folded=Lower("name")).filter(folded__in=values)
    # Filter by key, not name: PostgreSQL has row statistics for keys and plans better with them.
    which = {f"{field.m2m_reverse_field_name()}_id__in": list(named.values_list("pk", flat=True))}
    links = field.remote_field.through.objects.filter(**which)
    return Q(pk__in=links.values("libraryitem_id"))
