"""From an address to the document there: by a site's API, as a page, or as a browser shows it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from ingestion.documents.errors import (
    AgentRefused,
    BrokenDocument,
    DeadlineExceeded,
    FetchError,
    NeedsJavaScript,
    NotContent,
    RefusedAddress,
    TooLarge,
    UnsupportedType,
)
from ingestion.documents.media_types import HTML
from ingestion.documents.types import Document, Resource, scaled
from ingestion.fetching.failures import is_same_page
from ingestion.fetching.fetcher import fetch
from ingestion.fetching.headless_browser import BrowserLimits, find_browser, render
from ingestion.fetching.policies import fetch_policy
from ingestion.sandbox.client import ReadLimits, extract
from ingestion.site_apis.registry import capture
from library.items.url_normalization import hash_route

if TYPE_CHECKING:
    from ingestion.documents.types import Progress

logger = logging.getLogger(__name__)

# The download's share of the extract stage's progress.
DOWNLOAD_SHARE = 0.5
# Failures of a site's API after which its page is tried.
_REFUSALS = (
    *(FetchError, RefusedAddress, DeadlineExceeded, TooLarge),
    *(NotContent, BrokenDocument, UnsupportedType),
)


def fetch_and_read(url: str, progress: Progress) -> tuple[Resource, Document]:
    """What was fetched and the document in it. Raises IngestionError.

    Where a site has an API that says more than its page, that is asked first; when it refuses,
    the page is read as any other.
    """
    later = scaled(progress, DOWNLOAD_SHARE, 1)
    refusal: Exception | None = None
    try:
        captured = capture(url, policy=fetch_policy(), progress=scaled(progress, 0, DOWNLOAD_SHARE))
        if captured is not None:
            return captured, extract(captured, later, read_limits())
    except _REFUSALS as failure:
        logger.info("Read as a page, as its API says: %s", failure)
        refusal = failure
    try:
        return _page(url, progress)
    except NotContent as failure:
        # That there are no captions says more than that the page around the video has no text.
        raise (refusal if isinstance(refusal, NotContent) else failure) from failure


def _page(url: str, progress: Progress) -> tuple[Resource, Document]:
    """What was fetched and the document in it; in a browser, where there is one, if need be.

    That is for pages that need JavaScript, for parts of an app that its address names after a #,
    and for sites that turn programs away.
    """
    later = scaled(progress, DOWNLOAD_SHARE, 1)
    try:
        fetched = fetch(url, progress=scaled(progress, 0, DOWNLOAD_SHARE), policy=fetch_policy())
    except AgentRefused as refusal:
        return read_refused(refusal, later)
    return fetched, read_fetched(fetched, url, later)


def read_refused(refusal: AgentRefused, progress: Progress) -> tuple[Resource, Document]:
    """The page that the site shows browsers, and the document in it; raises the refusal."""
    shown = _shown_in_browser(refusal.url, progress)
    if shown is None or is_same_page(shown.content, refusal.body):
        raise refusal
    return shown, _extract_shown(shown, progress)


def read_fetched(fetched: Resource, url: str, progress: Progress) -> Document:
    """The document in what was fetched from the URL; see `_page`."""
    if route := hash_route(url):
        shown = _shown_in_browser(f"{fetched.url.partition('#')[0]}#{route}", progress)
        if shown is not None:
            return _extract_shown(shown, progress)
    try:
        return extract(fetched, progress, read_limits())
    except NeedsJavaScript:
        shown = _shown_in_browser(fetched.url, progress)
        if shown is None:
            raise
    return _extract_shown(replace(shown, requested_url=url), progress)


def _shown_in_browser(url: str, progress: Progress) -> Resource | None:
    """The page as a browser shows it; None where there is no browser."""
    browser = find_browser(settings.LIBRARIAN_BROWSER)
    if browser is None:
        return None
    content = render(
        url,
        browser=browser,
        guard=fetch_policy().guard,
        progress=progress,
        limits=BrowserLimits(max_bytes=settings.LIBRARIAN_MAX_DOCUMENT_BYTES),
    )
    return Resource(
        content=content,
        media_type=HTML,
        url=url,
        requested_url=url,
        charset="utf-8",
        transferred=len(content),
    )


def _extract_shown(shown: Resource, progress: Progress) -> Document:
    try:
        return extract(shown, progress, read_limits())
    except NeedsJavaScript as error:
        raise NotContent("There is no text on the page, not even in a browser.") from error


def read_limits() -> ReadLimits:
    return ReadLimits(
        memory=settings.LIBRARIAN_READ_MEMORY_MB * 1_000_000,
        seconds=settings.LIBRARIAN_READ_SECONDS,
    )
