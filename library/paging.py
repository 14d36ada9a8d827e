"""Pages by key: the next page costs the same wherever it is, and nothing is shown twice."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from library.models import LibraryItem
from library.querysets import LibraryItemQuerySet


class CursorError(ValueError):
    """The cursor is none of ours, or belongs to another order."""


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """`next` is the cursor of what follows, empty at the end."""

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
    """`size` items of this order after the cursor and `offset` more. Raises CursorError."""
    ordered = items.sorted_by(sort, order)
    if after:
        ordered = ordered.filter(_beyond(sort, order, *_read(after, sort)))
    found = list(ordered[offset : offset + size + 1])
    more = len(found) > size
    return KeysetPage(found[:size], _write(found[size - 1], sort) if more else "")


def _beyond(sort: str, order: str, value: Any, pk: UUID) -> Q:
    way = "gt" if order == "asc" else "lt"
    later = Q(**{f"pk__{way}": pk})
    if value is None:  # what has none comes last
        return Q(**{f"{sort}__isnull": True}) & later
    # The first condition alone says nothing new, but lets the index begin in the right place.
    span = Q(**{f"{sort}__{way}e": value})
    beyond = span & (Q(**{f"{sort}__{way}": value}) | later)
    return beyond | Q(**{f"{sort}__isnull": True}) if sort == "published_at" else beyond


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
        if value is not None and sort.endswith("_at"):
            value = datetime.fromisoformat(value)
        elif sort == "quality_score":
            value = float(value)
        elif value is not None and (not isinstance(value, str) or "\x00" in value):
            raise CursorError("This is no cursor of ours.")
        return value, UUID(pk)
    except (NotBase64, ValueError, TypeError, AttributeError) as error:
        raise CursorError(f"This is no cursor of ours: {error}") from error
