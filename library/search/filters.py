"""Conditions on items, applied alike to rows and to the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from library.vector_index.base import Filter

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """All that is given must hold; `since` is included, `before` is not, both compare `dated_at`.

    A site stands for its subdomains too.
    """

    any_of: Values = field(default_factory=dict)
    all_of: Values = field(default_factory=dict)
    none_of: Values = field(default_factory=dict)
    since: datetime | None = None
    before: datetime | None = None
    read: bool | None = None
    stale: bool | None = None  # the rows know, the index does not

    def __bool__(self) -> bool:
        dated = self.since is not None or self.before is not None
        marked = self.read is not None or self.stale is not None
        return bool(self.any_of or self.all_of or self.none_of or dated or marked)

    def __and__(self, other: SearchFilter) -> SearchFilter:
        """Both; where two lists of alternatives meet, only what is in both remains."""
        return SearchFilter(
            any_of=_intersected(self.any_of, other.any_of),
            all_of=_joined(self.all_of, other.all_of),
            none_of=_joined(self.none_of, other.none_of),
            since=max(filter(None, (self.since, other.since)), default=None),
            before=min(filter(None, (self.before, other.before)), default=None),
            read=self.read if other.read is None else other.read,
            stale=self.stale if other.stale is None else other.stale,
        )

    def without(self, name: str) -> SearchFilter:
        """The same with one field free: what a facet counts its own values in."""
        return SearchFilter(
            any_of={key: values for key, values in self.any_of.items() if key != name},
            all_of={key: values for key, values in self.all_of.items() if key != name},
            none_of=self.none_of,
            since=None if name == "year" else self.since,
            before=None if name == "year" else self.before,
            read=None if name == "read" else self.read,
            stale=self.stale,
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
            read=self.read,
        )


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
