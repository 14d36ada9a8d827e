"""Conditions on items, applied alike to rows and to the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from library.facet_registry import BY_PARAMETER, FacetEntry, Match
from library.vector_index.base import Filter

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """All that is given must hold; `since` is included, `before` is not, both compare `dated_at`.

    The others are by a facet's `payload_key`. A site stands for its subdomains too.
    """

    any_of: Values = field(default_factory=dict)
    all_of: Values = field(default_factory=dict)
    none_of: Values = field(default_factory=dict)
    since: datetime | None = None
    before: datetime | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)
    stale: bool | None = None  # the rows know, the index does not

    def __bool__(self) -> bool:
        dated = self.since is not None or self.before is not None
        listed = self.any_of or self.all_of or self.none_of or self.flags
        return bool(listed or dated or self.stale is not None)

    def __and__(self, other: SearchFilter) -> SearchFilter:
        """Both; where two lists of alternatives meet, only what is in both remains."""
        return SearchFilter(
            any_of=_intersected(self.any_of, other.any_of),
            all_of=_joined(self.all_of, other.all_of),
            none_of=_joined(self.none_of, other.none_of),
            since=max(filter(None, (self.since, other.since)), default=None),
            before=min(filter(None, (self.before, other.before)), default=None),
            flags={**self.flags, **other.flags},
            stale=self.stale if other.stale is None else other.stale,
        )

    def without(self, facet: FacetEntry) -> SearchFilter:
        """The same with one facet free: what it counts its own values in."""
        key, is_year = facet.payload_key, facet.match is Match.YEAR
        return replace(
            self,
            any_of={name: values for name, values in self.any_of.items() if name != key},
            all_of={name: values for name, values in self.all_of.items() if name != key},
            since=None if is_year else self.since,
            before=None if is_year else self.before,
            flags={name: value for name, value in self.flags.items() if name != key},
        )

    def index_filter(self, owner_id: int, **extra: Values) -> Filter:
        """As the index takes it; `extra` are further `any_of` and `none_of`."""
        dated = self.since is not None or self.before is not None
        span = (_seconds(self.since), _seconds(self.before))
        return Filter(
            owner=owner_id,
            any_of={**self.any_of, **extra.get("any_of", {})},
            all_of=self.all_of,
            none_of={**self.none_of, **extra.get("none_of", {})},
            between={"dated_at": span} if dated else {},
            flags=self.flags,
        )


def chosen_filter(chosen: Mapping[str, Sequence[str]]) -> SearchFilter:
    """Return the filter of values by facet parameter; what makes no sense is left out."""
    result = SearchFilter()
    for name, values in chosen.items():
        facet = BY_PARAMETER[name]
        known = [value for each in values if (value := facet.normalize(each))]
        if known:
            result &= facet_filter(facet, known)
    return result


def facet_filter(facet: FacetEntry, values: Sequence[str]) -> SearchFilter:
    """Return the filter of normalized values, at least one; of a single facet, the first counts.

    Related names and states must all be there, of all else one is enough.
    """
    key = facet.payload_key
    match facet.match:
        case Match.FLAG:
            return SearchFilter(flags={key: values[0] == "True"})
        case Match.YEAR:
            year = int(values[0])
            return SearchFilter(
                since=datetime(year, 1, 1, tzinfo=UTC), before=datetime(year + 1, 1, 1, tzinfo=UTC)
            )
        case Match.RELATED | Match.STATE:
            return SearchFilter(all_of={key: values})
        case _:
            return SearchFilter(any_of={key: values})


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _intersected(one: Values, other: Values) -> Values:
    both = {
        name: [value for value in one[name] if value in other[name]]
        for name in one.keys() & other.keys()
    }
    return {**one, **other, **both}


def _joined(one: Values, other: Values) -> Values:
    return {
        name: list(dict.fromkeys((*one.get(name, ()), *other.get(name, ()))))
        for name in (*one, *(name for name in other if name not in one))
    }
