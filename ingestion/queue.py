"""RQ, at arm's length: the row is the truth, the queue is a trigger."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django_rq import get_queue
from redis.exceptions import RedisError
from rq.exceptions import NoSuchJobError
from rq.job import Job

if TYPE_CHECKING:
    from ingestion.models import IngestionJob

logger = logging.getLogger(__name__)

QUEUES = ("high", "normal", "low")
RESULT_TTL = 3600  # seconds a finished RQ job stays to be looked at


def enqueue(job: IngestionJob) -> None:
    """Trigger work on the job; a Redis that is away is made good by the sweeper."""
    try:
        get_queue(job.priority).enqueue(
            "ingestion.tasks.process",
            str(job.pk),
            job_id=str(job.pk),
            result_ttl=RESULT_TTL,
            failure_ttl=RESULT_TTL,
        )
    except (RedisError, OSError) as error:
        logger.warning("Job %s is stored but not queued yet: %s", job.pk, error)


def forget(job: IngestionJob) -> None:
    """Take a job that has not begun out of its queue."""
    try:
        Job.fetch(str(job.pk), connection=get_queue(job.priority).connection).cancel()
    except (NoSuchJobError, RedisError, OSError) as error:
        logger.info("Job %s was not in the queue: %s", job.pk, error)


def waiting_ids() -> set[str]:
    """The ids of all jobs RQ will hand to a worker. Raises RedisError."""
    return {job_id for name in QUEUES for job_id in get_queue(name).get_job_ids()}
