"""One attempt at a job by a worker: claim it, run the pipeline, record how it ended."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings

from ingestion.capture import submitting
from ingestion.documents.errors import UploadGone, store_failure
from ingestion.documents.types import Source
from ingestion.jobs import cleanup, reprocessing, scheduling
from ingestion.jobs.tracker import ProgressTracker
from ingestion.loading import already_filed
from ingestion.worker.watchdog import JobWatchdog
from librarian_site.core.telemetry import log_context, tracing
from library import storage
from library.items.user_metadata import apply_user_metadata

if TYPE_CHECKING:
    from uuid import UUID

    from ingestion.models import IngestionJob

logger = logging.getLogger(__name__)


def process_job(job_id: UUID) -> None:
    """Work on a queued job; does nothing when another worker has it or it no longer exists.

    A job that has its turn may make way for others' texts; one asked for by its id does not.
    """
    has_turn = scheduling.is_claimed(job_id)
    job = scheduling.claim(job_id)
    if job is None:
        logger.info("Job %s is not waiting for work; left alone", job_id)
        return
    with (
        log_context.bind(
            job_id=str(job.pk),
            user_id=job.owner_id,
            request_id=job.request_id,
            attempt=job.attempts,
        ),
        tracing.span(
            "job", kind="consumer", links=job.trace, librarian__job_id=str(job.pk)
        ) as span,
    ):
        _attempt(job, span, has_turn=has_turn)


def _attempt(job: IngestionJob, span: tracing.Span, *, has_turn: bool) -> None:
    tracker = ProgressTracker(
        job.pk,
        job.attempts,
        before=job.attempts_before,
        deadline=settings.LIBRARIAN_JOB_DEADLINE,
        should_preempt=partial(scheduling.should_preempt, job),
    )
    finish = partial(cleanup.finish_attempt, job, tracker)
    try:
        with JobWatchdog(tracker, finish):
            _work(job, tracker, has_turn=has_turn)
    except Exception as failure:
        span.fail(getattr(failure, "code", type(failure).__name__))
        finish(failure)
    else:
        cleanup.drop_stage_outputs(job)


def _work(job: IngestionJob, tracker: ProgressTracker, *, has_turn: bool) -> None:
    tracker.job_started(job.label, job.attempt_limit)
    if job.is_capture:
        # Imported late, as the pipeline is.
        from ingestion.capture import capture_job

        capture_job.work(job, tracker)
        return
    renewed = reprocessing.item_id(job)
    about = job.options.get("about", {})
    if renewed is None and not job.options.get("force_refresh"):
        item = already_filed(owner_id=job.owner_id, url=job.url)
        # An earlier attempt of this job may have filed its item without what comes after the row
        # (vectors, old files): then the load is repeated.
        if item is not None and item.pk != job.pk:
            if about:
                apply_user_metadata(about, item)
            tracker.job_completed(item.result(), "Already in your library")
            return
    # Imported late: it loads the parsers and numpy, which the web process must not.
    from ingestion.pipeline import ContentPipeline

    pipeline = ContentPipeline(
        owner_id=job.owner_id,
        item_id=renewed or job.pk,
        renews=renewed is not None,
        is_readable=job.readable_at is not None,
        texts_wait=lambda: has_turn and scheduling.texts_wait(job),
        tier_floor=job.options.get("tier_floor", ""),
        about=about,
        on_filed=partial(submitting.submit_filed, job),
    )
    pipeline.run(_source(job), tracker)


def _source(job: IngestionJob) -> Source:
    """What the job reads: an item's stored original, a URL to fetch, or what was handed in.

    Raises ItemGone, UploadGone, StoreUnavailable.
    """
    renewed = reprocessing.item_id(job)
    if renewed is not None and reprocessing.reads_original(job):
        return reprocessing.source(owner_id=job.owner_id, item_id=renewed)
    if job.url and not job.upload_path:
        return Source(url=job.url)
    try:
        content = storage.read(job.upload_path, sha256=job.content_hash)
    except storage.MissingFile as error:
        raise UploadGone("The file is no longer there.") from error
    except storage.DamagedFile as error:
        raise UploadGone("The file is no longer what was handed in.") from error
    except storage.StorageError as error:
        raise store_failure(error) from error
    return Source(
        url=job.url,
        filename=job.filename,
        content=content,
        media_type=job.options.get("media_type", ""),
        charset=job.options.get("charset", ""),
    )
