"""The work of a job that captures the page of an item.

A capture is a job of its own, submitted once the item is readable: so it is queued, watched,
cancelled, tried again and taken up after a killed worker like any other, and what becomes of it
changes nothing for the item. Those that nobody asked for have low priority, begin when no other
job waits, and make way for each that comes.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from ingestion.capture import browser, isolated, without_browser
from ingestion.capture.browser import CapturedPage
from ingestion.capture.isolated import Made
from ingestion.capture.session import CaptureLimits
from ingestion.capture.submitting import Part
from ingestion.capture.without_browser import FetchedPage
from ingestion.documents.errors import (
    BrokenDocument,
    Cancelled,
    DeadlineExceeded,
    ItemGone,
    TooLarge,
    UnsupportedType,
    store_failure,
)
from ingestion.documents.media_types import HTML
from ingestion.documents.types import scaled
from ingestion.fetching.devtools import BrowserEnded, CallRefused
from ingestion.fetching.fetcher import fetch
from ingestion.fetching.headless_browser import find_browser
from ingestion.fetching.policies import fetch_policy
from ingestion.jobs import reprocessing
from ingestion.models import CAPTURE_STAGES, IngestionStage
from library import storage
from library.errors import ItemGone as RowGone
from library.errors import StorageError
from library.items.files import captures
from library.items.files.captures import CapturedFile
from library.models import CaptureKind, LibraryItem

if TYPE_CHECKING:
    from ingestion.documents.types import Progress
    from ingestion.jobs.tracker import ProgressTracker
    from ingestion.models import IngestionJob

logger = logging.getLogger(__name__)

BY_BROWSER, BY_INLINING = "browser/2", "inlining/2"
LIKE = 0.3  # least share of the item's words in its capture, for it to be the same page
WORDS = 2000  # of the item's text that are looked for


def work(job: IngestionJob, tracker: ProgressTracker) -> None:
    """Make what the job asks for and end it. Raises IngestionError, or what the tracker raises."""
    item = LibraryItem.objects.filter(pk=job.options["capture"], owner_id=job.owner_id).first()
    if item is None:
        raise ItemGone("The item is no longer in the library.")
    tracker.stage_started(IngestionStage.CAPTURE, "Capturing the page")
    if job.options.get("part") == Part.PDF:
        files = _pdf(item, tracker.stage_progress)
        counted: dict[str, int] = {}
    else:
        files, counted = _page(job, item, tracker)
    tracker.stage_progress(97, "Storing the capture")
    try:
        saved = captures.save(item, files)
    except RowGone as error:
        raise ItemGone(str(error)) from error
    except StorageError as error:
        raise store_failure(error) from error
    try:
        tracker.stage_completed(stored=sum(each.stored_bytes for each in saved), **counted)
        tracker.job_completed(item.result(), "Captured", stages=CAPTURE_STAGES)
    except Cancelled:
        for each in saved:
            captures.delete(each)
        raise


def _page(
    job: IngestionJob, item: LibraryItem, tracker: ProgressTracker
) -> tuple[list[CapturedFile], dict[str, int]]:
    """The page and its pictures, and how many requests and bytes it took."""
    program = find_browser(settings.LIBRARIAN_BROWSER)
    if job.options.get("from_original"):
        return _inlined(item, tracker.stage_progress, from_original=True, why="")
    if program is None:
        return _inlined(item, tracker.stage_progress, from_original=False, why="no browser")
    try:
        page = browser.capture(
            item.url,
            browser=program,
            guard=fetch_policy().guard,
            progress=scaled(tracker.stage_progress, 0, 0.85),
            limits=_limits(),
        )
        tracker.stage_progress(90, "Putting the page together")
        made = isolated.from_snapshot(
            page.snapshot, page.files, max_bytes=settings.LIBRARIAN_CAPTURE_MAX_BYTES
        )
    except (BrowserEnded, CallRefused, DeadlineExceeded, TooLarge, BrokenDocument) as error:
        tracker.checkpoint()  # unless it was the job's own end
        logger.info("The browser did not capture item %s: %s", item.pk, error)
        return _inlined(item, tracker.stage_progress, from_original=False, why=str(error))
    return _browser_files(item, page, made), {"requests": page.requests, "bytes": page.received}


def _browser_files(item: LibraryItem, page: CapturedPage, made: Made) -> list[CapturedFile]:
    note = _note(item, made)
    if page.is_exhausted:
        note.append("the page loads more than it may")
    copy = CapturedFile(
        kind=CaptureKind.PAGE,
        media_type=HTML,
        content=made.html,
        made_by=BY_BROWSER,
        url=page.url,
        note=_sentence(note),
    )
    picture = replace(
        copy,
        kind=CaptureKind.SCREENSHOT,
        media_type="image/webp",
        content=page.screenshot,
        width=page.size[0],
        height=page.size[1],
        note="Its upper part: the page is longer." if page.is_longer else "",
    )
    small = replace(
        picture,
        kind=CaptureKind.THUMBNAIL,
        content=page.thumbnail,
        width=page.thumbnail_size[0],
        height=page.thumbnail_size[1],
        note="",
    )
    return [copy, picture, small]


def _inlined(
    item: LibraryItem, progress: Progress, *, from_original: bool, why: str
) -> tuple[list[CapturedFile], dict[str, int]]:
    """The page's HTML with what it loads, without the help of a browser."""
    began = time.monotonic()
    if from_original:
        source = reprocessing.source(owner_id=item.owner_id, item_id=item.pk)
        page = FetchedPage(source.content or b"", item.url, source.charset)
    else:
        resource = fetch(item.url, progress=scaled(progress, 0, 0.1), policy=fetch_policy())
        if resource.media_type != HTML:
            raise UnsupportedType("It is no web page any more.")
        page = FetchedPage(resource.content, resource.url, resource.charset)
    made, requests, size = without_browser.make(
        page,
        policy=fetch_policy(),
        progress=scaled(progress, 0.1, 0.95),
        seconds=max(5.0, settings.LIBRARIAN_CAPTURE_SECONDS - (time.monotonic() - began)),
        max_bytes=settings.LIBRARIAN_CAPTURE_MAX_BYTES,
    )
    note = ["it was made from the page as it was handed in"] if from_original else []
    note += [f"it was made without a browser: {why.rstrip('.')}"] if why else []
    copy = CapturedFile(
        kind=CaptureKind.PAGE,
        media_type=HTML,
        content=made.html,
        made_by=BY_INLINING,
        url=page.url,
        is_faithful=False,
        note=_sentence([*note, *_note(item, made)]),
    )
    return [copy], {"requests": requests + (not from_original), "bytes": size + len(page.content)}


