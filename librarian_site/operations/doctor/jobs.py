"""Check that active jobs and the queue agree."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.jobs import rq_queue
from ingestion.models import IngestionJob
from ingestion.worker.recovery import ENQUEUE_GRACE, HEARTBEAT_TIMEOUT, sweep
from librarian_site.operations.doctor.findings import Finding


def check(*, quick: bool) -> Iterator[Finding]:
    """What the sweeper, which looks every second, ought to have put right."""
    for job in IngestionJob.objects.abandoned(silence=HEARTBEAT_TIMEOUT):
        yield Finding(f"The worker of job {job.pk} is silent.", "It is put back.", sweep)
    waiting = rq_queue.waiting_ids()
    for job in IngestionJob.objects.due(grace=ENQUEUE_GRACE):
        if str(job.pk) not in waiting:
            yield Finding(f"Job {job.pk} waits and is in no queue.", "It is queued.", sweep)
