"""Jobs with a model: paid once, shown on the page, upgraded by a later pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from ingestion import pipeline
from ingestion.documents import processors
from ingestion.documents.errors import StoreUnavailable
from ingestion.jobs.service import IngestionOrchestrator
from ingestion.models import IngestionJob, JobStatus, ModelUse
from ingestion.worker import llm_backfill
from librarian_site.models import User
from library import provenance
from library.models import LibraryItem
from tests.documents.model_server import SUMMARY, ModelServer
from tests.documents.server import DocumentServer
from tests.factories import make_item

pytestmark = pytest.mark.django_db(transaction=True)
orchestrator = IngestionOrchestrator()
Work = Callable[[], int]


@pytest.fixture
def submitted(owner: User, documents: DocumentServer) -> IngestionJob:
    return orchestrator.submit_job(owner=owner, url=documents.url("/article"))


def test_a_failure_in_load_does_not_pay_a_model_again(
    model: ModelServer, submitted: IngestionJob, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kw: Any) -> None:
        raise StoreUnavailable("The store is away.")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "load", away)
        work()
    # Not by the kept answer, but by the kept stage.
    ModelUse.objects.update(answer=None)
    IngestionJob.objects.update(next_attempt_at=None)
    orchestrator.process_job(submitted.pk)
    submitted.refresh_from_db()
    assert submitted.status == JobStatus.COMPLETED
    assert len(model.requests) == 1
    assert LibraryItem.objects.get().summary == SUMMARY


def test_the_item_page_names_the_model_and_what_it_took(
    model: ModelServer, submitted: IngestionJob, work: Work, page: Client
) -> None:
    work()
    item = LibraryItem.objects.get()
    assert not provenance.is_stale(item)
    text = page.get(item.get_absolute_url()).content.decode()
    assert "openai:test-model" in text
    assert "1,350 tokens" in text


def test_an_item_made_without_the_model_says_so_and_is_upgraded_later(
    model: ModelServer, submitted: IngestionJob, work: Work, page: Client, settings: Any
) -> None:
    model.otherwise = lambda request: request.fail(500)
    work()
    item = LibraryItem.objects.get()
    text = page.get(item.get_absolute_url()).content.decode()
    assert "this was made without it" in text
    assert "provider did not answer" in text
    assert llm_backfill.upgrade() == 0  # its time has not come

    model.reset()
    LibraryItem.objects.update(model_due_at=timezone.now() - timedelta(seconds=1))
    assert llm_backfill.upgrade() == 0  # the provider rests
    cache.clear()
    assert llm_backfill.upgrade() == 1
    assert llm_backfill.upgrade() == 0
    work()
    item = LibraryItem.objects.get()
    assert (item.summary, item.model_due_at) == (SUMMARY, None)
    assert "this was made without it" not in page.get(item.get_absolute_url()).content.decode()


def test_without_a_model_nothing_waits_for_one(owner: User) -> None:
    make_item(owner, model_due_at=timezone.now())
    assert llm_backfill.upgrade() == 0
    assert LibraryItem.objects.get().model_due_at is None


def test_the_owner_s_most_used_tags_are_offered_first(
    model: ModelServer, owner: User, submitted: IngestionJob, work: Work
) -> None:
    make_item(owner, tags=("rare", "common"))
    make_item(owner, tags=("common",))
    work()
    assert model.data().partition("-tags>\n")[2].splitlines()[:2] == ["common", "rare"]


def test_what_another_model_made_is_stale_until_it_is_processed_again(
    model: ModelServer, submitted: IngestionJob, work: Work, page: Client, settings: Any
) -> None:
    work()
    assert not LibraryItem.objects.stale().exists()
    for setting, value in (
        ("LIBRARIAN_LLM", "openai:another-model"),
        ("LIBRARIAN_LLM_LANGUAGE", "de"),
        ("LIBRARIAN_LLM", ""),
    ):
        setattr(settings, setting, value)
        item = LibraryItem.objects.stale().get()
        assert "other model" in page.get(item.get_absolute_url()).content.decode()
        orchestrator.submit_reprocessing(owner=item.owner, item=item)
        work()
        assert not LibraryItem.objects.stale().exists()
    assert LibraryItem.objects.get().summary != SUMMARY
    assert [request["model"] for request in model.requests] == [
        *("test-model", "another-model", "another-model")
    ]


def test_an_older_prompt_makes_an_item_stale(owner: User, settings: Any) -> None:
    settings.LIBRARIAN_LLM = "openai:test-model"
    old, new = (
        make_item(owner, provenance={"summary": {"by": f"prompt/{version}+openai:test-model"}})
        for version in ("0", processors.PROMPT.version)
    )
    assert list(LibraryItem.objects.stale()) == [old]
    assert not provenance.is_stale(new)


def test_a_text_too_short_for_the_model_is_stale_once(
    owner: User, model: ModelServer, work: Work, settings: Any
) -> None:
    settings.LIBRARIAN_LLM = ""
    orchestrator.submit_file(owner=owner, filename="note.md", content=b"The harbour was dredged.")
    work()
    settings.LIBRARIAN_LLM = "openai:test-model"
    item = LibraryItem.objects.stale().get()
    orchestrator.submit_reprocessing(owner=owner, item=item)
    work()
    assert not LibraryItem.objects.stale().exists()
    assert model.requests == []
