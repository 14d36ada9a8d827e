"""Submitting, working, cancelling and retrying, against the real queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_rq import get_connection, get_queue
from rq.job import Job

from ingestion.documents.errors import RefusedAddress
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, JobNotFound, WrongState
from ingestion.models import IngestionJob, JobStatus, Priority
from librarian_site.models import User
from library import storage
from library.models import LibraryItem
from tests.documents.server import DocumentServer
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()


def test_submit_writes_the_row_and_queues_it(owner: User) -> None:
    job = orchestrator.submit_job(owner=owner, url="https://example.org/a")
    assert IngestionJob.objects.get().pk == job.pk
    queued = Job.fetch(str(job.pk), connection=get_connection("normal"))
    assert queued.args == (str(job.pk),)


def test_submit_uses_the_queue_of_its_priority(owner: User) -> None:
    job = orchestrator.submit_job(owner=owner, url="https://example.org/a", priority="high")
    assert get_queue("high").get_job_ids() == [str(job.pk)]


def test_one_active_job_for_a_page_whatever_its_address_looks_like(owner: User) -> None:
    job = orchestrator.submit_job(owner=owner, url="https://www.example.org/a/?utm_source=x#top")
    with pytest.raises(AlreadyIngesting) as raised:
        orchestrator.submit_job(owner=owner, url="https://example.org/a")
    assert raised.value.job.pk == job.pk


def test_what_waits_begins_sooner_when_it_is_asked_for_again(owner: User) -> None:
    url = "https://example.org/a"
    job = orchestrator.submit_job(owner=owner, url=url, priority=Priority.LOW)
    later = timezone.now() + timedelta(hours=1)
    IngestionJob.objects.filter(pk=job.pk).update(next_attempt_at=later)
    with pytest.raises(AlreadyIngesting) as raised:
        orchestrator.submit_job(owner=owner, url=url)
    job.refresh_from_db()
    assert (raised.value.job, job.priority, job.next_attempt_at) == (job, "normal", None)
    assert get_queue("low").get_job_ids() == []
    assert get_queue("normal").get_job_ids() == [str(job.pk)]
    with pytest.raises(AlreadyIngesting):
        orchestrator.submit_job(owner=owner, url=url, priority=Priority.LOW)
    job.refresh_from_db()
    assert job.priority == "normal"


def test_what_waits_after_a_failure_keeps_its_time(owner: User) -> None:
    later = timezone.now() + timedelta(hours=1)
    url = "https://example.org/a"
    waits = {"canonical_url": url, "priority": "low", "attempts": 1, "error_code": "host_busy"}
    job = make_job(owner, next_attempt_at=later, **waits)
    with pytest.raises(AlreadyIngesting):
        orchestrator.submit_job(owner=owner, url=url)
    job.refresh_from_db()
    assert (job.priority, job.next_attempt_at) == ("normal", later)


def test_two_owners_may_ingest_one_page(owner: User, stranger: User) -> None:
    for user in (owner, stranger):
        orchestrator.submit_job(owner=user, url="https://example.org/a")
    assert IngestionJob.objects.count() == 2


def test_a_refused_address_makes_no_job(owner: User) -> None:
    with pytest.raises(RefusedAddress):
        orchestrator.submit_job(owner=owner, url="http://192.168.1.1/")
    assert not IngestionJob.objects.exists()


def test_somebody_else_s_job_is_not_found(owner: User, stranger: User) -> None:
    job = make_job(owner)
    with pytest.raises(JobNotFound):
        orchestrator.get_job_status(owner=stranger, job_id=job.pk)


def test_cancel_takes_a_waiting_job_out_of_the_queue(owner: User) -> None:
    job = orchestrator.submit_job(owner=owner, url="https://example.org/a")
    cancelled = orchestrator.cancel_job(owner=owner, job_id=job.pk)
    assert cancelled.status == JobStatus.CANCELLED
    assert get_queue("normal").get_job_ids() == []
    with pytest.raises(WrongState):
        orchestrator.cancel_job(owner=owner, job_id=job.pk)


def test_what_is_not_committed_takes_nothing_from_the_queue(owner: User) -> None:
    job = orchestrator.submit_file(owner=owner, filename="a.md", content=b"# A note of mine")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        orchestrator.cancel_job(owner=owner, job_id=job.pk)
        raise ZeroDivisionError
    assert orchestrator.get_job_status(owner=owner, job_id=job.pk).status == JobStatus.QUEUED
    assert get_queue("normal").get_job_ids() == [str(job.pk)]
    assert storage.exists(job.upload_path)


def test_retry_queues_a_failed_job_with_new_attempts(owner: User) -> None:
    job = make_job(owner, status=JobStatus.FAILED, attempts=4, error="x", error_code="y")
    retried = orchestrator.retry_job(owner=owner, job_id=job.pk)
    assert (retried.status, retried.error, retried.max_attempts) == ("queued", "", 8)
    assert get_queue("normal").get_job_ids() == [str(job.pk)]


def test_retry_while_its_twin_is_active_says_so(owner: User) -> None:
    failed = make_job(owner, status=JobStatus.FAILED, canonical_url="https://example.org/a")
    twin = make_job(owner, canonical_url="https://example.org/a")
    with pytest.raises(AlreadyIngesting) as raised:
        orchestrator.retry_job(owner=owner, job_id=failed.pk)
    assert raised.value.job == twin


def test_a_job_delivered_twice_is_worked_once(
    owner: User, documents: DocumentServer, work: Callable[[], int]
) -> None:
    job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
    work()
    orchestrator.process_job(job.pk)
    assert documents.hits["/article"] == 1
    assert job.events.filter(kind="job_started").count() == 1


def test_a_passing_failure_is_retried_later(
    owner: User, documents: DocumentServer, work: Callable[[], int]
) -> None:
    job = orchestrator.submit_job(owner=owner, url=documents.url("/busy"))
    work()
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error_code) == ("queued", 1, "host_busy")
    assert job.next_attempt_at is not None
    # The site asked for seven seconds.
    assert job.next_attempt_at - timezone.now() > timedelta(seconds=4)


def test_a_permanent_failure_is_not_retried(
    owner: User, documents: DocumentServer, work: Callable[[], int]
) -> None:
    job = orchestrator.submit_job(owner=owner, url=documents.url("/gone"))
    work()
    job.refresh_from_db()
    assert (job.status, job.attempts, job.error_code) == ("failed", 1, "not_found")


def test_the_last_attempt_fails_the_job(
    owner: User, documents: DocumentServer, work: Callable[[], int], settings: Any
) -> None:
    job = orchestrator.submit_job(owner=owner, url=documents.url("/broken"))
    settings.LIBRARIAN_MAX_ATTEMPTS = 1
    work()
    job.refresh_from_db()
    assert (job.status, job.events.order_by("-pk")[0].data["will_retry"]) == ("failed", False)


def test_what_is_in_the_library_is_not_fetched_again(
    owner: User, documents: DocumentServer, work: Callable[[], int]
) -> None:
    for _ in range(2):
        job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
        work()
    job.refresh_from_db()
    assert (job.status, job.message) == ("completed", "Already in your library")
    assert documents.hits["/article"] == 1
    assert LibraryItem.objects.count() == 1


def test_an_uploaded_file_is_kept_until_it_is_filed(owner: User, work: Callable[[], int]) -> None:
    from library import storage

    text = b"# Harbour\n\n" + b"The harbour was dredged in 1902 by forty men. " * 12
    job = orchestrator.submit_file(owner=owner, filename="../../notes.md", content=text)
    assert job.filename == "notes.md"
    assert storage.read(job.upload_path) == text
    work()
    job.refresh_from_db()
    assert job.status == JobStatus.COMPLETED
    with pytest.raises(storage.StorageError):
        storage.read(job.upload_path)
