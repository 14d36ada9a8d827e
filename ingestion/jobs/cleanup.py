"""End an attempt that did not complete, and delete what jobs leave behind."""

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
from ingestion.jobs import reprocessing, transitions, uploads
from ingestion.jobs.retry_policy import attempt_limit, retry_delay
from ingestion.jobs.stage_outputs import StageOutputs
from ingestion.jobs.transitions import Interrupted, LeaseLost, TextsFirst
from ingestion.loading import discard_item, item_of, leave_named_files
from ingestion.models import IngestionJob, JobStatus

if TYPE_CHECKING:
    from ingestion.jobs.tracker import ProgressTracker

logger = logging.getLogger(__name__)

DATABASE_PATIENCE = 30.0  # seconds to wait for a database that is away, to record an end


def finish_attempt(job: IngestionJob, tracker: ProgressTracker, failure: Exception) -> None:
    """Record how the attempt ended, once the database is there; clear up after a cancelled job.

    Raises the database's error after DATABASE_PATIENCE.
    """
    deadline = time.monotonic() + DATABASE_PATIENCE
    while True:
        try:
            return _finish(job, tracker, failure)
        except (OperationalError, InterfaceError) as error:
            logger.warning("Job %s: its end can't be written yet: %s", job.pk, error)
            connection.close()
            if time.monotonic() > deadline:
                raise  # the sweeper finds the job by its missing heartbeat
            time.sleep(0.5)


def _finish(job: IngestionJob, tracker: ProgressTracker, failure: Exception) -> None:
    match failure:
        case Cancelled():
            discard(job)
        case LeaseLost():
            logger.info("Job %s stopped: %s", job.pk, failure)
        case TextsFirst():
            transitions.defer(job.pk, attempt=job.attempts, why=failure)
        case Interrupted():
            transitions.release(
                job.pk,
                attempt=job.attempts,
                before=job.attempts_before,
                stage=tracker.stage,
                why=failure,
            )
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
    # Cancelled or lost meanwhile: whoever did that has recorded the end already.
    with suppress(Cancelled, LeaseLost):
        tracker.error(error, retry_at=retry_at, limit=max(limit, job.attempt))


def discard(job: IngestionJob) -> None:
    """Delete all that a cancelled job has made: item, files, vectors, upload.

    An item that was there before the job stays, with the files that its row names and no others.
    The job's row is locked meanwhile, so that nobody retries it halfway. Safe to repeat.
    """
    with transaction.atomic():
        cancelled = IngestionJob.objects.filter(pk=job.pk, status=JobStatus.CANCELLED)
        found = cancelled.select_for_update().values_list("attempts", "readable_at").first()
        if found is None:
            return
        # A job that filed its text and then gave way to others counts no attempt, yet has an item.
        if any(found):
            discard_item(owner_id=job.owner_id, item_id=job.pk)
            _drop_stray_files(job)
        StageOutputs(job.pk).drop()
        if job.upload_path:
            uploads.drop(job.upload_path, owner_id=job.owner_id)
        cancelled.update(worker="")


def _drop_stray_files(job: IngestionJob) -> None:
    """Delete files the job wrote for an existing item that the item's row does not name.

    Which item that is follows from the options, or from the document that was extracted.
    """
    try:
        item_id = reprocessing.item_id(job)
        if item_id is None and (kept := StageOutputs(job.pk).extracted()) is not None:
            item_id = item_of(kept.document, owner_id=job.owner_id)
        if item_id is not None:
            leave_named_files(owner_id=job.owner_id, item_id=item_id)
    except StoreUnavailable as error:
        logger.warning("Job %s was cancelled and may have left a file: %s", job.pk, error)


def drop_stage_outputs(job: IngestionJob) -> None:
    """Delete the upload and the stages' outputs once the job is completed, not before."""
    try:
        if not IngestionJob.objects.filter(pk=job.pk, status=JobStatus.COMPLETED).exists():
            return
        StageOutputs(job.pk).drop()
    except DatabaseError as error:
        logger.warning("Job %s is done, but left what its stages made: %s", job.pk, error)
        return
    if job.upload_path:
        uploads.drop(job.upload_path, owner_id=job.owner_id)
