"""Load the items, tags and passages of search results; what is shown of a text: `excerpts`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from library.models import Highlight, LibraryItem, Passage
from library.querysets import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from library.search.query_parser import ParsedQuery
    from library.search.ranking import ItemRank


SHOWN = (*LISTED, "note")  # the columns of a hit's item


class ItemTag(NamedTuple):
    """A tag as shown in a list of items."""

    name: str
    color: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage and its rank with each retriever (from 1; None: not found by it)."""

    passage: Passage
    dense_rank: int | None
    sparse_rank: int | None


@dataclass(slots=True)
class ItemHit:
    """An item, its rank with each retriever (from 1; None: not found), and its best passages.

    `only_near`: it has no word of the query, and is near to it in meaning but not the same.
    """

    item: LibraryItem
    score: float
    dense_rank: int | None = None
    sparse_rank: int | None = None
    passages: list[FoundPassage] = field(default_factory=list)
    only_near: bool = False
    highlighted: str = ""  # the owner's highlights and their notes, where words are there


def build_hits(
    ranked: Sequence[ItemRank],
    tags: Mapping[str, list[ItemTag]],
    parsed: ParsedQuery,
    count: int,
    near: frozenset[str] = frozenset(),
    loaded: Mapping[str, LibraryItem] | None = None,
) -> list[ItemHit]:
    """Load the ranked items, each with its best `count` passages; quoted phrases come first.

    `loaded` are the items by id, where they are at hand.
    """
    items = loaded
    if items is None:
        wanted = [rank.item for rank in ranked]
        items = _by_id(LibraryItem.objects.only(*SHOWN).filter(id__any=wanted))
    highlighted = _highlighted([rank.item for rank in ranked if rank.found_by_about])
    for id_, item in items.items():
        item.tag_list = tags.get(id_, [])
    # With phrases every passage is loaded, as any of them may hold one.
    most = None if parsed.phrases else count
    passage_ids = [passage.id for rank in ranked for passage in rank.of_text[:most]]
    passages = _by_id(
        Passage.objects.defer("search_vector", "word_forms").filter(id__any=passage_ids)
    )
    hits = [
        _hit(items[rank.item], rank, passages, parsed, count, highlighted.get(rank.item, ""))
        for rank in ranked
        if rank.item in items
    ]
    for hit in hits:
        hit.only_near = str(hit.item.pk) in near
    return hits


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


def _highlighted(item_ids: Sequence[str]) -> dict[str, str]:
    """Return the highlights of items as one text each."""
    if not item_ids:
        return {}
    found: defaultdict[str, list[str]] = defaultdict(list)
    rows = Highlight.objects.filter(item__id__any=item_ids).values_list("item_id", "quote", "note")
    for item_id, *texts in rows.order_by():
        found[str(item_id)] += texts
    return {item_id: "\n".join(texts) for item_id, texts in found.items()}


def _by_id(rows: Any) -> dict[str, Any]:
    return {str(row.pk): row for row in rows.order_by()}


def _hit(
    item: LibraryItem,
    rank: ItemRank,
    passages: dict[str, Passage],
    parsed: ParsedQuery,
    count: int,
    highlighted: str,
) -> ItemHit:
    found = [
        FoundPassage(passages[each.id], each.dense_rank, each.sparse_rank)
        for each in rank.passages
        if each.id in passages
    ]
    if parsed.phrases:
        phrases = [phrase.casefold() for phrase in parsed.phrases]
        found.sort(key=lambda f: -sum(phrase in f.passage.text.casefold() for phrase in phrases))
    ranks = (rank.score, rank.dense_rank, rank.sparse_rank)
    return ItemHit(item, *ranks, found[:count], highlighted=highlighted)
