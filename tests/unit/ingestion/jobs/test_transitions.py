"""Transitions: each leaves its event, and nothing else writes a status."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from ingestion.documents.errors import FetchError
from ingestion.jobs import transitions
from ingestion.jobs.transitions import Preempted
from ingestion.models import IngestionJob, JobStatus, ProgressEvent
from librarian_site.models import User
from tests.factories import make_item, make_job
from tests.source_tree import APPS, ROOT, modules

pytestmark = pytest.mark.django_db

WRITERS = {"update", "create", "get_or_create", "update_or_create", "record", "compare_and_set"}


def new_job(owner: User) -> IngestionJob:
    job = IngestionJob(owner=owner, url="https://a.org/1", canonical_url="https://a.org/1")
    transitions.create(job)
    return job


def running(owner: User) -> IngestionJob:
    job = transitions.claim(new_job(owner).pk)
    assert job is not None
    return job


def last(job: IngestionJob) -> ProgressEvent:
    event = job.events.order_by("-pk").first()
    assert event is not None
    return event


def kinds(job: IngestionJob) -> list[str]:
    return list(job.events.values_list("kind", flat=True))


def test_create_leaves_an_event(owner: User) -> None:
    job = new_job(owner)
    assert (job.status, job.event_count, last(job).sequence) == ("queued", 1, 1)
    assert last(job).data["url"] == job.url
    assert last(job).data["priority"] == "normal"


def test_a_twin_is_not_created(owner: User) -> None:
    new_job(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        new_job(owner)
    assert ProgressEvent.objects.count() == 1


def test_claim_takes_a_queued_job_once(owner: User) -> None:
    job = running(owner)
    assert (job.status, job.attempts, job.worker != "") == ("processing", 1, True)
    assert transitions.claim(job.pk) is None
    assert kinds(job) == ["job_queued", "job_claimed"]
    assert (last(job).data["attempt"], last(job).data["max_attempts"]) == (1, 4)


def test_fail_for_good_and_retry_leave_their_events(owner: User) -> None:
    job = running(owner)
    assert transitions.fail(
        job.pk, FetchError("It burns."), attempt=1, stage="extract", retry_at=None
    )
    assert transitions.retry(job.pk) is not None
    assert transitions.retry(job.pk) is None  # it is queued
    job.refresh_from_db()
    assert (job.status, job.error, job.attempt, job.attempt_limit) == ("queued", "", 0, 4)
    assert kinds(job) == ["job_queued", "job_claimed", "error", "job_retried"]
    assert not last(job).is_terminal


def test_after_a_retry_attempts_are_counted_anew(owner: User) -> None:
    job = running(owner)
    transitions.fail(job.pk, FetchError("It burns."), attempt=1, stage="extract", retry_at=None)
    transitions.retry(job.pk)
    again = transitions.claim(job.pk)
    assert again is not None
    assert (again.attempts, last(job).data["attempt"]) == (2, 1)
    transitions.release(job.pk, attempt=2, before=1, stage="extract", why=Preempted("It made way."))
    assert (last(job).data["attempt"], last(job).data["will_retry"]) == (1, True)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("queued", 1)


def test_a_transition_of_another_attempt_changes_nothing(owner: User) -> None:
    job = running(owner)
    error = FetchError("It burns.")
    result = {"item_id": make_item(owner).pk}
    assert transitions.start(job.pk, attempt=2, before=0, url="", limit=4) is None
    assert transitions.complete(job.pk, attempt=2, result=result, duration_ms=1) is None
    assert transitions.fail(job.pk, error, attempt=2, stage="load", retry_at=None) is None
    assert transitions.release(job.pk, attempt=2, stage="load") is None
    assert len(kinds(job)) == 2


def test_a_cancelled_upload_is_not_retried(owner: User) -> None:
    job = make_job(owner, upload_path="incoming/1/x")
    assert transitions.cancel(job.pk) is not None
    assert transitions.cancel(job.pk) is None
    assert transitions.retry(job.pk) is None
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def writes_of_status(path: Path) -> Iterator[int]:
    """Lines that set a `status`: by keyword in a writing call, or by assignment."""
    source = path.read_text()
    if "status" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in WRITERS and any(k.arg == "status" for k in node.keywords):
                yield node.lineno
            if name == "IngestionJob" and any(k.arg == "status" for k in node.keywords):
                yield node.lineno
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets):
                yield node.lineno
        elif isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            values = [getattr(getattr(v, "value", None), "id", "") for v in node.values]
            if "status" in keys and "JobStatus" in values:
                yield node.lineno


def test_nothing_else_writes_a_status() -> None:
    here = ROOT / "ingestion/jobs/transitions.py"
    assert list(writes_of_status(here))  # the search finds what it is for
    for app in APPS:
        for path in modules(app):
            if path != here:
                assert not list(writes_of_status(path)), path
