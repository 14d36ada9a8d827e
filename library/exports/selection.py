"""Which items an export has: everything of an owner, what a search finds, or chosen ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from library.exports.base import Export
from library.models import LibraryItem
from library.search import query_parser

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser

    from library.search.filters import SearchFilter


def selected(
    owner: AbstractUser,
    *,
    query: str = "",
    filter: SearchFilter | None = None,
    ids: Iterable[UUID] | None = None,
    title: str = "",
) -> Export:
    """The export of what has all words of the query; of all items without one."""
    items = LibraryItem.objects.owned_by(owner)
    parsed = query_parser.parse(query)
    if filter is not None:
        parsed.filter = parsed.filter & filter
    items = items.matching(parsed)
    if ids is not None:
        items = items.filter(pk__in=list(ids))
    return Export(
        owner=owner,
        items=items,
        title=title or query or "Library",
        made_at=timezone.now(),
    )


def file_name(export: Export, extension: str) -> str:
    return f"library-{timezone.localtime(export.made_at).date().isoformat()}{extension}"
