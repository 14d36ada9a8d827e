"""Key phrases of items: what may become a tag by itself, once it fits other items too."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from django.db import transaction

from library import provenance
from library.items import actions
from library.items.tags.names import tag_key
from library.models import LibraryItem

FEWEST = 2  # a phrase becomes a tag once this many items have it
# At each of these library sizes a phrase must be in one more item: the phrases that two of a
# thousand web pages share are some 600, those of four some 60 (by 320 pages, 2026-11-28).
STEPS = (150, 500, 1500, 5000, 15_000, 50_000)
# The first items of an owner have no others to share a phrase with: their leading phrase is a tag
# at once. One each: with three, 12 of the 54 tags of a thousand texts stayed with a single item.
FIRST_ITEMS = 5
FIRST_TAGS = 1


def promote(item: LibraryItem) -> None:
    """Make tags of the item's key phrases that enough of its owner's items have.

    All of these items get the tag, except those whose tags the owner has edited. The owner's first
    items get their leading phrases besides.
    """
    keys = list(dict.fromkeys(tag_key(phrase) for phrase in item.key_phrases))
    if not keys:
        return
    owned = LibraryItem.objects.filter(owner_id=item.owner_id)
    with transaction.atomic():
        # In one order everywhere, so that two jobs never wait for each other.
        having = owned.filter(phrase_keys__overlap=keys).order_by("pk").select_for_update()
        mates = [
            each
            for each in having.only("owner_id", "key_phrases", "phrase_keys", "provenance")
            if "tags" not in provenance.user_edited(each)
        ]
        counts = Counter(key for each in mates for key in set(each.phrase_keys))
        common = [key for key in keys if counts[key] >= FEWEST]
        if common:
            needed = FEWEST + bisect_left(STEPS, owned.count())
            common = [key for key in common if counts[key] >= needed]
        if owned.order_by()[: FIRST_ITEMS + 1].count() <= FIRST_ITEMS:
            leading = [key for key in keys[:FIRST_TAGS] if counts[key]]
            common = list(dict.fromkeys([*leading, *common]))
        changed = {each for key in common for each in _tagged(key, mates)}
        if changed:
            transaction.on_commit(lambda: actions.sync_index([each.pk for each in changed]))


def _tagged(key: str, mates: list[LibraryItem]) -> list[LibraryItem]:
    """Give the items with the phrase its tag; none if the owner has deleted such a tag."""
    having = [each for each in mates if key in each.phrase_keys]
    spelt = Counter(
        phrase for each in having for phrase in each.key_phrases if tag_key(phrase) == key
    )
    name = max(spelt, key=lambda phrase: (spelt[phrase], phrase.islower(), phrase))
    tags = actions.ensure_tags(owner_id=having[0].owner_id, names=[name], by_hand=False)
    if not tags:
        return []
    for each in having:
        each.tags.add(*tags)
        each.key_phrases = [phrase for phrase in each.key_phrases if tag_key(phrase) != key]
        LibraryItem.objects.filter(pk=each.pk).update(**columns(each.key_phrases))
    return having


def columns(phrases: list[str]) -> dict[str, list[str]]:
    """The columns of an item with these phrases."""
    return {"key_phrases": phrases, "phrase_keys": [tag_key(phrase) for phrase in phrases]}
