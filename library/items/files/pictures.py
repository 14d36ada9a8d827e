"""An item's pictures: which there are, what is kept of them, where they are shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, Sum, TextField, Value
from django.db.models.functions import Cast, Now
from django.urls import reverse

from library import storage
from library.items.files import removal
from library.items.text.remote_images import are_shown, shown_at
from library.items.text.rendering import picture_addresses
from library.models import Capture, CaptureKind, LibraryItem
from library.pictures.files import path_of
from library.pictures.links import EMBEDDED
from library.pictures.models import MAX_URL, Picture, PictureState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser

THUMBNAIL_TYPE = "image/webp"
CAPTURED = -1  # among the positions of pictures, that of a page as it looked


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A decoded picture, and its thumbnail where it stands for its item in lists."""

    content: bytes
    media_type: str
    width: int
    height: int
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True)
class PictureCounts:
    """How many pictures the item has by their states, and the bytes of those that are kept."""

    total: int = 0
    kept: int = 0
    waiting: int = 0
    failed: int = 0
    stored_bytes: int = 0
    is_listed: bool = True  # the text was looked through


def list_pictures(item: LibraryItem) -> None:
    """Make the item's rows those of its text as it is: what is kept already stays so.

    What only an earlier version of the text names stays too, if it is kept.
    """
    wanted = _wanted(item)
    known = {picture.url: picture for picture in item.pictures.all()}
    with transaction.atomic():
        if not LibraryItem.objects.select_for_update().filter(pk=item.pk).exists():
            return
        for picture in known.values():
            if picture.url not in wanted and not _is_of_a_version(item, picture):
                picture.delete()
        for url, position in wanted.items():
            if url in known and known[url].position != position:
                Picture.objects.filter(pk=known[url].pk).update(position=position)
        Picture.objects.bulk_create(
            [
                Picture(item=item, url=url, position=position)
                for url, position in wanted.items()
                if url not in known
            ],
            ignore_conflicts=True,
        )


def _wanted(item: LibraryItem) -> dict[str, int]:
    """The addresses to be kept, each with its position; 0 is the page's own picture."""
    # Nothing is fetched from other sites for an owner who has turned their pictures off.
    kinds = (
        ("http://", "https://", EMBEDDED) if are_shown(item.owner.remote_images) else (EMBEDDED,)
    )
    wanted: dict[str, int] = {}
    if _is_kept(item.image_url, kinds):
        wanted[item.image_url] = 0
    for position, url in enumerate(picture_addresses(item.markdown), start=1):
        if len(wanted) >= settings.LIBRARIAN_KEEP_PICTURES:
            break
        if _is_kept(url, kinds):
            wanted.setdefault(url, position)
    return wanted


def _is_kept(url: str, kinds: tuple[str, ...]) -> bool:
    return url.startswith(kinds) and len(url) <= MAX_URL


def _is_of_a_version(item: LibraryItem, picture: Picture) -> bool:
    kept = picture.state == PictureState.KEPT
    return kept and item.versions.filter(markdown__contains=picture.url).exists()


def keep(picture: Picture, file: PictureFile, *, owner_id: int) -> bool:
    """Store the picture's files, then its row; False when the row is gone. Raises StorageError.

    Killed anywhere, it leaves no file behind.
    """
    sha256 = hashlib.sha256(file.content).hexdigest()
    path = path_of(owner_id=owner_id, sha256=sha256, media_type=file.media_type)
    files, thumbnail_path = {path: file.content}, ""
    if file.thumbnail:
        digest = hashlib.sha256(file.thumbnail).hexdigest()
        thumbnail_path = path_of(owner_id=owner_id, sha256=digest, media_type=THUMBNAIL_TYPE)
        files[thumbnail_path] = file.thumbnail
    for each in files:
        removal.schedule_unless_named(each, owner_id=owner_id)
    _store(files)
    with transaction.atomic():
        for each in sorted(files):  # locked: nobody removes it before its row is there
            removal.schedule_unless_named(each, owner_id=owner_id)
        _store(files)
        found = Picture.objects.filter(pk=picture.pk).update(
            state=PictureState.KEPT,
            error="",
            path=path,
            sha256=sha256,
            media_type=file.media_type,
            width=file.width,
            height=file.height,
            stored_bytes=sum(map(len, files.values())),
            thumbnail_path=thumbnail_path,
        )
        if found:
            for each in files:
                removal.file_named(each)
    if not found:
        for each in files:
            removal.schedule_now(each)
    return bool(found)


