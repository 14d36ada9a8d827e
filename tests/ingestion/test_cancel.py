"""Cancel at any moment leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingestion.models import IngestionJob, JobStatus, StageOutput
from ingestion.orchestrator import IngestionOrchestrator, Options, WrongState
from librarian_site.models import User
from library import filing, services, storage
from library.models import LibraryItem
from library.vectors import get_index
from tests.documents.server import DocumentServer

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()
TEXT = b"# Harbour\n\n" + b"The harbour was dredged in 1902 by forty men. " * 12


def nothing_is_left(job: IngestionJob) -> bool:
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    assert not LibraryItem.objects.exists()
    assert not StageOutput.objects.exists()
    assert list(storage.item_files(owner_id=job.owner_id, item_id=job.pk)) == []
    assert get_index().count(job.pk) == 0
    if job.upload_path:
        with pytest.raises(storage.MissingFile):
            storage.read(job.upload_path)
    return True


def page_of(sentence: str) -> str:
    text = f"<p>{sentence} Forty men worked on it for two summers, by lamp light.</p>" * 8
    return f"<html><title>Harbour</title><body><article>{text}</article></body></html>"


def cancel_after(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """The owner cancels in the very moment that step of loading has been done."""
    done = getattr(module, name)

    def step(*args: Any, **kw: Any) -> Any:
        result = done(*args, **kw)
        job = IngestionJob.objects.filter(status=JobStatus.PROCESSING).first()
        if job is not None:
            orchestrator.cancel_job(owner=job.owner, job_id=job.pk)
        return result

    monkeypatch.setattr(module, name, step)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (storage, "save_item_files"),
        (filing, "_write_rows"),
        (services, "index_item"),
        (storage, "prune_item_files"),
    ],
)
def test_between_any_two_steps_of_loading(
    owner: User, work: Callable[[], int], monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    get_index().ensure()
    job = orchestrator.submit_file(owner=owner, filename="notes.md", content=TEXT)
    cancel_after(monkeypatch, module, name)
    work()
    assert nothing_is_left(job)


def test_a_waiting_upload_goes_at_once_and_is_not_retried(owner: User) -> None:
    job = orchestrator.submit_file(owner=owner, filename="notes.md", content=TEXT)
    orchestrator.cancel_job(owner=owner, job_id=job.pk)
    assert nothing_is_left(job)
    with pytest.raises(WrongState, match="hand it in again"):
        orchestrator.retry_job(owner=owner, job_id=job.pk)


def test_another_upload_of_the_same_file_keeps_its_own(
    owner: User, work: Callable[[], int]
) -> None:
    first = orchestrator.submit_file(owner=owner, filename="notes.md", content=TEXT)
    IngestionJob.objects.filter(pk=first.pk).update(status=JobStatus.FAILED)
    second = orchestrator.submit_file(owner=owner, filename="notes.md", content=TEXT)
    orchestrator.cancel_job(owner=owner, job_id=second.pk)
    orchestrator.retry_job(owner=owner, job_id=first.pk)
    work()
    first.refresh_from_db()
    assert first.status == JobStatus.COMPLETED


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (storage, "save_item_files"),
        (filing, "_write_rows"),
        (services, "index_item"),
        (storage, "prune_item_files"),
    ],
)
def test_a_page_that_was_there_before_stays(
    owner: User,
    documents: DocumentServer,
    work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
) -> None:
    path = f"/renewed-{name}"
    url = documents.page(path, page_of("The harbour was dredged in 1902."))
    orchestrator.submit_job(owner=owner, url=url)
    work()
    documents.page(path, page_of("The harbour was filled in by 1960."))
    again = orchestrator.submit_job(owner=owner, url=url, options=Options(force_refresh=True))
    cancel_after(monkeypatch, module, name)
    work()
    again.refresh_from_db()
    item = LibraryItem.objects.get()
    assert again.status == JobStatus.CANCELLED
    named = {item.file_path, item.original_path}
    assert set(storage.item_files(owner_id=owner.pk, item_id=item.pk)) == named
    assert storage.read(item.file_path).decode() == item.markdown
