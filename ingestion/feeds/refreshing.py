"""Fetch feeds that are due, and store their new entries, which become jobs later.

A feed is claimed by a compare-and-set of the time of its next fetch, and let go with what came of
it in one transaction: of two sweepers one has it, and one that is killed leaves it to be fetched
again when its claim ends. Entries are told by their keys, so that none is there twice.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from typing import Any

from django.db import transaction
from django.utils import timezone

from ingestion.documents.errors import IngestionError
from ingestion.documents.types import Resource, no_progress
from ingestion.feeds import isolated
from ingestion.feeds.models import Feed, FeedEntry, FeedState
from ingestion.feeds.service import MAX_URL
from ingestion.fetching.failures import Gone, NotModified
from ingestion.fetching.fetcher import FetchPolicy, fetch
from ingestion.fetching.policies import conditional_headers, fetch_policy
from ingestion.imports.entries import LINK
from ingestion.imports.models import OPEN, EntryState
from librarian_site.core.input_validation import storable
from library.names import UNTITLED

logger = logging.getLogger(__name__)

ROUND = 60.0  # seconds that a round may take
CLAIM = timedelta(minutes=10)  # until a feed whose sweeper was killed is fetched again
MAX_BYTES = 10_000_000  # of one document
DEADLINE = 30.0  # seconds of one fetch
MAX_BACK_OFF = timedelta(days=1)
MAX_FEED_RETRY_AFTER = timedelta(days=7)
AT_FIRST = 20  # entries of a feed's first fetch that are taken
KEPT = 1000  # ended entries of a feed that are kept although it has them no more
BEFORE = "It was in the feed before you followed it."
ACCEPT = (
    "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,"
    "text/html;q=0.8,*/*;q=0.5"
)


def refresh_due(seconds: float = ROUND) -> int:
    """Fetch the feeds whose time has come; returns how many were fetched."""
    until = time.monotonic() + seconds
    count = 0
    while time.monotonic() < until and (feed := _claim()) is not None:
        refresh(feed)
        count += 1
    return count


def is_due() -> bool:
    return Feed.objects.due().exists()


def _claim() -> Feed | None:
    for feed in Feed.objects.due()[:20]:
        lease = timezone.now() + CLAIM
        due = Feed.objects.filter(
            pk=feed.pk, state=FeedState.FOLLOWING, next_fetch_at=feed.next_fetch_at
        )
        if due.update(next_fetch_at=lease):
            feed.next_fetch_at = lease
            return feed
    return None


def refresh(feed: Feed) -> None:
    """Fetch a claimed feed and note what came of it."""
    try:
        resource = fetch(feed.url, progress=no_progress, policy=_policy(feed))
        said = isolated.read(resource.content, resource.url)
    except NotModified:
        _let_go(feed, **_succeeded(feed))
    except Gone as error:
        _let_go(feed, state=FeedState.ENDED, last_error=error.message, last_fetched_at=_now())
    except IngestionError as error:
        logger.info("Feed %s can't be fetched: %s", feed.pk, error)
        _let_go(feed, **_failed(feed, error))
    else:
        if "feeds" in said:
            _follow_named(feed, said["feeds"])
        else:
            _store(feed, resource, said)


def _policy(feed: Feed) -> FetchPolicy:
    return replace(
        fetch_policy(),
        accept=ACCEPT,
        max_bytes=MAX_BYTES,
        deadline=DEADLINE,
        headers=conditional_headers(etag=feed.etag, last_modified=feed.last_modified),
    )


def _now() -> datetime:
    return timezone.now()


def _succeeded(feed: Feed) -> dict[str, Any]:
    now = _now()
    return {
        "last_fetched_at": now,
        "next_fetch_at": now + feed.period,
        "failures": 0,
        "last_error": "",
    }


def _failed(feed: Feed, error: IngestionError) -> dict[str, Any]:
    """Twice as long a wait after each failure; no shorter than the site asks for."""
    failures = feed.failures + 1
    wait = max(feed.period, min(feed.period * 2 ** min(failures, 20), MAX_BACK_OFF))
    if error.retry_after:
        asked = timedelta(seconds=min(error.retry_after, MAX_FEED_RETRY_AFTER.total_seconds()))
        wait = max(wait, asked)
    now = _now()
    return {
        "last_fetched_at": now,
        "next_fetch_at": now + wait,
        "failures": failures,
        "last_error": error.message,
    }


def _let_go(feed: Feed, **columns: Any) -> bool:
    """Write what came of the fetch, unless the claim was lost or the feed paused meanwhile."""
    held = Feed.objects.filter(
        pk=feed.pk, state=FeedState.FOLLOWING, next_fetch_at=feed.next_fetch_at
    )
    return bool(held.update(**columns))


def _follow_named(feed: Feed, named: list[str]) -> None:
    """The address was a page's: follow the feed that it names instead, at once."""
    if feed.page_url:
        why = "The page's feed is no feed, but another page."
        _let_go(feed, **_failed(feed, IngestionError(why)))
        return
    url = storable(named[0])
    with transaction.atomic():
        if _has(feed, url):
            _let_go(
                feed,
                state=FeedState.ENDED,
                last_error=f"You follow the feed of this page already: {url}",
                last_fetched_at=_now(),
            )
        else:
            _let_go(feed, url=url, page_url=feed.url, next_fetch_at=_now())


