"""What is done with feeds: follow, change, pause, fetch now, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from ingestion.documents.errors import RefusedAddress
from ingestion.feeds.models import MAX_INTERVAL, MIN_INTERVAL, Feed, FeedState
from ingestion.fetching.address_policy import check_submittable
from ingestion.imports.models import EntryState
from ingestion.imports.service import withdraw
from ingestion.jobs.service import JobNotFound, WrongState
from ingestion.models import JobStatus
from librarian_site.core.input_validation import storable
from library.limits import MAX_COLLECTION
from library.names import clean_name, clean_tags

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractUser as User

    from ingestion.feeds.models import FeedQuerySet

MAX_FEEDS = 2000  # of one owner
MAX_URL = 2000  # bytes: longer ones fit into no index of the database


class FeedNotFound(JobNotFound):
    """No such feed of this owner."""


class AlreadyFollowed(WrongState):
    """The owner's feed with the same address."""

    def __init__(self, feed: Feed) -> None:
        super().__init__("You follow that feed already.")
        self.feed = feed


def follow(*, owner: User, url: str, title: str = "", site_url: str = "", **chosen: Any) -> Feed:
    """Follow the feed at the URL, or the one that the page at the URL names.

    `chosen` is what `update` takes. It is fetched by the sweeper, at once. Raises RefusedAddress,
    AlreadyFollowed, WrongState where the owner follows too many.
    """
    url = check_submittable(
        storable(url), settings.LIBRARIAN_FETCH_ALLOW_NETWORKS, settings.LIBRARIAN_FETCH_PORTS
    )
    if len(url.encode()) > MAX_URL:
        raise RefusedAddress("The address is too long to be followed.")
    mine = Feed.objects.owned_by(owner)
    if (found := followed(mine, url)) is not None:
        raise AlreadyFollowed(found)
    if mine.count() >= MAX_FEEDS:
        raise WrongState(f"You follow {MAX_FEEDS} feeds already: delete some first.")
    columns = {"title": clean_name(title, 300), "site_url": storable(site_url), **_columns(chosen)}
    try:
        with transaction.atomic():
            feed = Feed.objects.create(owner_id=owner.pk, url=url, **columns)
    except IntegrityError as error:
        raise AlreadyFollowed(mine.get(url=url)) from error
    feed.refresh_from_db()
    return feed


def followed(mine: FeedQuerySet, url: str) -> Feed | None:
    """The feed with that address, or that the page with that address has named."""
    return mine.filter(url=url).first() or mine.filter(page_url=url).first()


def get(*, owner: User, feed_id: UUID) -> Feed:
    """Raises FeedNotFound for what does not exist or belongs to somebody else."""
    feed = Feed.objects.owned_by(owner).filter(pk=feed_id).first()
    if feed is None:
        raise FeedNotFound("You follow no such feed.")
    return feed


def update(*, owner: User, feed_id: UUID, **chosen: Any) -> Feed:
    """Change title, tags, collection, tier_floor, full_text, watch or interval.

    None leaves one as it is. A changed interval counts from the last fetch.
    """
    feed = get(owner=owner, feed_id=feed_id)
    columns = _columns(chosen)
    if "title" in chosen and chosen["title"] is not None:
        columns["title"] = clean_name(chosen["title"], 300)
    if columns.get("interval", feed.interval) != feed.interval and feed.last_fetched_at:
        feed.interval = columns["interval"]
        columns["next_fetch_at"] = feed.last_fetched_at + feed.period
    if columns:
        Feed.objects.filter(pk=feed.pk).update(**columns)
    feed.refresh_from_db()
    return feed


def pause(*, owner: User, feed_id: UUID) -> Feed:
    """Fetch it no more; entries that are known already are still worked through."""
    feed = get(owner=owner, feed_id=feed_id)
    return _moved(feed, (FeedState.FOLLOWING,), state=FeedState.PAUSED)


def resume(*, owner: User, feed_id: UUID) -> Feed:
    """Follow a paused or ended feed again, at once."""
    feed = get(owner=owner, feed_id=feed_id)
    states = (FeedState.PAUSED, FeedState.ENDED)
    fresh = {"next_fetch_at": Now(), "failures": 0, "last_error": ""}
    return _moved(feed, states, state=FeedState.FOLLOWING, **fresh)


def fetch_now(*, owner: User, feed_id: UUID) -> Feed:
    """Let the sweeper fetch it next. Raises WrongState where it is paused or has ended."""
    feed = get(owner=owner, feed_id=feed_id)
    return _moved(feed, (FeedState.FOLLOWING,), next_fetch_at=Now())


def delete(*, owner: User, feed_id: UUID) -> None:
    """Unfollow: what waits is dropped, what was filed stays."""
    feed = get(owner=owner, feed_id=feed_id)
    feed.entries.filter(state=EntryState.WAITING).update(state=EntryState.CANCELLED)
    withdraw(feed, (JobStatus.QUEUED,), EntryState.CANCELLED)
    feed.delete()


def _moved(feed: Feed, expect: Sequence[FeedState], **columns: Any) -> Feed:
    """The feed with these columns, by compare-and-set. Raises WrongState."""
    moved = Feed.objects.filter(pk=feed.pk, state__in=expect).update(**columns)
    feed.refresh_from_db()
    if moved != 1:
        raise WrongState(f"The feed is {feed.get_state_display().lower()}.")
    return feed


def _columns(chosen: dict[str, Any]) -> dict[str, Any]:
    """What was chosen, made fit for its columns; None is left out."""
    columns: dict[str, Any] = {}
    if (tags := chosen.get("tags")) is not None:
        columns["tags"] = clean_tags(tags)
    if (collection := chosen.get("collection")) is not None:
        columns["collection"] = clean_name(collection, MAX_COLLECTION)
    if (floor := chosen.get("tier_floor")) is not None:
        columns["tier_floor"] = floor if floor in ("a", "b", "c") else ""
    if (full_text := chosen.get("full_text")) is not None:
        columns["full_text"] = bool(full_text)
    if (watch := chosen.get("watch")) is not None:
        columns["watch"] = bool(watch)
    if (interval := chosen.get("interval")) is not None:
        columns["interval"] = min(MAX_INTERVAL, max(MIN_INTERVAL, interval))
    return columns
