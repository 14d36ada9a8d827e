"""The items and passages that a search shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from library.models import LibraryItem, Passage
from library.querysets import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from library.search.query_parser import ParsedQuery
    from library.search.ranking import ItemRank


class ItemTag(NamedTuple):
    """A tag as an item of a list shows it."""

    name: str
    color: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage and its place in each leg's list of passages."""

    passage: Passage
    meaning_rank: int | None
    words_rank: int | None


@dataclass(frozen=True, slots=True)
class ItemHit:
    """An item, its place in each leg's list of items (from 1), and its best passages."""

    item: LibraryItem
    score: float
    meaning_rank: int | None = None
    words_rank: int | None = None
    passages: list[FoundPassage] = field(default_factory=list)


def build_hits(
    ranked: Sequence[ItemRank],
    tags: Mapping[str, list[ItemTag]],
    parsed: ParsedQuery,
    count: int,
) -> list[ItemHit]:
    """With `count` of the passages of each, first those that hold what was put in quotes."""
    wanted = [rank.item for rank in ranked]
    items = _by_id(LibraryItem.objects.only(*LISTED).filter(id__any=wanted))
    for id_, item in items.items():
        item.tag_list = tags.get(id_, [])
    looked_at = None if parsed.phrases else count
    places = [place.id for rank in ranked for place in rank.passages[:looked_at]]
    passages = _by_id(Passage.objects.defer("search_vector").filter(id__any=places))
    return [
        _hit(items[rank.item], rank, passages, parsed, count)
        for rank in ranked
        if rank.item in items
    ]


def tags_of(item_ids: Iterable[str]) -> dict[str, list[ItemTag]]:
    """Return, by item, its tags in order of name; items without tags are left out.

    Ids are UUIDs as text.
    """
    links: Any = LibraryItem.tags.through.objects.filter(libraryitem__id__any=item_ids)
    rows = links.order_by("tag__name").values_list("libraryitem_id", "tag__name", "tag__color")
    found: defaultdict[str, list[ItemTag]] = defaultdict(list)
    for item_id, name, color in rows:
        found[str(item_id)].append(ItemTag(name, color))
    return dict(found)


def _by_id(rows: Any) -> dict[str, Any]:
    return {str(row.pk): row for row in rows.order_by()}


def _hit(
    item: LibraryItem,
    rank: ItemRank,
    passages: dict[str, Passage],
    parsed: ParsedQuery,
    count: int,
) -> ItemHit:
    found = [
        FoundPassage(passages[place.id], place.meaning_rank, place.words_rank)
        for place in rank.passages
        if place.id in passages
    ]
    if parsed.phrases:
        phrases = [phrase.casefold() for phrase in parsed.phrases]
        found.sort(key=lambda f: -sum(phrase in f.passage.text.casefold() for phrase in phrases))
    return ItemHit(item, rank.score, rank.meaning_rank, rank.words_rank, found[:count])
