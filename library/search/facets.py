"""Facet counts: how many items each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, ExtractYear
from django.utils.translation import gettext
from pydantic import TypeAdapter

from librarian_site.core.caching import optional_cache
from library.facet_registry import FACETS, MARKED_BY_OWNER, FacetEntry, Match, PageState
from library.models import LibraryItem
from library.querysets import LibraryItemQuerySet, in_page_state, in_some_page_state
from library.search.query_parser import ParsedQuery

CACHE_SECONDS = 45  # seconds; the owner's own changes count at once, by `bump_version`
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

    @property
    def offered(self) -> list[FacetValue]:
        """The values to choose from: that no item is a favourite is nothing to choose."""
        marked = any(each.chosen or (each.value == "True" and each.count) for each in self.values)
        return self.values if marked or self.name not in MARKED_BY_OWNER else []


class Counted(NamedTuple):
    """`total` is how many items fit."""

    facets: list[Facet]
    total: int


_COUNTED = tuple(facet for facet in FACETS if facet.counted)
_LABELS = {facet.parameter: dict(facet.labels()) for facet in _COUNTED}

type _Wanted = tuple[ParsedQuery, list[FacetEntry]]
# Facets that are counted by a query of their own: they have many values, or an index.
_MANY = frozenset({Match.RELATED, Match.SITE, Match.STATE})


@dataclass(slots=True)
class _Counts:
    """Values and how many items have each, the most first; a negative total is not known yet."""

    total: int = -1
    by_facet: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


_COUNTS = TypeAdapter(_Counts)


def counted(owner_id: int, query: ParsedQuery, chosen: dict[str, list[str]]) -> Counted:
    """Each facet counted among the items that fit everything but itself."""
    together: dict[str, _Wanted] = {repr(query): (query, [])}
    for entry in _COUNTED:
        free = replace(query, filter=query.filter.without(entry))
        together.setdefault(repr(free), (free, []))[1].append(entry)
    known = _cached(owner_id, list(together.values()))
    # Only the facets that were asked for: counts cached by another request may have more of them.
    by_facet = {
        entry.parameter: counts.by_facet[entry.parameter]
        for counts, (_, entries) in zip(known, together.values(), strict=True)
        for entry in entries
    }
    facets = [
        _facet(entry, by_facet[entry.parameter], chosen.get(entry.parameter, []))
        for entry in _COUNTED
    ]
    return Counted(facets, known[0].total)


def _expression(entry: FacetEntry) -> Any:
    match entry.match:
        case Match.FLAG:
            return Q(**{f"{entry.column}__isnull": False})
        case Match.YEAR:
            return ExtractYear(entry.column)
        case Match.STATE:
            return _states()
        case _:
            return F(entry.column)


def _states() -> Any:
    """The states of an item's page, each followed by a space."""
    said = [Case(When(in_page_state(s), then=Value(f"{s} ")), default=Value("")) for s in PageState]
    return Concat(*said, output_field=TextField())


def _expressions(entries: Iterable[FacetEntry]) -> dict[str, Any]:
    return {f"by_{entry.parameter}": _expression(entry) for entry in entries}


def _value(entry: FacetEntry) -> Any:
    """Of a flag the date: to ask whether there is one takes Django ten times as long."""
    return F(entry.column) if entry.match is Match.FLAG else _expression(entry)


_STATE_DATES = {f"by_{state}_at": state.value for state in PageState}
# What `facets_of` wants to know of each item, by name.
VALUES = {
    f"by_{entry.parameter}": _value(entry)
    for entry in _COUNTED
    if entry.match not in {Match.RELATED, Match.STATE}
} | {name: F(f"{state}_at") for name, state in _STATE_DATES.items()}


def facets_of(
    items: Mapping[str, Sequence[Any]],
    tags: Mapping[str, Sequence[Any]],
    chosen: dict[str, list[str]],
) -> list[Facet]:
    """The same counted among the items that a search has found, which are few.

    Both by the items' ids: their VALUES, and their tags.
    """
    columns = dict(zip(VALUES, zip(*items.values(), strict=True), strict=False))
    return [
        _facet(
            entry,
            _in_order(_counted_here(entry, columns, tags.values())),
            chosen.get(entry.parameter, []),
        )
        for entry in _COUNTED
    ]


def _counted_here(
    entry: FacetEntry,
    columns: Mapping[str, Sequence[Any]],
    tags: Iterable[Sequence[Any]],
) -> Counter[str]:
    """Count a facet in the columns of what was found."""
    if entry.match is Match.RELATED:
        return Counter(tag.name for of_one in tags for tag in of_one)
    if entry.match is Match.STATE:
        return Counter(
            state
            for name, state in _STATE_DATES.items()
            for at in columns.get(name, ())
            if at is not None
        )
    column = columns.get(f"by_{entry.parameter}", ())
    if entry.match is Match.FLAG:
        return Counter(str(at is not None) for at in column)
    return Counter(map(str, column))


def bump_version(owner_id: int) -> None:
    """Invalidate the owner's cached counts."""
    key = _version_key(owner_id)
    optional_cache.bump(key)


