"""Give an item what its owner says of it when handing it in: tags, note, collections, states.

An import's file says it of each of its entries, with highlights and dates, too. It is added to
what the item has; nothing is taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from library.items import actions, collections, watching
from library.limits import MAX_COLLECTION, MAX_QUOTE
from library.models import Collection, Color, Highlight, LibraryItem

CONTEXT = 32  # characters before and after a highlight, by which it is found again
IMPORTED = " (imported)"  # after the name of a saved search, which takes no items


@transaction.atomic
def apply_user_metadata(
    data: dict[str, Any], item: LibraryItem, *, tags: Sequence[str] = (), collection: str = ""
) -> None:
    """Add tags, collections, read state, date, note, highlights, and a watch on its page.

    `data` may have these keys: own_title, tags, collection, collections, added, read, favourite,
    later, archived, note, highlights, watch; each as in `ingestion.imports.entries`. Done twice, it
    changes nothing the second time.
    """
    owner_id = item.owner_id
    item = LibraryItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    _date(item, data.get("added"))
    for name in _collections(data, collection):
        item.collections.add(_collection(owner_id, name))
    _highlights(item, data)
    present = [tag.name for tag in item.tags.all()]
    known = {name.lower() for name in present}
    new = [name for name in (*data.get("tags", ()), *tags) if name.lower() not in known]
    read = True if item.read_at is None and (data.get("read") or data.get("archived")) else None
    favourite = True if data.get("favourite") and not item.favourite_at else None
    later = True if data.get("later") and not (item.later_at or item.archived_at) else None
    archived = True if data.get("archived") and not (item.archived_at or later) else None
    actions.update_item(
        item,
        title=data.get("own_title"),  # an export's `title` is a page's, and gives way to ours
        tags=[*present, *new] if new else None,
        read=read,
        note=_note(item.note, data),
        favourite=favourite,
        later=later,
        archived=archived,
    )
    if data.get("watch"):
        watching.watch(LibraryItem.objects.filter(pk=item.pk))


def _note(present: str, data: dict[str, Any]) -> str | None:
    """The item's note with the entry's after it; None where it says nothing new."""
    new = str(data.get("note") or "").strip()
    if not new or new in present:
        return None
    return f"{present}\n\n{new}".strip()


def _date(item: LibraryItem, added: str | None) -> None:
    """It has been here since the earlier of both dates."""
    if not added:
        return
    when = datetime.fromisoformat(added)
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
    if when < item.created_at and when <= timezone.now():
        LibraryItem.objects.filter(pk=item.pk).update(created_at=when)


def _collections(data: dict[str, Any], chosen: str) -> list[str]:
    paths = data.get("collections") or ([data["collection"]] if data.get("collection") else [])
    names = [" / ".join(path) for path in paths]
    names += [chosen] if chosen else []
    return list(dict.fromkeys(filter(None, (_name(name) for name in names))))


def _name(path: str) -> str:
    """A collection's name; of one that is too long its end, which tells it apart."""
    name = " ".join(path.split())
    return name if len(name) <= MAX_COLLECTION else f"…{name[1 - MAX_COLLECTION :]}"


def _collection(owner_id: int, name: str) -> Collection:
    """The owner's collection of that name; one that is a saved search takes no items."""
    found = collections.find_or_create(owner_id, name)
    if found.query:
        name = f"{name[: MAX_COLLECTION - len(IMPORTED)]}{IMPORTED}"
        found = collections.find_or_create(owner_id, name)
    return found


def _highlights(item: LibraryItem, data: dict[str, Any]) -> None:
    known = {highlight.quote: highlight for highlight in item.highlights.all()}
    for each in data.get("highlights", ()):
        quote = each["text"][:MAX_QUOTE]
        note = (each.get("note") or "")[:MAX_QUOTE]
        if (found := known.get(quote)) is not None:
            if note and not found.note:
                Highlight.objects.filter(pk=found.pk).update(note=note)
            continue
        prefix, suffix = _context(item.markdown, quote)
        known[quote] = highlight = Highlight.objects.create(
            item=item,
            quote=quote,
            note=note,
            prefix=prefix,
            suffix=suffix,
            color=each.get("color") or Color.YELLOW,
        )
        if each.get("added"):
            when = datetime.fromisoformat(each["added"])
            Highlight.objects.filter(pk=highlight.pk).update(created_at=when)


def _context(text: str, quote: str) -> tuple[str, str]:
    """What stands before and after the quote in the text; empty where it is not found."""
    start = text.find(quote)
    if start < 0:
        return "", ""
    end = start + len(quote)
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
