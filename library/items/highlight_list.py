"""The owner's highlights over all items: searched, one at random, and as Markdown."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from library.models import Highlight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def listed(owner_id: int, words: str = "") -> QuerySet[Highlight]:
    """Newest first; each word is in the quote, its note, or the title of its item."""
    found = Highlight.objects.filter(item__owner_id=owner_id).select_related("item")
    found = found.defer("item__markdown", "item__search_vector")
    for word in words.split():
        holds = Q(quote__icontains=word) | Q(note__icontains=word)
        found = found.filter(holds | Q(item__title__icontains=word))
    return found.order_by("-created_at", "-id")


def one_at_random(owner_id: int) -> Highlight | None:
    mine = listed(owner_id)
    count = mine.count()
    if not count:
        return None
    return mine[random.randrange(count)]  # noqa: S311 - nothing secret depends on it


def as_markdown(highlights: Iterable[Highlight]) -> Iterator[str]:
    """Under the title of its item each quote, and its note below."""
    title = None
    for each in highlights:
        if each.item.title != title:
            title = each.item.title
            address = f"\n{each.item.url}\n" if each.item.url else ""
            yield f"## {' '.join(title.split())}\n{address}\n"
        yield "".join(f"> {line}\n" for line in each.quote.splitlines()) + "\n"
        if each.note:
            yield f"{each.note}\n\n"
