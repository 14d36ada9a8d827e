"""Bring back what fell out of the queue: the rows say what ought to be under way."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models.functions import Now

from ingestion import queue
from ingestion.models import EventKind, IngestionJob, IngestionStage, JobStatus
from ingestion.progress import record

logger = logging.getLogger(__name__)

SILENCE = timedelta(seconds=60)  # of a worker's heartbeat, before its job counts as abandoned
GRACE = timedelta(seconds=10)  # for a fresh job to reach the queue by itself
BATCH = 500


def sweep(*, silence: timedelta = SILENCE, grace: timedelta = GRACE) -> int:
    """One round; returns how many jobs were put back. Raises RedisError when the queue is away."""
    abandoned = IngestionJob.objects.abandoned(silence=silence)[:BATCH]
    return sum(_hand_back(job) for job in abandoned) + _refill(grace)


def _hand_back(job: IngestionJob) -> bool:
    """End a dead worker's attempt: back to the queue, or failed when that was the last one."""
    again = job.attempts < job.max_attempts
    message = "The worker stopped in the middle of this job."
    columns = (
        {"status": JobStatus.QUEUED, "stage": IngestionStage.QUEUED, "next_attempt_at": Now()}
        if again
        else {"status": JobStatus.FAILED, "stage": IngestionStage.FAILED, "completed_at": Now()}
    )
    event = record(
        job.pk,
        EventKind.ERROR,
        {
            "stage": job.stage,
            "error": message,
            "code": "worker_lost",
            "advice": "It is tried again by itself.",
            "permanent": False,
            "will_retry": again,
            "attempt": job.attempts,
        },
        expect=[JobStatus.PROCESSING],
        attempt=job.attempts,
        error=message,
        error_code="worker_lost",
        stages_completed=[],
        stage_percent=0,
        **columns,
    )
    return event is not None


def _refill(grace: timedelta) -> int:
    """Queue the jobs whose time has come and which RQ does not have."""
    due = list(IngestionJob.objects.due(grace=grace).order_by("queued_at")[:BATCH])
    waiting = queue.waiting_ids() if due else set()
    missing = [job for job in due if str(job.pk) not in waiting]
    for job in missing:
        queue.enqueue(job)
    if missing:
        logger.info("Queued %d jobs", len(missing))
    return len(missing)
