"""What fell out of the queue comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_rq import get_connection, get_queue

from ingestion.models import IngestionJob, JobStatus
from ingestion.sweeper import sweep
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timedelta()


def test_a_job_redis_has_forgotten_is_queued_again() -> None:
    job = make_job()
    assert sweep(grace=NOW) == 1
    assert get_queue("normal").get_job_ids() == [str(job.pk)]


def test_a_waiting_job_is_left_where_it_is() -> None:
    make_job()
    sweep(grace=NOW)
    assert sweep(grace=NOW) == 0
    assert len(get_queue("normal")) == 1


def test_a_fresh_job_has_time_to_arrive_by_itself() -> None:
    make_job()
    assert sweep(grace=timedelta(minutes=1)) == 0


def test_a_retry_is_queued_when_its_time_has_come() -> None:
    early = make_job(next_attempt_at=timezone.now() + timedelta(minutes=5))
    due = make_job(next_attempt_at=timezone.now() - timedelta(seconds=1))
    sweep()
    assert get_queue("normal").get_job_ids() == [str(due.pk)]
    assert IngestionJob.objects.get(pk=early.pk).status == JobStatus.QUEUED


def test_a_job_whose_worker_died_goes_back_with_its_reason() -> None:
    job = make_job(
        status=JobStatus.PROCESSING, attempts=1, heartbeat_at=timezone.now() - timedelta(hours=1)
    )
    sweep(grace=NOW)
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("queued", "worker_lost")
    assert job.events.get().data["will_retry"] is True


def test_a_job_that_lost_its_last_worker_fails() -> None:
    job = make_job(
        status=JobStatus.PROCESSING, attempts=4, heartbeat_at=timezone.now() - timedelta(hours=1)
    )
    sweep()
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED


def test_a_job_at_work_is_left_alone() -> None:
    job = make_job(status=JobStatus.PROCESSING, attempts=1, heartbeat_at=timezone.now())
    assert sweep() == 0
    assert job.events.count() == 0


def test_an_emptied_redis_is_refilled() -> None:
    jobs = [make_job() for _ in range(3)]
    sweep(grace=NOW)
    get_connection("normal").flushdb()
    call_command("sweep", "--once")
    IngestionJob.objects.update(queued_at=timezone.now() - timedelta(minutes=1))
    call_command("sweep", "--once")
    assert set(get_queue("normal").get_job_ids()) == {str(job.pk) for job in jobs}
