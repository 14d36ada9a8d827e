"""Captures of an item's page: their rows and their files.

A file is named by its content, below `captures/<owner>/<item>/`: it does not move with the item's
tier. It is written before its row, and listed as a pending removal until the row names it; the
trigger on a deleted row lists it again. The sweeper deletes only what neither a row nor the trash
names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F

from library import storage
from library.errors import ItemGone
from library.items.files import removal
from library.items.files.attached_files import CAPTURES
from library.models import Capture, CaptureKind, LibraryItem

if TYPE_CHECKING:
    from collections.abc import Iterable

EXTENSIONS = {
    "text/html": ".html",
    "image/webp": ".webp",
    "image/png": ".png",
    "application/pdf": ".pdf",
}


@dataclass(frozen=True, slots=True)
class CapturedFile:
    """What a capture is to hold; the fields are those of `Capture`."""

    kind: CaptureKind
    media_type: str
    content: bytes
    made_by: str
    url: str = ""
    is_faithful: bool = True
    note: str = ""
    width: int = 0
    height: int = 0


def save(item: LibraryItem, files: Iterable[CapturedFile]) -> list[Capture]:
    """Store the files as captures of the item's present text, in place of those of their kinds.

    Raises StorageError, ItemGone. Killed anywhere, it leaves no file behind.
    """
    drawn = [
        (
            Capture(
                item=item,
                kind=file.kind,
                media_type=file.media_type,
                url=file.url,
                made_by=file.made_by,
                is_faithful=file.is_faithful,
                note=file.note[:500],
                width=file.width,
                height=file.height,
            ),
            file.content,
        )
        for file in files
    ]
    _store(item, drawn)
    return [capture for capture, _ in drawn]


def restore(capture: Capture, content: bytes) -> None:
    """Store a capture of an archive. Raises StorageError, ItemGone, ValueError."""
    if capture.media_type not in EXTENSIONS:
        raise ValueError(f"{capture.media_type} is no type of captures.")
    created_at = capture.created_at
    _store(capture.item, [(capture, content)])
    Capture.objects.filter(pk=capture.pk).update(created_at=created_at)


def _store(item: LibraryItem, drawn: list[tuple[Capture, bytes]]) -> None:
    """Write the files, then the rows that name them."""
    for capture, content in drawn:
        capture.sha256 = hashlib.sha256(content).hexdigest()
        capture.stored_bytes = len(content)
        name = f"{capture.kind}-{capture.sha256[:20]}{EXTENSIONS[capture.media_type]}"
        capture.path = f"{CAPTURES}/{item.owner_id}/{item.pk}/{name}"
        removal.schedule_unless_named(capture.path, owner_id=item.owner_id)
        storage.write(capture.path, content)
    try:
        with transaction.atomic():
            _write_rows(item, drawn)
    except (IntegrityError, ItemGone):
        for capture, _ in drawn:
            removal.schedule_file(capture.path, owner_id=item.owner_id)
        raise


def _write_rows(item: LibraryItem, drawn: list[tuple[Capture, bytes]]) -> None:
    for capture, _ in drawn:
        removal.file_named(capture.path)
    if not LibraryItem.objects.select_for_update().filter(pk=item.pk).exists():
        raise ItemGone("The item is no longer in the library.")
    for capture, content in drawn:
        of_kind = Capture.objects.filter(item=item, version=capture.version, kind=capture.kind)
        of_kind.delete()
        capture.save(force_insert=True)
        # No row named the file until now, so the sweeper may have deleted it.
        if not storage.exists(capture.path):
            storage.write(capture.path, content)


def newest_first(item: LibraryItem) -> list[Capture]:
    """The item's captures: those of the present text, then those of its versions."""
    return list(item.captures.order_by(F("version__replaced_at").desc(nulls_first=True), "kind"))


def delete(capture: Capture) -> None:
    """Delete the row; the sweeper deletes the file."""
    capture.delete()


def delete_with_pictures(capture: Capture) -> None:
    """Delete a capture; with a page all others of its version."""
    mine = Capture.objects.filter(item=capture.item_id, version=capture.version_id)
    if capture.kind != CaptureKind.PAGE:
        mine = mine.filter(pk=capture.pk)
    mine.delete()
