"""Turn the entries of feeds into jobs, a few of each feed at a time, and follow imported feeds."""

from __future__ import annotations

import time

from django.db import IntegrityError, transaction

from ingestion.documents.errors import IngestionError
from ingestion.feeds import service
from ingestion.feeds.models import Feed, FeedEntry
from ingestion.imports.entries import FEED
from ingestion.imports.entries_to_jobs import draw, settle
from ingestion.imports.models import OPEN, EntryState, ImportEntry, ImportState
from ingestion.jobs.service import WrongState

WINDOW = 5  # jobs of a feed that wait or are at work
FEEDS = 50  # of one round
ROUND = 2.0  # seconds that a round may take
FOLLOWED = 100  # entries of imports that are followed in one round
NO_URL = "It has no address to follow."


def advance(seconds: float = ROUND) -> int:
    """One round over the feeds with open entries, in any order; returns how many moved."""
    until = time.monotonic() + seconds
    moved = follow_imported()
    feeds = Feed.objects.with_open_entries().select_related("owner").order_by("?")
    for feed in feeds[:FEEDS]:
        moved += settle(feed, until)
        moved += draw(feed, until, window=WINDOW)
        # An entry that has ended needs its text no more.
        ended = FeedEntry.objects.filter(batch=feed).exclude(state__in=OPEN).exclude(page="")
        ended.update(page="")
    return moved


def follow_imported() -> int:
    """Follow the feeds that running imports name; returns how many entries moved."""
    # Feeds within an import are entries without an item, of which there are few.
    waiting = ImportEntry.objects.filter(
        batch__state=ImportState.RUNNING, state=EntryState.WAITING, canonical_url=""
    )
    entries = waiting.filter(data__kind=FEED).select_related("batch__owner")
    return sum(_follow(entry) for entry in entries[:FOLLOWED])


def _follow(entry: ImportEntry) -> int:
    """Follow one, together with the entry's new state: a compare-and-set, as with items."""
    batch, said = entry.batch, entry.data
    held = ImportEntry.objects.filter(pk=entry.pk, state=EntryState.WAITING)
    if not said.get("url"):
        return held.update(state=EntryState.SKIPPED, error=NO_URL)
    path = " / ".join(said.get("collection") or [])
    try:
        with transaction.atomic():
            if not (moved := held.update(state=EntryState.ADDED)):
                return 0
            service.follow(
                owner=batch.owner,
                url=said["url"],
                title=said.get("title") or "",
                site_url=said.get("site") or "",
                tags=[*said.get("tags", ()), *batch.tags],
                collection=batch.collection or path[-100:],
            )
    except service.AlreadyFollowed:
        return held.update(state=EntryState.MERGED)
    except (IngestionError, WrongState, IntegrityError) as error:
        return held.update(state=EntryState.FAILED, error=str(error)[:500])
    return moved
