"""Every way the library is narrowed and ordered, spelled once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

if TYPE_CHECKING:
    from library.models import LibraryItem  # noqa: F401 - named in the class below

SORTS = ("created_at", "published_at", "quality_score", "title")


class LibraryItemQuerySet(models.QuerySet["LibraryItem"]):
    def owned_by(self, user: Any) -> LibraryItemQuerySet:
        return self.filter(owner=user)

    def for_listing(self) -> LibraryItemQuerySet:
        """Leave out the columns a list does not show, and bring the tags along."""
        return self.defer("markdown", "search_vector").prefetch_related("tags")

    def narrowed(
        self,
        *,
        tier: str = "",
        tag: str = "",
        source_type: str = "",
        collection: str = "",
        read: bool | None = None,
        q: str = "",
    ) -> LibraryItemQuerySet:
        items = self
        if tier:
            items = items.filter(tier=tier)
        if tag:
            items = items.filter(tags__name__iexact=tag)
        if source_type:
            items = items.filter(source_type=source_type)
        if collection:
            items = items.filter(collections__name__iexact=collection)
        if read is not None:
            items = items.filter(read_at__isnull=not read)
        if q:
            items = items.matching(q)
        return items

    def matching(self, words: str) -> LibraryItemQuerySet:
        """Items whose head or whose text holds all the words."""
        from library.models import Passage

        query = SearchQuery(words, config="simple", search_type="websearch")
        in_text = Passage.objects.filter(item=OuterRef("pk"), search_vector=query)
        return self.filter(Q(search_vector=query) | Exists(in_text))

    def sorted_by(self, sort: str = "created_at", order: str = "desc") -> LibraryItemQuerySet:
        """Order by one of SORTS; what has no date comes last either way."""
        column = F(sort)
        key = column.asc(nulls_last=True) if order == "asc" else column.desc(nulls_last=True)
        return self.order_by(key, "id" if order == "asc" else "-id")
