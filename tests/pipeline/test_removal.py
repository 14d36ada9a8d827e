"""What is deleted, by whatever way, leaves no row, file or vector once the stores answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from ingestion.documents.types import Document
from ingestion.jobs.service import IngestionOrchestrator, WrongState
from ingestion.jobs.stage_outputs import StageOutputs
from ingestion.jobs.transitions import LeaseLost
from ingestion.models import IngestionJob, JobStatus, StageOutput
from librarian_site.models import User
from library import storage
from library.items import filing
from library.items.drafts import ItemDraft
from library.items.files import removal
from library.models import LibraryItem, Passage, PendingRemoval
from library.storage import StorageError
from library.vector_index import get_index
from library.vector_index.base import VectorStoreError
from tests.factories import make_job, make_user
from tests.unit.library.items.test_filing import draft

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()
TEXT = b"# Harbour\n\n" + b"The harbour was dredged in 1902 by forty men. " * 12


@pytest.fixture(autouse=True)
def clean_stores() -> None:
    for path in list(storage.walk("")):
        storage.delete(path)
    get_index().ensure()
    get_index().delete_items(list(get_index().item_ids()))


def left() -> tuple[int, int, int]:
    """Rows, files and points of all accounts."""
    models = (LibraryItem, Passage, IngestionJob, StageOutput)
    rows = sum(model._default_manager.count() for model in models)
    return rows, len(list(storage.walk(""))), get_index().count()


def later() -> None:
    """As if a minute had passed."""
    PendingRemoval.objects.update(
        created_at=timezone.now() - timedelta(minutes=1), due_at=timezone.now()
    )


def fill(user: User, work: Callable[[], int]) -> None:
    """An item through the pipeline, one of the page's own, a failed upload and one that waits."""
    orchestrator.submit_file(owner=user, filename="harbour.md", content=TEXT)
    work()
    file(draft(user))
    failed = orchestrator.submit_file(owner=user, filename="broken.pdf", content=b"%PDF-1.7 x")
    IngestionJob.objects.filter(pk=failed.pk).update(status=JobStatus.FAILED)
    waits = orchestrator.submit_file(owner=user, filename="waits.md", content=b"Waits.")
    hour = timezone.now() + timedelta(hours=1)
    IngestionJob.objects.filter(pk=waits.pk).update(next_attempt_at=hour)


def file(made: ItemDraft) -> LibraryItem:
    return filing.file_item(made, progress=lambda *_: None).item


def by_queryset(user: User) -> None:
    User.objects.filter(pk=user.pk).delete()


def by_admin(user: User) -> None:
    admin = User.objects.create_superuser("root")
    browser = Client()
    browser.force_login(admin)
    answer = browser.post(f"/admin/librarian_site/user/{user.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302


def by_sql(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM library_passage")
        cursor.execute("DELETE FROM ingestion_progressevent")
        cursor.execute("DELETE FROM ingestion_stageoutput")
        cursor.execute("DELETE FROM ingestion_ingestionjob")
        cursor.execute("DELETE FROM library_libraryitem_tags")
        cursor.execute("DELETE FROM library_libraryitem")


@pytest.mark.parametrize("delete", [by_queryset, by_admin, by_sql])
def test_an_account_leaves_nothing(
    delete: Callable[[User], None], owner: User, work: Callable[[], int]
) -> None:
    fill(owner, work)
    rows, files, vectors = left()
    assert (rows >= 7, files, vectors >= 2) == (True, 6, True)
    delete(owner)
    assert left()[0] == 0
    removal.sweep()
    assert left() == (0, 0, 0)
    later()
    removal.sweep()
    assert not PendingRemoval.objects.exists()


def test_others_keep_theirs(owner: User, work: Callable[[], int]) -> None:
    fill(owner, work)
    before = left()
    doomed = make_user()
    fill(doomed, work)
    assert left() == tuple(2 * n for n in before)
    doomed.delete()
    removal.sweep()
    assert left() == before


@pytest.mark.parametrize("away", ["files", "vectors"])
def test_a_store_that_is_away_delays_it(
    away: str, owner: User, work: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(owner, work)

    def fails(*_: object, **__: object) -> None:
        raise (StorageError if away == "files" else VectorStoreError)("Away.")

    with monkeypatch.context() as patch:
        if away == "files":
            patch.setattr(storage, "delete", fails)
        else:
            patch.setattr(type(get_index()), "delete_items", fails)
        owner.delete()
        removal.sweep()
        later()
        removal.sweep()
        _, files, vectors = left()
        assert bool(files if away == "files" else vectors)
        assert not (vectors if away == "files" else files)
        assert PendingRemoval.objects.exists()
    later()
    removal.sweep()
    assert left() == (0, 0, 0)
    assert not PendingRemoval.objects.exists()


def test_what_a_worker_writes_after_the_deletion_goes_too(owner: User) -> None:
    """It had its last word of progress before, and its item's row was there."""
    item = file(draft(owner))
    owner.delete()
    removal.sweep()
    storage.write(f"c/{item.owner_id}/{item.pk}/late.md", b"Late.")
    later()
    removal.sweep()
    assert left() == (0, 0, 0)


def test_a_worker_killed_between_files_and_row_leaves_no_files(owner: User) -> None:
    made = draft(owner)

    def killed(percent: float, _: str) -> None:
        if percent == 88:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filing.file_item(made, progress=killed)
    assert left()[1] == 2
    removal.sweep()
    assert left() == (0, 0, 0)
    # The next attempt's item stays.
    item = file(made)
    later()
    removal.sweep()
    assert storage.exists(item.file_path)
    assert left()[1:] == (2, 2)  # its passage, and what is said about the item


def test_a_stage_s_output_goes_with_its_job(owner: User) -> None:
    job = make_job(owner)
    IngestionJob.objects.all().delete()
    document = Document("text", "Harbour", b"Harbour", "text/plain")
    with pytest.raises(LeaseLost):
        StageOutputs(job.pk).save_extracted(document, attempt=1)
    assert left() == (0, 0, 0)


def test_the_upload_of_a_failed_job_expires(owner: User) -> None:
    jobs = [
        orchestrator.submit_file(owner=owner, filename=f"{n}.md", content=b"# %d" % n)
        for n in range(2)
    ]
    for job, days in zip(jobs, (31, 29), strict=True):
        IngestionJob.objects.filter(pk=job.pk).update(
            status=JobStatus.FAILED, completed_at=timezone.now() - timedelta(days=days)
        )
    call_command("sweep", "--once")
    call_command("sweep", "--once")
    assert [storage.exists(job.upload_path) for job in jobs] == [False, True]
    expired = IngestionJob.objects.get(pk=jobs[0].pk)
    assert not expired.can_retry
    assert list(IngestionJob.objects.retryable()) == [jobs[1]]
    with pytest.raises(WrongState, match="add it again"):
        orchestrator.retry_job(owner=owner, job_id=expired.pk)
    assert orchestrator.retry_job(owner=owner, job_id=jobs[1].pk).status == JobStatus.QUEUED
