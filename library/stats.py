"""Statistics of a library, counted in the database and cached briefly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, Min, Q, Sum
from django.db.models.functions import Trunc
from django.utils import timezone
from pydantic import TypeAdapter

from librarian_site.core.caching import optional_cache
from librarian_site.core.periods import Unit, starts, unit_for
from library import document_kinds
from library.items.tags import listing
from library.models import LibraryItem
from library.search import facets
from library.tiers import Tier

if TYPE_CHECKING:
    from library.querysets import LibraryItemQuerySet

MAX_ROWS = 10  # sites and tags


@dataclass(slots=True)
class Total:
    items: int = 0
    words: int = 0
    bytes: int = 0
    unread: int = 0

    def add(self, row: dict[str, Any]) -> None:
        self.items += row["items"]
        self.words += row["words"] or 0
        self.bytes += row["bytes"] or 0
        self.unread += row["unread"]


@dataclass(frozen=True, slots=True)
class LibraryStats:
    """Totals of a library; `periods` has every period since the first item, also empty ones."""

    unit: Unit
    total: Total
    tiers: dict[str, Total]
    kinds: dict[str, Total]
    periods: dict[date, Total]
    sites: list[tuple[str, int]]
    tags: list[tuple[str, int]]


_STATS = TypeAdapter(LibraryStats)


def library_stats(owner_id: int) -> LibraryStats:
    """Return the owner's statistics; cached until the owner's library changes."""
    key = f"stats:{owner_id}:{facets.version(owner_id)}"
    counted = optional_cache.get(key, _STATS)
    if counted is None:
        counted = _count(owner_id)
        optional_cache.set(key, counted, facets.CACHE_SECONDS, _STATS)
    return counted


def _count(owner_id: int) -> LibraryStats:
    items = LibraryItem.objects.filter(owner_id=owner_id).order_by()
    today = timezone.localdate()
    first = items.aggregate(at=Min("created_at"))["at"]
    began = timezone.localdate(first) if first else today
    unit = unit_for(began, today)
    rows = _rows(items, unit)
    return LibraryStats(
        unit=unit,
        total=_sums(rows, "owner_id", [owner_id])[owner_id],
        tiers=_sums(rows, "tier", Tier.values),
        kinds=_sums(rows, "source_type", document_kinds.names()),
        periods=_sums(rows, "start", starts(unit, began, today)),
        sites=_most(items.exclude(domain=""), "domain"),
        tags=[(tag.name, tag.uses) for tag in listing.used(owner_id)[:MAX_ROWS] if tag.uses],
    )


def _rows(items: LibraryItemQuerySet, unit: Unit) -> list[dict[str, Any]]:
    """Group the items in one query; all totals are sums of these few rows."""
    start = Trunc("created_at", unit, output_field=DateField())
    grouped: Any = items.annotate(start=start).values("owner_id", "start", "tier", "source_type")
    return list(
        grouped.annotate(
            items=Count("pk"),
            words=Sum("word_count"),
            bytes=Sum("stored_bytes"),
            unread=Count("pk", filter=Q(read_at=None)),
        )
    )


def _sums(rows: list[dict[str, Any]], name: str, values: Sequence[Any]) -> dict[Any, Total]:
    """Return a total for each value, in the order of `values`, zero where no row has it."""
    sums = {value: Total() for value in values}
    for row in rows:
        sums.setdefault(row[name], Total()).add(row)
    return sums


def _most(rows: Any, name: str) -> list[tuple[str, int]]:
    counted = rows.values_list(name).annotate(n=Count("pk")).order_by("-n", name)
    return list(counted[:MAX_ROWS])
