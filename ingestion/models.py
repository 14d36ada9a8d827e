"""Ingestion jobs, their events, stage outputs, model usage and idempotency keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7, Now
from django.urls import reverse
from django.utils import timezone

from ingestion.choices import (
    ACTIVE,
    CAPTURE_STAGES,
    ENDED,
    ENDS,
    RETRYABLE,
    UPLOAD_EXPIRED,
    WORK_STAGES,
    EventKind,
    IngestionStage,
    JobStatus,
    Priority,
    is_terminal,
)
from ingestion.querysets import IngestionJobQuerySet, ProgressEventQuerySet

if TYPE_CHECKING:
    from ingestion.jobs.queue_position import QueuePosition


# Imported here so that whoever imports the models has the choices, too.
__all__ = [
    "ACTIVE",
    "CAPTURE_STAGES",
    "ENDED",
    "ENDS",
    "RETRYABLE",
    "UPLOAD_EXPIRED",
    "WORK_STAGES",
    "EventKind",
    "IdempotencyKey",
    "IngestionJob",
    "IngestionJobQuerySet",
    "IngestionStage",
    "JobStatus",
    "ModelUse",
    "Priority",
    "ProgressEvent",
    "ProgressEventQuerySet",
    "StageOutput",
]


class IngestionJob(models.Model):
    """One request to ingest one URL or file by one owner.

    queued → processing → completed | failed | cancelled, and processing → queued for a retry.
    Only `ingestion.jobs.transitions` writes `status`.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ingestion_jobs"
    )
    url = models.TextField(blank=True)
    canonical_url = models.TextField(blank=True, editable=False)
    filename = models.CharField(max_length=255, blank=True)
    upload_path = models.CharField(max_length=500, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    host = models.CharField(max_length=255, blank=True, default="", db_default="", editable=False)
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)
    options = models.JSONField(default=dict, blank=True)

    status = models.CharField(max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    stage = models.CharField(max_length=10, choices=IngestionStage, default=IngestionStage.QUEUED)
    stages_completed = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    stage_percent = models.FloatField(default=0)
    message = models.CharField(max_length=500, blank=True)
    error = models.TextField(blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    advice = models.TextField(blank=True)

    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=4)
    # Attempts before the owner's last retry, which grants new ones.
    attempts_before = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    workers_lost = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    worker = models.CharField(max_length=200, blank=True, default="", db_default="", editable=False)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    queued_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    # When the text of its new item could be read and found by words; what a model makes follows.
    readable_at = models.DateTimeField(null=True, editable=False)
    # When the owner saw the failure, which the navigation counts until then, and put it away,
    # which Home shows until then.
    failure_seen_at = models.DateTimeField(null=True, editable=False)
    dismissed_at = models.DateTimeField(null=True, editable=False)
    event_count = models.PositiveIntegerField(default=0, editable=False)
    # Id and W3C traceparent of the request that submitted or retried the job.
    request_id = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False
    )
    trace = models.CharField(max_length=55, blank=True, default="", db_default="", editable=False)
    item = models.ForeignKey(
        "library.LibraryItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ingestion_jobs",
    )

    objects = IngestionJobQuerySet.as_manager()
    # Set by `ingestion.jobs.queue_position.annotate_positions` for jobs that are shown.
    queue_position: QueuePosition | None = None

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                "owner",
                "canonical_url",
                condition=Q(status__in=ACTIVE) & ~Q(canonical_url=""),
                name="ingestion_one_active_job_per_url",
            ),
            models.UniqueConstraint(
                "owner",
                "content_hash",
                condition=Q(status__in=ACTIVE) & ~Q(content_hash=""),
                name="ingestion_one_active_job_per_file",
            ),
        ]
        indexes = [
            # An owner's jobs, newest first.
            models.Index(fields=["owner", "-created_at", "-id"], name="ingestion_job_newest"),
            # The same with a status.
            models.Index(fields=["owner", "status", "-created_at"], name="ingestion_job_by_status"),
            # Running jobs, for the sweeper and for scheduling. Holds no column that progress
            # writes, so that a heartbeat updates no index.
            models.Index(
                fields=["status"],
                condition=Q(status=JobStatus.PROCESSING),
                name="ingestion_job_at_work",
            ),
            # An owner's queue in order, and its length.
            models.Index(
                fields=["owner", "priority", "queued_at", "id"],
                condition=Q(status=JobStatus.QUEUED),
                name="ingestion_job_line",
            ),
            # Cancelled jobs that were not cleaned up after.
            models.Index(
                fields=["completed_at"],
                condition=Q(status=JobStatus.CANCELLED) & ~Q(worker=""),
                name="ingestion_job_uncleared",
            ),
            # Failures that Home shows, and those the navigation counts.
            models.Index(
                fields=["owner", "-completed_at"],
                include=["failure_seen_at"],
                condition=Q(status=JobStatus.FAILED, dismissed_at__isnull=True),
                name="ingestion_job_failures",
            ),
            # When an owner's last job started, for fair scheduling between owners.
            models.Index(fields=["owner", "-started_at"], name="ingestion_job_served"),
            # Recently started jobs: for the delay per host and the estimate of waits.
            models.Index(fields=["-started_at"], name="ingestion_job_begun"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("ingestion:job", args=[self.pk])

    @property
    def label(self) -> str:
        return self.url or self.filename

    @property
    def short_label(self) -> str:
        """The label without scheme, `www.` and trailing slash."""
        label = self.label.partition("://")[2] or self.label
        return label.removeprefix("www.").rstrip("/")

    @property
    def stage_steps(self) -> list[dict[str, str]]:
        """The stages from queued to done, each with its state: done, now, failed or todo."""
        steps = (IngestionStage.QUEUED, *self.work_stages, IngestionStage.COMPLETED)
        at = self._current_step(len(steps) - 1)
        broken = self.status in (JobStatus.FAILED, JobStatus.CANCELLED)
        here = "failed" if broken else "done" if self.status == JobStatus.COMPLETED else "now"
        return [
            {"label": stage.label, "state": "done" if n < at else here if n == at else "todo"}
            for n, stage in enumerate(steps)
        ]

    @property
    def is_capture(self) -> bool:
        """Whether it captures the page of an item (`ingestion.capture.capture_job`)."""
        return "capture" in self.options

    @property
    def work_stages(self) -> tuple[IngestionStage, ...]:
        return CAPTURE_STAGES if self.is_capture else WORK_STAGES

    def _current_step(self, last: int) -> int:
        if self.status == JobStatus.COMPLETED:
            return last
        if self.status == JobStatus.QUEUED:
            return 0
        return min(len(self.stages_completed) + (self.started_at is not None), last - 1)

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def can_cancel(self) -> bool:
        return self.is_active

    @property
    def can_retry(self) -> bool:
        """The same condition as `IngestionJobQuerySet.retryable`."""
        if self.status == JobStatus.FAILED:
            return bool(self.url or self.upload_path or "reenrich" in self.options)
        return self.status == JobStatus.CANCELLED and not self.upload_path

    @property
    def attempt(self) -> int:
        """Number of the attempt since the job was submitted or last retried by its owner."""
        return self.attempts - self.attempts_before

    @property
    def attempt_limit(self) -> int:
        return self.max_attempts - self.attempts_before

    @property
    def waits_for_retry(self) -> bool:
        return (
            self.status == JobStatus.QUEUED
            and self.next_attempt_at is not None
            and bool(self.error)
        )

    @property
    def percent_complete(self) -> int:
        """Completed stages plus the current one's share; each stage counts as much."""
        if self.status == JobStatus.COMPLETED:
            return 100
        done = len(self.stages_completed) * 100 + self.stage_percent
        return min(99, int(done / len(self.work_stages)))

    @property
    def elapsed(self) -> timedelta | None:
        if self.started_at is None:
            return None
        return (self.completed_at or timezone.now()) - self.started_at

    @property
    def elapsed_text(self) -> str:
        seconds = int(self.elapsed.total_seconds()) if self.elapsed else 0
        return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"

    @property
    def searchable(self) -> Literal["words", "both"] | None:
        """By what its item is found: `words`, `both` words and meaning; None: it is not there."""
        if self.item_id is None:
            return None
        if self.status == JobStatus.COMPLETED:
            return "both"
        return "words" if self.readable_at is not None else None

    def result(self) -> dict[str, Any] | None:
        if self.status != JobStatus.COMPLETED or self.item is None:
            return None
        return self.item.result()


class ProgressEvent(models.Model):
    """One event of a job's append-only log; its primary key is the SSE event id.

    `sequence` counts 1, 2, 3… within the job, so that a reader notices a gap.
    """

    job = models.ForeignKey(IngestionJob, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=EventKind)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ProgressEventQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint("job", "sequence", name="ingestion_event_sequence"),
        ]
        indexes = [
            # Replay: one job's events after the last one received.
            models.Index(fields=["job", "id"], name="ingestion_event_replay"),
            # Stages and attempts that ended recently, for the metrics.
            models.Index(
                fields=["created_at"],
                condition=Q(kind__in=ENDS),
                name="ingestion_event_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}. {self.kind}"

    @property
    def is_terminal(self) -> bool:
        """Whether no event follows unless the job is retried."""
        return is_terminal(self.kind, self.data)


class StageOutput(models.Model):
    """Stored output of a job's stage, from which a later attempt resumes.

    Its file is named by its content. Both are deleted when the job completes, or a while after it
    failed. The row outlives a deleted job, so that its file is still found and deleted.
    """

    job = models.ForeignKey(
        IngestionJob, on_delete=models.SET_NULL, null=True, related_name="stage_outputs"
    )
    stage = models.CharField(max_length=10, choices=IngestionStage)
    attempt = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    # Digest of the stage output it was made from; empty for the first stage.
    made_from = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("job", "stage", name="ingestion_output_stage"),
        ]

    def __str__(self) -> str:
        return self.path


class ModelUse(models.Model):
    """One request to a language model: its usage, and the answer as a cache.

    Created before the request with the tokens it may use, so that concurrent workers stay within
    the month's budget. The row outlives user and job, for the month's sum.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="model_uses"
    )
    job = models.ForeignKey(
        IngestionJob, on_delete=models.SET_NULL, null=True, related_name="model_uses"
    )
    model = models.CharField(max_length=200)
    prompt_version = models.CharField(max_length=10)
    question = models.CharField(max_length=64)  # SHA-256 of the request
    answer = models.JSONField(null=True)
    outcome = models.CharField(max_length=12, default="asked")  # asked, answered, or why not
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    tokens = models.PositiveIntegerField()  # counted against the budgets
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True)  # US dollars
    duration_ms = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            # The sum of tokens in a month.
            models.Index(fields=["created_at"], name="ingestion_model_month"),
            # Lookup of cached answers.
            models.Index(
                fields=["owner", "question"],
                condition=Q(answer__isnull=False),
                name="ingestion_model_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model}, {self.tokens} tokens"


class IdempotencyKey(models.Model):
    """The stored response to a submission with an `Idempotency-Key`, for a day.

    Created in the same transaction as the jobs, so that a second request with the key waits for
    the first, and then finds its response or, if that failed, none.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="idempotency_keys"
    )
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "key", name="ingestion_one_answer_per_key"),
        ]
        indexes = [
            # Expired keys, which the sweeper deletes.
            models.Index(fields=["created_at"], name="ingestion_key_age"),
        ]

    def __str__(self) -> str:
        return self.key


# Django finds an app's models through this module.
import ingestion.feeds.models  # noqa: E402
import ingestion.imports.models  # noqa: E402
import ingestion.notifications.models  # noqa: E402
import ingestion.webhooks.models  # noqa: E402, F401
