"""Everything the app does with RQ. The job's row is authoritative, the RQ job only a trigger."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from redis.exceptions import RedisError
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job
from rq.worker import Worker

from librarian_site.core.caching.rq_connection import rq_connection, rq_queue

if TYPE_CHECKING:
    from rq.queue import Queue

    from ingestion.models import IngestionJob

logger = logging.getLogger(__name__)

QUEUES = ("high", "normal", "low")
TASK = "ingestion.tasks.process"
# Seconds that RQ keeps a job that is done: 6 kB each, of which thousands may come within an hour.
RESULT_TTL = 60
FAILURE_TTL = 3600  # the same of one that RQ itself saw fail, for inspection
MARGIN = 60  # seconds past a job's own deadline before RQ kills it


def enqueue(job: IngestionJob) -> None:
    """Put the job into its queue; while Redis is down, the sweeper does it later."""
    queue = rq_queue(job.priority)
    try:
        with queue.connection.pipeline() as asked:  # one round trip: who hands the job in waits
            queue.enqueue(
                TASK, str(job.pk), job_timeout=_timeout(), pipeline=asked, **_options(job)
            )
            asked.execute()
    except (RedisError, OSError) as error:
        logger.warning("Job %s is stored but not queued yet: %s", job.pk, error)


def queue_of(job: IngestionJob) -> Queue:
    return rq_queue(job.priority)


def fetch_rq_job(job: IngestionJob) -> Job:
    """Take the job's RQ job out of the queue, made anew where it is lost. Raises RedisError."""
    queue = rq_queue(job.priority)
    queue.remove(str(job.pk))
    try:
        rq_job = Job.fetch(str(job.pk), connection=queue.connection)
        # One that was done before, and is to be done again, must not expire in the middle.
        queue.connection.persist(rq_job.key)
        return rq_job
    except NoSuchJobError:
        rq_job = queue.create_job(TASK, args=(str(job.pk),), timeout=_timeout(), **_options(job))
        rq_job.save()
        return rq_job


def put_back(name: str, job_id: str) -> None:
    """Put an RQ job back at the front of its queue. Raises RedisError."""
    rq_queue(name).push_job_id(job_id, at_front=True)


def remove(job: IngestionJob) -> None:
    """Remove a job that has not started from its queue."""
    try:
        rq_queue(job.priority).remove(str(job.pk))
        Job.fetch(str(job.pk), connection=rq_connection()).cancel()
    # RQ raises ValueError where an earlier run of the job is no longer noted in Redis.
    except (NoSuchJobError, InvalidJobOperation, RedisError, OSError, ValueError) as error:
        logger.info("Job %s was not in the queue: %s", job.pk, error)


def waiting_ids() -> set[str]:
    """The ids of all jobs RQ will hand to a worker. Raises RedisError."""
    return {job_id for name in QUEUES for job_id in rq_queue(name).get_job_ids()}


def worker_count() -> int:
    """How many workers there are, at least one; one while Redis is away."""
    try:
        return max(1, Worker.count(connection=rq_connection()))
    except (RedisError, OSError):
        return 1


def _options(job: IngestionJob) -> dict[str, Any]:
    return {"job_id": str(job.pk), "result_ttl": RESULT_TTL, "failure_ttl": FAILURE_TTL}


def _timeout() -> int:
    return int(settings.LIBRARIAN_JOB_DEADLINE) + MARGIN
