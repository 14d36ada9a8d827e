"""The whole pipeline on real documents, to a real library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from ingestion.documents.errors import Cancelled, ItemGone, NotContent, StoreUnavailable
from ingestion.documents.types import Source
from ingestion.feeds import service
from ingestion.feeds.entries_to_jobs import advance
from ingestion.feeds.refreshing import _entry
from ingestion.jobs import transitions
from ingestion.jobs.service import IngestionOrchestrator, Options
from ingestion.jobs.tracker import ProgressTracker
from ingestion.jobs.transitions import TextsFirst
from ingestion.models import IngestionJob, JobStatus
from ingestion.pipeline import ContentPipeline, PipelineResult
from ingestion.worker.recovery import sweep
from librarian_site.embedded.stores import EmbeddedServices
from librarian_site.models import User
from library import storage
from library.items import actions
from library.items.tags.key_phrases import FIRST_TAGS
from library.models import LibraryItem, Passage
from library.search.service import search
from library.vector_index import get_index
from library.vector_index.reindexing import reindex
from tests.documents import builders
from tests.documents.server import DocumentServer
from tests.factories import make_job

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()


def run(job: IngestionJob, source: Source, **options: Any) -> PipelineResult:
    IngestionJob.objects.filter(pk=job.pk).update(
        status=JobStatus.PROCESSING, attempts=1, started_at=timezone.now()
    )
    pipeline = ContentPipeline(owner_id=job.owner_id, item_id=job.pk, **options)
    return pipeline.run(source, ProgressTracker(job.pk, 1))


def test_an_article_is_extracted_judged_and_filed(owner: User, documents: DocumentServer) -> None:
    job = make_job(owner)
    result = run(job, Source(url=documents.url("/article")))
    item = result.item
    assert item.title == "The keepers of Marrow Point"
    assert (item.author, item.site, item.language) == ("Ruth Penhale", "The Coast Review", "en")
    assert item.published_at is not None
    assert item.published_at.year == 2024
    assert "built in 1847" in item.markdown
    assert "All rights reserved" not in item.markdown
    assert item.summary
    assert item.summary.split(". ")[0] in " ".join(item.markdown.split())
    assert 0 < item.quality_score < 10
    assert item.key_phrases and item.tags.count() == FIRST_TAGS  # of the owner's first item


def test_files_passages_and_vectors_agree(owner: User, documents: DocumentServer) -> None:
    item = run(make_job(owner), Source(url=documents.url("/article"))).item
    assert storage.read(item.file_path).decode() == item.markdown
    assert b"<h1>" in storage.read(item.original_path)
    assert item.file_path.startswith(f"{item.tier}/")
    assert get_index().count(item.pk) == item.passages.count() > 0


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/report.pdf", "pdf", "Page 3 begins here"),
        ("/mislabelled", "pdf", "Page 2 begins here"),
        ("/notes.txt", "text", "whale oil"),
        ("/notes.md", "markdown", "whale oil"),
        ("/book.epub", "epub", "Chapter 3"),
        ("/notes.docx", "docx", "1871"),
        ("/german", "article", "Leuchtturm"),
    ],
)
def test_every_kind_is_told_by_its_content(
    owner: User, documents: DocumentServer, path: str, kind: str, words: str
) -> None:
    item = run(make_job(owner), Source(url=documents.url(path))).item
    assert item.source_type == kind
    assert words in item.markdown


def test_the_stages_are_told_in_order(owner: User, documents: DocumentServer) -> None:
    job = make_job(owner)
    run(job, Source(url=documents.url("/report.pdf")))
    told = [
        (event.kind, event.data.get("stage"))
        for event in job.events.all()
        if event.kind != "stage_progress"
    ]
    stages = ("extract", "transform", "load")
    expected: list[tuple[str, str | None]]
    expected = [(kind, stage) for stage in stages for kind in ("stage_started", "stage_completed")]
    expected.insert(3, ("searchable", None))
    assert told == [*expected, ("job_completed", None)]


def test_a_text_is_read_and_found_by_words_before_the_rest_is_made(
    owner: User, documents: DocumentServer
) -> None:
    job, source = make_job(owner), Source(url=documents.url("/article"))
    with pytest.raises(TextsFirst) as deferred:
        run(job, source, texts_wait=lambda: True)
    item = LibraryItem.objects.get()
    assert item.pk == job.pk and item.quality_score > 0 and not item.summary
    assert (item.searchable, get_index().count(item.pk)) == ("words", 0)
    assert [hit.item.pk for hit in search(owner_id=owner.pk, query="lighthouse").hits] == [item.pk]
    job.refresh_from_db()
    assert (job.searchable, job.result()) == ("words", None)

    transitions.defer(job.pk, attempt=1, why=deferred.value)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.QUEUED, 0)
    sweep()
    assert reindex() == 0  # it is left to its job
    filed = run(job, source, is_readable=True).item
    item.refresh_from_db()
    assert (filed.pk, item.searchable) == (item.pk, "both")
    assert item.summary and get_index().count(item.pk) == item.passages.count() > 0
    job.refresh_from_db()
    assert (job.status, job.searchable) == (JobStatus.COMPLETED, "both")
    assert not item.versions.exists()


def test_an_item_deleted_before_the_rest_is_made_stays_deleted(
    owner: User, documents: DocumentServer
) -> None:
    job, source = make_job(owner), Source(url=documents.url("/article"))
    with pytest.raises(TextsFirst):
        run(job, source, texts_wait=lambda: True)
    actions.delete_item(LibraryItem.objects.get())
    with pytest.raises(ItemGone):
        run(job, source, is_readable=True)
    assert not LibraryItem.objects.exists()


def test_the_text_of_a_job_that_fails_stays_and_is_indexed(
    owner: User, documents: DocumentServer
) -> None:
    job, source = make_job(owner), Source(url=documents.url("/article"))
    with pytest.raises(TextsFirst):
        run(job, source, texts_wait=lambda: True)
    IngestionJob.objects.filter(pk=job.pk).update(status=JobStatus.FAILED)
    sweep()
    assert reindex() == 1
    assert LibraryItem.objects.get().searchable == "both"


def test_what_is_no_content_is_no_item(owner: User, documents: DocumentServer) -> None:
    with pytest.raises(NotContent, match="bot check"):
        run(make_job(owner), Source(url=documents.url("/bot-check")))
    assert not LibraryItem.objects.exists()


def test_running_again_leaves_one_item(owner: User, documents: DocumentServer) -> None:
    first = run(make_job(owner), Source(url=documents.url("/article"))).item
    documents.page("/article", builders.article("A new title", body=f"<p>{builders.SENTENCES}</p>"))
    again = run(make_job(owner), Source(url=documents.url("/article"))).item
    assert again.pk == first.pk
    assert again.title == "A new title"
    assert get_index().count(first.pk) == Passage.objects.filter(item=first).count()
    files = list(storage.item_files(owner_id=owner.pk, item_id=first.pk))
    assert sorted(files) == sorted([again.file_path, again.original_path])


@pytest.mark.parametrize("step", ["save_item_files", "index_item", "prune_item_files"])
def test_dying_between_two_steps_of_loading_leaves_nothing_double(
    owner: User, documents: DocumentServer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from library.vector_index import indexing

    module = indexing if step == "index_item" else storage

    def die(*args: object, **kw: object) -> None:
        raise KeyboardInterrupt

    job = make_job(owner)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(module, step, die)
        run(job, Source(url=documents.url("/article")))
    item = run(job, Source(url=documents.url("/article"))).item
    assert LibraryItem.objects.count() == 1
    assert get_index().count(item.pk) == item.passages.count()
    assert len(list(storage.item_files(owner_id=owner.pk, item_id=item.pk))) == 2


def test_cancelling_while_loading_leaves_nothing(
    owner: User, documents: DocumentServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(owner)
    prune = storage.prune_item_files

    def cancel_then_prune(**kw: object) -> None:
        transitions.cancel(job.pk)
        prune(**kw)  # type: ignore[arg-type]

    monkeypatch.setattr(storage, "prune_item_files", cancel_then_prune)
    with pytest.raises(Cancelled):
        run(job, Source(url=documents.url("/article")))
    assert not LibraryItem.objects.exists()
    assert get_index().count(job.pk) == 0
    assert list(storage.item_files(owner_id=owner.pk, item_id=job.pk)) == []


def test_a_vector_store_that_is_away_fails_the_load_for_now(
    owner: User, documents: DocumentServer, stores: EmbeddedServices
) -> None:
    stores.kill("vectors")
    try:
        with pytest.raises(StoreUnavailable) as raised:
            run(make_job(owner), Source(url=documents.url("/article")))
        assert not raised.value.permanent
    finally:
        stores.start_one("vectors")
    item = run(make_job(owner), Source(url=documents.url("/article"))).item
    assert get_index().count(item.pk) == item.passages.count()


def test_known_tags_are_used_again(
    owner: User, documents: DocumentServer, work: Callable[[], int]
) -> None:
    from library.items.actions import ensure_tags

    ensure_tags(owner_id=owner.pk, names=["Lighthouses", "Keepers"])
    job = orchestrator.submit_job(
        owner=owner, url=documents.url("/article"), options=Options(force_refresh=True)
    )
    work()
    job.refresh_from_db()
    assert job.item is not None
    names = {tag.name for tag in job.item.tags.all()}
    assert names & {"Lighthouses", "Keepers"}
    assert not names & {"lighthouses", "keepers"}


def test_an_item_id_is_its_first_job_s(owner: User, documents: DocumentServer) -> None:
    job = make_job(owner, pk=UUID(int=uuid4().int))
    assert run(job, Source(url=documents.url("/article"))).item.pk == job.pk


def test_a_feed_keeps_what_is_good_enough_and_files_its_own_text(
    owner: User, documents: DocumentServer
) -> None:
    strict = service.follow(owner=owner, url="https://example.org/1.xml", tier_floor="a")
    whole = service.follow(owner=owner, url="https://example.org/2.xml", full_text=False)
    link = documents.url("/article")
    said = {"key": "1", "url": link, "title": "", "html": "", "author": "", "published": ""}
    passed_over = _entry(strict, said, skip=False)
    passed_over.save()
    said |= {"url": "https://example.org/own", "title": "The gate"}
    said |= {"html": f"<p>{builders.SENTENCES * 3}</p>", "published": "2024-03-08T09:00:00+00:00"}
    filed = _entry(whole, said, skip=False)
    filed.save()
    advance(60)
    for job in IngestionJob.objects.all():
        orchestrator.process_job(job.pk)
    advance(60)
    passed_over.refresh_from_db()
    filed.refresh_from_db()
    assert (passed_over.state, passed_over.error_code) == ("skipped", "below_floor")
    assert passed_over.error.endswith("its feed keeps A at least.")
    item = LibraryItem.objects.get()
    assert (filed.state, filed.item, item.url) == ("added", item, "https://example.org/own")
    assert item.title == "The gate"
    assert item.published_at is not None
    assert item.published_at.year == 2024
