"""REST for feeds that are followed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from ingestion.feeds import service
from ingestion.feeds.models import MAX_INTERVAL, MIN_INTERVAL, Feed, FeedEntry, FeedState
from ingestion.imports.models import EntryState
from librarian_site.core.caching.rate_limit import count_submission
from librarian_site.core.list_params import DEFAULT_LIMIT, Limit, Offset
from library.limits import MAX_TAGS
from library.schemas import CollectionName
from library.views.access import api_user

router = Router(tags=["feeds"])

Floor = Literal["", "a", "b", "c"]
Interval = Annotated[int, Field(ge=MIN_INTERVAL, le=MAX_INTERVAL)]
Name = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
Tags = Annotated[list[Name], Field(max_length=MAX_TAGS)]


class FeedOut(Schema):
    id: UUID
    url: str
    page_url: str
    """The page that named the feed, where a page was followed."""
    title: str
    site_url: str
    state: FeedState
    tags: list[str]
    collection: str
    tier_floor: str
    """The least tier that is filed; empty: all are."""
    full_text: bool
    """Whether entries are fetched from their addresses; otherwise the feed's own text is filed."""
    watch: bool
    """Whether the pages of its new items are watched."""
    interval: int
    """Minutes between two fetches."""
    created_at: datetime
    last_fetched_at: datetime | None
    next_fetch_at: datetime
    failures: int
    last_error: str
    counts: dict[str, int]
    """Entries: added, open, failed."""

    @classmethod
    def of(cls, feed: Feed) -> FeedOut:
        counted = Feed.objects.filter(pk=feed.pk).with_counts().get()
        counts = {name: getattr(counted, name) for name in ("added", "open", "failed")}
        values = {name: getattr(feed, name) for name in cls.model_fields if name != "counts"}
        return cls(**values, counts=counts)


class FeedsOut(Schema):
    total: int
    limit: int
    offset: int
    items: list[FeedOut]


class FeedEntryOut(Schema):
    label: str
    url: str
    state: EntryState
    error: str
    error_code: str
    job_id: UUID | None
    item_id: UUID | None
    created_at: datetime

    @classmethod
    def of(cls, entry: FeedEntry) -> FeedEntryOut:
        names = [name for name in cls.model_fields if name != "url"]
        return cls(url=entry.data.get("url", ""), **{name: getattr(entry, name) for name in names})


class FeedEntriesOut(Schema):
    total: int
    limit: int
    offset: int
    items: list[FeedEntryOut]


class FeedIn(Schema):
    url: Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    """A feed's address, or a page's that names its feed."""
    title: Name = ""
    tags: Tags = []
    collection: CollectionName = ""
    tier_floor: Floor = ""
    full_text: bool = True
    watch: bool = False
    interval: Interval = 60


class FeedPatch(Schema):
    title: Name | None = None
    tags: Tags | None = None
    collection: CollectionName | None = None
    tier_floor: Floor | None = None
    full_text: bool | None = None
    watch: bool | None = None
    interval: Interval | None = None
    paused: bool | None = None
    """True pauses, false follows again, also what has ended."""


@router.get("/feeds", response={200: FeedsOut}, operation_id="list_feeds", summary="Feeds")
def list_feeds(request: HttpRequest, limit: Limit = DEFAULT_LIMIT, offset: Offset = 0) -> FeedsOut:
    mine = Feed.objects.owned_by(api_user(request))
    page = [FeedOut.of(feed) for feed in mine[offset : offset + limit]]
    return FeedsOut(total=mine.count(), limit=limit, offset=offset, items=page)


@router.post(
    "/feeds",
    response={201: FeedOut},
    operation_id="follow_feed",
    summary="Follow a feed: its new entries become items",
)
def follow_feed(request: HttpRequest, body: FeedIn) -> Status[FeedOut]:
    """It is fetched at once; `last_error` says so where the address has no feed."""
    owner = api_user(request)
    count_submission(owner)
    return Status(201, FeedOut.of(service.follow(owner=owner, **body.model_dump())))


@router.get(
    "/feeds/{uuid:feed_id}",
    response={200: FeedOut},
    operation_id="get_feed",
    summary="One feed: when it was fetched, and what went wrong",
)
def get_feed(request: HttpRequest, feed_id: UUID) -> FeedOut:
    return FeedOut.of(service.get(owner=api_user(request), feed_id=feed_id))


@router.patch(
    "/feeds/{uuid:feed_id}",
    response={200: FeedOut},
    operation_id="update_feed",
    summary="Change what becomes of a feed's entries, pause it or follow it again",
)
def update_feed(request: HttpRequest, feed_id: UUID, body: FeedPatch) -> FeedOut:
    owner = api_user(request)
    feed = service.update(owner=owner, feed_id=feed_id, **body.model_dump(exclude={"paused"}))
    if body.paused is True and feed.state != FeedState.PAUSED:
        feed = service.pause(owner=owner, feed_id=feed_id)
    elif body.paused is False and feed.state != FeedState.FOLLOWING:
        feed = service.resume(owner=owner, feed_id=feed_id)
    return FeedOut.of(feed)


@router.delete(
    "/feeds/{uuid:feed_id}",
    response={204: None},
    operation_id="delete_feed",
    summary="Unfollow a feed; what was filed stays",
)
def delete_feed(request: HttpRequest, feed_id: UUID) -> Status[None]:
    service.delete(owner=api_user(request), feed_id=feed_id)
    return Status(204, None)


@router.post(
    "/feeds/{uuid:feed_id}/fetch",
    response={202: FeedOut},
    operation_id="fetch_feed",
    summary="Fetch a feed now",
)
def fetch_feed(request: HttpRequest, feed_id: UUID) -> Status[FeedOut]:
    owner = api_user(request)
    count_submission(owner)
    return Status(202, FeedOut.of(service.fetch_now(owner=owner, feed_id=feed_id)))


@router.get(
    "/feeds/{uuid:feed_id}/entries",
    response={200: FeedEntriesOut},
    operation_id="list_feed_entries",
    summary="A feed's entries, newest first, with what became of each",
)
def list_feed_entries(
    request: HttpRequest,
    feed_id: UUID,
    state: EntryState | None = None,
    limit: Limit = DEFAULT_LIMIT,
    offset: Offset = 0,
) -> FeedEntriesOut:
    feed = service.get(owner=api_user(request), feed_id=feed_id)
    entries = FeedEntry.objects.filter(batch=feed).order_by("-pk").defer("page")
    entries = entries.filter(state=state) if state else entries
    page = [FeedEntryOut.of(entry) for entry in entries[offset : offset + limit]]
    return FeedEntriesOut(total=entries.count(), limit=limit, offset=offset, items=page)
