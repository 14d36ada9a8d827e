"""Submit jobs that capture an item's page: when its owner asks, or once a page is filed.

Which pages are captured once they are filed, LIBRARIAN_CAPTURE says. What such a job does is in
`ingestion.capture.capture_job`.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from ingestion.documents.errors import IngestionError, UnsupportedType
from ingestion.jobs import reprocessing, scheduling
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator
from ingestion.models import Priority
from librarian_site.core.reading_choices import CAPTURES
from library.models import CaptureKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser as User

    from ingestion.models import IngestionJob
    from library.models import LibraryItem

logger = logging.getLogger(__name__)

# Captures begin this long after filing, so that nobody who adds several pages waits for them.
DELAY = scheduling.QUIET
MAX_ATTEMPTS = 3


class Part(StrEnum):
    """What a job makes: the page with its pictures, or a PDF of the copy that is there."""

    PAGE = "page"
    PDF = "pdf"


def submit_capture(
    *,
    owner: User,
    item: LibraryItem,
    part: Part = Part.PAGE,
    priority: str = Priority.NORMAL,
    from_original: bool = False,
    delay: timedelta = timedelta(0),
) -> IngestionJob:
    """Queue the capture of an item's page; it begins once the delay is over.

    `from_original` takes the stored HTML and not what the address shows now. Raises
    AlreadyIngesting when one is under way, DiskFull, and UnsupportedType for what is no page.
    """
    if settings.LIBRARIAN_CAPTURE == "off":
        raise UnsupportedType("Pages are not captured here: LIBRARIAN_CAPTURE is off.")
    if not is_page(item):
        raise UnsupportedType("Only web pages are captured, and this is a file of another kind.")
    return IngestionOrchestrator().create(
        owner=owner,
        url=item.url,
        # One at a time for each item. Without a host, as the pauses between fetches are not for it.
        content_hash=f"capture:{item.pk.hex}",
        priority=priority,
        options={"capture": str(item.pk), "part": str(part), "from_original": from_original},
        item=item,
        next_attempt_at=timezone.now() + delay if delay else None,
    )


def is_page(item: LibraryItem) -> bool:
    """Whether the item has a page that can be captured."""
    return bool(item.url) and item.original_type == "text/html"


def submit_filed(job: IngestionJob, item: LibraryItem) -> None:
    """Queue the capture of the page that the job has filed, behind all that waits, if wanted.

    A page whose text is the same as before keeps the capture it has. Never a reason for the job
    to fail.
    """
    if not _is_wanted(job, item):
        return
    try:
        submit_capture(
            owner=job.owner,
            item=item,
            priority=Priority.LOW,
            # What a browser of its owner's has sent may look another way to others.
            from_original=bool(job.upload_path) and not reprocessing.is_visit(job),
            delay=DELAY,
        )
    except AlreadyIngesting:
        return
    except IngestionError as error:
        logger.warning("The page of item %s is not captured: %s", item.pk, error)


def _mode(owner: User) -> str:
    """What the owner chose, but no more than LIBRARIAN_CAPTURE lets everybody."""
    chosen = getattr(owner, "capture", "") or settings.LIBRARIAN_CAPTURE
    return min(chosen, settings.LIBRARIAN_CAPTURE, key=CAPTURES.index)


def _is_wanted(job: IngestionJob, item: LibraryItem) -> bool:
    mode = _mode(job.owner)
    if mode not in ("submitted", "all") or not is_page(item):
        return False
    visited = reprocessing.is_visit(job)
    if reprocessing.item_id(job) is not None and not visited:
        return False
    pages = item.captures.filter(kind=CaptureKind.PAGE)
    if mode == "submitted":
        # A watched page that changed is captured again if it was before.
        is_wanted = pages.exists() if visited else job.priority != Priority.LOW
        if not is_wanted:
            return False
    return not pages.filter(version=None).exists()
