"""How many items each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear
from pydantic import TypeAdapter

from librarian_site.core import optional_cache
from library import document_kinds
from library.models import LibraryItem
from library.querysets import LibraryItemQuerySet
from library.search.query_parser import ParsedQuery
from library.tiers import Tier

CACHE_SECONDS = 45  # seconds; what the owner changes counts at once, by `changed`
MAX_VALUES = 12  # values of one facet, beside those that are chosen


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


class Counted(NamedTuple):
    """`total` is how many items fit."""

    facets: list[Facet]
    total: int


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    label: str
    field: str  # of SearchFilter
    expression: Any
    labels: dict[str, str]


_KINDS = (
    _Kind("tier", "Tier", "tier", F("tier"), {str(k): str(v) for k, v in Tier.choices}),
    _Kind(
        *("source_type", "Kind", "kind", F("source_type")),
        dict(document_kinds.choices()),
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


type _Wanted = tuple[ParsedQuery, list[_Kind]]
_MANY = frozenset({"tag", "site"})


@dataclass(slots=True)
class _Counts:
    """Values and how many items have each, the most first; a negative total is not known yet."""

    total: int = -1
    by_kind: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


_COUNTS = TypeAdapter(_Counts)


def counted(owner_id: int, query: ParsedQuery, chosen: dict[str, list[str]]) -> Counted:
    """Each facet counted among the items that fit everything but itself."""
    together: dict[str, _Wanted] = {repr(query): (query, [])}
    for kind in _KINDS:
        free = replace(query, filter=query.filter.without(kind.field))
        together.setdefault(repr(free), (free, []))[1].append(kind)
    known = _cached(owner_id, list(together.values()))
    # Of each only the kinds it was asked for: what is kept may be the wider count of others, too.
    by_kind = {
        kind.name: counts.by_kind[kind.name]
        for counts, (_, kinds) in zip(known, together.values(), strict=True)
        for kind in kinds
    }
    facets = [_facet(kind, by_kind[kind.name], chosen.get(kind.name, [])) for kind in _KINDS]
    return Counted(facets, known[0].total)


def _expressions(kinds: Iterable[_Kind]) -> dict[str, Any]:
    return {f"by_{kind.name}": kind.expression for kind in kinds}


# What `facets_of` wants to know of each item, by name.
VALUES = _expressions(kind for kind in _KINDS if kind.name != "tag")


def facets_of(
    items: Mapping[str, Sequence[Any]],
    tags: Mapping[str, Sequence[Any]],
    chosen: dict[str, list[str]],
) -> list[Facet]:
    """The same counted among the items that a search has found, which are few.

    Both by the items' ids: their VALUES, and their tags.
    """
    columns = zip(*items.values(), strict=True)
    counters = {
        name: Counter(map(str, column)) for name, column in zip(VALUES, columns, strict=False)
    }
    counters["by_tag"] = Counter(tag.name for of_one in tags.values() for tag in of_one)
    counts = {name: _in_order(counter) for name, counter in counters.items()}
    return [
        _facet(kind, counts.get(f"by_{kind.name}", ()), chosen.get(kind.name, []))
        for kind in _KINDS
    ]


def bump_version(owner_id: int) -> None:
    """Invalidate the owner's cached counts."""
    key = _version_key(owner_id)
    optional_cache.bump(key)


def version(owner_id: int) -> int:
    """A number that is another after each change."""
    return optional_cache.counter(_version_key(owner_id))


def _cached(owner_id: int, wanted: Sequence[_Wanted]) -> list[_Counts]:
    """Count what fits each query, in all and by its kinds, or take the cached counts."""
    number = version(owner_id)
    keys = [_key(owner_id, number, query) for query, _ in wanted]
    known = optional_cache.get_many(keys, _COUNTS)
    for key, (query, kinds) in zip(keys, wanted, strict=True):
        counts = known.setdefault(key, _Counts())
        lacking = [kind for kind in kinds if kind.name not in counts.by_kind]
        if lacking or counts.total < 0:
            _count(counts, owner_id, query, lacking)
            optional_cache.set(key, counts, CACHE_SECONDS, _COUNTS)
    return [known[key] for key in keys]


def _count(known: _Counts, owner_id: int, query: ParsedQuery, kinds: Sequence[_Kind]) -> None:
    """One pass over the items for all kinds of few values, one for each of the others."""
    items = LibraryItem.objects.filter(owner_id=owner_id).matching(query).order_by()
    few = [kind for kind in kinds if kind.name not in _MANY]
    counters: dict[str, Counter[str]] = {kind.name: Counter() for kind in few}
    total = 0
    rows = _annotated(items, few).annotate(n=Count("*")) if few else [(items.count(),)]
    for *values, n in rows:
        total += n
        for kind, value in zip(few, values, strict=True):
            counters[kind.name][str(value)] += n
    if "tag" in (kind.name for kind in kinds):
        counters["tag"] = _tags(items, owner_id, query)
    if "site" in (kind.name for kind in kinds):
        counters["site"] = Counter(dict(items.values_list("domain").annotate(n=Count("*"))))
    known.total = total
    for name, counter in counters.items():
        known.by_kind[name] = _in_order(counter)


def _annotated(items: LibraryItemQuerySet, kinds: Sequence[_Kind]) -> QuerySet[Any, Any]:
    """Rows of the items' values, one for each of the kinds."""
    expressions = _expressions(kinds)
    return items.annotate(**expressions).values_list(*expressions)


def _tags(items: LibraryItemQuerySet, owner_id: int, query: ParsedQuery) -> Counter[str]:
    links: Any = LibraryItem.tags.through.objects.filter(tag__owner_id=owner_id)
    if query != ParsedQuery():
        links = links.filter(libraryitem_id__in=items.values("pk"))
    return Counter(dict(links.values_list("tag__name").annotate(n=Count("*"))))


def _in_order(counter: Counter[str]) -> list[tuple[str, int]]:
    """The most first, and by name where there are as many."""
    found = [(value, n) for value, n in counter.items() if value]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


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
    shown = [each for place, each in enumerate(values) if place < MAX_VALUES or each.chosen]
    return Facet(kind.name, kind.label, [*shown, *gone], len(values) - len(shown))


def _label(kind: _Kind, value: str) -> str:
    return kind.labels.get(value, value)


def _key(owner_id: int, number: int, query: ParsedQuery) -> str:
    digest = blake2b(repr(query).encode(), digest_size=16).hexdigest()
    return f"facets:{owner_id}:{number}:{digest}"


def _version_key(owner_id: int) -> str:
    return f"facets:{owner_id}:version"
