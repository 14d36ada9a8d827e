"""Keyset pagination: every page costs the same, and no item is shown twice."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from librarian_site.core.input_validation import is_storable
from library.models import LibraryItem
from library.querysets import UNDATED, LibraryItemQuerySet


class CursorError(ValueError):
    """The cursor is invalid, or belongs to another order."""


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """One page; `next` is the cursor of the following page, empty at the end."""

    items: list[LibraryItem]
    next: str


def keyset_page(
    items: LibraryItemQuerySet,
    *,
    sort: str,
    order: str,
    size: int,
    after: str = "",
    offset: int = 0,
) -> KeysetPage:
    """Return `size` items after the cursor (and `offset` more). Raises CursorError."""
    found: list[LibraryItem] = []
    skipped = offset
    for run in _runs(items, sort, order, after):
        page = list(run[skipped : skipped + size + 1 - len(found)])
        skipped = skipped - run.count() if skipped and not page else 0
        found += page
        if len(found) > size:
            return KeysetPage(found[:size], _write(found[size - 1], sort))
    return KeysetPage(found, "")


def _runs(
    items: LibraryItemQuerySet, sort: str, order: str, after: str
) -> list[LibraryItemQuerySet]:
    """Return the querysets of what follows the cursor, in order.

    Items without a date come last, in a queryset of their own: one query for both would scan all
    items.
    """
    value, pk = _read(after, sort) if after else (None, None)
    if sort not in UNDATED:
        rest = items.filter(_beyond(sort, order, value, pk)) if pk else items
        return [rest.sorted_by(sort, order)]
    # Nulls are placed as in the index (or in reverse), so that PostgreSQL can use it.
    ascending = F(sort).asc(nulls_first=True), "id"
    by = ascending if order == "asc" else (F(sort).desc(nulls_last=True), "-id")
    bare = items.filter(**{f"{sort}__isnull": True}).order_by(*by)
    if pk and value is None:
        return [bare.filter(_later(order, pk))]
    dated = items.filter(**{f"{sort}__isnull": False}).order_by(*by)
    return [dated.filter(_beyond(sort, order, value, pk)) if pk else dated, bare]


def _beyond(sort: str, order: str, value: Any, pk: UUID) -> Q:
    way = "gt" if order == "asc" else "lt"
    # The first condition is implied by the second; it lets PostgreSQL start within the index.
    span = Q(**{f"{sort}__{way}e": value})
    return span & (Q(**{f"{sort}__{way}": value}) | _later(order, pk))


def _later(order: str, pk: UUID) -> Q:
    return Q(pk__gt=pk) if order == "asc" else Q(pk__lt=pk)


def _write(item: LibraryItem, sort: str) -> str:
    value = getattr(item, sort)
    plain = value.isoformat() if isinstance(value, datetime) else value
    return urlsafe_b64encode(json.dumps([sort, plain, str(item.pk)]).encode()).decode().rstrip("=")


def _read(cursor: str, sort: str) -> tuple[Any, UUID]:
    try:
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        of, value, pk = json.loads(packed)
        if of != sort:
            raise CursorError("This cursor belongs to another order.")
        if value is None and sort not in UNDATED:
            raise CursorError("This is no cursor of ours.")
        if value is not None and sort.endswith("_at"):
            value = datetime.fromisoformat(value).astimezone(UTC)
        elif sort == "quality_score":
            value = float(value)
        elif value is not None and (not isinstance(value, str) or not is_storable(value)):
            raise CursorError("This is no cursor of ours.")
        return value, UUID(pk)
    except (
        *(NotBase64, ValueError, TypeError, AttributeError),
        *(OverflowError, RecursionError),
    ) as error:
        raise CursorError(f"This is no cursor of ours: {error}") from error
