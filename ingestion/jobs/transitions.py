"""Every transition of a job, each a compare-and-set update of its row together with its event.

    create                          → queued                     job_queued
    claim     queued                → processing                 job_claimed
    start     processing              (the attempt begins)       job_started
    readable  processing              (its text is filed)        searchable
    defer     processing            → queued, attempt uncounted  job_queued
    complete  processing            → completed                  job_completed
    fail      processing            → failed, or queued again    error
    release   processing            → queued, attempt uncounted  error
    cancel    queued, processing    → cancelled                  cancelled
    retry     failed, cancelled     → queued                     job_retried
    hasten    queued                  (it becomes more urgent)   job_queued

Nothing else writes `IngestionJob.status`. A transition that finds the job in another status, or at
another attempt, changes nothing and returns None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext_noop

from ingestion.jobs import worker_identity
from ingestion.jobs.events import append, compare_and_set, record
from ingestion.models import (
    ACTIVE,
    RETRYABLE,
    WORK_STAGES,
    EventKind,
    IngestionJob,
    IngestionStage,
    JobStatus,
    ProgressEvent,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from ingestion.documents.errors import IngestionError


class Interrupted(Exception):
    """The attempt stops without a result and is not counted; the message says why."""

    code = "worker_stopped"


class Preempted(Interrupted):
    """The worker is needed for a more urgent job."""

    code = "made_way"


class TextsFirst(Interrupted):
    """Its text can be read; the texts of others come before the rest of it."""

    code = "texts_first"


class LeaseLost(Exception):
    """The job is no longer this worker's: it has ended, or another attempt has begun."""


_NOT_STARTED = {
    "stage": IngestionStage.QUEUED,
    "stages_completed": [],
    "stage_percent": 0,
    "message": "",
}
_NO_ERROR = {"error": "", "error_code": "", "advice": ""}


def running(attempt: int) -> Q:
    """Matches a job whose attempt with this number is under way."""
    return Q(status=JobStatus.PROCESSING, attempts=attempt)


def create(job: IngestionJob) -> ProgressEvent:
    """Insert a new job, queued. Raises IntegrityError when its owner has an active twin of it.

    A transaction around it is lost by that, but for the caller's own savepoint.
    """
    job.status = JobStatus.QUEUED
    job.event_count = 1
    data = {"url": job.label, "priority": str(job.priority)}
    with transaction.atomic(savepoint=False):
        job.save(force_insert=True)
        return append(
            job.pk, EventKind.JOB_QUEUED, data, owner_id=job.owner_id, sequence=job.event_count
        )


def claim(job_id: UUID) -> IngestionJob | None:
    """Take a queued job for this process; returns the job at its new attempt."""
    with transaction.atomic(savepoint=False):
        claimed = compare_and_set(
            job_id,
            where=Q(status=JobStatus.QUEUED),
            status=JobStatus.PROCESSING,
            attempts=F("attempts") + 1,
            started_at=Now(),
            completed_at=None,
            next_attempt_at=None,
            heartbeat_at=Now(),
            worker=worker_identity.identity(),
        )
        if not claimed:
            return None
        job = IngestionJob.objects.get(pk=job_id)
        append(
            job_id,
            EventKind.JOB_CLAIMED,
            {"attempt": job.attempt, "max_attempts": job.attempt_limit},
            owner_id=job.owner_id,
            sequence=job.event_count,
        )
    return job


def start(job_id: UUID, *, attempt: int, before: int, url: str, limit: int) -> ProgressEvent | None:
    """Note that the claimed attempt begins its work, one of at most `limit`."""
    return record(
        job_id,
        EventKind.JOB_STARTED,
        {"url": url, "attempt": attempt - before, "max_attempts": limit},
        where=running(attempt),
        heartbeat_at=Now(),
        stages_completed=[],
        stage_percent=0,
        message="",
        **_NO_ERROR,
    )


def readable(job_id: UUID, *, attempt: int, item_id: UUID) -> ProgressEvent | None:
    """Note that the text of the job's item can be read, and is found by words."""
    return record(
        job_id,
        EventKind.SEARCHABLE,
        {"searchable": "words", "item_id": str(item_id)},
        where=running(attempt),
        heartbeat_at=Now(),
        readable_at=Now(),
        item_id=item_id,
    )


def defer(job_id: UUID, *, attempt: int, why: TextsFirst) -> ProgressEvent | None:
    """Put a job whose text can be read behind those that wait; the attempt does not count."""
    return record(
        job_id,
        EventKind.JOB_QUEUED,
        {"message": str(why), "code": why.code},
        where=running(attempt),
        status=JobStatus.QUEUED,
        attempts=F("attempts") - 1,
        queued_at=Now(),
        next_attempt_at=None,
        **_NOT_STARTED,
    )


