"""RQ, at arm's length: the row is the truth, the queue is a trigger."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django_rq import get_queue
from redis.exceptions import RedisError
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.queue import Queue

if TYPE_CHECKING:
    from ingestion.models import IngestionJob

logger = logging.getLogger(__name__)

QUEUES = ("high", "normal", "low")
TASK = "ingestion.tasks.process"
RESULT_TTL = 3600  # seconds a finished RQ job stays to be looked at
MARGIN = 60  # seconds after a job's own deadline, until RQ ends it


def enqueue(job: IngestionJob) -> None:
    """Trigger work on the job; a Redis that is away is made good by the sweeper."""
    try:
        get_queue(job.priority).enqueue(TASK, str(job.pk), job_timeout=_timeout(), **_options(job))
    except (RedisError, OSError) as error:
        logger.warning("Job %s is stored but not queued yet: %s", job.pk, error)


def queue_of(job: IngestionJob) -> Queue:
    queue: Queue = get_queue(job.priority)
    return queue


def fetch_rq_job(job: IngestionJob) -> Job:
    """The RQ job of one whose turn has come, out of its queue. Raises RedisError."""
    queue = get_queue(job.priority)
    queue.remove(str(job.pk))
    try:
        return Job.fetch(str(job.pk), connection=queue.connection)
    except NoSuchJobError:
        forgotten = queue.create_job(TASK, args=(str(job.pk),), timeout=_timeout(), **_options(job))
        forgotten.save()
        return forgotten


def put_back(name: str, job_id: str) -> None:
    """At the front of the queue it came from. Raises RedisError."""
    get_queue(name).push_job_id(job_id, at_front=True)


def remove(job: IngestionJob) -> None:
    """Take a job that has not begun out of its queue."""
    try:
        Job.fetch(str(job.pk), connection=get_queue(job.priority).connection).cancel()
    except (NoSuchJobError, RedisError, OSError) as error:
        logger.info("Job %s was not in the queue: %s", job.pk, error)


def waiting_ids() -> set[str]:
    """The ids of all jobs RQ will hand to a worker. Raises RedisError."""
    return {job_id for name in QUEUES for job_id in get_queue(name).get_job_ids()}


def _options(job: IngestionJob) -> dict[str, Any]:
    return {"job_id": str(job.pk), "result_ttl": RESULT_TTL, "failure_ttl": RESULT_TTL}


def _timeout() -> int:
    return int(settings.LIBRARIAN_JOB_DEADLINE) + MARGIN
