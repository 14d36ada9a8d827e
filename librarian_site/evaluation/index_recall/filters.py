"""The filters that are measured, each with the items that fit it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from librarian_site.evaluation.index_recall.passages import (
    FIRST_DAY,
    KINDS,
    LAST_DAY,
    SUBJECT_TAG,
    TAGS,
    TIERS,
)
from library.vector_index.base import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from librarian_site.evaluation.index_recall.passages import Items

RECENT = (0.01, 0.05, 0.12, 0.3, 0.75)  # parts of the time that are filtered by
OWNERS = 6  # of different sizes, when there are more


@dataclass(frozen=True, slots=True)
class Line:
    """A filter by its name, and by item number who fits it and who is the owner's at all."""

    name: str
    filter: Filter
    fits: NDArray[np.bool_]
    owned: NDArray[np.bool_]


def lines(items: Items) -> Iterator[Line]:
    """All filters: owners, then those within the library of the first, who has the most."""
    for owner in _owners(items):
        owned = items.owner == owner
        yield Line(f"owner {owner}", Filter(owner), owned, owned)
    owned = items.owner == 1
    for name, only, fits in (*_single(items), *_pairs(items)):
        yield Line(name, only, owned & fits, owned)


def _single(items: Items) -> Iterator[tuple[str, Filter, NDArray[np.bool_]]]:
    for value in TIERS:
        yield f"tier {value}", Filter(1, any_of={"tier": [value]}), items.tier == value
    for value in KINDS:
        yield f"kind {value}", Filter(1, any_of={"kind": [value]}), items.kind == value
    for value in (*TAGS, SUBJECT_TAG):
        yield f"tag {value}", Filter(1, all_of={"tags": [value]}), items.tags[value]
    for part in RECENT:
        since = LAST_DAY - part * (LAST_DAY - FIRST_DAY)
        only = Filter(1, between={"dated_at": (since, None)})
        yield f"date, last {part:.0%}", only, items.dated_at >= since
    yield "read", Filter(1, flags={"read": True}), items.read
    yield "not read", Filter(1, flags={"read": False}), ~items.read


def _pairs(items: Items) -> Iterator[tuple[str, Filter, NDArray[np.bool_]]]:
    tier_b, tier_c = items.tier == "b", items.tier == "c"
    middle = (FIRST_DAY + LAST_DAY) / 2
    only = Filter(1, any_of={"tier": ["b"]}, flags={"read": True})
    yield "tier b, read", only, tier_b & items.read
    only = Filter(1, any_of={"tier": ["c"]}, flags={"read": False})
    yield "tier c, not read", only, tier_c & ~items.read
    only = Filter(1, any_of={"tier": ["c"]}, all_of={"tags": ["t25"]})
    yield "tier c, tag t25", only, tier_c & items.tags["t25"]
    only = Filter(1, any_of={"kind": ["pdf"]}, between={"dated_at": (middle, None)})
    yield "kind pdf, date", only, (items.kind == "pdf") & (items.dated_at >= middle)
    only = Filter(1, all_of={"tags": ["t50"]}, none_of={"tier": ["d"]})
    yield "tag t50, not tier d", only, items.tags["t50"] & (items.tier != "d")


def _owners(items: Items) -> list[int]:
    """The largest owner and some of the others, from large to small."""
    last = int(items.owner.max())
    chosen = np.geomspace(1, last, min(OWNERS, last)).round().astype(int)
    return sorted({int(owner) for owner in chosen})
