"""RQ's own copy of a job: short-lived once it is done, and there while it is worked on."""

from __future__ import annotations

import time

import pytest
from rq.job import Job

from ingestion.jobs import rq_queue
from librarian_site.core.caching.rq_connection import rq_connection
from tests.factories import make_job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stores")]


def test_a_job_that_is_done_again_does_not_expire_meanwhile() -> None:
    job = make_job()
    rq_queue.enqueue(job)
    key = Job.key_for(str(job.pk))
    rq_connection().expire(key, 30)  # as when it has just been done
    assert rq_queue.fetch_rq_job(job).id == str(job.pk)
    assert rq_connection().ttl(key) == -1


def test_a_job_is_queued_in_one_round_trip() -> None:
    rq_queue.enqueue(make_job())  # connects
    job, redis = make_job(), rq_connection()
    before = redis.info("stats")["total_reads_processed"]
    rq_queue.enqueue(job)
    assert redis.info("stats")["total_reads_processed"] - before == 1 + 1  # and that of `info`
    assert str(job.pk) in rq_queue.waiting_ids()


def test_what_is_done_takes_memory_for_a_minute_only() -> None:
    job = make_job()
    rq_queue.enqueue(job)
    kept = rq_queue.fetch_rq_job(job).result_ttl
    assert kept is not None and 0 < kept <= 60  # at ten jobs a second, 4 MB


def test_a_job_whose_earlier_run_redis_forgot_is_removed() -> None:
    job = make_job()
    rq_queue.enqueue(job)
    runs = f"rq:executions:{job.pk}"
    rq_connection().zadd(runs, {"gone": time.time() + 60})  # as a killed worker leaves it
    with pytest.raises(ValueError, match="not found"):
        Job.fetch(str(job.pk), connection=rq_connection()).get_executions()
    rq_queue.remove(job)
    assert str(job.pk) not in rq_queue.waiting_ids()
