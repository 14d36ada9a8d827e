"""Query sets of jobs and their events."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ingestion.choices import ACTIVE, IS_CAPTURE, RETRYABLE, JobStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.choices import EventKind
    from ingestion.models import IngestionJob, ProgressEvent  # noqa: F401 - named in classes below

LONGEST_WAIT = timedelta(hours=1, minutes=1)  # that any retry is put off


def _has_come(column: str) -> Q:
    """Whether a retry's time has come.

    One later than any retry is put off was set before the database's clock stepped back.
    """
    return Q(**{f"{column}__lte": Now()}) | Q(**{f"{column}__gt": Now() + LONGEST_WAIT})


class IngestionJobQuerySet(models.QuerySet["IngestionJob"]):
    def owned_by(self, user: Any) -> IngestionJobQuerySet:
        return self.filter(owner=user)

    def submissions(self) -> IngestionJobQuerySet:
        """Jobs that bring or renew an item: those that people are shown, without captures."""
        return self.exclude(IS_CAPTURE)

    def captures(self) -> IngestionJobQuerySet:
        return self.filter(IS_CAPTURE)

    def active(self) -> IngestionJobQuerySet:
        return self.filter(status__in=ACTIVE)

    def failed_with(self, error_code: str) -> IngestionJobQuerySet:
        return self.filter(error_code=error_code) if error_code else self

    def with_status(self, status: str) -> IngestionJobQuerySet:
        return self.filter(status=status) if status else self

    def undismissed_failures(self) -> IngestionJobQuerySet:
        """Failed jobs that their owner has not put away; of captures their items' pages tell."""
        return self.submissions().filter(status=JobStatus.FAILED, dismissed_at__isnull=True)

    def unseen_failures(self) -> IngestionJobQuerySet:
        """Failed jobs that their owner has neither seen nor put away."""
        return self.undismissed_failures().filter(failure_seen_at__isnull=True)

    def retryable(self) -> IngestionJobQuerySet:
        """Jobs that `transitions.retry` accepts."""
        return self.filter(RETRYABLE)

    def claimable(self) -> IngestionJobQuerySet:
        """Queued jobs that a worker may start now."""
        return self.filter(
            Q(next_attempt_at__isnull=True) | _has_come("next_attempt_at"),
            status=JobStatus.QUEUED,
        )

    def due(self, *, grace: timedelta) -> IngestionJobQuerySet:
        """Queued jobs that wait longer than `grace`, and retries whose time has come."""
        return self.filter(
            Q(next_attempt_at__isnull=True, queued_at__lte=Now() - grace)
            | _has_come("next_attempt_at"),
            status=JobStatus.QUEUED,
        )

    def abandoned(self, *, silence: timedelta) -> IngestionJobQuerySet:
        """Jobs whose worker has sent no heartbeat for `silence`."""
        return self.filter(status=JobStatus.PROCESSING, heartbeat_at__lt=Now() - silence)

    def uncleared(self, *, since: timedelta) -> IngestionJobQuerySet:
        """Jobs cancelled over `since` ago while running, whose worker has not cleaned up."""
        return self.filter(
            ~Q(worker=""), status=JobStatus.CANCELLED, completed_at__lt=Now() - since
        )

    def stuck(self, *, limit: timedelta) -> IngestionJobQuerySet:
        """Jobs running for longer than `limit`, with or without heartbeats."""
        return self.filter(status=JobStatus.PROCESSING, started_at__lt=Now() - limit)


class ProgressEventQuerySet(models.QuerySet["ProgressEvent"]):
    def after(self, event_id: int) -> ProgressEventQuerySet:
        return self.filter(pk__gt=event_id).order_by("pk")

    def of_kind(self, kinds: Sequence[EventKind]) -> ProgressEventQuerySet:
        return self.filter(kind__in=kinds)
