"""How an attempt ends when it does not end well, and what is cleared away then."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from redis.exceptions import RedisError

from ingestion.documents.errors import (
    Cancelled,
    IngestionError,
    StoreUnavailable,
    UnexpectedFailure,
)
from ingestion.jobs import reprocessing, scheduling
from ingestion.jobs.retry_policy import attempt_limit, retry_delay
from ingestion.jobs.stage_outputs import Checkpoints
from ingestion.jobs.transitions import Interrupted, LeaseLost, MadeWay, hand_back
from ingestion.loading import discard_item, item_of, leave_named_files
from ingestion.models import IngestionJob, JobStatus, Priority, ProgressEvent
from library import storage

if TYPE_CHECKING:
    from ingestion.jobs.tracker import ProgressTracker

logger = logging.getLogger(__name__)

WAYS = 3  # times that a job of low priority makes way
PATIENCE = 30.0  # seconds to wait for a database that is away, to write down how it ended


def end_attempt(job: IngestionJob, tracker: ProgressTracker, failure: Exception) -> None:
    """Write down how the attempt ended, as soon as the database takes it."""
    gives_up = time.monotonic() + PATIENCE
    while True:
        try:
            return _end(job, tracker, failure)
        except (OperationalError, InterfaceError) as error:
            logger.warning("Job %s: its end can't be written yet: %s", job.pk, error)
            connection.close()
            if time.monotonic() > gives_up:
                raise  # the sweeper finds it by its silence
            time.sleep(0.5)


def _end(job: IngestionJob, tracker: ProgressTracker, failure: Exception) -> None:
    match failure:
        case Cancelled():
            discard(job)
        case LeaseLost():
            logger.info("Job %s stopped: %s", job.pk, failure)
        case Interrupted():
            hand_back(job.pk, job.attempts, tracker.stage, failure)
            logger.info("Job %s goes back to the queue: %s", job.pk, failure)
        case IngestionError():
            _fail(job, tracker, failure)
        case OperationalError() | InterfaceError():
            logger.warning("Job %s met a database that is away: %s", job.pk, failure)
            _fail(job, tracker, StoreUnavailable("The database did not answer."))
        case RedisError():
            logger.warning("Job %s met a Redis that is away: %s", job.pk, failure)
            _fail(job, tracker, StoreUnavailable("Redis did not answer."))
        case _:
            logger.error("Job %s met a defect", job.pk, exc_info=failure)
            _fail(job, tracker, UnexpectedFailure("Something went wrong on our side."))


def _fail(job: IngestionJob, tracker: ProgressTracker, error: IngestionError) -> None:
    limit = attempt_limit(error)
    again = job.attempt < limit
    retry_at = timezone.now() + retry_delay(job.attempt, error.retry_after) if again else None
    # Cancelled or taken over meanwhile: whoever did that has written the end already.
    with suppress(Cancelled, LeaseLost):
        tracker.error(error, retry_at=retry_at, limit=max(limit, job.attempt))


def makes_way(job: IngestionJob) -> bool:
    """Whether this job gives its worker to a more urgent one; not again and again."""
    if job.priority != Priority.LOW or not scheduling.is_needed(job):
        return False
    made = ProgressEvent.objects.filter(job_id=job.pk, data__code=MadeWay.code).count()
    return made < WAYS


def discard(job: IngestionJob) -> None:
    """Take back all that a cancelled job has made: item, files, vectors, upload.

    An item that was there before stays, with the files that its row names and no others. The
    job's row is locked meanwhile, so that nobody retries it halfway. Safe to repeat.
    """
    with transaction.atomic():
        cancelled = IngestionJob.objects.filter(pk=job.pk, status=JobStatus.CANCELLED)
        attempts = cancelled.select_for_update().values_list("attempts", flat=True).first()
        if attempts is None:
            return
        if attempts:
            discard_item(owner_id=job.owner_id, item_id=job.pk)
            _leave_named_files(job)
        Checkpoints(job.pk).drop()
        if job.upload_path:
            drop_upload(job.upload_path)
        cancelled.update(worker="")


def _leave_named_files(job: IngestionJob) -> None:
    """Clear up after a job that renewed an item; what it had read tells which one that is."""
    try:
        item_id = reprocessing.item_id(job)
        if item_id is None and (kept := Checkpoints(job.pk).raw()) is not None:
            item_id = item_of(kept.output, owner_id=job.owner_id)
        if item_id is not None:
            leave_named_files(owner_id=job.owner_id, item_id=item_id)
    except StoreUnavailable as error:
        logger.warning("Job %s was cancelled and may have left a file: %s", job.pk, error)


def tidy(job: IngestionJob) -> None:
    """Forget the upload and what the stages made once the item is filed, not before."""
    try:
        if not IngestionJob.objects.filter(pk=job.pk, status=JobStatus.COMPLETED).exists():
            return
        Checkpoints(job.pk).drop()
    except DatabaseError as error:
        logger.warning("Job %s is done, but left what its stages made: %s", job.pk, error)
        return
    if job.upload_path:
        drop_upload(job.upload_path)


def drop_upload(path: str) -> None:
    try:
        storage.delete(path)
    except storage.StorageError as error:
        logger.warning("Upload left behind: %s", error)