def _has(feed: Feed, url: str) -> bool:
    """Whether its owner follows that address already."""
    return Feed.objects.filter(owner=feed.owner_id, url=url).exclude(pk=feed.pk).exists()


def _store(feed: Feed, resource: Resource, said: dict[str, Any]) -> None:
    """Note the feed's new entries, together with what the next fetch is to ask for."""
    columns = {
        **_succeeded(feed),
        "etag": storable(resource.etag)[:1000],
        "last_modified": storable(resource.last_modified)[:200],
        "site_url": storable(said["site"]),
    }
    if not feed.title:
        columns["title"] = storable(said["title"])
    with transaction.atomic():
        moved_to = storable(resource.moved_to)
        if 0 < len(moved_to.encode()) <= MAX_URL and not _has(feed, moved_to):
            columns["url"] = moved_to
        if _let_go(feed, **columns):
            _add_entries(feed, said["entries"])


def _add_entries(feed: Feed, entries: list[dict[str, str]]) -> None:
    keys = [each["key"] for each in entries]
    is_first = not feed.entries.exists()
    known = set(feed.entries.filter(key__in=keys).values_list("key", flat=True))
    new = [
        _entry(feed, each, skip=is_first and place >= AT_FIRST)
        for place, each in enumerate(entries)
        if each["key"] not in known
    ]
    # The newest stand first in a feed, and are worked last: as if they had come one by one.
    FeedEntry.objects.bulk_create(reversed(new), ignore_conflicts=True)
    if new:
        ended = feed.entries.exclude(state__in=OPEN).exclude(key__in=keys).order_by("-pk")
        old = list(ended.values_list("pk", flat=True)[KEPT:])
        FeedEntry.objects.filter(pk__in=old).delete()


def _entry(feed: Feed, said: dict[str, str], *, skip: bool) -> FeedEntry:
    said = {name: storable(value) for name, value in said.items()}
    own = said["html"] and not (feed.full_text and said["url"])
    return FeedEntry(
        batch=feed,
        key=said["key"],
        label=(said["title"] or said["url"] or UNTITLED)[:300],
        data={"kind": LINK, "url": said["url"], "title": said["title"], "watch": feed.watch},
        state=EntryState.SKIPPED if skip else EntryState.WAITING,
        error=BEFORE if skip else "",
        page=_page(said, feed) if own and not skip else "",
    )


def _page(said: dict[str, str], feed: Feed) -> str:
    """The feed's own text as the page that the extractor reads."""
    about = {
        "article:published_time": said["published"],
        "author": said["author"],
        "og:site_name": feed.title,
    }
    metas = "".join(
        f'<meta property="{name}" name="{name}" content="{escape(value)}">'
        for name, value in about.items()
        if value
    )
    link = f'<link rel="canonical" href="{escape(said["url"])}">' if said["url"] else ""
    title = escape(said["title"])
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{metas}{link}'
        f"</head><body><article><h1>{title}</h1>{said['html']}</article></body></html>"
    )
