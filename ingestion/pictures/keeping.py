"""Fetch and keep the pictures of items, some time after the items can be read and found.

An item is claimed by a compare-and-set of the time when its pictures are due. Whoever works on it
moves that time on before each picture: a sweeper that is killed leaves the rest to the next when
its claim ends, and an item that was deleted or filed anew takes the claim away.
"""

from __future__ import annotations

import logging
import random
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Min, Sum
from django.db.models.functions import Now
from django.utils import timezone

from ingestion.documents.errors import HostBusy, IngestionError, TooLarge
from ingestion.documents.types import no_progress
from ingestion.fetching.fetcher import FetchPolicy, fetch
from ingestion.fetching.policies import PICTURES, fetch_policy
from ingestion.models import IngestionJob
from ingestion.pictures import isolated
from ingestion.pictures.parts import SAVED_PAGES
from librarian_site.core import disk_space
from library import storage
from library.items.files import pictures
from library.models import LibraryItem
from library.pictures.links import embedded_part
from library.pictures.models import Picture, PictureState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

ROUND = 60.0  # seconds that a round may take, about
CLAIM = timedelta(minutes=2)  # longer than one picture takes
DEADLINE = 20.0  # seconds of one fetch
ATTEMPTS = 4
BACK_OFF = timedelta(minutes=5)  # after the first failure; six times as long after each
MAX_PICTURE_RETRY_AFTER = timedelta(days=1)
AFTER_JOBS = timedelta(seconds=15)  # until a look whether jobs still wait for the host


def keep_due(seconds: float = ROUND) -> int:
    """Look after the pictures of items whose time has come; returns how many were kept.

    Raises StorageError when the store is away: what is left is done later.
    """
    until = time.monotonic() + seconds
    count = 0
    while (
        settings.LIBRARIAN_KEEP_PICTURES
        and time.monotonic() < until
        and disk_space.why_no_work() is None
        and (item := _claim()) is not None
    ):
        count += _work(item, until)
    return count


def is_due() -> bool:
    return bool(settings.LIBRARIAN_KEEP_PICTURES) and _due().exists()


def _due() -> QuerySet[LibraryItem]:
    return LibraryItem.objects.filter(pictures_due_at__lte=Now()).order_by()


def _claim() -> LibraryItem | None:
    """One owner's newest item that is due: every owner's turn comes, and what is new goes first."""
    due = _due()
    owners = list(due.values_list("owner_id", flat=True).distinct())
    if not owners:
        return None
    mine = due.filter(owner_id=random.choice(owners)).select_related("owner")  # noqa: S311
    for item in mine.defer("search_vector").order_by("-pictures_due_at", "-pk")[:20]:
        if _hold(item):
            return item
    return None


def _hold(item: LibraryItem) -> bool:
    """Claim the item, or hold the claim; False when it was lost."""
    lease = timezone.now() + CLAIM
    held = LibraryItem.objects.filter(pk=item.pk, pictures_due_at=item.pictures_due_at)
    if not held.update(pictures_due_at=lease):
        return False
    item.pictures_due_at = lease
    return True


def _let_go(item: LibraryItem, at: datetime | None = None) -> None:
    """End the claim until the next picture is due, or `at`."""
    waiting = item.pictures.filter(state=PictureState.WAITING)
    due = at or waiting.aggregate(due=Min("due_at"))["due"]
    held = LibraryItem.objects.filter(pk=item.pk, pictures_due_at=item.pictures_due_at)
    held.update(pictures_due_at=due)


def _work(item: LibraryItem, until: float) -> int:
    """Look after one item's pictures; returns how many were kept."""
    pictures.list_pictures(item)
    count = 0
    busy: set[str] = set()
    for picture in item.pictures.filter(state=PictureState.WAITING, due_at__lte=Now()):
        host = urlsplit(picture.url).netloc
        if host in busy:
            _note_busy(picture)
            continue
        if not _hold(item):
            return count
        if time.monotonic() > until:
            break
        if _is_wanted_by_jobs(picture):
            _let_go(item, timezone.now() + AFTER_JOBS)
            return count
        try:
            file = _file(item, picture)
        except IngestionError as error:
            logger.info("A picture of item %s can't be kept: %s", item.pk, error)
            _note_failure(picture, error)
            busy.update({host} if isinstance(error, HostBusy) else ())
        else:
            count += pictures.keep(picture, file, owner_id=item.owner_id)
    _let_go(item)
    return count


def _is_wanted_by_jobs(picture: Picture) -> bool:
    """Whether jobs wait for the picture's host: they go first."""
    host = urlsplit(picture.url).hostname or ""
    return bool(host) and IngestionJob.objects.claimable().filter(host=host).exists()


def _file(item: LibraryItem, picture: Picture) -> pictures.PictureFile:
    """What is kept of the picture. Raises IngestionError."""
    stored = item.pictures.aggregate(bytes=Sum("stored_bytes"))["bytes"] or 0
    room = settings.LIBRARIAN_ITEM_PICTURE_BYTES - stored
    thumbnail = not item.pictures.exclude(thumbnail_path="").exists()
    file = _own_file(item, picture, thumbnail)
    if file is None:
        content = fetch(picture.url, progress=no_progress, policy=_policy()).content
        file = isolated.decode(content, thumbnail=thumbnail)
    if len(file.content) > room:
        raise TooLarge("The item's pictures take as much room as they may.")
    return file


def _own_file(item: LibraryItem, picture: Picture, thumbnail: bool) -> pictures.PictureFile | None:
    """What the item's original has of the picture; None where it is to be fetched."""
    part = embedded_part(picture.url)
    if not part and item.original_type not in SAVED_PAGES:
        return None
    original = storage.read(item.original_path, sha256=item.content_hash)
    try:
        return isolated.decode(
            original,
            part=part or picture.url,
            media_type=item.original_type,
            thumbnail=thumbnail,
        )
    except IngestionError:
        if part:
            raise
        return None  # a saved page need not hold all of its pictures


def _policy() -> FetchPolicy:
    return replace(
        fetch_policy(),
        accept=PICTURES,
        max_bytes=settings.LIBRARIAN_PICTURE_BYTES,
        deadline=DEADLINE,
    )


def _note_busy(picture: Picture) -> None:
    """Let the picture wait as its neighbour does whose host asked for it."""
    Picture.objects.filter(pk=picture.pk).update(due_at=timezone.now() + BACK_OFF)


def _note_failure(picture: Picture, error: IngestionError) -> None:
    """Let the picture wait for another attempt, six times as long each time, or give it up."""
    attempts = picture.attempts + 1
    waiting = Picture.objects.filter(pk=picture.pk, state=PictureState.WAITING)
    if error.permanent or attempts >= ATTEMPTS:
        waiting.update(state=PictureState.FAILED, attempts=attempts, error=error.message[:300])
        return
    wait = BACK_OFF * 6 ** (attempts - 1)
    if error.retry_after:
        asked = timedelta(seconds=error.retry_after)
        wait = max(wait, min(asked, MAX_PICTURE_RETRY_AFTER))
    waiting.update(attempts=attempts, due_at=timezone.now() + wait, error=error.message[:300])
