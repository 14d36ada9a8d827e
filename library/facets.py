"""How many items each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear

from library.models import LibraryItem, SourceType
from library.query import ParsedQuery
from library.querysets import LibraryItemQuerySet
from library.tiers import Tier

KEPT = 45  # seconds; what the owner changes counts at once, by `changed`
SHOWN = 12  # values of one facet, beside those that are chosen


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """`name` is the parameter its values are sent by."""

    name: str
    label: str
    values: list[FacetValue]
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    label: str
    field: str  # of Narrowing
    expression: Any
    labels: dict[str, str]


_KINDS = (
    _Kind("tier", "Tier", "tier", F("tier"), {str(k): str(v) for k, v in Tier.choices}),
    _Kind(
        *("source_type", "Kind", "kind", F("source_type")),
        {str(k): str(v) for k, v in SourceType.choices},
    ),
    _Kind("read", "Read", "read", Q(read_at__isnull=False), {"True": "Read", "False": "Unread"}),
    _Kind("tag", "Tag", "tags", F("tags__name"), {}),
    _Kind("site", "Site", "site", F("domain"), {}),
    _Kind("year", "Year", "year", ExtractYear("dated_at"), {}),
    _Kind(
        *("language", "Language", "language", F("language")),
        dict(settings.LANGUAGES),
    ),
)


def facets(owner_id: int, query: ParsedQuery, chosen: dict[str, list[str]]) -> list[Facet]:
    """Each facet counted among the items that fit everything but itself."""
    return [
        _facet(kind, _counts(owner_id, query, kind), chosen.get(kind.name, [])) for kind in _KINDS
    ]


def facets_of(items: Iterable[LibraryItem], chosen: dict[str, list[str]]) -> list[Facet]:
    """The same counted among the items at hand, which a search has found."""
    counters: dict[str, Counter[str]] = {kind.name: Counter() for kind in _KINDS}
    for item in items:
        counters["tier"][item.tier] += 1
        counters["source_type"][item.source_type] += 1
        counters["read"][str(item.read_at is not None)] += 1
        counters["tag"].update(tag.name for tag in item.tags.all())
        counters["site"][item.domain] += 1
        counters["year"][str(item.dated_at.year)] += 1
        counters["language"][item.language] += 1
    return [
        _facet(kind, counters[kind.name].most_common(), chosen.get(kind.name, []))
        for kind in _KINDS
    ]


def total(owner_id: int, query: ParsedQuery) -> int:
    """How many items fit."""
    key = _key(owner_id, "total", query)
    counted: int | None = cache.get(key)
    if counted is None:
        counted = LibraryItem.objects.filter(owner_id=owner_id).matching(query).count()
        cache.set(key, counted, KEPT)
    return counted


def changed(owner_id: int) -> None:
    """Count the owner's library anew the next time it is shown."""
    key = _version_key(owner_id)
    if not cache.add(key, 1, None):
        cache.incr(key)


def version(owner_id: int) -> int:
    """A number that is another after each change."""
    number: int = cache.get(_version_key(owner_id), 0)
    return number


def _counts(owner_id: int, query: ParsedQuery, kind: _Kind) -> list[tuple[str, int]]:
    free = ParsedQuery(
        query.words, query.phrases, query.unwanted, query.narrowing.without(kind.field)
    )
    key = _key(owner_id, kind.name, free)
    counted: list[tuple[str, int]] | None = cache.get(key)
    if counted is None:
        items = LibraryItem.objects.filter(owner_id=owner_id)
        counted = _counted(items.matching(free).order_by(), kind)
        cache.set(key, counted, KEPT)
    return counted


def _counted(items: LibraryItemQuerySet, kind: _Kind) -> list[tuple[str, int]]:
    if kind.name == "read":
        both = items.aggregate(all=Count("pk"), read=Count("pk", filter=kind.expression))
        pairs = [("False", both["all"] - both["read"]), ("True", both["read"])]
        return [(value, count) for value, count in pairs if count]
    rows: Any = items.annotate(value=kind.expression)
    if kind.name == "tag":
        links = LibraryItem.tags.through.objects.filter(libraryitem_id__in=items.values("pk"))
        rows = links.annotate(value=F("tag__name"))
    counted = rows.values_list("value").annotate(n=Count("pk")).order_by("-n", "value")
    return [(str(value), n) for value, n in counted if value not in (None, "")]


def _facet(kind: _Kind, counts: Sequence[tuple[str, int]], chosen: Sequence[str]) -> Facet:
    picked = {value.casefold() for value in chosen}
    values = [
        FacetValue(value, _label(kind, value), count, value.casefold() in picked)
        for value, count in counts
        if value
    ]
    order = {value: place for place, value in enumerate(kind.labels)}
    if kind.name in ("tier", "source_type", "read"):
        values.sort(key=lambda each: order.get(each.value, len(order)))
    elif kind.name == "year":
        values.sort(key=lambda each: each.value, reverse=True)
    known = {each.value.casefold() for each in values}
    gone = [
        FacetValue(value, _label(kind, value), 0, chosen=True)
        for value in chosen
        if value.casefold() not in known
    ]
    shown = [each for place, each in enumerate(values) if place < SHOWN or each.chosen]
    return Facet(kind.name, kind.label, [*shown, *gone], len(values) - len(shown))


def _label(kind: _Kind, value: str) -> str:
    return kind.labels.get(value, value)


def _key(owner_id: int, name: str, query: ParsedQuery) -> str:
    digest = blake2b(repr(query).encode(), digest_size=16).hexdigest()
    return f"facets:{owner_id}:{version(owner_id)}:{name}:{digest}"


def _version_key(owner_id: int) -> str:
    return f"facets:{owner_id}:version"
