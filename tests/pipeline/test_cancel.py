"""Cancel at any moment leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from ingestion import analysis, pipeline
from ingestion.jobs.service import IngestionOrchestrator, Options, WrongState
from ingestion.models import IngestionJob, JobStatus, StageOutput
from ingestion.worker.recovery import sweep
from librarian_site.models import User
from library import storage
from library.items import filing
from library.models import LibraryItem
from library.vector_index import get_index, indexing
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
        (indexing, "index_item"),
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
    with pytest.raises(WrongState, match="add it again"):
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
        (indexing, "index_item"),
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
    _, again = refreshed(owner, documents, work, f"/renewed-{name}", page_of)
    cancel_after(monkeypatch, module, name)
    work()
    again.refresh_from_db()
    item = LibraryItem.objects.get()
    assert again.status == JobStatus.CANCELLED
    named = {item.file_path, item.original_path}
    assert set(storage.item_files(owner_id=owner.pk, item_id=item.pk)) == named
    assert storage.read(item.file_path).decode() == item.markdown


# --- The worker is killed in the middle of it, and the sweeper clears away what it left


class Killed(BaseException):
    """As a process that is killed, nothing of ours gets to see it."""


def killed_before(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, job: Any) -> None:
    """Its worker begins the job and ends before that step; its owner has cancelled it."""

    def step(*args: Any, **kw: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(module, name, step)
        orchestrator.process_job(job.pk)
    orchestrator.cancel_job(owner=job.owner, job_id=job.pk)
    long_ago = timezone.now() - timedelta(minutes=1)
    IngestionJob.objects.filter(pk=job.pk).update(completed_at=long_ago)


def files_of(item: LibraryItem) -> set[str]:
    return set(storage.item_files(owner_id=item.owner_id, item_id=item.pk))


def only_named_files_are_left(item: LibraryItem) -> bool:
    item.refresh_from_db()
    assert files_of(item) == {item.file_path, item.original_path}
    assert storage.read(item.file_path).decode() == item.markdown
    storage.read(item.original_path, sha256=item.content_hash)
    return True


def harbour(documents: DocumentServer, sentence: str) -> str:
    """A page that says it has another address."""
    link = f'<link rel="canonical" href="{documents.url("/the-harbour")}">'
    return page_of(sentence).replace("<title>", f"{link}<title>")


def refreshed(
    owner: User,
    documents: DocumentServer,
    work: Callable[[], int],
    path: str,
    page: Callable[[str], str] | None = None,
) -> tuple[LibraryItem, IngestionJob]:
    """An item, and the job that fetches its page again, which reads otherwise by now."""
    page = page or partial(harbour, documents)
    url = documents.page(path, page("The harbour was dredged in 1902."))
    orchestrator.submit_job(owner=owner, url=url)
    work()
    documents.page(path, page("The harbour was filled in by 1960."))
    again = orchestrator.submit_job(owner=owner, url=url, options=Options(force_refresh=True))
    return LibraryItem.objects.get(), again


@pytest.mark.parametrize(
    ("module", "name", "files"),
    [
        pytest.param(filing, "_write_rows", 4, id="file without its row"),
        pytest.param(indexing, "index_item", 4, id="row with its old file"),
    ],
)
def test_a_killed_refresh_leaves_no_file(
    owner: User,
    documents: DocumentServer,
    work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    files: int,
) -> None:
    item, again = refreshed(owner, documents, work, f"/killed-{name}")
    killed_before(monkeypatch, module, name, again)
    assert len(files_of(item)) == files
    sweep()
    assert only_named_files_are_left(item)
    again.refresh_from_db()
    assert (again.status, again.worker) == (JobStatus.CANCELLED, "")


def test_a_killed_processing_again_leaves_no_file(
    owner: User,
    documents: DocumentServer,
    work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item, refresh = refreshed(owner, documents, work, "/judged-again")
    orchestrator.cancel_job(owner=owner, job_id=refresh.pk)
    again = orchestrator.submit_reprocessing(owner=owner, item=item)
    # Another tier puts the same text elsewhere.
    LibraryItem.objects.update(tier_override="a" if item.tier != "a" else "b")
    killed_before(monkeypatch, filing, "_write_rows", again)
    assert len(files_of(item)) == 4
    sweep()
    assert only_named_files_are_left(item)


@pytest.mark.parametrize("change", ["", "by the tide"], ids=["the same text", "another text"])
def test_clearing_up_takes_no_file_of_a_job_that_is_filing_the_same_item(
    owner: User,
    documents: DocumentServer,
    work: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    change: str,
) -> None:
    """The sweeper comes in the moment when the other job's file is there and its row is not."""
    path = f"/two-{bool(change)}"
    item, cancelled = refreshed(owner, documents, work, path)
    killed_before(monkeypatch, filing, "_write_rows", cancelled)
    if change:
        documents.page(path, harbour(documents, f"The harbour was filled {change}."))
    other = orchestrator.submit_job(
        owner=owner, url=cancelled.url, options=Options(force_refresh=True)
    )
    save = storage.save_item_files
    swept: list[int] = []

    def save_then_sweep(**kw: Any) -> storage.ItemFiles:
        files = save(**kw)
        if not swept:
            swept.append(sweep())
            assert files_of(item) == {item.file_path, item.original_path}
        return files

    monkeypatch.setattr(storage, "save_item_files", save_then_sweep)
    work()
    other.refresh_from_db()
    assert (other.status, len(swept)) == (JobStatus.COMPLETED, 1)
    assert only_named_files_are_left(item)
    assert (change or "1960") in item.markdown


def test_a_page_that_another_job_files_while_it_is_read_stays_whole(
    owner: User, documents: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = harbour(documents, "The harbour was dredged in 1902.")
    one, other = (
        orchestrator.submit_job(owner=owner, url=documents.page(path, page))
        for path in ("/harbour-a", "/harbour-b")
    )
    waiting = [other]

    def with_another(*args: Any, **kw: Any) -> Any:
        text = analysis.read(*args, **kw)
        if waiting:
            orchestrator.process_job(waiting.pop().pk)
        return text

    monkeypatch.setattr(pipeline, "read", with_another)
    orchestrator.process_job(one.pk)
    for job in (one, other):
        job.refresh_from_db()
    item = LibraryItem.objects.get()
    assert [job.status for job in (one, other)] == [JobStatus.COMPLETED] * 2
    assert item.summary
    assert (item.analysis_due, item.searchable) == (False, "both")
    assert only_named_files_are_left(item)
