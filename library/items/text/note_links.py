"""Links between items: `[[Title]]` in a note leads to the owner's item of that title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models.functions import Lower

from library.items.text.markdown_code import rewrite_outside_code
from library.models import LibraryItem

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LINKS = 200  # titles looked up for one text
_LINK = re.compile(r"\[\[([^\[\]\n|]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_MARKUP = re.compile(r"([\\`*_\[\]<])")


def with_links(markdown: str, *, owner_id: int) -> tuple[str, frozenset[str]]:
    """The Markdown with its links to items written out, and their addresses.

    What is no item's title is shown as its words.
    """
    if "[[" not in markdown:
        return markdown, frozenset()
    addresses = _addresses(_titles(markdown), owner_id)

    def link(found: re.Match[str]) -> str:
        words = _MARKUP.sub(r"\\\1", (found[2] or found[1]).strip())
        address = addresses.get(_key(found[1]))
        return f"[{words}]({address})" if address else words

    linked = rewrite_outside_code(markdown, lambda text: _LINK.sub(link, text))
    return linked, frozenset(addresses.values())


def _titles(markdown: str) -> list[str]:
    return list(dict.fromkeys(_key(found[1]) for found in _LINK.finditer(markdown)))[:MAX_LINKS]


def _key(title: str) -> str:
    return " ".join(title.split()).lower()


def _addresses(titles: Iterable[str], owner_id: int) -> dict[str, str]:
    """By title in lower case; of several items with one title the newest."""
    items = LibraryItem.objects.filter(owner_id=owner_id).annotate(lower=Lower("title"))
    found = items.filter(lower__in=list(titles)).order_by("created_at").only("pk", "title")
    return {_key(item.title): item.get_absolute_url() for item in found}
