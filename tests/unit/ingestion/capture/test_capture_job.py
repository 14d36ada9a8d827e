"""Captures as jobs: when they are made, what they leave, and that nobody waits for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ingestion.capture import browser
from ingestion.capture.capture_job import BY_INLINING
from ingestion.capture.submitting import Part, submit_capture
from ingestion.documents.errors import DeadlineExceeded, UnsupportedType
from ingestion.fetching.headless_browser import find_browser
from ingestion.jobs import scheduling, transitions
from ingestion.jobs.service import AlreadyIngesting, IngestionOrchestrator, Options
from ingestion.models import EventKind, IngestionJob, JobStatus, Priority
from ingestion.worker.attempt import process_job
from ingestion.worker.recovery import sweep
from librarian_site.models import User
from library import storage
from library.items.files import captures
from library.models import CaptureKind, LibraryItem
from library.vector_index import get_index
from tests.documents.server import DocumentServer
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()
PNG = b"\x89PNG\r\n\x1a\n"
TEXT = "<p>The lock at the north end was rebuilt in oak, and the keeper wrote down the tide.</p>"
PAGE = f"<title>Locks</title><body><article>{TEXT * 8}<img src=/lock.png></article></body>"


@pytest.fixture(autouse=True)
def at_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    get_index().ensure()
    monkeypatch.setattr(scheduling, "QUIET", timedelta(0))
    settings.LIBRARIAN_CAPTURE = "submitted"


@pytest.fixture
def url(documents: DocumentServer) -> str:
    documents.page("/lock.png", PNG, content_type="image/png")
    return documents.page("/locks", PAGE)


def begin_now() -> None:
    IngestionJob.objects.captures().update(next_attempt_at=None)


def ingest(owner: User, url: str, work: Callable[[], int], **kw: Any) -> LibraryItem:
    orchestrator.submit_job(owner=owner, url=url, **kw)
    work()
    return LibraryItem.objects.get(owner=owner)


def capture_job() -> IngestionJob:
    return IngestionJob.objects.captures().get()


def test_a_page_that_was_handed_in_is_captured_a_little_later(
    owner: User, url: str, work: Callable[[], int]
) -> None:
    item = ingest(owner, url, work)
    job = capture_job()
    assert (job.status, job.priority, job.item_id) == (JobStatus.QUEUED, "low", item.pk)
    assert job.next_attempt_at is not None
    assert job.next_attempt_at > timezone.now() + timedelta(seconds=3)
    begin_now()
    work()
    job = capture_job()
    assert (job.status, job.stages_completed, job.error) == (JobStatus.COMPLETED, ["capture"], "")
    copy = item.captures.get()
    assert b"data:image/png;base64," in storage.read(copy.path, sha256=copy.sha256)
    assert not copy.is_faithful
    assert copy.note == "It was made without a browser: no browser."
    done = job.events.get(kind=EventKind.STAGE_COMPLETED).data
    assert (done["stage"], done["requests"]) == ("capture", 2)
    assert done["bytes"] == len(PAGE) + len(PNG)
    assert done["stored"] == copy.stored_bytes


@pytest.mark.parametrize(
    ("mode", "priority", "wanted"),
    [
        ("off", "normal", False),
        ("asked", "normal", False),
        ("submitted", "low", False),
        ("submitted", "high", True),
        ("all", "low", True),
    ],
)
def test_whose_pages_are_captured_is_a_setting(
    owner: User, url: str, work: Callable[[], int], settings: Any, mode: str, priority: str,
    wanted: bool,
) -> None:  # fmt: skip
    settings.LIBRARIAN_CAPTURE = mode
    ingest(owner, url, work, priority=priority)
    assert IngestionJob.objects.captures().exists() is wanted


def test_a_page_with_the_same_text_keeps_its_capture(
    owner: User, url: str, work: Callable[[], int], documents: DocumentServer
) -> None:
    item = ingest(owner, url, work)
    begin_now()
    work()
    kept = item.captures.get()
    again = Options(force_refresh=True)
    ingest(owner, url, work, options=again)
    assert IngestionJob.objects.captures().count() == 1
    documents.page("/locks", PAGE.replace("oak", "steel"))
    ingest(owner, url, work, options=again)
    begin_now()
    work()
    assert item.versions.get().captures.get() == kept
    assert item.captures.get(version=None) != kept


def test_a_page_from_a_browser_of_its_owners_is_made_of_what_was_sent(
    owner: User, url: str, work: Callable[[], int], documents: DocumentServer
) -> None:
    sent = PAGE.replace("Locks", "Locks, signed in")
    orchestrator.submit_page(owner=owner, url=url, content=sent.encode())
    work()
    begin_now()
    work()
    copy = LibraryItem.objects.get().captures.get()
    assert b"Locks, signed in" in storage.read(copy.path)
    assert copy.note == "It was made from the page as it was handed in."
    assert not documents.hits["/locks"]


def test_a_capture_that_fails_leaves_the_item_as_it_is(
    owner: User, url: str, work: Callable[[], int], documents: DocumentServer
) -> None:
    item = ingest(owner, url, work)
    documents.page("/locks", "gone", status=410)
    begin_now()
    work()
    job = capture_job()
    assert job.status == JobStatus.FAILED
    assert IngestionJob.objects.submissions().get().status == JobStatus.COMPLETED
    assert not IngestionJob.objects.undismissed_failures().exists()
    documents.page("/locks", PAGE)
    orchestrator.retry_job(owner=owner, job_id=job.pk)
    work()
    assert item.captures.count() == 1


def test_one_capture_of_an_item_at_a_time(owner: User, url: str, work: Callable[[], int]) -> None:
    item = ingest(owner, url, work)
    with pytest.raises(AlreadyIngesting):
        submit_capture(owner=owner, item=item)
    file = LibraryItem(pk=item.pk, owner=owner, url="", original_type="text/plain")
    with pytest.raises(UnsupportedType, match="Only web pages"):
        submit_capture(owner=owner, item=file)


def test_cancelled_it_takes_back_what_it_made(
    owner: User, url: str, work: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    item = ingest(owner, url, work)
    begin_now()
    save = captures.save

    def save_then_cancel(*args: Any) -> Any:
        saved = save(*args)
        orchestrator.cancel_job(owner=owner, job_id=capture_job().pk)
        return saved

    monkeypatch.setattr(captures, "save", save_then_cancel)
    work()
    assert capture_job().status == JobStatus.CANCELLED
    assert not item.captures.exists()
    assert LibraryItem.objects.filter(pk=item.pk).exists()


def test_its_worker_killed_it_is_taken_up_again(
    owner: User, url: str, work: Callable[[], int]
) -> None:
    item = ingest(owner, url, work)
    begin_now()
    transitions.claim(capture_job().pk)
    IngestionJob.objects.captures().update(
        worker="gone", heartbeat_at=timezone.now() - timedelta(hours=1)
    )
    sweep()
    work()
    assert item.captures.exists()


def test_it_makes_way_for_whoever_waits_as_often_as_it_takes(owner: User) -> None:
    job = make_job(
        owner,
        status=JobStatus.PROCESSING,
        priority=Priority.LOW,
        options={"capture": "x"},
        attempts=1,
        started_at=timezone.now(),
    )
    assert not scheduling.should_preempt(job)
    make_job(owner, queued_at=timezone.now() - timedelta(seconds=5))
    for _ in range(scheduling.MAX_PREEMPTIONS + 1):
        assert scheduling.should_preempt(job)
        transitions.release(job.pk, attempt=1, stage="capture", why=transitions.Preempted("x"))
        IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.PROCESSING, attempts=1)


def test_it_makes_way_for_what_another_worker_has_begun(owner: User) -> None:
    low = {"status": JobStatus.PROCESSING, "priority": Priority.LOW}
    job = make_job(owner, options={"capture": "x"}, **low)
    make_job(owner, status=JobStatus.PROCESSING, options={"capture": "y"})
    assert not scheduling.should_preempt(job)
    make_job(owner, **low)
    assert scheduling.should_preempt(job)


def test_it_begins_only_in_quiet(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "QUIET", timedelta(seconds=5))
    capture = make_job(owner, priority=Priority.LOW, options={"capture": "x"})
    other = make_job(owner, status=JobStatus.PROCESSING, started_at=timezone.now())
    assert scheduling.claim_next() is None
    IngestionJob.objects.filter(pk=other.pk).update(status=JobStatus.COMPLETED)
    assert scheduling.claim_next() is None
    long_ago = timezone.now() - timedelta(seconds=6)
    IngestionJob.objects.filter(pk=other.pk).update(started_at=long_ago)
    assert scheduling.claim_next() == capture


def test_without_a_copy_there_is_no_pdf(owner: User, url: str, work: Callable[[], int]) -> None:
    item = ingest(owner, url, work)
    IngestionJob.objects.captures().delete()
    job = submit_capture(owner=owner, item=item, part=Part.PDF)
    process_job(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "there is none" in job.error


@pytest.mark.skipif(find_browser("auto") is None, reason="no Chromium")
def test_with_a_browser_there_are_pictures_and_a_pdf(
    owner: User, url: str, work: Callable[[], int], settings: Any
) -> None:
    settings.LIBRARIAN_BROWSER = "auto"
    item = ingest(owner, url, work)
    begin_now()
    work()
    job = submit_capture(owner=owner, item=item, part=Part.PDF)
    process_job(job.pk)
    made = {each.kind: each for each in item.captures.all()}
    assert set(made) == set(CaptureKind.values)
    assert made["page"].is_faithful
    assert (made["thumbnail"].width, made["thumbnail"].height) == (400, 250)
    assert storage.read(made["pdf"].path)[:5] == b"%PDF-"


def test_where_the_browser_takes_too_long_there_is_still_a_copy(
    owner: User,
    url: str,
    work: Callable[[], int],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_slow(*_: Any, **__: Any) -> None:
        raise DeadlineExceeded("The page was not captured within 9 seconds.", permanent=True)

    settings.LIBRARIAN_BROWSER = "/bin/true"
    monkeypatch.setattr(browser, "capture", too_slow)
    item = ingest(owner, url, work)
    begin_now()
    work()
    copy = item.captures.get()
    assert "The page was not captured within 9 seconds" in copy.note
    assert copy.made_by == BY_INLINING


@pytest.mark.parametrize("captured", [True, False])
def test_a_watched_page_that_changed_is_captured_again_if_it_was_before(
    owner: User, url: str, work: Callable[[], int], documents: DocumentServer, captured: bool
) -> None:
    item = ingest(owner, url, work, priority="normal" if captured else "low")
    begin_now()
    work()
    changed = PAGE.replace("oak", "steel")
    documents.page("/locks", changed)
    options = Options(force_refresh=True, renew=str(item.pk), media_type="text/html")
    orchestrator.submit_visited(owner=owner, item=item, content=changed.encode(), options=options)
    work()
    begin_now()
    work()
    assert item.versions.get().captures.count() == captured
    copies = item.captures.filter(version=None)
    assert copies.count() == captured
    assert all(b"rebuilt in steel" in storage.read(copy.path) for copy in copies)
    assert documents.hits["/lock.png"] == 2 * captured  # of the page itself, and not of its file
