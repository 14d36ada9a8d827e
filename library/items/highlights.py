"""Make, change and delete highlights, and bring them to the index.

Their words and those around them are stored, not their places:
the browser looks for them in the text as it is now.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from library.errors import BadParameter
from library.items import actions
from library.models import Color, Highlight, LibraryItem


def add(item: LibraryItem, *, quote: str, **fields: str) -> Highlight:
    """Highlight the quote; `fields` are prefix, suffix, note and colour. Raises BadParameter.

    What is the same in all of these is there once: it is sent again when its answer was lost.
    """
    if not quote.strip():
        raise BadParameter("quote", "There is nothing in it.")
    with transaction.atomic():
        LibraryItem.objects.select_for_update(of=("self",)).only("pk").get(pk=item.pk)
        present = Highlight.objects.filter(item=item, quote=quote, **fields).first()
        if present:
            return present
        made = Highlight.objects.create(item=item, quote=quote, **fields)
    made.refresh_from_db()
    actions.sync_index([item.pk])
    return made


def change(highlight: Highlight, *, note: str | None = None, color: str | None = None) -> Highlight:
    """Change note and colour; None leaves one as it is. Raises BadParameter."""
    if color is not None and color not in Color.values:
        raise BadParameter("color", "There is no such colour.")
    given: dict[str, Any] = {"note": note, "color": color}
    fields = {name: value for name, value in given.items() if value is not None}
    if fields:
        Highlight.objects.filter(pk=highlight.pk).update(**fields)
        highlight.refresh_from_db(fields=list(fields))
        actions.sync_index([highlight.item_id])
    return highlight


def delete(highlight: Highlight) -> None:
    item_id = highlight.item_id
    highlight.delete()
    actions.sync_index([item_id])