def hasten(job_id: UUID, *, priority: str) -> ProgressEvent | None:
    """Make a queued job more urgent. One that was never begun need not wait for its time."""
    never_begun = Q(attempts=0, error_code="")
    return record(
        job_id,
        EventKind.JOB_QUEUED,
        {"priority": str(priority)},
        where=Q(status=JobStatus.QUEUED),
        priority=priority,
        next_attempt_at=Case(When(never_begun, then=None), default=F("next_attempt_at")),
    )


def complete(
    job_id: UUID,
    *,
    attempt: int,
    result: dict[str, Any],
    duration_ms: int,
    message: str = "",
    stages: Sequence[IngestionStage] = WORK_STAGES,
) -> ProgressEvent | None:
    """End the job with an item; `result` is `LibraryItem.result()`, `stages` all of the job's."""
    return record(
        job_id,
        EventKind.JOB_COMPLETED,
        {"duration_ms": duration_ms, "result": result},
        where=running(attempt),
        status=JobStatus.COMPLETED,
        stage=IngestionStage.COMPLETED,
        stages_completed=[str(stage) for stage in stages],
        stage_percent=0,
        message=message,
        heartbeat_at=Now(),
        completed_at=Now(),
        item_id=result["item_id"],
    )


def fail(
    job_id: UUID,
    error: IngestionError,
    *,
    attempt: int,
    stage: str,
    retry_at: datetime | None,
    before: int = 0,
    limit: int | None = None,
    **columns: Any,
) -> ProgressEvent | None:
    """End an attempt by an error: queued again until `retry_at`, or failed when that is None.

    `before` is the number of attempts before the owner's last retry: people count from there.
    `limit` is how many attempts this kind of error gets.
    """
    data: dict[str, Any] = {
        "stage": str(stage),
        "error": error.message,
        "code": error.code,
        "advice": error.advice,
        "permanent": error.permanent,
        "will_retry": retry_at is not None,
        "attempt": attempt - before,
    }
    columns |= {"error": error.message, "error_code": error.code, "advice": error.advice}
    if limit is not None:
        data["max_attempts"] = limit
        columns["max_attempts"] = before + limit
    if retry_at is None:
        columns |= {
            "status": JobStatus.FAILED,
            "stage": IngestionStage.FAILED,
            "message": "",
            "completed_at": Now(),
        }
    else:
        data["retry_at"] = retry_at.isoformat()
        columns |= {**_NOT_STARTED, "status": JobStatus.QUEUED, "next_attempt_at": retry_at}
    return record(
        job_id, EventKind.ERROR, data, where=running(attempt), heartbeat_at=Now(), **columns
    )


def release(
    job_id: UUID, *, attempt: int, stage: str, before: int = 0, why: Interrupted | None = None
) -> ProgressEvent | None:
    """Put an interrupted job back into the queue; the attempt does not count."""
    why = why or Interrupted("The worker was stopped in the middle of this job.")
    data = {
        "stage": str(stage),
        "error": str(why),
        "code": why.code,
        "advice": gettext_noop("It is taken up again by itself."),
        "permanent": False,
        "will_retry": True,
        "attempt": attempt - before,
    }
    return record(
        job_id,
        EventKind.ERROR,
        data,
        where=running(attempt),
        status=JobStatus.QUEUED,
        attempts=F("attempts") - 1,
        next_attempt_at=None,
        **_NOT_STARTED,
    )


def cancel(job_id: UUID) -> ProgressEvent | None:
    """Cancel a job that is queued or under way."""
    return record(
        job_id,
        EventKind.CANCELLED,
        {},
        where=Q(status__in=ACTIVE),
        status=JobStatus.CANCELLED,
        stage=IngestionStage.CANCELLED,
        completed_at=Now(),
        message="",
    )


def retry(job_id: UUID, **columns: str) -> ProgressEvent | None:
    """Queue a failed or cancelled job again, with as many attempts as a new one.

    `columns` say which request asked for it. Raises IntegrityError when the owner has an active
    job for the same URL or file.
    """
    limit: int = settings.LIBRARIAN_MAX_ATTEMPTS
    return record(
        job_id,
        EventKind.JOB_RETRIED,
        {"max_attempts": limit},
        where=RETRYABLE,
        status=JobStatus.QUEUED,
        attempts_before=F("attempts"),
        max_attempts=F("attempts") + limit,
        workers_lost=0,
        next_attempt_at=None,
        queued_at=Now(),
        completed_at=None,
        readable_at=None,
        failure_seen_at=None,
        dismissed_at=None,
        **_NOT_STARTED,
        **_NO_ERROR,
        **columns,
    )