def _store(files: dict[str, bytes]) -> None:
    for path, content in files.items():
        if not storage.exists(path):
            storage.write(path, content)


def kept_addresses(item: LibraryItem) -> dict[str, str]:
    """Where each kept picture is shown, by the address that the text has."""
    kept = item.pictures.filter(state=PictureState.KEPT).values_list("url", "sha256")
    return {url: address(item, sha256) for url, sha256 in kept}


def address(item: LibraryItem, sha256: str) -> str:
    return reverse("library:picture", args=[item.pk, sha256])


def card_pictures(items: Collection[LibraryItem], *, remote: bool) -> dict[UUID, str]:
    """By item id, where the picture that stands for it in a list is shown; one query for all.

    With `remote`, those that are not kept are shown through this site's proxy.
    """
    elsewhere = {item.pk: shown_at(item.image_url) for item in items} if remote else {}
    shown = {item_id: address for item_id, address in elsewhere.items() if address}
    captured, small = _kept_small(items)
    return captured | shown | small


def thumbnail_urls(items: Iterable[LibraryItem]) -> dict[UUID, str]:
    """By item id, where a small picture of it is kept: how its page looked, else of its text.

    One query for all; items that have neither are not in it.
    """
    captured, small = _kept_small(items)
    return small | captured


def _kept_small(items: Iterable[LibraryItem]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """How their pages looked, of those that were captured, and what is kept of their pictures."""
    ids = [item.pk for item in items]
    shots = Capture.objects.filter(item__id__any=ids, version=None, kind=CaptureKind.THUMBNAIL)
    kept = Picture.objects.filter(item__id__any=ids).exclude(thumbnail_path="").order_by()
    rows = shots.order_by().values_list("item_id", Cast("pk", TextField()), Value(CAPTURED))
    rows = rows.union(kept.values_list("item_id", "sha256", "position"), all=True).order_by()
    captured: dict[UUID, str] = {}
    small: dict[UUID, str] = {}
    for item_id, name, position in sorted(rows, key=itemgetter(2), reverse=True):  # the first last
        if position == CAPTURED:
            captured[item_id] = reverse("library:capture", args=[item_id, name])
        else:
            small[item_id] = reverse("library:thumbnail", args=[item_id, name])
    return captured, small


def counts(item: LibraryItem) -> PictureCounts:
    by_state = {state.value: Count("pk", filter=Q(state=state)) for state in PictureState}
    row = item.pictures.aggregate(total=Count("pk"), bytes=Sum("stored_bytes"), **by_state)
    return PictureCounts(
        total=row["total"],
        kept=row["kept"],
        waiting=row["waiting"],
        failed=row["failed"],
        stored_bytes=row["bytes"] or 0,
        is_listed=bool(row["total"]) or item.pictures_due_at is None,
    )


@transaction.atomic
def ask_again(item: LibraryItem) -> bool:
    """Look through the text again, and try again what could not be had; False: none are kept."""
    if not settings.LIBRARIAN_KEEP_PICTURES:
        return False
    item.pictures.filter(state=PictureState.FAILED).update(
        state=PictureState.WAITING, attempts=0, due_at=Now(), error=""
    )
    return bool(LibraryItem.objects.filter(pk=item.pk).update(pictures_due_at=Now()))


def ask_for_all(owner: AbstractUser) -> int:
    """Let the sweeper look through the texts of items without pictures; returns how many.

    In the order of their filing, so that the newest come first there, too.
    """
    mine = LibraryItem.objects.owned_by(owner).filter(pictures_due_at=None, pictures=None)
    named = mine.filter(Q(markdown__contains="![") | Q(markdown__icontains="<img"))
    with_pictures = named | mine.exclude(image_url="")
    asked = LibraryItem.objects.filter(pk__in=with_pictures.values("pk"))
    return asked.update(pictures_due_at=F("created_at"))
