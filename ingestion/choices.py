"""States, stages, priorities and event kinds of jobs, and the sets of them that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Mapping


class JobStatus(models.TextChoices):
    QUEUED = "queued", gettext_noop("Queued")
    PROCESSING = "processing", gettext_noop("Working")
    COMPLETED = "completed", gettext_noop("Done")
    FAILED = "failed", gettext_noop("Failed")
    CANCELLED = "cancelled", gettext_noop("Cancelled")


class IngestionStage(models.TextChoices):
    """queued → extract → transform → load → completed | failed; cancelled from any but the ends.

    A job that captures the page of an item has the one stage `capture` instead of the three.
    """

    QUEUED = "queued", gettext_noop("Queued")
    EXTRACT = "extract", gettext_noop("Reading")
    TRANSFORM = "transform", gettext_noop("Summing up")
    LOAD = "load", gettext_noop("Filing")
    CAPTURE = "capture", gettext_noop("Capturing")
    COMPLETED = "completed", gettext_noop("Done")
    FAILED = "failed", gettext_noop("Failed")
    CANCELLED = "cancelled", gettext_noop("Cancelled")


class EventKind(models.TextChoices):
    """Kinds of events. Readers must ignore kinds they don't know, as later versions add some."""

    JOB_QUEUED = "job_queued"
    JOB_CLAIMED = "job_claimed"
    JOB_STARTED = "job_started"
    STAGE_STARTED = "stage_started"
    STAGE_PROGRESS = "stage_progress"
    STAGE_COMPLETED = "stage_completed"
    SEARCHABLE = "searchable"
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


def is_terminal(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether no event follows one of this kind, with this data, unless its job is retried."""
    if kind == EventKind.ERROR:
        return not data.get("will_retry", False)
    return kind in (EventKind.JOB_COMPLETED, EventKind.CANCELLED)


class Priority(models.TextChoices):
    HIGH = "high", gettext_noop("High")
    NORMAL = "normal", gettext_noop("Normal")
    LOW = "low", gettext_noop("Low")


WORK_STAGES = (IngestionStage.EXTRACT, IngestionStage.TRANSFORM, IngestionStage.LOAD)
CAPTURE_STAGES = (IngestionStage.CAPTURE,)
ACTIVE = (JobStatus.QUEUED, JobStatus.PROCESSING)
ENDED = (JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)
# A job that captures the page of an item which is in the library already.
IS_CAPTURE = Q(options__has_key="capture")
# An upload whose file was deleted a while after its job failed.
UPLOAD_EXPIRED = Q(url="", upload_path="") & ~Q(options__has_key="reenrich")
# Failed or cancelled jobs, but none whose uploads are deleted, as those of cancelled jobs are.
RETRYABLE = Q(status=JobStatus.FAILED) & ~UPLOAD_EXPIRED
RETRYABLE |= Q(status=JobStatus.CANCELLED, upload_path="")
