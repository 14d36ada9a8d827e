"""Ingestion jobs, their events, stage outputs, model usage and idempotency keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import UUID7, Now
from django.urls import reverse
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.jobs.position import QueuePosition


class JobStatus(models.TextChoices):
    QUEUED = "queued", "Queued"
    PROCESSING = "processing", "Working"
    COMPLETED = "completed", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class IngestionStage(models.TextChoices):
    """queued → extract → transform → load → completed | failed; cancelled from any but the ends."""

    QUEUED = "queued", "Queued"
    EXTRACT = "extract", "Extract"
    TRANSFORM = "transform", "Transform"
    LOAD = "load", "Load"
    COMPLETED = "completed", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class EventKind(models.TextChoices):
    """Kinds of events. Readers must ignore kinds they don't know, as later versions add some."""

    JOB_QUEUED = "job_queued"
    JOB_CLAIMED = "job_claimed"
    JOB_STARTED = "job_started"
    STAGE_STARTED = "stage_started"
    STAGE_PROGRESS = "stage_progress"
    STAGE_COMPLETED = "stage_completed"
    JOB_COMPLETED = "job_completed"
    ERROR = "error"
    CANCELLED = "cancelled"
    JOB_RETRIED = "job_retried"


# Events that end a stage or an attempt.
ENDS = (
    EventKind.STAGE_COMPLETED,
    EventKind.JOB_COMPLETED,
    EventKind.ERROR,
    EventKind.CANCELLED,
)


class Priority(models.TextChoices):
    HIGH = "high", "High"
    NORMAL = "normal", "Normal"
    LOW = "low", "Low"


WORK_STAGES = (IngestionStage.EXTRACT, IngestionStage.TRANSFORM, IngestionStage.LOAD)
STAGE_STEPS = (IngestionStage.QUEUED, *WORK_STAGES, IngestionStage.COMPLETED)
ACTIVE = (JobStatus.QUEUED, JobStatus.PROCESSING)
ENDED = (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)
# An upload whose file was deleted a while after its job failed.
UPLOAD_EXPIRED = Q(url="", upload_path="") & ~Q(options__has_key="reenrich")
# Failed or cancelled jobs, but none whose uploads are deleted, as those of cancelled jobs are.
RETRYABLE = Q(status=JobStatus.FAILED) & ~UPLOAD_EXPIRED
RETRYABLE |= Q(status=JobStatus.CANCELLED, upload_path="")


class IngestionJobQuerySet(models.QuerySet["IngestionJob"]):
    def owned_by(self, user: Any) -> IngestionJobQuerySet:
        return self.filter(owner=user)

    def active(self) -> IngestionJobQuerySet:
        return self.filter(status__in=ACTIVE)

    def failed_with(self, error_code: str) -> IngestionJobQuerySet:
        return self.filter(error_code=error_code) if error_code else self

    def with_status(self, status: str) -> IngestionJobQuerySet:
        return self.filter(status=status) if status else self

    def retryable(self) -> IngestionJobQuerySet:
        """Jobs that `transitions.retry` accepts."""
        return self.filter(RETRYABLE)

    def claimable(self) -> IngestionJobQuerySet:
        """Queued jobs that a worker may start now."""
        return self.filter(
            Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=Now()),
            status=JobStatus.QUEUED,
        )

    def due(self, *, grace: timedelta) -> IngestionJobQuerySet:
        """Queued jobs that wait longer than `grace`, and retries whose time has come."""
        return self.filter(
            Q(next_attempt_at__isnull=True, queued_at__lte=Now() - grace)
            | Q(next_attempt_at__lte=Now()),
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
        at = self._current_step()
        broken = self.status in (JobStatus.FAILED, JobStatus.CANCELLED)
        here = "failed" if broken else "done" if self.status == JobStatus.COMPLETED else "now"
        return [
            {"label": stage.label, "state": "done" if n < at else here if n == at else "todo"}
            for n, stage in enumerate(STAGE_STEPS)
        ]

    def _current_step(self) -> int:
        if self.status == JobStatus.COMPLETED:
            return len(STAGE_STEPS) - 1
        if self.status == JobStatus.QUEUED:
            return 0
        return min(len(self.stages_completed) + (self.started_at is not None), len(STAGE_STEPS) - 2)

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
        """Completed stages plus the current one's share; each stage counts a third."""
        if self.status == JobStatus.COMPLETED:
            return 100
        done = len(self.stages_completed) * 100 + self.stage_percent
        return min(99, int(done / len(WORK_STAGES)))

    @property
    def elapsed(self) -> timedelta | None:
        if self.started_at is None:
            return None
        return (self.completed_at or timezone.now()) - self.started_at

    @property
    def elapsed_text(self) -> str:
        seconds = int(self.elapsed.total_seconds()) if self.elapsed else 0
        return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"

    def result(self) -> dict[str, Any] | None:
        if self.status != JobStatus.COMPLETED or self.item is None:
            return None
        return self.item.result()


class ProgressEventQuerySet(models.QuerySet["ProgressEvent"]):
    def after(self, event_id: int) -> ProgressEventQuerySet:
        return self.filter(pk__gt=event_id).order_by("pk")

    def of_kind(self, kinds: Sequence[EventKind]) -> ProgressEventQuerySet:
        return self.filter(kind__in=kinds)


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
        if self.kind == EventKind.ERROR:
            return not self.data.get("will_retry", False)
        return self.kind in (EventKind.JOB_COMPLETED, EventKind.CANCELLED)


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
import ingestion.imports.models  # noqa: E402, F401
