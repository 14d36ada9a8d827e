"""Feeds that are followed, and their entries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import UUID7, Now
from django.utils.translation import gettext_noop

from ingestion.imports.models import OPEN, DrawnEntry, EntrySource, EntryState
from library.tiers import Tier

MIN_INTERVAL, MAX_INTERVAL = 15, 7 * 24 * 60  # minutes
INTERVALS = (
    (15, gettext_noop("every 15 minutes")),
    (60, gettext_noop("every hour")),
    (360, gettext_noop("every 6 hours")),
    (1440, gettext_noop("every day")),
    (10080, gettext_noop("every week")),
)
FLOORS = (
    ("", gettext_noop("all")),
    (Tier.A.value, gettext_noop("A and better")),
    (Tier.B.value, gettext_noop("B and better")),
    (Tier.C.value, gettext_noop("C and better")),
)


class FeedState(models.TextChoices):
    """following ⇄ paused; → ended when the site says that it is gone for good."""

    FOLLOWING = "following", gettext_noop("Followed")
    PAUSED = "paused", gettext_noop("Paused")
    ENDED = "ended", gettext_noop("Ended")


class FeedQuerySet(models.QuerySet["Feed"]):
    def owned_by(self, user: Any) -> FeedQuerySet:
        return self.filter(owner=user)

    def due(self) -> FeedQuerySet:
        """Whose time has come, the longest waiting first."""
        due = self.filter(state=FeedState.FOLLOWING, next_fetch_at__lte=Now())
        return due.order_by("next_fetch_at")

    def with_open_entries(self) -> FeedQuerySet:
        entries = FeedEntry.objects.filter(batch=OuterRef("pk"), state__in=OPEN)
        return self.filter(Exists(entries))

    def with_counts(self) -> FeedQuerySet:
        """With how many of its entries were added, are open and failed."""

        def count(*states: str) -> Count:
            return Count("entries", filter=Q(entries__state__in=states))

        return self.annotate(
            added=count(EntryState.ADDED, EntryState.MERGED),
            open=count(*OPEN),
            failed=count(EntryState.FAILED),
        ).order_by("title", "url", "pk")


class Feed(EntrySource):
    """A feed that one owner follows. Its new entries become jobs of low priority."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feeds"
    )
    url = models.TextField()
    # The page that named the feed, where a page was followed.
    page_url = models.TextField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    site_url = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=FeedState, default=FeedState.FOLLOWING)
    # The least tier that is filed; empty: all are.
    tier_floor = models.CharField(max_length=1, choices=Tier, blank=True)
    # Whether entries are fetched from their addresses; otherwise the feed's own text is filed.
    full_text = models.BooleanField(default=True)
    # Whether the pages of its new items are watched.
    watch = models.BooleanField(default=False, db_default=False)
    interval = models.PositiveIntegerField(
        "minutes between two fetches",
        default=60,
        validators=[MinValueValidator(MIN_INTERVAL), MaxValueValidator(MAX_INTERVAL)],
    )
    etag = models.TextField(blank=True, editable=False)
    last_modified = models.TextField(blank=True, editable=False)
    next_fetch_at = models.DateTimeField(db_default=Now())
    last_fetched_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)  # in a row
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    priority = "low"

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ("title", "url")
        constraints = [
            models.UniqueConstraint("owner", "url", name="ingestion_feed_once"),
        ]
        indexes = [
            # What the sweeper fetches next.
            models.Index(
                fields=["next_fetch_at"],
                condition=Q(state="following"),
                name="ingestion_feed_due",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.title or self.url.partition("://")[2] or self.url

    @property
    def period(self) -> timedelta:
        return timedelta(minutes=self.interval)

    @property
    def can_pause(self) -> bool:
        return self.state == FeedState.FOLLOWING

    def floor(self) -> str:
        return self.tier_floor


class FeedEntry(DrawnEntry):
    """One entry of a feed: never drawn twice, as its key stays while the feed has it."""

    batch = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    # The feed's own text as a page; emptied when the entry has ended.
    page = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint("batch", "key", name="ingestion_feed_entry_key"),
        ]
        indexes = [
            # Its open entries in their order, and the count of each state.
            models.Index(fields=["batch", "state", "id"], name="ingestion_feed_entry_state"),
        ]

    def own_page(self) -> bytes:
        return self.page.encode()
