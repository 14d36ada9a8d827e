"""Say in words why an item was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_noop

from library.search.term_matches import find_matches

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from library.search.hits import ItemHit

SHOWN_WORDS = 5  # of those an item has, and of those it lacks


def explain(hit: ItemHit, words: Mapping[str, frozenset[str]], in_text: Collection[str]) -> str:
    """Return which words of the query the item has, where, and which not.

    `words` are the query's words with their terms, `in_text` the terms that the shown passages
    have. An item without any of them was found by its meaning.
    """
    item = hit.item
    places = {
        gettext_noop("title"): item.title,
        gettext_noop("author"): item.author,
        gettext_noop("tags"): ", ".join(tag.name for tag in item.tag_list),
        gettext_noop("your note"): item.note,
        gettext_noop("your highlights"): hit.highlighted,
    }
    terms = frozenset[str]().union(*words.values())
    met = set(in_text)
    where = []
    for name, text in places.items():
        if text and (found := {m.term for m in find_matches(terms, text, item.language)}):
            met |= found
            where.append(gettext(name))
    has = [word for word, own in words.items() if own & met]
    if not has:
        if hit.sparse_rank is not None:
            return gettext("has it elsewhere in its text")
        return gettext("only near in meaning") if hit.only_near else gettext("means the same")
    lacks = [word for word, own in words.items() if not own & met]
    said = gettext("has %(words)s") % {"words": _listed(has)}
    if where:
        places_met = gettext(" and ").join(where)
        said += (gettext(" (in its %(places)s)") % {"places": places_met}).replace(
            "its your", "your"
        )
    return said + gettext(", not %(words)s") % {"words": _listed(lacks)} if lacks else said


def _listed(words: Sequence[str]) -> str:
    more = len(words) - SHOWN_WORDS
    shown = ", ".join(words[:SHOWN_WORDS])
    return shown + gettext(" and %(more)d more") % {"more": more} if more > 0 else shown