def version(owner_id: int) -> int:
    """A number that is another after each change."""
    return optional_cache.counter(_version_key(owner_id))


def _cached(owner_id: int, wanted: Sequence[_Wanted]) -> list[_Counts]:
    """Count what fits each query, in all and by its entries, or take the cached counts."""
    number = version(owner_id)
    keys = [_key(owner_id, number, query) for query, _ in wanted]
    known = optional_cache.get_many(keys, _COUNTS)
    for key, (query, entries) in zip(keys, wanted, strict=True):
        counts = known.setdefault(key, _Counts())
        lacking = [entry for entry in entries if entry.parameter not in counts.by_facet]
        if lacking or counts.total < 0:
            _count(counts, owner_id, query, lacking)
            optional_cache.set(key, counts, CACHE_SECONDS, _COUNTS)
    return [known[key] for key in keys]


def _count(
    known: _Counts, owner_id: int, query: ParsedQuery, entries: Sequence[FacetEntry]
) -> None:
    """One pass over the items for all entries of few values, one for each of the others."""
    items = LibraryItem.objects.filter(owner_id=owner_id).matching(query).order_by()
    few = [entry for entry in entries if entry.match not in _MANY]
    counters: dict[str, Counter[str]] = {entry.parameter: Counter() for entry in few}
    total = 0
    rows = _annotated(items, few).annotate(n=Count("*")) if few else [(items.count(),)]
    for *values, n in rows:
        total += n
        for entry, value in zip(few, values, strict=True):
            counters[entry.parameter][str(value)] += n
    for entry in entries:
        if entry.match is Match.RELATED:
            counters[entry.parameter] = _related(entry, items, owner_id, query)
        elif entry.match is Match.SITE:
            domains = items.values_list(entry.column).annotate(n=Count("*"))
            counters[entry.parameter] = Counter(dict(domains))
        elif entry.match is Match.STATE:
            among = items.filter(in_some_page_state()).annotate(states=_states())
            counted = among.values_list("states").annotate(n=Count("*"))
            counters[entry.parameter] = _split(Counter(dict(counted)))
    known.total = total
    for name, counter in counters.items():
        known.by_facet[name] = _in_order(counter)


def _split(counter: Counter[str]) -> Counter[str]:
    """Each state counted alone."""
    alone: Counter[str] = Counter()
    for states, n in counter.items():
        alone.update(dict.fromkeys(states.split(), n))
    return alone


def _annotated(items: LibraryItemQuerySet, entries: Sequence[FacetEntry]) -> QuerySet[Any, Any]:
    """Rows of the items' values, one for each of the entries."""
    expressions = _expressions(entries)
    return items.annotate(**expressions).values_list(*expressions)


def _related(
    entry: FacetEntry, items: LibraryItemQuerySet, owner_id: int, query: ParsedQuery
) -> Counter[str]:
    """Count the links to related objects; all of the owner's, where the query leaves all items."""
    relation: Any = LibraryItem._meta.get_field(entry.column)
    related = relation.m2m_reverse_field_name()
    links = relation.remote_field.through.objects.filter(**{f"{related}__owner_id": owner_id})
    if query != ParsedQuery():
        links = links.filter(libraryitem_id__in=items.values("pk"))
    return Counter(dict(links.values_list(f"{related}__name").annotate(n=Count("*"))))


def _in_order(counter: Counter[str]) -> list[tuple[str, int]]:
    """The most first, and by name where there are as many."""
    found = [(value, n) for value, n in counter.items() if value]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _facet(entry: FacetEntry, counts: Sequence[tuple[str, int]], chosen: Sequence[str]) -> Facet:
    picked = {value.casefold() for value in chosen}
    values = [pair for pair in counts if pair[0]]
    if entry.values is not None or entry.match is Match.FLAG:
        order = {value: place for place, value in enumerate(_LABELS[entry.parameter])}
        values.sort(key=lambda pair: order.get(pair[0], len(order)))
    elif entry.match is Match.YEAR:
        values.sort(reverse=True)
    # There may be thousands, as of sites: what is not shown needs no label.
    first, others = values[:MAX_VALUES], values[MAX_VALUES:] if picked else []
    shown = [
        FacetValue(value, _label(entry, value), count, value.casefold() in picked)
        for value, count in (*first, *(pair for pair in others if pair[0].casefold() in picked))
    ]
    known = {each.value.casefold() for each in shown}
    gone = [
        FacetValue(value, _label(entry, value), 0, chosen=True)
        for value in chosen
        if value.casefold() not in known
    ]
    return Facet(entry.parameter, gettext(entry.label), [*shown, *gone], len(values) - len(shown))


def _label(entry: FacetEntry, value: str) -> str:
    label = _LABELS[entry.parameter].get(value)
    return gettext(label) if label else value


def _key(owner_id: int, number: int, query: ParsedQuery) -> str:
    digest = blake2b(repr(query).encode(), digest_size=16).hexdigest()
    return f"facets:{owner_id}:{number}:{digest}"


def _version_key(owner_id: int) -> str:
    return f"facets:{owner_id}:version"
