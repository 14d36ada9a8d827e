"""The sweeper: requeue jobs that a dead worker or a lost queue left behind, as their rows say."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from pydantic import TypeAdapter

from ingestion.documents.errors import DeadlineExceeded, IngestionError, Quarantined, WorkerLost
from ingestion.jobs import rq_queue, transitions
from ingestion.jobs.cleanup import discard
from ingestion.jobs.retry_policy import attempt_limit
from ingestion.jobs.tracker import duration_text
from ingestion.jobs.worker_identity import is_gone
from ingestion.models import IngestionJob, JobStatus
from librarian_site.core.caching import optional_cache
from library.models import LibraryItem

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

HEARTBEAT_TIMEOUT = timedelta(
    seconds=60
)  # of a worker's heartbeat, before its job counts as abandoned
ENQUEUE_GRACE = timedelta(seconds=10)  # for a fresh job to reach the queue by itself
DEADLINE_GRACE = timedelta(seconds=30)  # after a job's deadline, for its worker to end it
CLEANUP_GRACE = timedelta(seconds=5)  # for a worker to clear up after a cancelled job
MAX_WORKER_LOSSES = 2  # workers that a job may end, before it is set aside
BATCH = 500
WEEK = 7 * 24 * 3600.0  # seconds
_ROUND = "sweeper-round"
_TIME = TypeAdapter(float)


def sweep(*, silence: timedelta = HEARTBEAT_TIMEOUT, grace: timedelta = ENQUEUE_GRACE) -> int:
    """One round; returns how many jobs were put back. Raises RedisError when the queue is away."""
    back = sum(_lost(job) for job in _abandoned(silence)) + sum(_stuck(job) for job in _overdue())
    for job in IngestionJob.objects.uncleared(since=CLEANUP_GRACE)[:BATCH]:
        discard(job)
    leave_as_they_are()
    return back + _refill(grace)


def leave_as_they_are() -> int:
    """Items whose text was filed by a job that ended before it had made the rest stay with that.

    The index is then given their vectors as any other's. Returns how many.
    """
    active = IngestionJob.objects.active().filter(pk=OuterRef("pk"))
    due = LibraryItem.objects.order_by().filter(~Exists(active), analysis_due=True)
    return due.update(analysis_due=False)


def note_round() -> None:
    """Let others see that the sweeper is alive."""
    optional_cache.set(_ROUND, time.time(), WEEK, _TIME)


def last_round() -> float:
    """When a round was last done, in seconds since 1970; 0 when that is not known."""
    return optional_cache.get(_ROUND, _TIME) or 0.0


def _abandoned(silence: timedelta) -> Iterator[IngestionJob]:
    """Jobs whose worker is seen to have ended, or has not been heard of for too long."""
    yield from IngestionJob.objects.abandoned(silence=silence)[:BATCH]
    at_work = IngestionJob.objects.filter(status=JobStatus.PROCESSING).exclude(worker="")
    yield from (job for job in at_work[:BATCH] if is_gone(job.worker))


def _overdue() -> Iterator[IngestionJob]:
    limit = timedelta(seconds=settings.LIBRARIAN_JOB_DEADLINE) + DEADLINE_GRACE
    yield from IngestionJob.objects.stuck(limit=limit)[:BATCH]


def _lost(job: IngestionJob) -> bool:
    """End a dead worker's attempt: back to the queue, or set aside when it was the second."""
    losses = job.workers_lost + 1
    if losses >= MAX_WORKER_LOSSES:
        error: IngestionError = Quarantined("Its worker ended twice in the middle of this job.")
    else:
        error = WorkerLost("The worker ended in the middle of this job.")
    return _end(job, error, again=losses < MAX_WORKER_LOSSES, workers_lost=losses)


def _stuck(job: IngestionJob) -> bool:
    limit = duration_text(settings.LIBRARIAN_JOB_DEADLINE)
    error = DeadlineExceeded(f"It took longer than {limit}, and its worker did not end it.")
    return _end(job, error, again=job.attempt < attempt_limit(error))


def _end(job: IngestionJob, error: IngestionError, *, again: bool, **columns: int) -> bool:
    again = again and job.attempts < job.max_attempts
    event = transitions.fail(
        job.pk,
        error,
        attempt=job.attempts,
        before=job.attempts_before,
        stage=job.stage,
        retry_at=timezone.now() if again else None,
        limit=job.attempt_limit,
        **columns,
    )
    return event is not None


def _refill(grace: timedelta) -> int:
    """Queue the jobs whose time has come and which RQ does not have."""
    due = list(IngestionJob.objects.due(grace=grace).order_by("queued_at")[:BATCH])
    waiting = rq_queue.waiting_ids() if due else set()
    missing = [job for job in due if str(job.pk) not in waiting]
    for job in missing:
        rq_queue.enqueue(job)
    if missing:
        logger.info("Queued %d jobs", len(missing))
    return len(missing)