def _note(item: LibraryItem, made: Made) -> list[str]:
    """What its reader should know of a copy."""
    note = []
    if made.left_out:
        note.append(f"{made.left_out} files were too large for it")
    if _likeness(item.markdown, made.text) < LIKE:
        note.append("it looks unlike the text that was read: the site may show others another page")
    return note


def _likeness(read: str, captured: str) -> float:
    """The share of the words that were read which are in the capture."""
    wanted = set(re.findall(r"\w+", read.lower())[:WORDS])
    there = set(re.findall(r"\w+", captured.lower()))
    return len(wanted & there) / len(wanted) if wanted else 1.0


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _pdf(item: LibraryItem, progress: Progress) -> list[CapturedFile]:
    """The saved copy as a PDF, printed by the browser without any network."""
    program = find_browser(settings.LIBRARIAN_BROWSER)
    if program is None:
        raise UnsupportedType(
            "A PDF is printed by a browser, and there is none. An administrator can install "
            "chromium-headless-shell and set LIBRARIAN_BROWSER=auto."
        )
    copy = item.captures.filter(version=None, kind=CaptureKind.PAGE).first()
    if copy is None:
        raise ItemGone("The page has not been captured yet: capture it first, then print it.")
    try:
        html = storage.read(copy.path, sha256=copy.sha256)
    except StorageError as error:
        raise store_failure(error) from error
    content = browser.print_pdf(
        html,
        browser=program,
        progress=scaled(progress, 0, 0.95),
        limits=_limits(),
    )
    return [
        CapturedFile(
            kind=CaptureKind.PDF,
            media_type="application/pdf",
            content=content,
            made_by=BY_BROWSER,
            url=copy.url,
            is_faithful=copy.is_faithful,
        )
    ]


def _limits() -> CaptureLimits:
    return CaptureLimits(
        seconds=settings.LIBRARIAN_CAPTURE_SECONDS,
        max_bytes=settings.LIBRARIAN_MAX_DOCUMENT_BYTES,
    )
