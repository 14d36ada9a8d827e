"""What fell out of the queue comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from django_rq import get_connection, get_queue

from ingestion.documents.types import no_progress
from ingestion.jobs import transitions
from ingestion.jobs.service import IngestionOrchestrator
from ingestion.jobs.worker_identity import identity
from ingestion.models import IngestionJob, JobStatus
from ingestion.worker.recovery import sweep
from librarian_site.models import User
from library import storage
from library.items.drafts import ItemDraft, PassageDraft
from library.items.filing import file_item
from library.models import LibraryItem
from library.vector_index import get_index
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


def lose(job: IngestionJob) -> None:
    """Its worker dies: of another machine, heard of for the last time an hour ago."""
    IngestionJob.objects.filter(pk=job.pk).update(
        status=JobStatus.PROCESSING,
        attempts=F("attempts") + 1,
        heartbeat_at=timezone.now() - timedelta(hours=1),
    )
    sweep()
    job.refresh_from_db()


def test_a_job_that_ends_its_worker_twice_is_set_aside_until_its_owner_retries_it() -> None:
    job = make_job()
    lose(job)
    assert (job.status, job.workers_lost) == ("queued", 1)
    lose(job)
    assert (job.status, job.error_code) == ("failed", "set_aside")
    assert "twice" in job.error
    IngestionOrchestrator().retry_job(owner=job.owner, job_id=job.pk)
    lose(job)
    assert (job.status, job.error_code, job.attempt) == ("queued", "worker_lost", 1)


def test_a_worker_that_is_seen_to_be_gone_is_not_waited_for() -> None:
    gone = f"{identity().rpartition('|')[0]}|1.00"
    job = make_job(status="processing", attempts=1, heartbeat_at=timezone.now(), worker=gone)
    other = make_job(
        status="processing", attempts=1, heartbeat_at=timezone.now(), worker=identity()
    )
    sweep()
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.status, job.error_code, other.status) == ("queued", "worker_lost", "processing")


def test_a_job_long_past_its_deadline_is_ended_with_its_reason(settings: Any) -> None:
    settings.LIBRARIAN_JOB_DEADLINE = 60
    long_ago = timezone.now() - timedelta(minutes=5)
    job = make_job(
        status="processing", attempts=1, heartbeat_at=timezone.now(), started_at=long_ago
    )
    sweep()
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("queued", "deadline")
    IngestionJob.objects.filter(pk=job.pk).update(
        status="processing", attempts=2, heartbeat_at=timezone.now()
    )
    sweep()
    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "deadline")
    assert "longer than 60 seconds" in job.error


def test_what_a_dead_worker_left_of_a_cancelled_job_is_cleared_away(owner: User) -> None:
    job = make_job(owner, status="processing", attempts=1, worker="gone")
    index = get_index()
    index.ensure()
    file_item(draft(owner, job.pk), progress=no_progress)
    transitions.cancel(job.pk)
    IngestionJob.objects.update(completed_at=timezone.now() - timedelta(minutes=1))
    assert index.count(job.pk) == 1
    sweep()
    assert not LibraryItem.objects.exists()
    assert list(storage.item_files(owner_id=owner.pk, item_id=job.pk)) == []
    assert index.count(job.pk) == 0
    job.refresh_from_db()
    assert job.worker == ""


def draft(owner: User, item_id: UUID) -> ItemDraft:
    return ItemDraft(
        item_id=item_id,
        owner_id=owner.pk,
        source_type="text",
        title="Notes",
        markdown="Some notes.",
        original=b"Some notes.",
        original_type="text/plain",
        content_hash="0" * 64,
        passages=[PassageDraft(0, "", "Some notes.", 0)],
    )


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
