"""A later attempt goes on where an earlier one failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from ingestion import pipeline
from ingestion.documents.errors import StoreUnavailable
from ingestion.documents.types import Document
from ingestion.jobs import stage_outputs
from ingestion.jobs.service import IngestionOrchestrator
from ingestion.jobs.stage_outputs import StageOutputs
from ingestion.jobs.transitions import Interrupted
from ingestion.models import EventKind, IngestionJob, JobStatus, StageOutput
from librarian_site.models import User
from library import document_kinds, storage
from library.models import LibraryItem
from library.vector_index import indexing
from tests.documents.server import DocumentServer
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()
Work = Callable[[], int]


def again(job: IngestionJob) -> None:
    """Let the waiting job's next attempt begin now."""
    IngestionJob.objects.filter(pk=job.pk).update(next_attempt_at=None)
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED
    orchestrator.process_job(job.pk)
    job.refresh_from_db()


def counting(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, fails: bool) -> list[int]:
    """Count the function's calls; when it `fails`, the first finds a store away."""
    real, calls = getattr(module, name), []

    def call(*args: Any, **kw: Any) -> Any:
        calls.append(1)
        if fails and len(calls) == 1:
            raise StoreUnavailable("The store is away.")
        return real(*args, **kw)

    monkeypatch.setattr(module, name, call)
    return calls


def failing_once(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    counting(monkeypatch, module, name, fails=True)


def told(job: IngestionJob) -> list[tuple[str, str, bool]]:
    events = job.events.exclude(kind=EventKind.STAGE_PROGRESS)
    return [(e.kind, e.data.get("stage", ""), e.data.get("resumed", False)) for e in events]


def test_a_failure_in_transform_does_not_fetch_again(
    owner: User, documents: DocumentServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_once(monkeypatch, pipeline, "enrich")
    job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
    work()
    again(job)
    assert job.status == JobStatus.COMPLETED
    assert documents.hits["/article"] == 1
    assert told(job) == [
        ("job_queued", "", False),
        ("job_claimed", "", False),
        ("job_started", "", False),
        ("stage_started", "extract", False),
        ("stage_completed", "extract", False),
        ("stage_started", "transform", False),
        ("searchable", "", False),
        ("error", "transform", False),
        ("job_claimed", "", False),
        ("job_started", "", False),
        ("stage_started", "extract", True),
        ("stage_completed", "extract", True),
        ("stage_started", "transform", False),
        ("stage_completed", "transform", False),
        ("stage_started", "load", False),
        ("stage_completed", "load", False),
        ("job_completed", "", False),
    ]


def test_a_failure_in_load_does_not_transform_again(
    owner: User, documents: DocumentServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    transforms = counting(monkeypatch, pipeline, "enrich", fails=False)
    failing_once(monkeypatch, indexing, "index_item")
    job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
    work()
    before = job.stage_outputs.count()
    again(job)
    assert (before, len(transforms), documents.hits["/article"]) == (2, 1, 1)
    assert job.status == JobStatus.COMPLETED
    resumed = [stage for kind, stage, resumed in told(job) if resumed and kind == "stage_started"]
    assert resumed == ["extract", "transform"]
    assert job.item is not None
    assert job.item.title == "The keepers of Marrow Point"
    assert b"<h1>" in storage.read(job.item.original_path)


def test_a_retry_by_hand_goes_on_too(
    owner: User, documents: DocumentServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_once(monkeypatch, pipeline, "load")
    job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
    work()
    IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.FAILED)
    orchestrator.retry_job(owner=owner, job_id=job.pk)
    work()
    job.refresh_from_db()
    assert (job.status, documents.hits["/article"]) == (JobStatus.COMPLETED, 1)


def test_a_load_that_died_after_its_row_is_finished(
    owner: User, documents: DocumentServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        failing_once(patch, indexing, "index_item")
        job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
        work()
        assert LibraryItem.objects.get().index_name == ""
        again(job)
    assert job.status == JobStatus.COMPLETED
    assert LibraryItem.objects.get().index_name != ""


def test_what_was_kept_goes_with_the_job_s_end(
    owner: User, documents: DocumentServer, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_once(monkeypatch, pipeline, "load")
    job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
    work()
    paths = list(job.stage_outputs.values_list("path", flat=True))
    assert all(default_storage.exists(path) for path in paths)
    again(job)
    assert not StageOutput.objects.exists()
    assert not any(default_storage.exists(path) for path in paths)


def raw_document(text: str = "Some words.") -> Document:
    return Document(
        kind=document_kinds.TEXT.name,
        markdown=text,
        original=b"\x00\xff" + text.encode(),
        media_type="text/plain",
        published_at=timezone.now(),
    )


def test_a_document_comes_back_as_it_was() -> None:
    kept = StageOutputs(make_job().pk)
    raw = raw_document()
    kept.save_extracted(raw, attempt=3)
    found = kept.extracted()
    assert found is not None
    assert (found.document, found.attempt) == (raw, 3)


def test_a_newer_output_supersedes_the_older_one() -> None:
    kept = StageOutputs(make_job().pk)
    kept.save_extracted(raw_document("One."), attempt=1)
    old = StageOutput.objects.get().path
    kept.save_extracted(raw_document("Two."), attempt=2)
    assert not default_storage.exists(old)
    assert default_storage.exists(StageOutput.objects.get().path)


@pytest.mark.parametrize("damage", [b"", b"\x93", b"nonsense"])
def test_a_damaged_output_is_no_output(damage: bytes) -> None:
    kept = StageOutputs(make_job().pk)
    kept.save_extracted(raw_document(), attempt=1)
    storage.write(StageOutput.objects.get().path, damage)
    assert kept.extracted() is None


def test_a_file_that_is_gone_is_no_output() -> None:
    kept = StageOutputs(make_job().pk)
    kept.save_extracted(raw_document(), attempt=1)
    storage.delete(StageOutput.objects.get().path)
    assert kept.extracted() is None


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        ({"status": "completed"}, 0),
        ({"status": "failed", "completed_at": timezone.now() - timedelta(days=8)}, 0),
        ({"status": "failed", "completed_at": timezone.now()}, 1),
        ({"status": "cancelled", "completed_at": timezone.now()}, 1),
        ({"status": "queued"}, 1),
    ],
)
def test_outputs_expire_a_while_after_their_job_has_ended(
    columns: dict[str, Any], left: int
) -> None:
    StageOutputs(make_job(**columns).pk).save_extracted(raw_document(), attempt=1)
    path = StageOutput.objects.get().path
    stage_outputs.expire()
    assert StageOutput.objects.count() == left
    assert default_storage.exists(path) is bool(left)


def test_a_deleted_job_leaves_no_file() -> None:
    job = make_job()
    StageOutputs(job.pk).save_extracted(raw_document(), attempt=1)
    path = StageOutput.objects.get().path
    job.delete()
    assert stage_outputs.expire() == 1
    assert not default_storage.exists(path)


def test_a_stopped_worker_ends_its_stage_in_the_log(
    owner: User, documents: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: Any, **kw: Any) -> None:
        raise Interrupted("The worker was told to stop.")

    job = orchestrator.submit_job(owner=owner, url=documents.url("/article"))
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "enrich", interrupted)
        orchestrator.process_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)
    end = job.events.order_by("-pk")[0]
    assert (end.kind, end.data["stage"], end.data["will_retry"]) == ("error", "transform", True)
    orchestrator.process_job(job.pk)
    assert documents.hits["/article"] == 1
